import { isDeviceWord } from '../../ingest/envelope/name-shape.js';
import { areOthers, OF_PART } from '../../ingest/log/context.js';
import { fullCommand } from '../../ingest/show/license-command.js';
import { isParsedOutput } from '../../ingest/structured/parsed.js';
import { isFactoryName } from '../../ingest/text/device-name.js';
import { ownerOf } from '../../ingest/text/file-name.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import { fact } from '../../model/evidence.js';
import type {
  DeviceHint,
  InputRecord,
  LicenseFileRecord,
  LooseOutput,
  ShowRecord,
  StateRecord,
  SyslogRecord,
} from '../../model/record.js';
import { isoText } from '../../model/stamp.js';
import {
  type Counter,
  counterOf,
  countOn,
  goOn,
  isNameless,
  isNotedOtherwise,
  isPartedFrom,
  leaptOver,
  newCount,
  noteEnds,
  noteLeap,
} from './counters.js';
import {
  addFacts,
  addMessage,
  addRecord,
  addSide,
  type DeviceState,
  type MessageCatalogue,
  mergeDevices,
  newDevice,
  orderOf,
  reopen,
  reopenFrom,
  sessionOf,
} from './device.js';
import {
  type Contradiction,
  contradictionOf,
  identityOf,
  isShared,
  isUnnamed,
  movedWrongly,
  namesOf,
  placeOf,
  shareSource,
  standBeside,
  udiAlias,
  udiAliases,
  udiInMessage,
} from './identity.js';
import { inLeapYear, type YearlessLog } from './leap-day.js';
import { withMember } from './members.js';
import { withOutputOf } from './outputs.js';
import { withSince } from './since.js';
import { givesWay, withStartup } from './startup.js';
import { turnYear, type YearlessLine } from './year-turn.js';

/** All devices seen so far. Owned by the fold: callers read it through snapshots. */
export interface FoldState {
  readonly devices: Set<DeviceState>;
  /** Names by which a device is known: `udi:PID:SN`, `host:name`, `address:…`, `source:…`. */
  readonly aliases: Map<string, DeviceState>;
  /** Host names with a domain, by the name without it. */
  readonly longNames: Map<string, readonly string[]>;
  /** Hints already resolved, so that a log line costs one look-up. */
  readonly resolved: Map<string, DeviceState>;
  /** The same by the hint itself: readers give the lines of one device the same hint. */
  byHint: WeakMap<DeviceHint, DeviceState>;
  readonly diagnostics: Diagnostic[];
  /** By source: lines of outputs about licensing that were not recognised. */
  readonly loose: Map<string, LooseOutput>;
  /** By source: what of it could not be read. */
  readonly damaged: Map<string, string>;
  /** Licence files, in the order of the input: whom they concern is decided when all devices are known. */
  readonly files: LicenseFileRecord[];
  /** By source: the counts of its lines that name nobody. */
  readonly counters: Map<string, Counter[]>;
  /** By source: how its lines without years follow each other. */
  readonly yearless: Map<string, YearlessLog>;
  /** By source and device: its last line whose year is open. */
  readonly yearlessLines: Map<string, YearlessLine>;
  /** Devices that turned out to be another one, for whoever follows them; who reads it empties it. */
  united: { readonly gone: DeviceState; readonly into: DeviceState }[];
  created: number;
  /** Records come as devices print them: what comes later was printed later. */
  readonly isLive: boolean;
  /** What stands for devices that are followed elsewhere, and where that is; see `moves.ts`. */
  readonly away: Map<DeviceState, number>;
}

export function newFoldState(isLive = false): FoldState {
  return {
    isLive,
    devices: new Set(),
    aliases: new Map(),
    longNames: new Map(),
    resolved: new Map(),
    byHint: new WeakMap(),
    diagnostics: [],
    loose: new Map(),
    damaged: new Map(),
    files: [],
    counters: new Map(),
    yearless: new Map(),
    yearlessLines: new Map(),
    united: [],
    created: 0,
    away: new Map(),
  };
}

