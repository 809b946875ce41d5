import { LICENSE_PART } from '../../ingest/show/block.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { Span } from '../../model/evidence.js';
import type { InputRecord, LooseOutput } from '../../model/record.js';
import type { Doubt, Finding, NextStep, Obligation, Outcome } from '../../model/report.js';
import type { DeviceState } from '../fold/device.js';
import type { FoldState } from '../fold/fold.js';
import { identityOf } from '../fold/identity.js';
import { type Leftover, NO_OUTPUTS, type OutputsRead, type OutputTally, withOutputOf } from '../fold/outputs.js';
import { unsettled } from './readings.js';
import { withoutOvercome } from './refusals.js';

/** Below this share of understood lines an output about licensing says too little. */
const ENOUGH = 0.8;
/** Spans that a doubt shows. */
const SHOWN = 4;

/** Outputs whose every line is about licensing; answers in other forms than an output (`RESTCONF`, `SNMP walk`) are. */
const LICENSE_OUTPUT = /\blicens|\bsl-infra\b|^(?:[A-Z]|gNMI)/;
const CONFIGURATION = /^show (?:running|startup)-config\b/;

/** All-clear, or why there is none. Silenced findings are not among those given. */
export function outcomeOf(findings: readonly Finding[], doubts: readonly Doubt[]): Outcome {
  if (findings.some(({ severity }) => severity !== 'info')) return 'findings';
  return doubts.length === 0 ? 'clear' : 'unclear';
}

/** The outcome of a whole report. */
export function worstOutcome(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('findings')) return 'findings';
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'clear') ? 'clear' : 'unclear';
}

/** What is not known of whole inputs, by source. */
export type Lacks = Pick<FoldState, 'loose' | 'damaged'>;

/** Every reason for which nothing may be called fine on this device. */
export function doubtsOf(device: DeviceState, { loose, damaged }: Lacks, obligations: readonly Obligation[]): Doubt[] {
  return [
    ...damages(device, damaged),
    ...unrecognised(device, loose),
    ...refusals(device),
    ...cuts(device),
    ...filtered(device),
    ...counted(device),
    ...unexplained(device),
    ...journaled(device),
    ...leftovers(device),
    ...unsettled(obligations).slice(0, 1).map(clockless),
    ...(hasState(device) ? (hidesServer(device) ? [NO_SERVER] : []) : [NO_STATE]),
  ];
}

/** Rules that were not read may have found something; each file is told once. */
export function unapplied(problems: readonly Diagnostic[]): Doubt[] {
  const sources = new Map(problems.filter(({ level }) => level === 'error').map((each) => [each.source, each]));
  return [...sources.values()].map(({ source, message }) => ({
    id: 'not-applied',
    text: `${source} could not be applied: ${message.replace(/\.$/, '')}`,
    instead: null,
    evidence: [],
  }));
}

/** The step to `show clock` is asked for with the duties themselves. */
function clockless({ title, due, evidence }: Obligation): Doubt {
  const text = `whether the ${title} of ${due} is overdue can't be told without a clock`;
  return { id: 'no-clock', text, instead: null, evidence };
}

const NO_STATE: Doubt = {
  id: 'no-state',
  text: 'the licensing state itself was not seen',
  instead: 'show license all',
  evidence: [],
};

/** The models of other forms have the type of the transport, and mostly not where it leads. */
const NO_SERVER: Doubt = {
  id: 'no-state',
  text: 'where the device sends its reports was not seen',
  instead: 'show license all',
  evidence: [],
};

/** Somebody gave outputs of the device, or files and nothing else of it. */
export function wantsOutputs({ outputs, logLines }: DeviceState): boolean {
  return outputs.tallies.size > 0 || logLines === 0;
}

/**
 * What to give where there is no all-clear, as far as the steps that settle causes don't show it anyway. Of a device that is
 * known by its log only nobody gave outputs, so none is asked for.
 * @param isAsked see `wantsOutputs`
 */
export function stepsInstead(
  device: string,
  doubts: readonly Doubt[],
  steps: readonly NextStep[],
  isAsked: boolean,
): NextStep[] {
  const given = new Set(steps.map(({ command }) => command));
  const isShown = !isAsked || steps.some(({ command }) => LICENSE_OUTPUT.test(command));
  return doubts.flatMap(({ id, text, instead }) => {
    if (instead === null || given.has(instead) || (isShown && id !== 'cut-off')) return [];
    given.add(instead);
    return [{ device, command: instead, why: `No all-clear without it: ${text}.` }];
  });
}

