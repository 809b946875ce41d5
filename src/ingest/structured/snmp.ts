import { type Fact, fact, type Known, type Span } from '../../model/evidence.js';
import type { FactShape, Udi } from '../../model/facts.js';
import { licenceState } from '../../model/licence-states.js';
import type { DeviceHint, InputRecord, StateRecord } from '../../model/record.js';
import { isoText, type Stamp } from '../../model/stamp.js';
import type { LicensingModel, State, Usage } from '../../model/state.js';
import type { ReadContext } from '../context.js';
import { type Draft, put } from '../show/readers/reading.js';
import type { Line } from '../text/line.js';
import { spanOf as linesSpan } from '../text/line.js';
import { redactSecrets } from '../text/redact.js';
import { readIsoStamp } from '../text/stamp.js';
import { beginsTrap, readTrapHead } from '../text/trap-head.js';
import { messageOf } from './event.js';
import { TRAPS } from './models/events.js';
import { ENFORCE_MODES, INITIAL_ACK, OBJECTS, REGISTRATION, RENUMBERED } from './models/smart-license-mib.js';
import type { Place } from './reading.js';
import { isAnyVarbind, isVarbind, joinLines, readVarbind, trapNumber, type Varbind } from './varbind.js';

const WALK = 'SNMP walk';
export const TRAP = 'SNMP notification';
const KNOWN: ReadonlySet<string> = new Set(OBJECTS.map(([, name]) => name));

/** A variable of syslog-ng: `, iso.3.6.1.4.1.9.9.831.0.2.0='PID:C9300-24T,SN:…'`, with `\\'` for a quote. */
const QUOTED_VARBIND = /, ([\w.:-]{5,200})='((?:[^'\\]|\\.)*)'/g;
/** Syslog writes the line end and the tabs of a notification as octal escapes. */
const ESCAPED = /#01[12]/g;
/** Where the variables begin that stand in the line of the head. */
const INNER = /#01[12]|(?<=transport_info='[^']{0,300}'), /;
/** Where the next variable of a notification begins in its line. */
const NEXT_VARBIND =
  /(?<!OID:)\s+(?=\.?(?:1|iso)\.3\.6\.1\.|\.iso\.org\.|[A-Z][\w-]{2,60}::|ciscoSla[A-Z]|enterprises\.)/;
/** `\tSNMPv2-SMI::enterprises.9.9.831.1 Enterprise Specific Trap (12) Uptime: …` of SNMPv1. */
const SPECIFIC =
  /9\.9\.831\.1(?:\.0)? Enterprise Specific Trap \((\d{1,3})\)|ciscoSmartLicMIB\S* Enterprise Specific Trap \((\d{1,3})\)/;

/** The device's name in a walk of all its MIBs, before anything of licensing. */
const SYS_NAME = /sysName|\.2\.1\.1\.5\.0/;

/** Does the line begin what this reads: a variable of the MIB, or a notification as snmptrapd logs it? */
export function startsSnmp(text: string): boolean {
  return isVarbind(text) || beginsTrap(text) || (SYS_NAME.test(text) && isAnyVarbind(text));
}

/** Does the line still belong to a walk or to a log of notifications? */
export function continuesSnmp(text: string): boolean {
  return (
    text.trim() === '' ||
    /^\s/.test(text) ||
    isAnyVarbind(text) ||
    beginsTrap(text) ||
    /^(?:[\da-fA-F]{2} ){1,16}/.test(text)
  );
}

/** Whether a line of a walk is worth keeping: the whole of a device's MIBs may be in it. */
export function isOfSnmp(text: string): boolean {
  return !isAnyVarbind(text) || isVarbind(text) || SYS_NAME.test(text) || /\.831\.|ciscoSla/.test(text);
}

/** Reads walks of CISCO-SMART-LIC-MIB and its notifications; null where the lines hold neither. */
export function readSnmp(lines: readonly Line[], place: Place, context: ReadContext): InputRecord[] | null {
  const records: InputRecord[] = [];
  for (const part of partsOf(lines)) {
    if (part.head === null) records.push(...walksOf(part.lines, place, context));
    else records.push(...readTrap(part.head, part.lines, place, context));
  }
  return records.length > 0 ? records : null;
}

interface Part {
  /** The head of a notification; null for a walk. */
  readonly head: Line | null;
  readonly lines: Line[];
}

function partsOf(lines: readonly Line[]): Part[] {
  const parts: Part[] = [];
  for (const line of lines) {
    if (beginsTrap(line.text)) {
      const inner = line.text.search(INNER);
      const rest = inner < 0 ? [] : [{ number: line.number, text: spelledOut(line.text.slice(inner)) }];
      parts.push({ head: inner < 0 ? line : { number: line.number, text: line.text.slice(0, inner) }, lines: rest });
    } else {
      if (parts.length === 0) parts.push({ head: null, lines: [] });
      parts.at(-1)?.lines.push(line);
    }
  }
  return parts;
}