/** Licence files of one input that are kept. */
const FILES_KEPT = 10_000;
/** UDIs of one licence file that become devices. */
const FILE_UDIS = 1000;

/**
 * Takes one record into the state of the device it belongs to. The same records in the same order give the same state,
 * whatever door they came through.
 */
export function fold(state: FoldState, record: InputRecord, catalogue: MessageCatalogue): FoldState {
  if (record.kind === 'license-file') {
    if (state.files.length < FILES_KEPT) state.files.push(record);
  } else foldDevice(state, record, catalogue);
  return state;
}

/** What belongs to one device by itself. */
export type DeviceRecord = Exclude<InputRecord, LicenseFileRecord>;

/** The same, and returns the device that the record went to. */
export function foldDevice(state: FoldState, given: DeviceRecord, catalogue: MessageCatalogue): DeviceState {
  const isKnown = given.kind === 'syslog' && !isNameless(given);
  const device = (isKnown && state.byHint.get(given.device)) || introduce(state, given);
  const record = given.kind === 'syslog' ? inLeapYear(state.yearless, given, device, state.devices) : given;
  if (record.kind === 'syslog' && !state.isLive) turnYear(state.yearlessLines, record, device);
  if (record.kind === 'syslog' && record.text.includes('PID:'))
    return foldMessageOfUdi(state, device, record, catalogue);
  switch (record.kind) {
    case 'syslog':
      addMessage(device, record, catalogue);
      addTyped(device, record);
      addRestart(device, record);
      break;
    case 'show':
      // An output of which nothing was understood may still be asked for.
      if (record.readLines > 0) device.commands = withMember(device.commands, record.command);
      device.outputs = withOutputOf(device.outputs, record);
      state.diagnostics.push(
        ...addRecord(device, { ...record, facts: withStartup(record) }, false, givesWay(device, record)),
      );
      device.session = sessionOf(record);
      break;
    case 'state':
      device.outputs = withOutputOf(device.outputs, record);
      state.diagnostics.push(...addRecord(device, record, true));
      break;
    case 'config':
      device.commands = withMember(device.commands, 'show running-config');
      state.diagnostics.push(...addRecord(device, { ...record, capturedAt: null }, false));
      break;
    case 'typed':
      addFacts(device, withSince(device, record), null);
      break;
  }
  return device;
}

/** Commands that the log of a device's configuration tells of and that are kept. */
const TYPED_KEPT = 50;

/** The log of the configuration names what somebody typed, word for word. */
function addTyped(device: DeviceState, { mnemonic, fields, span }: SyslogRecord): void {
  if (mnemonic !== 'CFGLOG_LOGGEDCMD' || (device.facts.typed?.length ?? 0) >= TYPED_KEPT) return;
  const command = fullCommand((fields.command ?? '').trim());
  if (
    /^(?:(?:no |default )?(?:license|ip domain[ -]lookup|netconf-yang|tunnel|crypto map|macsec)|reload)\b/.test(command)
  )
    addFacts(device, { typed: [{ command: fact(command, span) }] }, null);
}

/** Starts of a device that are kept. */
const RESTARTS_KEPT = 20;

/** Below the message of its start a device prints the release that runs. */
function addRestart(device: DeviceState, { mnemonic, fields, at, span }: SyslogRecord): void {
  if (mnemonic !== 'RESTART' || !fields.release) return;
  const { restarts = [], release } = device.facts;
  const restart = { release: fact(fields.release, span), at: fact(at === null ? '' : isoText(at), span) };
  const isNewest = restarts.every((other) => !other.at?.value || other.at.value <= restart.at.value);
  // What an output says of the release stands.
  const isKnown = release !== undefined && !restarts.some((other) => other.release?.spans[0] === release.spans[0]);
  addFacts(
    device,
    {
      ...(restarts.length < RESTARTS_KEPT ? { restarts: [restart] } : {}),
      ...(isNewest && !isKnown ? { release: restart.release } : {}),
    },
    null,
  );
}