/** Reporting, registration or exchanges with a server: without any of these nothing tells whether licensing works. */
function hasState({ facts: { state, registration } }: DeviceState): boolean {
  return (
    [state?.reporting, state?.communication, state?.rumReports].some((part) => part !== undefined) ||
    // A usage alone says `Not Applicable`. The models of other forms have no word for the policy era: what they say of a registration is no state by itself.
    [registration?.status, registration?.authorization].some(
      (fact) =>
        fact !== undefined &&
        !/^not applicable$/i.test(fact.value) &&
        fact.spans.some(({ form }) => form === undefined),
    )
  );
}

/** The forms whose models have less than the outputs; what Genie took apart is an output. */
const MODEL = /^(?:RESTCONF|NETCONF|gNMI|SNMP)/;

/** All that is known of reporting is by a model, which counts no exchanges. */
function isOfModel({ facts: { state } }: DeviceState): boolean {
  const spans = [state?.reporting?.lastAck, state?.reporting?.nextAckDeadline].flatMap((each) => each?.spans ?? []);
  return spans.length > 0 && spans.every(({ form }) => form !== undefined && MODEL.test(form));
}

/** Reports go to a server of the user's own choice, and which one is not told. */
function hidesServer(device: DeviceState): boolean {
  const { state, config } = device.facts;
  const isServed = /^(?:cslu|smart)$/.test(state?.transport?.type?.value ?? '');
  const url = state?.transport?.url ?? config?.csluUrl ?? config?.smartUrl;
  return isServed && url === undefined && isOfModel(device);
}

/** Damage of one member may have swallowed what another tells of the same device. */
function damages({ sources }: DeviceState, damaged: Lacks['damaged']): Doubt[] {
  if (damaged.size === 0) return [];
  const own = new Set([...sources].map(outermost));
  return [...damaged].flatMap(([source, text]) =>
    own.has(outermost(source)) ? [{ id: 'damaged' as const, text, instead: null, evidence: [] }] : [],
  );
}

/** `case.zip` of `case.zip!sw1.log` */
function outermost(source: string): string {
  const end = source.indexOf('!');
  return end < 0 ? source : source.slice(0, end);
}

function unrecognised({ sources }: DeviceState, loose: ReadonlyMap<string, LooseOutput>): Doubt[] {
  return [...sources].flatMap((source) => {
    const found = loose.get(source);
    return found === undefined
      ? []
      : [
          {
            id: 'not-recognised' as const,
            text: `${found.messages === found.lines ? 'a message of the licensing agent' : 'an output about licensing'} in ${source} was not recognised`,
            instead: null,
            evidence: found.spans.slice(0, SHOWN),
          },
        ];
  });
}

/** A refused `show` loses nothing where another output shows the state. What else was refused and not taken later did not happen. */
function refusals(device: DeviceState): Doubt[] {
  const isSeen = hasState(device);
  return (withoutOvercome(device.facts, device.groups).refusedCommands ?? []).flatMap(({ command, reason }) => {
    if (command === undefined || !/\blic|\bsmart|\bcall-home\b/i.test(command.value)) return [];
    const isShow = /^sh/i.test(command.value);
    if (isShow && isSeen) return [];
    const why = reason === undefined ? '' : ` (${reason.value})`;
    return [
      {
        id: 'refused' as const,
        text: `the device refused \`${command.value}\`${why}`,
        instead: isSeen ? null : 'show license all',
        evidence: [...command.spans],
      },
    ];
  });
}

function cuts({ outputs }: DeviceState): Doubt[] {
  return outputs.cut
    .filter(({ command }) => isAboutLicensing(command))
    .map(({ command, span }) => ({
      id: 'cut-off' as const,
      text:
        command === LICENSE_PART
          ? 'an output of `show license` begins in the middle'
          : `\`${command}\` ends in the middle`,
      instead: command === LICENSE_PART ? 'show license all' : command,
      evidence: [span],
    }));
}

/** Where every output that may show the state went through a filter, what it hid is not known. */
function filtered({ outputs }: DeviceState): Doubt[] {
  const shown = [...outputs.tallies.keys()].filter(
    (command) => isAboutLicensing(command) && !CONFIGURATION.test(command),
  );
  const [first] = shown;
  if (first === undefined || !shown.every((command) => command.includes(' | '))) return [];
  const text = `\`${first}\` shows a part only`;
  return [{ id: 'cut-off', text, instead: first.replace(/ \| .*/, ''), evidence: [] }];
}