/** The variables behind a head in one line, as snmptrapd writes them in lines of their own. */
function spelledOut(text: string): string {
  if (text.startsWith('#')) return text.replace(ESCAPED, '  ');
  return text.replace(QUOTED_VARBIND, (_, name: string, value: string) => {
    const type = /^\.?(?:1|iso)\.3\./.test(value) ? 'OID: ' : '';
    return `  ${name} = ${type}${value.replace(/\\(.)/g, '$1')}`;
  });
}

// ---- Walks.

/** A walk that begins anew with the first object is that of the next device. */
function walksOf(lines: readonly Line[], place: Place, context: ReadContext): StateRecord[] {
  const walks: Varbind[][] = [];
  const left: Line[][] = [];
  for (const joined of joinLines(lines)) {
    if (joined.text.trim() === '' || /No (?:Such|more)/i.test(joined.text)) continue;
    const varbind = readVarbind(joined.text, joined.lines);
    const isNext =
      varbind !== null && walks.at(-1)?.some((each) => isSame(each, varbind) && each.value !== varbind.value);
    if (walks.length === 0 || isNext) {
      walks.push([]);
      left.push([]);
    }
    if (varbind === null) {
      if (isVarbind(joined.text)) left.at(-1)?.push(...joined.lines);
    } else walks.at(-1)?.push(varbind);
  }
  return walks.flatMap((walk, index) => (walk.some(isOurs) ? [readWalk(walk, left[index] ?? [], place, context)] : []));
}

function isSame(one: Varbind, other: Varbind): boolean {
  return one.name === other.name && one.index === other.index && one.name !== '';
}

function isOurs({ name }: Varbind): boolean {
  return KNOWN.has(name);
}

function readWalk(walk: readonly Varbind[], left: readonly Line[], place: Place, context: ReadContext): StateRecord {
  const spanOf = spanner(WALK, place, context);
  const scalar = (name: string) => walk.find((each) => each.name === name && each.value !== '');
  const diagnostics: StateRecord['diagnostics'][number][] = [];
  const facts: Draft<FactShape> = {};
  const udi = udiOf(scalar('SUDIInfo'), spanOf);
  if (udi !== null) facts.udis = [udi];
  const version = scalar('Version');
  if (version !== undefined) facts.agent = { version: fact(version.value, spanOf(version)) };
  const rows = usageOf(walk, spanOf);
  const state: Draft<State> = {};
  if (rows.length > 0) state.usage = rows.map(({ usage }) => usage);
  const model = modelOf(walk, spanOf);
  put(state, 'model', model);
  if (Object.keys(state).length > 0) facts.state = state;
  if (model?.value !== 'slup') put(facts, 'registration', registrationOf(scalar, model !== undefined, spanOf));
  for (const { mode } of rows) {
    if (mode === undefined || !isRenumbered(mode.value)) continue;
    diagnostics.push({
      level: 'info',
      code: 'weak-evidence',
      message: `enforcement ${mode.value} means something else in the MIB of 2016 and in that of 2021, by which it is read: ${statusOf(mode.value)}`,
      source: place.source,
      line: spanOf(mode).line,
      help: 'show license usage',
    });
  }
  const hostname = scalar('sysName');
  if (hostname !== undefined) facts.hostname = fact(hostname.value, spanOf(hostname));
  const unknown = [
    ...walk.filter(({ name }) => name === ''),
    ...rows.flatMap(({ mode }) => (isUnknown(mode) ? mode : [])),
  ];
  const unread = [...unknown, ...left.map((line) => ({ lines: [line] }))].map(spanOf);
  return {
    kind: 'state',
    device: { ...place.device, hostname: place.device.hostname ?? hostname?.value ?? null },
    form: WALK,
    span: {
      ...linesSpan(
        place.source,
        walk.flatMap(({ lines }) => lines),
      ),
      text: 'a walk of CISCO-SMART-LIC-MIB',
      form: WALK,
    },
    facts,
    capturedAt: null,
    readLines: walk.length - unknown.length,
    unread,
    diagnostics,
  };
}

type SpanOf = (of: { readonly lines: readonly Line[] }) => Span;

function spanner(form: string, { source }: Place, context: ReadContext): SpanOf {
  return ({ lines }) => {
    const span = linesSpan(source, lines);
    return { ...span, text: (context.redact ? redacted(span.text) : span.text).trim(), form };
  };
}