/** A message that names its device's UDI: what else is known by that UDI is the same device, unless its own say otherwise. */
function foldMessageOfUdi(state: FoldState, device: DeviceState, record: SyslogRecord, catalogue: MessageCatalogue) {
  addMessage(device, record, catalogue);
  const alias = udiInMessage(record);
  if (alias === null || hasOtherUdis(device, [alias])) return device;
  const owner = state.aliases.get(alias);
  if (owner === undefined) name(state, alias, device);
  else if (owner !== device && !hasOtherUdis(owner, [alias, ...udisKnown(device)])) {
    unite(state, owner, device);
    return owner;
  }
  return device;
}

/** Finds the device that a record belongs to, and notes the names that the record gives it. */
function introduce(state: FoldState, record: DeviceRecord): DeviceState {
  const device = deviceOf(state, record);
  const { source, address, hostname, side, isBehindSession } = record.device;
  device.sources = withMember(device.sources, source);
  if (side !== undefined) addSide(device, placeOf(record.device));
  if (address) device.addresses = withMember(device.addresses, address);
  if (hostname) device.hostnames.add(hostname);
  if (isBehindSession === true) device.isBehindSession = true;
  if (record.kind === 'syslog') state.byHint.set(record.device, device);
  return device;
}

function forgetResolved(state: FoldState): void {
  state.resolved.clear();
  state.byHint = new WeakMap();
}

function deviceOf(state: FoldState, record: DeviceRecord): DeviceState {
  if (record.kind === 'syslog' && isNameless(record)) return counting(state, record);
  const { device: hint } = record;
  const isOutput = record.kind === 'show' || record.kind === 'state';
  const udis = isOutput ? udiAliases(record.facts) : [];
  const own = 'facts' in record ? record.facts.hostname?.value : undefined;
  const hostname = own && (hint.hostname === null || !isFactoryName(own)) ? own : hint.hostname;
  // What an output says may speak against its name.
  if (isOutput) return resolve(state, hint, hostname ?? null, udis, record);
  const key = `${placeOf(hint)}\n${hostname ?? ''}\n${hint.address ?? ''}`;
  const cached = state.resolved.get(key);
  if (cached) return cached;
  const device = resolve(state, hint, hostname ?? null, [], record);
  state.resolved.set(key, device);
  return device;
}

/** Whose a line is that has no name: what closes one sender's failure must not close another's. */
function counting(state: FoldState, record: SyslogRecord): DeviceState {
  const source = placeOf(record.device);
  const counters = state.counters.get(source) ?? [];
  let counter = counterOf(counters, record);
  if (counter === null) {
    const device = counters.length === 0 ? resolve(state, record.device, null, [], record) : newDevice(state.created++);
    if (counters.length > 0) {
      device.part =
        [...state.devices].filter(({ sources, sides }) => sides?.includes(source) ?? sources.has(source)).length + 1;
      state.devices.add(device);
      state.diagnostics.push(countsAnew(counters, record));
      for (const other of counters) reopenFrom(other.device, leaptOver(other, record));
    }
    counter = {
      ...newCount(),
      device,
      number: record.sequence,
      part: record.part ?? 0,
      failing: { parts: [], said: [] },
      leaps: [],
    };
    state.counters.set(source, [...counters, counter]);
  }
  noteLeap(counter, record);
  countOn(counter, record);
  noteEnds(counter, record);
  return counter.device;
}

function resolve(
  state: FoldState,
  hint: DeviceHint,
  hostname: string | null,
  udis: readonly string[],
  record: DeviceRecord,
): DeviceState {
  const names = namesOf(hint, hostname);
  const byUdi = distinct(udis.map((udi) => state.aliases.get(udi)));
  const byName = distinct(names.map((name) => findByName(state, name)));

  let device: DeviceState | undefined;
  let part = 1;
  let capture = 1;
  for (const other of distinct([...byUdi, ...byName])) {
    const isTied = byUdi.includes(other) || !names.some(isShared);
    if (isOther(state, other, { names, udis, record, isTied })) {
      if (!isTied) part = other.part + 1;
      else if (!hasOtherUdis(other, udis)) capture = (other.capture ?? 1) + 1;
    } else if (!device) device = other;
    else if (!hasOtherUdis(other, [...udis, ...udisKnown(device)])) unite(state, device, other);
  }
  if (!device) {
    device = newDevice(state.created++);
    device.part = part;
    if (capture > 1) device.capture = capture;
    state.devices.add(device);
  }
  for (const alias of [...udis, ...names]) name(state, alias, device);
  return device;
}

