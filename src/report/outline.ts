import type { Span } from '../model/evidence.js';
import { groupBy } from '../model/group-by.js';
import type {
  Action,
  Cause,
  Finding,
  FleetCause,
  NextStep,
  Obligation,
  Report,
  ReportDevice,
} from '../model/report.js';
import { isSettled, lowerFirst } from '../model/terms.js';
import { describeFile } from './files.js';
import { readable, seenAt, undecided } from './moment.js';
import { topologyLine } from './names.js';
import { dueText, withUtc } from './obligations.js';
import { calmHeadline, calmText, notUnderstood } from './outcome.js';
import { stepsOf } from './steps.js';
import { type Part, partsOf, runsOf } from './ways.js';

/**
 * What a report says, in which order, and what of it is folded: decided here for every format, in words. A format says how: it
 * walks the sections from first to last and leaves out, or puts behind a fold, what is folded.
 */
export interface Outline {
  readonly shared: readonly Shared[];
  readonly devices: readonly DeviceOutline[];
  /** The folded devices together; null where none is folded. */
  readonly rest: Rest | null;
  readonly files: readonly FileOutline[];
  /** What is said where nothing was found; empty otherwise. */
  readonly nothing: readonly string[];
  /** `2 devices: 1 error, 0 warnings, 3 notes.` */
  readonly counts: string;
  /** Null where nothing was read: what a collector knows came in line by line. */
  readonly read: string | null;
  readonly silenced: string | null;
}

/** One cause, or one failure, on many devices. */
export interface Shared {
  readonly title: string;
  readonly since: string;
  readonly shared: string;
  readonly devices: readonly string[];
  readonly advice: string;
}

/** Devices of which nothing needs anybody, told of together. */
export interface Rest {
  readonly line: string;
  readonly devices: readonly string[];
  /** What was wrong on them and is over, each once. */
  readonly over: readonly string[];
}

export interface FileOutline {
  readonly place: string;
  readonly lines: readonly string[];
  /** A row for each RUM report in it: id, count, from, to, licence. Folded. */
  readonly reports: readonly (readonly (string | number | null)[])[];
}

export interface DeviceOutline {
  readonly device: ReportDevice;
  /** Host name and id; the id alone where no name is known. */
  readonly title: string;
  readonly name: string;
  /** The one line to read aloud. */
  readonly headline: string;
  readonly tone: 'clear' | 'unclear' | 'warning' | 'error';
  /** Many devices need nobody: they are told of together. */
  readonly isFolded: boolean;
  readonly sections: readonly Section[];
}

export type Section = Lead | Facts | Trouble | Duties | Notes | Unread | Next;

/** What to do first: the cause that the headline names, why it is that, what to type and how to check. */
export interface Lead {
  readonly kind: 'lead';
  readonly why: string;
  readonly remedy: Remedy;
}

export interface Facts {
  readonly kind: 'facts';
  readonly facts: readonly { readonly label: string; readonly text: string }[];
}

/** A finding that needs somebody, with its causes. */
export interface Trouble {
  readonly kind: 'trouble';
  readonly severity: Finding['severity'];
  readonly title: string;
  readonly summary: string;
  /** How often it came and since when; null where no message reported it. */
  readonly incident: string | null;
  readonly evidence: Exhibit;
  /** Causes that are confirmed or likely, likeliest first. */
  readonly settled: readonly Told[];
  readonly open: Open | null;
  /** Folded. */
  readonly ruledOut: readonly { readonly line: string; readonly against: readonly Span[] }[];
}

export interface Told {
  readonly verdict: Cause['verdict'];
  /** `Confirmed: The name does not resolve.`; where it was told before, with a pointer to it. */
  readonly line: string;
  /** Empty where it was told before. */
  readonly why: string;
  readonly evidence: Exhibit;
  readonly remedy: Remedy;
  /** Commands that would make a likely cause sure. */
  readonly ask: readonly string[];
}

/** Causes for and against which nothing speaks. */
export interface Open {
  readonly title: string;
  readonly isFolded: boolean;
  /** How many of the causes are told at once, the most telling; the others are counted, and folded. */
  readonly shown: number;
  /** `15 more; show license status would settle 12 of them`; null where all are told. */
  readonly more: string | null;
  /** `remedy` is folded. */
  readonly causes: readonly { readonly line: string; readonly remedy: Remedy }[];
}