/** The head of a notification of SNMPv1 ends in its community, without a sign between the two. */
function redacted(text: string): string {
  return redactSecrets(text.replace(/(\bSNMP v\S{1,3}, community )\S+/g, '$1<redacted:community>'));
}

/** `PID:ISR4321/K9,SN:…`, which some agents begin with `UDI: `. */
function udiOf(varbind: Varbind | undefined, spanOf: SpanOf): Known<Udi> | null {
  const match = /PID:\s*([^,\s]{2,40})\s*,\s*SN:\s*([A-Za-z0-9]{4,20})/.exec(varbind?.value ?? '');
  if (varbind === undefined || match === null) return null;
  const span = spanOf(varbind);
  return { pid: fact(match[1] ?? '', span), sn: fact(match[2] ?? '', span) };
}

interface Row {
  readonly usage: Known<Usage>;
  readonly mode: Varbind | undefined;
}

/** The entitlement table, a row a licence. */
function usageOf(walk: readonly Varbind[], spanOf: SpanOf): Row[] {
  const rows = new Map<string, Map<string, Varbind>>();
  for (const varbind of walk) {
    if (!varbind.name.startsWith('Entitlement') || varbind.name === 'EntitlementNotifEnable') continue;
    const row = rows.get(varbind.index) ?? new Map<string, Varbind>();
    row.set(varbind.name, varbind);
    rows.set(varbind.index, row);
  }
  return [...rows.values()].map((row) => {
    const usage: Draft<Usage> = {};
    const textFact = (name: string): Fact<string> | undefined => {
      const varbind = row.get(name);
      return varbind === undefined || varbind.value === '' ? undefined : fact(varbind.value, spanOf(varbind));
    };
    put(usage, 'name', textFact('EntitlementFeatureName') ?? textFact('EntitlementTag'));
    put(usage, 'entitlement', textFact('EntitlementDescription'));
    const count = row.get('EntitlementRequestCount');
    if (count !== undefined && /^\d{1,10}$/.test(count.value)) usage.count = fact(Number(count.value), spanOf(count));
    const mode = row.get('EntitlementEnforceMode');
    const status = mode === undefined ? null : statusOf(mode.value);
    if (mode !== undefined && status !== null) usage.status = fact(status, spanOf(mode));
    const allowed = row.get('EntitlementExportAllowed')?.value;
    const flag = row.get('EntitlementExportAllowed');
    // Not a TruthValue: 0 is false and 1 is true.
    if (flag !== undefined && /^(?:1|true)$/.test(allowed ?? ''))
      usage.export = fact('RESTRICTED - ALLOWED', spanOf(flag));
    return { usage, mode };
  });
}

/** The status that outputs print; null for a number or a name that the MIB does not have. */
function statusOf(value: string): string | null {
  const number = numberOf(value);
  return ENFORCE_MODES.find(([of, name]) => (number === null ? name === value : of === number))?.[2] ?? null;
}

function isUnknown(mode: Varbind | undefined): mode is Varbind {
  return mode !== undefined && mode.value !== '' && statusOf(mode.value) === null;
}

/** A bare number that two texts of the MIB give different meanings. */
function isRenumbered(value: string): boolean {
  const number = numberOf(value) ?? 0;
  const [first, last] = RENUMBERED;
  return number >= first && number <= last;
}

function numberOf(value: string): number | null {
  const number = /^(?:unknown_)?(\d{1,2})$/.exec(value)?.[1];
  return number === undefined ? null : Number(number);
}

/** Only the policy model knows licences that are in use or not in use; the others are the words of the models before. */
function modelOf(walk: readonly Varbind[], spanOf: SpanOf): Fact<LicensingModel> | undefined {
  for (const varbind of walk) {
    if (varbind.name !== 'EntitlementEnforceMode') continue;
    const status = statusOf(varbind.value) ?? '';
    if (/IN USE$/.test(status)) return fact('slup', spanOf(varbind));
    if (/^EVAL/.test(status)) return fact('evaluation', spanOf(varbind));
  }
  const registered = walk.find(
    // The policy model has one word for it, `notRegistered`.
    ({ name, value }) => name === 'RegistrationStatus' && /^(?:[2-5]|registration\w+)$/.test(value),
  );
  return registered === undefined ? undefined : fact('smart-licensing', spanOf(registered));
}

/** Of a device of which the model is not known, `notRegistered` says nothing; how its authorization stands does. */
function registrationOf(
  scalar: (name: string) => Varbind | undefined,
  isClassic: boolean,
  spanOf: SpanOf,
): Known<FactShape['registration']> | undefined {
  const registration = scalar('RegistrationStatus');
  const status = REGISTRATION.find(([number, name]) => [String(number), name].includes(registration?.value ?? ''))?.[2];
  const compliance = scalar('AuthComplianceStatus');
  const stands = compliance && (licenceState(compliance.value) ?? compliance.value);
  const found = {
    ...(isClassic && registration && status ? { status: fact(status, spanOf(registration)) } : {}),
    ...(compliance && stands ? { authorization: fact(stands, spanOf(compliance)) } : {}),
  };
  return Object.keys(found).length > 0 ? found : undefined;
}