/** A record, and what names its device. */
interface Claim {
  readonly names: readonly string[];
  readonly udis: readonly string[];
  readonly record: DeviceRecord;
  /** By a UDI, or by a name that is one device's. */
  readonly isTied: boolean;
}

/**
 * Whether what goes by the same name is another device: its UDIs say so or, where only the source ties the two, its facts. Of one device
 * two captures that nothing orders stay apart where they contradict each other, so that neither hides what the other says.
 */
function isOther(state: FoldState, device: DeviceState, claim: Claim): boolean {
  const { names, udis, record, isTied } = claim;
  if (udis.length > 0 && hasOtherUdis(device, udis)) {
    // In one source each has a name by its UDI.
    if (isTied) state.diagnostics.push(sharedName(names, record));
    return true;
  }
  if (record.kind !== 'show' && record.kind !== 'state') return false;
  const contradiction = isTied
    ? contradictionOfCaptures(state, device, record)
    : contradictionInSource(device, record, names);
  if (contradiction === null) return false;
  state.diagnostics.push(
    isTied ? twoCapturesOf(device, contradiction, record) : twoCaptures(device, contradiction, record),
  );
  return true;
}

/** Whether an output below a name that many devices have is another one's than that which goes by the name. */
export function speaksAgainst(device: DeviceState, record: ShowRecord, names: readonly string[]): boolean {
  return isOfOtherUdis(device, record) || contradictionInSource(device, record, names) !== null;
}

function isOfOtherUdis(device: DeviceState, { facts }: ShowRecord): boolean {
  const udis = udiAliases(facts);
  return udis.length > 0 && hasOtherUdis(device, udis);
}

/** What two outputs that only their source ties together say differently. */
function contradictionInSource(
  device: DeviceState,
  record: ShowRecord | StateRecord,
  names: readonly string[],
): Contradiction | null {
  // What was typed on a device of a shared name may have changed what it shows.
  const isChanged = !names.some((name) => name.startsWith('source:')) && (device.facts.typed?.length ?? 0) > 0;
  return isChanged ? null : (contradictionOf(device.facts, record.facts) ?? movedWrongly(device, record));
}

/** What two captures of one device say differently, where nothing tells which of them is the later. */
function contradictionOfCaptures(
  state: FoldState,
  device: DeviceState,
  record: ShowRecord | StateRecord,
): Contradiction | null {
  if (state.isLive) return null;
  const contradiction = contradictionOf(device.facts, record.facts);
  // That a report moved on orders captures of one device; of a group it may be the other's.
  const isOpen = record.device.mayBeGroup === true && record.collectedAt === undefined;
  if (isOpen) return contradiction ?? movedWrongly(device, record);
  if (orderOf(device, record) !== 0) return null;
  // Of an output and another form of the same state the output counts, see `disagreements`.
  const forms = (contradiction?.spans ?? []).map(({ form }) => form);
  return forms.includes(undefined) && forms.some(isOfModel) ? null : contradiction;
}

/** Whether a form is no output, printed or taken apart. */
function isOfModel(form: string | undefined): boolean {
  return form !== undefined && !isParsedOutput(form);
}

/** From now on the device is found by this alias, and no other is. */
export function name(state: FoldState, alias: string, device: DeviceState): void {
  const before = state.aliases.get(alias);
  if (before === device) return;
  state.aliases.set(alias, device);
  before?.aliases.delete(alias);
  device.aliases.add(alias);
  // A new name changes nothing that was resolved: every hint holds names of its own.
  if (before !== undefined) {
    forgetResolved(state);
    return;
  }
  const short = shortName(alias);
  if (short !== null) state.longNames.set(short, [...(state.longNames.get(short) ?? []), alias]);
}