export interface Remedy {
  /** Points at steps that stand above, which are not repeated. */
  readonly pointer: string | null;
  readonly parts: readonly Part[];
}

export interface Exhibit {
  readonly shown: readonly Span[];
  readonly folded: readonly Span[];
}

export interface Duties {
  readonly kind: 'duties';
  readonly title: string;
  readonly duties: readonly Duty[];
}

export interface Duty {
  /** `ACK: 2026-04-30 09:00:00 UTC, in 50 days` */
  readonly line: string;
  readonly why: string;
  readonly status: Obligation['status'];
  readonly isFolded: boolean;
}

export interface Notes {
  readonly kind: 'notes';
  readonly title: string;
  readonly points: readonly string[];
}

export interface Unread {
  readonly kind: 'unread';
  readonly title: string;
  readonly points: readonly { readonly text: string; readonly evidence: Exhibit }[];
  readonly lines: Exhibit;
  readonly more: string | null;
  readonly beyond: string | null;
}

export interface Next {
  readonly kind: 'next';
  readonly title: string;
  readonly steps: readonly { readonly command: string; readonly why: string }[];
}

/** Devices that need nobody and are told of one by one. */
const CALM_SHOWN = 4;
/** Pieces of evidence that are shown at once. */
const SHOWN = 4;
/** Causes told at once where nothing settles them. */
const OPEN_SHOWN = 4;
/** Of them those that the first screen names. */
const OPEN_NAMED = 3;
const NOTHING: Remedy = { pointer: null, parts: [] };

export function outlineOf(report: Report): Outline {
  const memory = new Memory();
  const calm = report.devices.filter(needsNobody);
  const folded = new Set(calm.length > CALM_SHOWN ? calm : []);
  return {
    shared: report.fleet.map(sharedOf),
    devices: report.devices.map((device) => ({
      ...outlineDevice(device, stepsOf(report, device), memory),
      isFolded: folded.has(device),
    })),
    rest: folded.size === 0 ? null : restOf(calm),
    files: report.files.map((file) => ({
      place: `${file.evidence.source}:${file.evidence.line}`,
      lines: describeFile(report, file).map(readable),
      reports: file.reports.map(({ id, count, from, to, license }) => [id, count, from, to, license]),
    })),
    nothing:
      report.devices.length === 0 && report.files.length === 0
        ? [
            report.inputs.length === 0 ? 'Nothing was read.' : 'Nothing about Smart Licensing was found in this input.',
            'sldiag reads show-tech files, show license outputs, log lines with %SMART_LIC-… and configurations.',
          ]
        : [],
    ...closingOf(report),
  };
}

function needsNobody({ outcome }: ReportDevice): boolean {
  return outcome !== 'findings';
}

function restOf(devices: readonly ReportDevice[]): Rest {
  const told = (['clear', 'unclear'] as const).flatMap((tone) => {
    const count = devices.filter(({ outcome }) => outcome === tone).length;
    return count === 0 ? [] : calmText(tone, count);
  });
  const open = devices.filter((device) => undecided(device) !== null).length;
  const overdue = open === 0 ? '' : `; whether an ACK is overdue can't be told on ${open} of them, which have no clock`;
  return {
    line: `${told.join('. ')}${overdue}.`,
    devices: devices.map(nameOf),
    over: overOn(devices),
  };
}

/** What is over, once for all devices that had it: on how many, from when to when. */
function overOn(devices: readonly ReportDevice[]): string[] {
  const resolved = devices.flatMap((device) =>
    device.incidents.filter(({ status }) => status === 'resolved').map((incident) => ({ device, incident })),
  );
  return [...groupBy(resolved, ({ incident }) => incident.mnemonic)].map(([mnemonic, seen]) => {
    const title =
      devices.flatMap(({ findings }) => findings).find((finding) => finding.mnemonic === mnemonic)?.title ?? mnemonic;
    const on = new Set(seen.map(({ device }) => device)).size;
    const from = seen.flatMap(({ incident }) => incident.openedUtc ?? incident.opened ?? []).sort()[0];
    const to = seen
      .flatMap(({ incident }) => incident.closedUtc ?? incident.closed ?? [])
      .sort()
      .at(-1);
    const when = from === undefined || to === undefined ? '' : `, between ${from} and ${to}`;
    return readable(`Over on ${plural(on, 'device')}${when}: ${title}.`);
  });
}

/** Inputs, packs, … that could not be used which are named. */
const UNUSED = 4;

