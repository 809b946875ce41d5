import type { NextStep, Report } from '../model/report.js';
import { calmHeadline } from './outcome.js';
import { stepsOf } from './steps.js';

/** One file of a case: where it stands in the archive, and what it holds. */
export interface CaseEntry {
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal, of the file as it stands in the archive. */
  readonly sha256: string;
}

/** The table of contents of a case file. */
export interface Manifest {
  readonly schema: 'sldiag/bundle/v1';
  readonly version: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly files: readonly CaseEntry[];
  /** Placeholders that stand in the files, by kind: how many different values were masked. */
  readonly masked: Readonly<Record<string, number>>;
  readonly missing: readonly NextStep[];
}

/** What the vendor's support asks for with every error message: the reference, "System Messages". */
const ASKED_BY_SUPPORT: readonly { readonly command: string; readonly why: string }[] = [
  { command: 'show license tech support', why: 'Asked for by support: the whole licensing state.' },
  { command: 'show license history message', why: 'Asked for by support: the messages exchanged with the server.' },
  { command: 'show platform software sl-infra all', why: 'Asked for by support: the platform below licensing.' },
];

/** What support will ask for and no input holds: for each device the outputs, and the message as it appeared. */
export function missingForSupport(report: Report): NextStep[] {
  return report.devices.flatMap((device) => {
    const asked = ASKED_BY_SUPPORT.filter(({ command }) => {
      const stem = command.replace(/ all$/, '');
      return !device.outputs.some((output) => output.startsWith(stem));
    }).map(({ command, why }) => ({ device: device.id, command, why }));
    const message = device.messages.some(({ facility }) => facility === 'SMART_LIC')
      ? []
      : [
          {
            device: device.id,
            command: 'show logging',
            why: 'Asked for by support: the message exactly as it appears.',
          },
        ];
    const next = stepsOf(report, device).filter(
      (step) => ![...asked, ...message].some(({ command }) => command === step.command),
    );
    return [...message, ...asked, ...next];
  });
}

/** The first file of a case that a person opens: what is wrong, what is in the archive, what is still to be collected. */
export function renderCase(
  report: Report,
  { createdAt, version, files, missing }: Omit<Manifest, 'schema' | 'masked'>,
): string {
  const lines = [`Smart Licensing case file, made by sldiag ${version} at ${createdAt}`, '', 'The problem', ''];
  if (report.devices.length === 0) lines.push('  No device was recognised in the inputs.');
  for (const device of report.devices) {
    const name =
      device.hostname === null || device.hostname === device.id ? device.id : `${device.hostname}, ${device.id}`;
    lines.push(`  ${name}${device.release === null ? '' : `, release ${device.release}`}`);
    for (const finding of device.findings.filter(({ severity }) => severity !== 'info')) {
      lines.push(`    ${finding.title}`);
      for (const { source, line, text } of finding.evidence.slice(0, 1)) lines.push(`      ${source}:${line}  ${text}`);
      for (const { title, verdict } of finding.causes.slice(0, 1)) lines.push(`      ${verdict}: ${title}`);
    }
    if (device.findings.every(({ severity }) => severity === 'info')) lines.push(`    ${calmHeadline(device)}`);
  }
  lines.push('', 'The files', '');
  for (const { name, bytes } of files) lines.push(`  ${name}  (${bytes} bytes)`);
  lines.push('', 'Still to be collected', '');
  if (missing.length === 0) lines.push('  Nothing: the inputs hold what support asks for.');
  for (const { device, command, why } of missing) lines.push(`  ${device}: ${command}`, `    ${why}`);
  lines.push(
    '',
    'Secrets stand as <redacted:kind-number>, the same one as the same placeholder in every file. What they stand for',
    'is not in this archive.',
    '',
  );
  return lines.join('\n');
}