/** `host:sw1` of `host:sw1.example.com`. */
function shortName(alias: string): string | null {
  const dot = alias.startsWith('host:') ? alias.indexOf('.') : -1;
  return dot < 0 ? null : alias.slice(0, dot);
}

/** Brings back a device that was folded before, for instance by an earlier run. */
export function adopt(state: FoldState, device: DeviceState): void {
  const aliases = [...device.aliases];
  device.aliases.clear();
  state.devices.add(device);
  state.created = Math.max(state.created, device.index + 1);
  for (const alias of aliases) name(state, alias, device);
}

/** Lets go of devices: what comes from them later begins anew. */
export function forget(state: FoldState, devices: Iterable<DeviceState>): void {
  for (const device of devices) {
    state.devices.delete(device);
    for (const alias of device.aliases) {
      state.aliases.delete(alias);
      const short = shortName(alias);
      if (short === null) continue;
      const others = state.longNames.get(short)?.filter((other) => other !== alias);
      if (others?.length) state.longNames.set(short, others);
      else state.longNames.delete(short);
    }
  }
  forgetResolved(state);
}

/** From now on a device goes by another name alone; where somebody has that already, the two are one. */
export function rename(state: FoldState, device: DeviceState, hint: DeviceHint): void {
  forget(state, [device]);
  state.devices.add(device);
  device.aliases.clear();
  device.hostnames.clear();
  if (hint.hostname !== null) device.hostnames.add(hint.hostname);
  for (const alias of namesOf(hint, hint.hostname)) {
    const other = findByName(state, alias);
    if (other === undefined) name(state, alias, device);
    else unite(state, other, device);
  }
}

/**
 * Decides, when all of the input was read, whose the outputs and lines are that nothing names: of the only device that their source
 * names or, where it names none, of the only one in the input. Not where a fact of the two speaks against it, and not lines without
 * a name in a log that names its devices. What was decided is told.
 */
export function settle(state: FoldState): void {
  for (const file of state.files) nameByFile(state, file);
  if ([...state.devices].every(isUnnamed)) for (const file of state.files) introduceByFile(state, file);
  joinBoots(state);
  tellSides(state);
  joinByFile(state);
  const unnamed = [...state.devices].filter(isUnnamed);
  const named = [...state.devices].filter((device) => !isUnnamed(device));
  for (const device of unnamed) {
    const beside = named.filter((each) => shareSource(each, device));
    const [only, another] = beside.length > 0 ? beside : named;
    const rivals = beside.length > 0 ? unnamed.filter((other) => shareSource(other, device)) : unnamed;
    const isAlone = rivals.length === 1;
    if (only === undefined || another !== undefined || !isAlone || !mayBe(device, only)) continue;
    const isOneSession = beside.length > 0 && only.commands.size > 0;
    if (!isOneSession) state.diagnostics.push(joined(device, only));
    unite(state, only, device);
  }
  const told = new Set<string>();
  for (const device of unnamed) {
    const isAmongNamed = named.some((other) => other.logLines > 0 && shareSource(other, device));
    if (!isAmongNamed || !state.devices.has(device)) continue;
    if (!reopen(device) && device.isBehindSession !== true) continue;
    const [source = ''] = device.sources;
    if (!told.has(source)) state.diagnostics.push(anyonesRecovery(source));
    told.add(source);
  }
}

/**
 * Files that are called after one device, or a log and what was put aside of it, are that device's, where nothing in them names one and
 * nothing speaks against it: of the device of that name if there is one, else one of their own.
 */
