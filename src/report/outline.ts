import type { Cause, Finding, ReportDevice } from '../model/report.js';
import { calmHeadline } from './outcome.js';

/** What is said of a device, in which order, and what is left out: one decision for every format. */
export interface Outline {
  /** Host name and id; the id alone where no name is known. */
  readonly title: string;
  /** The one line to read aloud. */
  readonly headline: string;
  readonly severity: Finding['severity'];
  /** What needs somebody, worst first. */
  readonly troubles: readonly Trouble[];
  /** What is only noted. */
  readonly notes: readonly Finding[];
  /** Duties of reporting; what is a rule and no date is folded. */
  readonly duties: ReportDevice['obligations'];
}

/** A finding with its causes as they are told. */
export interface Trouble {
  readonly finding: Finding;
  /** Causes that are confirmed or likely, likeliest first. */
  readonly settled: readonly Told[];
  /** What is merely possible; folded beside a confirmed cause. */
  readonly open: readonly Cause[];
  readonly isOpenFolded: boolean;
  readonly ruledOut: readonly Cause[];
}

export interface Told {
  readonly cause: Cause;
  /** An earlier finding of the device has told it. */
  readonly isTold: boolean;
}

export function outlineOf(device: ReportDevice, all: boolean): Outline {
  const told = new Set<string>();
  const troubles = device.findings
    .filter(({ severity }) => severity !== 'info')
    .map((finding) => troubleOf(finding, told));
  return {
    title: device.hostname !== null && device.hostname !== device.id ? `${device.hostname}  (${device.id})` : device.id,
    headline: headlineOf(device),
    severity: device.findings[0]?.severity ?? 'info',
    troubles,
    notes: device.findings.filter(({ severity }) => severity === 'info'),
    duties: all ? device.obligations : device.obligations.filter(({ status }) => status !== 'rule'),
  };
}

function troubleOf(finding: Finding, told: Set<string>): Trouble {
  const of = (...verdicts: readonly Cause['verdict'][]) =>
    finding.causes.filter(({ verdict }) => verdicts.includes(verdict));
  const settled = of('confirmed', 'likely').map((cause): Told => {
    const isTold = told.has(cause.id);
    told.add(cause.id);
    return { cause, isTold };
  });
  return {
    finding,
    settled,
    open: of('possible'),
    isOpenFolded: settled.some(({ cause }) => cause.verdict === 'confirmed'),
    ruledOut: of('ruled-out'),
  };
}

function headlineOf(device: ReportDevice): string {
  const [worst] = device.findings;
  if (worst === undefined || worst.severity === 'info') return calmHeadline(device);
  const severity = capital(worst.severity);
  const cause = leading(worst);
  if (cause === undefined) return `${severity}: ${worst.title}; the cause is still open (see what to run next).`;
  return `${severity}: ${cause.title} (${cause.verdict}).`;
}

/** The likeliest cause of a finding, where one is settled. */
export function leading(finding: Finding): Cause | undefined {
  return finding.causes.find(({ verdict }) => verdict === 'confirmed' || verdict === 'likely');
}

/** What a cause's outcome adds to its title. */
export const OUTCOMES: Readonly<Record<Cause['outcome'], string>> = {
  act: '',
  wait: ' Wait; change nothing on the device.',
  noise: ' Noise until a topology is chosen.',
  none: '',
};

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