/** What was said of the devices before, so that no device repeats another's steps. */
class Memory {
  private readonly firsts = new Map<string, string>();

  /** The device that the same was said of before, or null when this one is the first. */
  firstWith(said: string, device: string): string | null {
    const first = this.firsts.get(said);
    if (first === undefined) this.firsts.set(said, device);
    return first === undefined || first === device ? null : first;
  }
}

/** One device for itself, or among those that the memory knows. */
export function outlineDevice(device: ReportDevice, next: readonly NextStep[], memory = new Memory()): DeviceOutline {
  const troubles = device.findings.filter(({ severity }) => severity !== 'info');
  const name = nameOf(device);
  const teller = new Teller(device, name, memory);
  const lead = leadOf(troubles[0], teller);
  const asked = nextOf(next, name, memory);
  const sections: (Section | null)[] = [
    withBesides(lead ?? openLeadOf(troubles[0]), troubles),
    // Without a cause to treat, what to type first is what would settle it.
    lead === null ? asked : null,
    factsOf(device),
    ...troubles.map((finding) => troubleOf(finding, device, teller)),
    dutiesOf(device),
    notesOf(device),
    unreadOf(device),
    lead === null ? null : asked,
  ];
  return {
    device,
    title: titleOf(device),
    name,
    headline: headlineOf(device),
    tone: toneOf(device),
    isFolded: false,
    sections: sections.filter((section) => section !== null),
  };
}

/** Tells the causes of one device, each once, and none of its steps twice. */
class Teller {
  private readonly told = new Set<string>();
  private readonly steps = new Set<string>();

  constructor(
    readonly device: ReportDevice,
    readonly name: string,
    private readonly memory: Memory,
  ) {}

  /** The device above that has the same finding for the same causes. */
  twinOf(finding: Finding): string | null {
    if (finding.causes.length === 0) return null;
    const causes = finding.causes.map(({ evidence: _, against: __, ...cause }) => cause);
    return this.memory.firstWith(JSON.stringify([finding.id, finding.severity, causes]), this.name);
  }

  isNew({ id }: Cause): boolean {
    const { size } = this.told;
    return this.told.add(id).size > size;
  }

  /** Steps that were listed before are named, not repeated; a choice is listed whole or not at all. */
  remedy(actions: readonly Action[]): Remedy {
    const fresh = runsOf(actions).flatMap((run) => {
      const news = run.filter((action) => !this.steps.has(keyOf(action)));
      for (const action of run) this.steps.add(keyOf(action));
      return run[0]?.way === null || news.length === 0 ? news : run;
    });
    const pointer = fresh.length === actions.length ? null : 'Do what is listed above for this device';
    return { pointer: pointer && `${pointer}${fresh.length > 0 ? ', and' : '.'}`, parts: partsOf(fresh) };
  }
}

function keyOf({ where, topology, mode, text, commands }: Action): string {
  return [where, topology, mode, text, ...commands].join('|');
}

function leadOf(worst: Finding | undefined, teller: Teller): Lead | null {
  const cause = worst && leading(worst);
  if (worst === undefined || cause === undefined) return null;
  const twin = teller.twinOf(worst);
  const isOpen = twin === null && dependsOnTopology(cause.actions);
  if (!isOpen) teller.isNew(cause);
  const why = readable(`${cause.why}${OUTCOMES[cause.outcome]}`);
  if (isOpen) return { kind: 'lead', why, remedy: { pointer: null, parts: partsOf([...beforeWays(cause), FIND_OUT]) } };
  if (twin === null) return { kind: 'lead', why, remedy: teller.remedy(cause.actions) };
  return { kind: 'lead', why: '', remedy: { pointer: `Causes and steps are those of ${twin} above.`, parts: [] } };
}

/** Causes that the first screen names where none is settled: the most telling. */
function openLeadOf(worst: Finding | undefined): Lead | null {
  const open = (worst?.causes ?? []).filter(({ verdict }) => verdict === 'possible');
  if (open.length === 0) return null;
  const shown = open.slice(0, OPEN_NAMED).map(({ title }) => lowerFirst(title));
  const more = open.length > shown.length ? `; and ${open.length - shown.length} more` : '';
  return { kind: 'lead', why: readable(`Possible: ${shown.join('; ')}${more}.`), remedy: NOTHING };
}

/** Other matters that the first screen names. */
const BESIDES_NAMED = 2;