function joinByFile(state: FoldState): void {
  const owned = new Map<string, DeviceState>();
  for (const device of [...state.devices].filter((each) => isUnnamed(each) && each.sides === undefined)) {
    const [source, another] = device.sources;
    if (source === undefined || another !== undefined || !isAloneIn(state, source)) continue;
    const owner = ownerOf(source, isDeviceWord);
    if (owner === null) continue;
    const named = owner.name === null ? undefined : findByName(state, `host:${owner.name.toLowerCase()}`);
    const other = named ?? owned.get(owner.key);
    if (other === undefined) owned.set(owner.key, device);
    else if (goesWith(state, other, device)) {
      state.diagnostics.push(joinedByFile(device, other));
      unite(state, other, device);
    }
  }
}

/** Whether one device only is told of in a source. */
function isAloneIn(state: FoldState, source: string): boolean {
  return [...state.devices].filter(({ sources }) => sources.has(source)).length === 1;
}

/** Whether nothing speaks against it that two are one: facts, moments, and numbers of lines that run against the clock. */
function goesWith(state: FoldState, one: DeviceState, other: DeviceState): boolean {
  if (contradictionOf(one.facts, other.facts) !== null || movedWrongly(one, other) !== null) return false;
  const counters = [...state.counters.values()].flat();
  const ofOne = counters.filter(({ device }) => device === one);
  return counters
    .filter(({ device }) => device === other)
    .every((counter) => ofOne.every((each) => goOn(each, counter)));
}

/** Two texts beside each other that name nobody are taken for those of two devices, which is told. */
function tellSides(state: FoldState): void {
  const told = new Set<string>();
  const nameless = [...state.devices].filter((device) => isUnnamed(device) && device.sides !== undefined);
  for (const one of nameless) {
    const other = nameless.find((each) => each.index > one.index && standBeside(one, each));
    const [source = ''] = one.sources;
    if (other === undefined || told.has(source)) continue;
    told.add(source);
    state.diagnostics.push(sidesApart(one, other));
  }
}

/** What a console shows before its prompt tells a UDI and no name: it is of the session's device, where nothing speaks against that. */
function joinBoots(state: FoldState): void {
  const all = [...state.devices];
  for (const boot of all) {
    const isNameless = boot.hostnames.size === 0 && boot.addresses.size === 0 && boot.facts.hostname === undefined;
    if (!isNameless || boot.sources.size !== 1 || udiAliases(boot.facts).length === 0) continue;
    const [only, another] = all.filter((other) => other !== boot && shareSource(other, boot));
    const isOne = only !== undefined && another === undefined && boot.index < only.index && only.commands.size > 0;
    if (!isOne || udisKnown(only).length > 0 || contradictionOf(boot.facts, only.facts) !== null) continue;
    state.diagnostics.push(joined(boot, only));
    unite(state, only, boot);
  }
}

/** A usage file names the device that wrote it, and its UDI: both are one device's, where nothing speaks against it. */
export function nameByFile(state: FoldState, { content, device: { source } }: LicenseFileRecord): void {
  const [udi, another] = content.udis;
  const alias = udi === undefined || another !== undefined ? null : udiAlias(udi);
  if (alias === null || content.hostname === undefined) return;
  const [host = ''] = namesOf({ source, hostname: null, address: null }, content.hostname);
  const device = findByName(state, host);
  const owner = state.aliases.get(alias);
  if (device === undefined || device === owner || hasOtherUdis(device, [alias])) return;
  if (owner === undefined) name(state, alias, device);
  else if (owner.hostnames.size === 0 && owner.facts.hostname === undefined) unite(state, owner, device);
}

/** Where no output or line names anybody, the UDIs in licence files are all that is known of who there is. */
function introduceByFile(state: FoldState, { content, span, device: { source, hostname } }: LicenseFileRecord): void {
  for (const udi of content.udis.slice(0, FILE_UDIS)) {
    const alias = udiAlias(udi);
    if (alias === null || state.aliases.has(alias)) continue;
    const device = newDevice(state.created++);
    device.sources = withMember(device.sources, source);
    const own = hostname ?? content.hostname;
    const isOnly = content.udis.length === 1;
    if (own !== undefined && isOnly) device.hostnames.add(own);
    const release = isOnly && content.release !== undefined ? { release: fact(content.release, span) } : {};
    addFacts(device, { udis: [{ pid: fact(udi.pid, span), sn: fact(udi.sn, span) }], ...release }, null);
    state.devices.add(device);
    name(state, alias, device);
  }
}