/** `show logging | count SMART_LIC` tells that there are messages, and not which. */
function counted({ outputs }: DeviceState): Doubt[] {
  return outputs.unread.flatMap(({ command, span }) => {
    const [, shown = '', filter = ''] = /^(show logging\b[^|]*) \| c\w* (.+)$/i.exec(command) ?? [];
    if (filter === '') return [];
    const text = `\`${command}\` counts messages and shows none of them`;
    return [{ id: 'cut-off' as const, text, instead: `${shown} | include ${filter}`, evidence: [span] }];
  });
}

/** Answers with which an exchange may end well, or has not ended. */
const ANSWERED = /^(?:|OK\b.*|OK_\w+|SUCCE\w*.*|NO DATA TO PROCESS|<?none>?|N\/?A|<empty>|PENDING.*|IN PROGRESS.*)$/i;

/** The last exchange failed, by its own line, and no failure is counted that would be judged. */
function unexplained({ facts }: DeviceState): Doubt[] {
  return (facts.state?.communication ?? []).flatMap(
    ({ operation, ongoing, lastResponse, lastSuccess, lastFailure, attempts }) => {
      if (lastResponse === undefined || ANSWERED.test(lastResponse.value.trim())) return [];
      if ((ongoing?.value ?? 0) > 0 || attempts?.value === 0) return [];
      const failed = lastFailure?.value ?? '';
      if (failed !== '' && (lastSuccess?.value ?? '') > failed) return [];
      const what = operation?.value ? `\`${operation.value}\`` : 'an exchange';
      const text = `the last response to ${what} is ${lastResponse.value}, though no failure is said to go on`;
      return [{ id: 'unexplained' as const, text, instead: null, evidence: [...lastResponse.spans] }];
    },
  );
}

/** The newest failure in the event log, where no state tells that an exchange went well since. */
function journaled({ facts: { events = [], state } }: DeviceState): Doubt[] {
  const newest = events.findLast(({ at }) => at !== undefined);
  if (newest?.text === undefined) return [];
  const wells = [
    state?.reporting?.lastAck?.value,
    ...(state?.communication ?? []).map(({ lastSuccess }) => lastSuccess?.value),
  ];
  const at = newest.at?.value ?? '';
  const isOver = wells.some((well) => well !== undefined && well > at);
  if (isOver) return [];
  const what = [newest.event?.value, newest.text.value].filter(Boolean).join(' ');
  const text = `the newest failure in the event log is not explained: ${what}`;
  return [{ id: 'unexplained', text, instead: 'show license all', evidence: [...newest.text.spans] }];
}

/** Outputs of which too little was understood, and single lines of the others that look like values. */
function leftovers({ outputs }: DeviceState): Doubt[] {
  return [...outputs.tallies].flatMap(([command, tally]) => {
    if (!isAboutLicensing(command) || tally.unread === 0) return [];
    const own = outputs.unread.filter((each) => each.command === command);
    const telling = own.filter(({ span }) => isTelling(command, span));
    if (!isThin(command, tally) && telling.length === 0) return [];
    const evidence = (telling.length > 0 ? telling : own).slice(0, SHOWN).map(({ span }: Leftover) => span);
    return [{ id: 'unread' as const, text: leftoverText(command, tally), instead: null, evidence }];
  });
}

/**
 * Devices of whose outputs about licensing no line was understood, though they stand in the input. One that was understood in part, or a message
 * of the agent, tells something: such a device has its doubts and no more.
 */
export function notUnderstood(devices: Iterable<DeviceState>): Diagnostic[] {
  return [...devices].flatMap((device) => {
    const isSeen = [...device.groups.values()].some(({ facility }) => facility === AGENT);
    return nothingUnderstood(device, device.outputs, isSeen);
  });
}

/** The facility of the licensing agent's messages. */
const AGENT = 'SMART_LIC';

/** What somebody gives of devices, to be judged by itself: each may be known from elsewhere. */
export class Given {
  private readonly read = new Map<DeviceState, { outputs: OutputsRead; isSeen: boolean }>();

  /** @param device whose record it turned out to be */
  add(device: DeviceState, record: InputRecord): void {
    const read = this.read.get(device) ?? { outputs: NO_OUTPUTS, isSeen: false };
    this.read.set(device, read);
    read.outputs = withOutputOf(read.outputs, record);
    read.isSeen ||= record.kind === 'syslog' && record.facility === AGENT;
  }

  /**
   * The same as of a report on nothing but that.
   * @param isKept false for a device that turned out to be another one
   */
  notUnderstood(isKept: (device: DeviceState) => boolean): Diagnostic[] {
    const kept = [...this.read].filter(([device]) => isKept(device));
    return kept.flatMap(([device, { outputs, isSeen }]) => nothingUnderstood(device, outputs, isSeen));
  }
}