/** The lead with what else stands below: whoever came for that shall see on the first screen that it is told. */
function withBesides(lead: Lead | null, [worst, ...others]: readonly Finding[]): Lead | null {
  if (lead === null) return null;
  const why = [
    lead.why,
    namedOf(
      'Goes away with it',
      others.filter(({ follows }) => follows !== null && follows === worst?.id),
    ),
    namedOf(
      'Told below as well',
      others.filter(({ follows }) => follows === null),
    ),
  ];
  return { ...lead, why: why.filter(Boolean).join(' ') };
}

function namedOf(what: string, findings: readonly Finding[]): string {
  const shown = findings.slice(0, BESIDES_NAMED).map(({ title }) => lowerFirst(title));
  const more = findings.length > shown.length ? `; and ${findings.length - shown.length} more` : '';
  return shown.length === 0 ? '' : `${what}: ${shown.join('; ')}${more}.`;
}

/** Ways by topology that the first screen has room for. */
const WAYS_SHOWN = 2;

function dependsOnTopology(actions: readonly Action[]): boolean {
  return new Set(actions.flatMap(({ way }) => (way?.includes('the topology is ') ? way : []))).size > WAYS_SHOWN;
}

/** What is done whichever topology it is. */
function beforeWays({ actions }: Cause): readonly Action[] {
  const first = actions.findIndex(({ way }) => way !== null);
  return first < 0 ? [] : actions.slice(0, first);
}

/** What is done first where every topology asks for something else. */
const FIND_OUT: Action = {
  where: 'product-instance',
  topology: 'any',
  mode: 'any',
  way: null,
  text: 'Find out which topology is in use, and give sldiag the output, or say it with --topology: each asks for steps of its own, which are listed below.',
  commands: ['show license status', 'show running-config | include license'],
  procedure: null,
  verify: { command: 'show license status', expect: 'type and address under Transport tell the topology' },
};

function troubleOf(finding: Finding, device: ReportDevice, teller: Teller): Trouble {
  const incident = device.incidents.find(({ mnemonic, status }) => mnemonic === finding.mnemonic && status === 'open');
  const base = {
    kind: 'trouble',
    severity: finding.severity,
    title: finding.title,
    summary: readable(finding.summary),
    incident: incident === undefined ? null : incidentLine(incident),
    evidence: exhibitOf(finding.evidence),
  } as const;
  const twin = teller.twinOf(finding);
  // What the lead has pointed at is not pointed at again.
  const pointer = finding === device.findings[0] && leading(finding) !== undefined ? null : twin;
  if (twin !== null) return { ...base, settled: [pointTo(pointer, finding)], open: null, ruledOut: [] };
  const settled = finding.causes.filter(isSettled);
  return {
    ...base,
    settled: settled.map((cause) => tell(cause, finding, teller)),
    open: openOf(finding, settled),
    ruledOut: finding.causes
      .filter(({ verdict }) => verdict === 'ruled-out')
      .map(({ title, against }) => ({ line: `Ruled out: ${title}`, against })),
  };
}

/** Another device above has the same trouble for the same causes. */
function pointTo(twin: string | null, finding: Finding): Told {
  const cause = leading(finding);
  const pointer = twin === null ? null : `Causes and steps are those of ${twin} above.`;
  return {
    verdict: cause?.verdict ?? 'possible',
    line: [cause && lineOf(cause), pointer].filter(Boolean).join(' '),
    why: '',
    evidence: exhibitOf([]),
    remedy: NOTHING,
    ask: [],
  };
}

function tell(cause: Cause, finding: Finding, teller: Teller): Told {
  const isNew = teller.isNew(cause);
  const fresh = ({ source, line }: Span) =>
    !finding.evidence.some((other) => other.source === source && other.line === line);
  return {
    verdict: cause.verdict,
    line: isNew
      ? `${lineOf(cause)}${OUTCOMES[cause.outcome]}`
      : `${capital(cause.verdict)}: ${cause.title} (see above).`,
    why: isNew ? readable(cause.why) : '',
    evidence: exhibitOf(cause.evidence.filter(fresh)),
    remedy: isNew ? teller.remedy(cause.actions) : NOTHING,
    ask: cause.verdict === 'likely' ? cause.ask : [],
  };
}

function lineOf({ verdict, title }: Cause): string {
  return `${capital(verdict)}: ${title}.`;
}