function mayBe(unnamed: DeviceState, named: DeviceState): boolean {
  if (standBeside(unnamed, named) || unnamed.isBehindSession === true) return false;
  const isAnyonesLine = shareSource(unnamed, named) && unnamed.logLines > 0 && named.commands.size === 0;
  return !isAnyonesLine && contradictionOf(unnamed.facts, named.facts) === null;
}

/** The device that goes by a name, with its domain or without. */
export function findByName(state: FoldState, name: string): DeviceState | undefined {
  const exact = state.aliases.get(name);
  if (exact || !name.startsWith('host:')) return exact;
  // A relay may add the domain, or drop it.
  const short = name.split('.')[0] ?? name;
  if (short !== name) return /^host:\d+$/.test(short) ? undefined : state.aliases.get(short);
  const [longer = '', another] = state.longNames.get(name) ?? [];
  return another === undefined ? state.aliases.get(longer) : undefined;
}

/** The device that a hint names, if it is known already. */
export function namedBy(state: FoldState, hint: DeviceHint): DeviceState | undefined {
  if (hint.hostname === null) return undefined;
  const [name = ''] = namesOf(hint, hint.hostname);
  return findByName(state, name);
}

/** The devices that carry one of these UDIs. */
export function carrying(
  state: FoldState,
  udis: readonly { readonly pid: string; readonly sn: string }[],
): DeviceState[] {
  return distinct(udis.map(({ pid, sn }) => state.aliases.get(`udi:${pid}:${sn}`)));
}

/** As its outputs print them, else as its messages name them. */
export function udisKnown({ facts, aliases }: DeviceState): string[] {
  const printed = udiAliases(facts);
  return printed.length > 0 ? printed : [...aliases].filter((alias) => alias.startsWith('udi:'));
}

/** The device is known by UDIs, and by none of these. */
export function hasOtherUdis(device: DeviceState, udis: readonly string[]): boolean {
  const own = udisKnown(device);
  const others = new Set(udis);
  return own.length > 0 && !own.some((udi) => others.has(udi));
}

/** Two devices turned out to be one, which goes on as the first. */
export function unite(state: FoldState, into: DeviceState, other: DeviceState): void {
  if (other.index < into.index) mergeInOrder(into, other);
  else mergeDevices(into, other);
  for (const alias of other.aliases) {
    state.aliases.set(alias, into);
    into.aliases.add(alias);
  }
  state.devices.delete(other);
  for (const [source, counters] of state.counters) {
    state.counters.set(
      source,
      counters.map((counter) => (counter.device === other ? { ...counter, device: into } : counter)),
    );
  }
  state.united.push({ gone: other, into });
  forgetResolved(state);
}

/** The device seen first counts as the older one, though the other keeps the identity. */
function mergeInOrder(into: DeviceState, older: DeviceState): void {
  const { facts, capturedAt } = into;
  into.facts = {};
  into.capturedAt = null;
  mergeDevices(into, older);
  addFacts(into, facts, capturedAt);
}

function distinct(devices: readonly (DeviceState | undefined)[]): DeviceState[] {
  return [...new Set(devices.filter((device) => device !== undefined))];
}

function twoCaptures(
  device: DeviceState,
  { what, values }: Contradiction,
  { span }: ShowRecord | StateRecord,
): Diagnostic {
  const isNamed = device.hostnames.size > 0;
  return {
    level: 'warning',
    code: 'two-captures',
    message: `outputs of two devices, or of one before and after a change, stand here without names of their own (${what}: ${values.join(', then ')}); they are kept apart`,
    source: span.source,
    line: span.line,
    help: isNamed
      ? 'many devices have the name in their prompts: give each capture a file of its own, or show license udi with it'
      : 'keep the prompts in the text, or give each capture a file of its own',
  };
}