// ---- Notifications.

/** One notification: the message of the same event, and the device that it names. */
function readTrap(head: Line, lines: readonly Line[], place: Place, context: ReadContext): InputRecord[] {
  const varbinds = lines.flatMap((line) =>
    line.text.split(NEXT_VARBIND).flatMap((text) => readVarbind(text, [line]) ?? []),
  );
  const named = varbinds.find(({ name }) => name === 'snmpTrapOID')?.value ?? '';
  const specific = lines.map(({ text }) => SPECIFIC.exec(text)).find((match) => match !== null);
  const number = trapNumber(named) ?? (specific ? Number(specific[1] ?? specific[2]) : null);
  const name = /ciscoSlaSmartAgentNotify(\w+)/.exec(named)?.[1];
  const trap = TRAPS.find(([of, word]) => of === number || word === name);
  if (trap === undefined) return [];
  const device = senderOf(head, place, varbinds);
  const spanOf = spanner(TRAP, place, context);
  const span = spanOf({ lines: [head, ...lines.filter(({ text }) => text.trim() !== '')] });
  return [
    udiRecord(varbinds, device, span, spanOf),
    eventOf(trap, varbinds, { device, span, receivedAt: receivedAt(head, context) }, context),
  ].flatMap((record) => record ?? []);
}

/** The address that the notification came from, and its name: what the device says itself before what the receiver's name service says. */
function senderOf(head: Line, place: Place, varbinds: readonly Varbind[]): DeviceHint {
  const told = readTrapHead(head.text);
  const hostname =
    varbinds.find(({ name }) => name === 'sysName')?.value ?? place.device.hostname ?? told?.name ?? null;
  return { source: place.source, hostname, address: told?.address ?? place.device.address };
}

function receivedAt(head: Line, context: ReadContext): Stamp | null {
  return readIsoStamp(readTrapHead(head.text)?.at ?? '', context.zones);
}

function udiRecord(varbinds: readonly Varbind[], device: DeviceHint, span: Span, spanOf: SpanOf): StateRecord | null {
  const udi = udiOf(
    varbinds.find(({ name }) => name === 'SUDIInfo'),
    spanOf,
  );
  if (udi === null) return null;
  return {
    kind: 'state',
    device,
    form: TRAP,
    span,
    facts: { udis: [udi] },
    capturedAt: null,
    readLines: 1,
    unread: [],
    diagnostics: [],
  };
}

function eventOf(
  [, name, mnemonic]: (typeof TRAPS)[number],
  varbinds: readonly Varbind[],
  told: { readonly device: DeviceHint; readonly span: Span; readonly receivedAt: Stamp | null },
  context: ReadContext,
): InputRecord | null {
  const title = `ciscoSlaSmartAgentNotify${name}`;
  const value = (of: string) => varbinds.find((each) => each.name === of)?.value;
  if (mnemonic !== null) {
    const udi = /PID:\s*([^,\s]+)\s*,\s*SN:\s*(\w+)/.exec(value('SUDIInfo') ?? '');
    const fields = {
      ...(value('DaysReportingRequired') ? { days: value('DaysReportingRequired') ?? '' } : {}),
      ...(errorOf(value) ? { error: errorOf(value) ?? '' } : {}),
      ...(udi === null ? {} : { pid: udi[1] ?? '', sn: udi[2] ?? '' }),
    };
    return messageOf({ ...told, mnemonic, name: title, fields, at: null }, context);
  }
  const text = [value('DaysRUMAckNotReceived'), INITIAL_ACK[Number(value('PolicyModeInitialACKState'))]].find(Boolean);
  const at = told.receivedAt === null ? '' : isoText(told.receivedAt);
  const event = { at: fact(at, told.span), event: fact(title, told.span), text: fact(text ?? '', told.span) };
  const { device, span } = told;
  return {
    kind: 'state',
    device,
    form: TRAP,
    span,
    facts: { events: [event] },
    capturedAt: null,
    readLines: 1,
    unread: [],
    diagnostics: [],
  };
}

function errorOf(value: (name: string) => string | undefined): string | undefined {
  return (
    value('PolicyModeFailureMessage') ??
    value('ExportFailureMessage') ??
    value('ThirdPartyAndUtilityFailureMsg') ??
    value('DeRegisterFailureMsg')
  );
}