function openOf({ causes }: Finding, settled: readonly Cause[]): Open | null {
  const open = causes.filter(({ verdict }) => verdict === 'possible');
  if (open.length === 0) return null;
  // One more takes no more room than the line that counts it.
  const shown = open.length > OPEN_SHOWN + 1 ? OPEN_SHOWN : open.length;
  return {
    shown,
    more: shown === open.length ? null : moreOf(open.slice(shown)),
    title: settled.length > 0 ? 'Also possible' : 'Possible causes, none settled by this input',
    isFolded: settled.some(({ verdict }) => verdict === 'confirmed'),
    causes: open.map(({ title, basis, ask, actions }) => {
      const hunch = basis === 'field experience' ? ' [field experience]' : '';
      const settles = ask.length > 0 ? ` Settled by: ${ask.join(', ')}.` : '';
      return { line: `${title}.${hunch}${settles}`, remedy: { pointer: null, parts: partsOf(actions) } };
    }),
  };
}

/** How many causes are left, and the command that would settle most of them. */
function moreOf(rest: readonly Cause[]): string {
  const counts = new Map<string, number>();
  for (const { ask } of rest) for (const command of ask) counts.set(command, (counts.get(command) ?? 0) + 1);
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  const settled =
    best === undefined ? '' : `; ${best[0]} would settle ${best[1] === rest.length ? 'all' : best[1]} of them`;
  return `${rest.length} more, for which nothing speaks either${settled}`;
}

function exhibitOf(spans: readonly Span[]): Exhibit {
  return { shown: spans.slice(0, SHOWN), folded: spans.slice(SHOWN) };
}

function factsOf({ release, inventory, topology, udis, now }: ReportDevice): Facts {
  const members = udis.map(({ role, pid, sn }) => `${role ?? 'unit'} ${pid}:${sn}`).join(', ');
  return {
    kind: 'facts',
    facts: [
      ...(release ? [{ label: 'Release', text: release }] : []),
      { label: 'Topology', text: topologyLine(topology) },
      ...(inventory?.site ? [{ label: 'Site', text: inventory.site }] : []),
      ...(inventory?.owner ? [{ label: 'Owner', text: inventory.owner }] : []),
      ...(udis.length > 1 ? [{ label: 'High availability', text: members }] : []),
      { label: 'Seen at', text: seenAt(now) },
    ],
  };
}

function dutiesOf({ obligations }: ReportDevice): Duties | null {
  if (obligations.length === 0) return null;
  return {
    kind: 'duties',
    title: 'Reporting',
    duties: obligations.map((obligation) => ({
      line: readable([obligation.title, dueText(obligation)].filter(Boolean).join(': ')),
      why: readable(obligation.why),
      status: obligation.status,
      isFolded: obligation.status === 'rule',
    })),
  };
}

function notesOf({ findings }: ReportDevice): Notes | null {
  const points = findings
    .filter(({ severity }) => severity === 'info')
    .map(({ title, summary }) => readable(`${title}. ${summary}`));
  return points.length === 0 ? null : { kind: 'notes', title: 'Also noted', points };
}

function unreadOf(device: ReportDevice): Unread | null {
  const left = notUnderstood(device);
  if (left === null) return null;
  return {
    kind: 'unread',
    title: 'Not understood',
    points: left.points.map(({ text, evidence }) => ({ text, evidence: exhibitOf(evidence) })),
    lines: { shown: left.shown, folded: left.folded },
    more: left.more,
    beyond: left.beyond,
  };
}

function nextOf(steps: readonly NextStep[], name: string, memory: Memory): Next | null {
  if (steps.length === 0) return null;
  const asked = steps.map(({ command, why }) => ({ command, why: readable(why) }));
  const twin = memory.firstWith(JSON.stringify(asked), name);
  if (twin === null) return { kind: 'next', title: 'Run next, and give sldiag the output', steps: asked };
  const commands = steps.map(({ command }) => command).join('; ');
  return { kind: 'next', title: `Run next what ${twin} needs too: ${commands}`, steps: [] };
}

export function sharedOf({ cause, title, devices, shared, first }: FleetCause): Shared {
  const what = cause === null ? 'One failure' : 'One cause';
  return {
    title: `${what} on ${devices.length} devices: ${title}`,
    since: `Since ${first === null ? 'a moment that nothing tells' : readable(first)}.`,
    shared: `Shared: ${shared.map((each) => `${each.what} ${each.value}`).join(', ')}.`,
    devices,
    advice: 'Treat this first: the devices below repeat it one by one.',
  };
}