function twoCapturesOf(
  device: DeviceState,
  { what, values }: Contradiction,
  { span }: ShowRecord | StateRecord,
): Diagnostic {
  return {
    level: 'warning',
    code: 'two-captures',
    message: `two captures of ${identityOf(device)} contradict each other (${what}: ${values.join(' and ')}), and nothing tells which of them is the later: each is judged by itself`,
    source: span.source,
    line: span.line,
    help: 'give the newer one alone, or show clock in both; sldiag compare tells what changed between them',
  };
}

/** Why a line that names nobody is of none of the senders before it. */
function whyAnew(counters: readonly Counter[], record: SyslogRecord): string {
  const { sequence, device } = record;
  const { context = null } = device;
  const other = counters.find((counter) => areOthers(counter.context, context))?.context ?? null;
  const parts = [context, other].flatMap((each) => OF_PART.exec(each ?? '')?.[0] ?? []);
  if (parts.length > 1)
    return `messages that name no device stand below other words from ${parts[0]} on than from ${parts[1]} on`;
  if (other !== null)
    return `a message that names no device stands behind “${context}”, one before it behind “${other}”`;
  if (counters.some((counter) => isPartedFrom(counter, record)))
    return 'lines that nobody reads stand between a message that names no device and the failure before it: another device may have printed it';
  if (counters.some((counter) => isNotedOtherwise(counter, record)))
    return 'behind a message that names no device stand words that do not stand behind the failure before it';
  const numbers = counters.flatMap(({ number }) => number ?? []);
  return sequence !== null && numbers.length > 0
    ? `message ${sequence} follows ${numbers.join(', ')} and names no device: another one counts, or the same after a reload`
    : 'a message that names no device goes on with none before it: its clock or its numbering is another';
}

function countsAnew(counters: readonly Counter[], record: SyslogRecord): Diagnostic {
  const { span } = record;
  const why = whyAnew(counters, record);
  return {
    level: 'warning',
    code: 'counts-anew',
    message: `${why}${why.includes(': ') ? ';' : ':'} they are kept apart`,
    source: span.source,
    line: span.line,
    help: 'give the log of each device a file of its own, or have its name sent: logging origin-id hostname',
  };
}

function sidesApart(one: DeviceState, other: DeviceState): Diagnostic {
  const [source = ''] = one.sources;
  const [left, right] = [one, other].map((each) => (each.sides?.[0] ?? '').slice(source.length).trim());
  return {
    level: 'warning',
    code: 'sides-apart',
    message: `two texts stand beside each other, ${left} and ${right}, and name no device: they are taken for those of two devices`,
    source,
    line: 0,
    help: 'if both are of one device, give the later one by itself',
  };
}

function joinedByFile(device: DeviceState, other: DeviceState): Diagnostic {
  const [source = ''] = device.sources;
  const [beside = ''] = other.sources;
  return {
    level: 'info',
    code: 'joined-by-inference',
    message: `nothing in it names a device; by its name it is taken to be of the device of ${beside}`,
    source,
    line: 0,
    help: 'give it by itself if it is another one’s',
  };
}

function anyonesRecovery(source: string): Diagnostic {
  return {
    level: 'warning',
    code: 'unnamed-recovery',
    message:
      'lines that name no device stand in a log that names its devices: that one of them recovered says nothing of a failure of another, which counts as going on',
    source,
    line: 0,
    help: 'have the name sent with every line: logging origin-id hostname',
  };
}

function joined(unnamed: DeviceState, named: DeviceState): Diagnostic {
  return {
    level: 'info',
    code: 'joined-by-inference',
    message: `nothing in it names a device; it is taken to be of ${identityOf(named)}, the only one that the input names`,
    source: [...unnamed.sources][0] ?? '',
    line: 0,
  };
}

function sharedName(names: readonly string[], record: DeviceRecord): Diagnostic {
  const name = (names[0] ?? '').replace(/^[a-z]+:/, '');
  return {
    level: 'warning',
    code: 'shared-name',
    message: `two devices with different UDIs go by ${name}; they are kept apart, and lines that name only ${name} go to the newer one`,
    source: record.span.source,
    line: record.span.line,
  };
}