/**
 * @param outputs of the device
 * @param isSeen a message of the agent told something
 */
function nothingUnderstood(device: DeviceState, { tallies, unread }: OutputsRead, isSeen: boolean): Diagnostic[] {
  // A filter may leave nothing, and a configuration need not speak of licences.
  const told = [...tallies].filter(
    ([command]) => LICENSE_OUTPUT.test(command) && !CONFIGURATION.test(command) && !command.includes(' | '),
  );
  const [command = ''] = told[0] ?? [];
  if (told.length === 0 || isSeen || told.some(([, tally]) => tally.unread < tally.lines)) return [];
  const { source, line } = unread.find((each) => each.command === command)?.span ?? {
    source: [...device.sources][0] ?? '',
    line: 0,
  };
  const others = told.length === 1 ? '' : `, nor of ${told.length - 1} more outputs about licensing`;
  return [
    {
      level: 'warning',
      code: 'nothing-understood',
      message: `nothing of \`${command}\` was understood${others}: nothing is known of the licensing of ${identityOf(device)}`,
      source,
      line,
      help: 'give the output as the device printed it, with its prompt',
    },
  ];
}

function leftoverText(command: string, { lines, unread }: OutputTally): string {
  if (unread === lines) return `nothing of \`${command}\` was understood`;
  return `${unread} of ${lines} lines of \`${command}\` ${unread === 1 ? 'was' : 'were'} not understood`;
}

function isAboutLicensing(command: string): boolean {
  return LICENSE_OUTPUT.test(command) || CONFIGURATION.test(command);
}

/** A configuration is mostly about other things, so its share says nothing. */
function isThin(command: string, { lines, unread }: OutputTally): boolean {
  return !CONFIGURATION.test(command) && (lines - unread) / lines < ENOUGH;
}

/** A licensing command of a configuration; elsewhere `Key: value`, a row of a table, a count. */
function isTelling(command: string, { text }: Span): boolean {
  if (CONFIGURATION.test(command)) return /^\s*(?:no )?license |smart licensing/i.test(text);
  if (/ is DISABLED$/i.test(text)) return true;
  return /^\s*[^\s:][^:]{0,120}:\s+\S/.test(text) || /\s{2,}\S.*\s{2,}\S/.test(text.trim()) || /\d/.test(text);
}

/** Nothing but a licence file tells of the device: no output, no configuration and no message. */
export function isFileOnly({ outputs, logLines, facts }: DeviceState): boolean {
  const isShown = [...outputs.tallies.keys()].some((command) => command !== 'show logging');
  return facts.udis !== undefined && logLines === 0 && !isShown;
}

/** What was looked at, and what was not. */
export function seenOf(device: DeviceState): string {
  const { tallies } = device.outputs;
  const outputs = [...tallies].filter(([command]) => !CONFIGURATION.test(command) && command !== 'show logging');
  const named = outputs.slice(0, NAMED).map(([command, { count }]) => `${amount(count)} \`${command}\``);
  const others = outputs.length - NAMED;
  if (others > 0) named.push(others === 1 ? '1 other output' : `${others} other outputs`);
  if ([...tallies.keys()].some((command) => CONFIGURATION.test(command))) named.unshift('a configuration');
  if (device.logLines > 0) named.push(`${device.logLines} log ${device.logLines === 1 ? 'message' : 'messages'}`);
  const what = isFileOnly(device)
    ? 'a licence file, which tells who the device is'
    : named.length === 0
      ? 'nothing'
      : listed(named);
  if (
    outputs.length > 0 &&
    named.length === outputs.length &&
    outputs.every(([command]) => !saysOfLicensing(device, command))
  )
    return `${what}, which ${outputs.length === 1 && outputs[0]?.[1].count === 1 ? 'says' : 'say'} nothing of licensing`;
  const missing = [
    hasState(device) ? '' : 'no state',
    hidesServer(device) ? 'no server URL' : '',
    isOfModel(device) && device.facts.state?.communication === undefined ? 'no exchanges' : '',
    device.logLines > 0 ? '' : 'no messages',
  ].filter(Boolean);
  return missing.length === 0 ? what : `${what}; ${missing.join(', ')}`;
}

const NAMED = 3;
const AMOUNTS = ['no', 'one', 'two', 'three'];

function amount(count: number): string {
  return AMOUNTS[count] ?? String(count);
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** `show version` tells of licences on some devices only. */
function saysOfLicensing({ facts }: DeviceState, command: string): boolean {
  if (LICENSE_OUTPUT.test(command)) return true;
  return command === 'show version' && (facts.licenseLevels !== undefined || facts.state?.model !== undefined);
}