/** What is said of a shared cause on one of the devices that share it; undefined where none holds it any more. */
export function causeAmong(shared: FleetCause, devices: readonly ReportDevice[]): Cause | undefined {
  return devices
    .flatMap(({ findings }) => findings)
    .flatMap(({ causes }) => causes)
    .find(({ id }) => id === shared.cause);
}

function closingOf({
  devices,
  inputs,
  silenced,
  summary,
  diagnostics,
}: Report): Pick<Outline, 'counts' | 'read' | 'silenced'> {
  const { error, warning, info } = summary;
  const counts = [plural(error, 'error'), plural(warning, 'warning'), plural(info, 'note')].join(', ');
  const shares = inputs.flatMap((input) => (input.understood === null ? [] : [input.understood]));
  const understood = shares.length > 0 ? `, ${percent(Math.min(...shares))} of their lines understood` : '';
  const lines = inputs.reduce((sum, input) => sum + input.lines, 0);
  return {
    counts: `${plural(devices.length, 'device')}: ${counts}.${unusedOf(diagnostics)}`,
    read:
      inputs.length === 0
        ? null
        : `Read ${plural(lines, 'line')} from ${plural(inputs.length, 'input')}; ${sectionsOf(inputs)}${understood}.`,
    silenced: silencedLine(silenced, devices),
  };
}

/** Findings that are told one by one where they are silenced. */
const SILENCED_TOLD = 3;

/** What is hidden, where and why: `Silenced: 1 finding (comm-failed on lab-sw1: no server there).` */
function silencedLine(silenced: Report['silenced'], devices: readonly ReportDevice[]): string | null {
  if (silenced.length === 0) return null;
  const told = silenced.slice(0, SILENCED_TOLD).map(({ finding, device: id, reason }) => {
    const device = devices.find((each) => each.id === id);
    return `${finding} on ${device === undefined ? id : nameOf(device)}: ${reason}`;
  });
  const more = silenced.length > SILENCED_TOLD ? ['…'] : [];
  return readable(`Silenced: ${plural(silenced.length, 'finding')} (${[...told, ...more].join('; ')}).`);
}

/** What is said of a device on which nothing else is wrong is no all-clear over what somebody hid. */
function besideSilenced({ silenced = [] }: ReportDevice, headline: string): string {
  if (silenced.length === 0) return headline;
  return `Beside what is silenced (${silenced.join(', ')}): ${headline.charAt(0).toLowerCase()}${headline.slice(1)}`;
}

/** What was named and not used, beside whatever else was found; the empty text where there is none. */
export function unusedOf(diagnostics: Report['diagnostics']): string {
  const errors = diagnostics.filter(({ level }) => level === 'error');
  const hosts = errors.flatMap(({ code, text }) => (code === UNREAD_HOSTS && text !== undefined ? text : []));
  const unread =
    hosts.length === 0 ? '' : ` Nothing was read of ${hosts.slice(0, UNUSED).join(', ')}: no all-clear for these.`;
  return notUsed(errors.filter(({ code }) => code !== UNREAD_HOSTS).map(({ source }) => source)) + unread;
}

/** Hosts that the run which collected an input could not read. */
const UNREAD_HOSTS = 'host-not-read';

function notUsed(all: readonly string[]): string {
  const sources = [...new Set(all)];
  if (sources.length === 0) return '';
  const shown = sources.slice(0, UNUSED).join(', ');
  const more = sources.length > UNUSED ? ` and ${sources.length - UNUSED} more` : '';
  return ` Not used, so that this is not the whole answer: ${shown}${more}.`;
}

/** What was read beside log lines: `2 show outputs, 1 structured document`; an input of both counts them together. */
function sectionsOf(inputs: Report['inputs']): string {
  const counts = { 'show output': 0, 'structured document': 0, 'show output or structured document': 0 };
  for (const { kinds, knownSections } of inputs) {
    const hasOutputs = kinds.includes('show') || kinds.includes('config');
    const what = kinds.includes('state')
      ? hasOutputs
        ? 'show output or structured document'
        : 'structured document'
      : 'show output';
    counts[what] += knownSections;
  }
  const {
    'show output': outputs,
    'structured document': documents,
    'show output or structured document': either,
  } = counts;
  const told = [
    ...(outputs > 0 || documents + either === 0 ? [plural(outputs, 'show output')] : []),
    ...(documents > 0 ? [plural(documents, 'structured document')] : []),
    ...(either > 0
      ? [either === 1 ? '1 show output or structured document' : `${either} show outputs and structured documents`]
      : []),
  ];
  return told.join(', ');
}

/** Host name and id; one of them where that is all. */
export function titleOf(device: Pick<ReportDevice, 'hostname' | 'id'>): string {
  const { hostname, id } = device;
  return hostname !== null && hostname !== id ? `${hostname}  (${id})` : nameOf(device);
}

export function worstOf({ findings }: ReportDevice): Finding['severity'] {
  return findings[0]?.severity ?? 'info';
}

/** The one line to read aloud. */
export function headlineOf(device: ReportDevice): string {
  const [worst] = device.findings;
  if (worst === undefined || worst.severity === 'info') return readable(besideSilenced(device, calmHeadline(device)));
  const severity = capital(worst.severity);
  const cause = leading(worst);
  if (cause === undefined) return `${severity}: ${worst.title}; the cause is still open (see what to run next).`;
  return readable(`${severity}: ${cause.title} (${cause.verdict}).${deadlineOf(device, worst)}`);
}

/** The day by which the ACK must be there, where that is what the finding tells of. */
function deadlineOf({ obligations }: ReportDevice, { mnemonic, evidence }: Finding): string {
  const ack = obligations.find(({ id }) => id === 'ack');
  if (!ack || ack.due === null) return '';
  const isTold = evidence.some(({ text }) => ack.evidence.some((span) => span.text === text));
  if (mnemonic !== 'REPORTING_REQUIRED' && !isTold) return '';
  return ` The ACK ${ack.status === 'overdue' ? 'was' : 'is'} due by ${ack.due.slice(0, 10)}.`;
}

export function toneOf({ outcome, findings }: ReportDevice): DeviceOutline['tone'] {
  if (outcome !== 'findings') return outcome;
  return findings[0]?.severity === 'error' ? 'error' : 'warning';
}

/** The likeliest cause of a finding, where one is settled. */
export function leading(finding: Finding): Cause | undefined {
  return finding.causes.find(isSettled);
}

function incidentLine({ count, opened, openedUtc, flaps }: ReportDevice['incidents'][number]): string {
  const times = count === 1 ? 'Once' : `${count} times`;
  const since = opened ? `, since ${withUtc(opened, openedUtc)}` : '';
  const lost = flaps > 0 ? `, restored and lost again ${flaps} times` : '';
  return readable(`${times}${since}${lost}, still open.`);
}

/** What a cause's outcome adds to it. */
const OUTCOMES: Readonly<Record<Cause['outcome'], string>> = {
  act: '',
  wait: ' Wait; change nothing on the device.',
  noise: '',
  none: '',
};

/** How a device is called in a sentence. */
export function nameOf({ hostname, id }: Pick<ReportDevice, 'hostname' | 'id'>): string {
  return hostname ?? (id === '-' ? 'Standard input' : id);
}

/** A piece of evidence on one line: of two lines both, as a command and its refusal are; of more the first, and that there is more. */
export function lineOfSpan({ text }: Span): string {
  const [first = '', ...rest] = text.split('\n');
  const [second = ''] = rest;
  if (rest.length === 1) return `${first.trim()} / ${second.trim()}`;
  return rest.length > 0 ? `${first.trim()} …` : first.trim();
}

/** What can be typed of all that is told, in the order in which it is told; the commands of one step together. */
export function commandsIn({ sections }: DeviceOutline): readonly string[] {
  const typed = ({ parts }: Remedy) =>
    parts
      .flatMap(({ steps }) => steps.filter(({ commands }) => commands.length > 0))
      .map(({ commands }) => commands.join('\n'));
  const commands = sections.flatMap((section): readonly string[] => {
    switch (section.kind) {
      case 'lead':
        return typed(section.remedy);
      case 'trouble':
        return section.settled.flatMap(({ remedy }) => typed(remedy));
      case 'next':
        return section.steps.map(({ command }) => command);
      default:
        return [];
    }
  });
  return [...new Set(commands)];
}

/** `1 device`, `17,770,725 lines` */
export function plural(count: number, noun: string): string {
  return `${String(count).replace(/\B(?=(\d{3})+$)/g, ',')} ${noun}${count === 1 ? '' : 's'}`;
}

/** Rounded down: "100 %" means every line. */
export function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
