import { fleetKey } from '../diagnose/judge/fleet.js';
import type { Span } from '../model/evidence.js';
import type { Counters, FeedState, LiveEvent, LiveMessage, LiveSnapshot } from '../model/live.js';
import { present } from '../model/present.js';
import type { FleetCause, NextStep, ReportDevice } from '../model/report.js';
import { isSettled, MODES, type Mode, TOPOLOGY_IDS, type TopologyId } from '../model/terms.js';
import { listDevices } from '../report/listing.js';
import { commandsIn, type DeviceOutline, outlineDevice } from '../report/outline.js';

export type View =
  | 'devices'
  | 'diagnosis'
  | 'messages'
  | 'message'
  | 'fleet'
  | 'cause'
  | 'knowledge'
  | 'entry'
  | 'help';
export type Sort = 'worst' | 'name' | 'recent' | 'deadline';
/** What typed characters go to. */
export type Entry = 'keys' | 'filter' | 'search' | 'knowledge' | 'paste';

/** One entry of the knowledge that a search found. */
export interface FoundEntry {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly snippet: string;
}

/** What the reducer wants done outside of it. */
export type Effect =
  | { readonly kind: 'copy'; readonly text: string }
  | {
      readonly kind: 'choose';
      readonly device: string;
      readonly topology: TopologyId | null;
      readonly mode: Mode | null;
    }
  | { readonly kind: 'submit'; readonly text: string }
  | { readonly kind: 'look-up'; readonly question: string }
  | { readonly kind: 'open'; readonly entry: FoundEntry }
  | { readonly kind: 'step' }
  | { readonly kind: 'quit' };

/** A cause that devices share or shared, and since when that is over. */
export interface ListedCause {
  readonly key: string;
  readonly cause: FleetCause;
  /** ISO 8601, the collector's clock; null while it lasts. */
  readonly over: string | null;
}

/** Everything that the dashboard shows. Owned by `reduce`. */
export interface WatchState {
  readonly view: View;
  readonly entry: Entry;
  readonly devices: ReadonlyMap<string, ReportDevice>;
  readonly next: ReadonlyMap<string, readonly NextStep[]>;
  readonly fleet: ReadonlyMap<string, FleetCause>;
  /** Shared causes that ended while the dashboard looked on, by their keys; the last `PAST_KEPT`, newest last. */
  readonly past: ReadonlyMap<string, ListedCause>;
  /** Which shared cause is selected, by its key; null for the first. */
  readonly fleetAt: string | null;
  readonly messages: readonly LiveMessage[];
  /** Messages by device in each of the last spans of `RATE_SPAN`, newest last. */
  readonly rates: ReadonlyMap<string, readonly number[]>;
  readonly newest: ReadonlyMap<string, LiveMessage>;
  readonly counters: Counters | null;
  readonly feed: FeedState;
  readonly selected: string | null;
  readonly sort: Sort;
  readonly filter: string;
  readonly search: string;
  /** What is looked for in the knowledge, what was found, and which of it is selected. */
  readonly question: string;
  readonly found: readonly FoundEntry[];
  readonly foundAt: number;
  /** Lines of the entry that is open. */
  readonly page: readonly string[];
  /** Where Esc leads from the knowledge, an entry or a piece of evidence. */
  readonly cameFrom: View;
  /** The message that is selected, or that evidence led to, and how many pieces of evidence were gone through. */
  readonly marked: LiveMessage | null;
  readonly evidenceAt: number;
  readonly isLicensingOnly: boolean;
  /** Messages up to this index are shown; null follows the newest. */
  readonly pausedAt: number | null;
  readonly scroll: number;
  /** Which of the shown actions `y` copies. */
  readonly action: number;
  readonly pasted: string;
  readonly notice: string;
  /** How far a replay has come, in words; the empty string where nothing is replayed. */
  readonly replay: string;
  /** What the user settled last, which a collector elsewhere shows later than the next key comes. */
  readonly asked: { readonly device: string; readonly topology: TopologyId | null; readonly mode: Mode | null } | null;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  readonly rateAt: number;
  readonly effects: readonly Effect[];
}

/** A key as the terminal gave it; `text` is what it types. */
export interface Key {
  readonly name:
    | 'up'
    | 'down'
    | 'left'
    | 'right'
    | 'pageUp'
    | 'pageDown'
    | 'enter'
    | 'escape'
    | 'tab'
    | 'backspace'
    | 'text';
  readonly text: string;
}

export type WatchAction =
  | { readonly type: 'snapshot'; readonly snapshot: LiveSnapshot; readonly now: number }
  | { readonly type: 'events'; readonly events: readonly LiveEvent[]; readonly now: number }
  | { readonly type: 'feed'; readonly feed: FeedState }
  | { readonly type: 'tick'; readonly now: number }
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'found'; readonly question: string; readonly found: readonly FoundEntry[] }
  | { readonly type: 'page'; readonly lines: readonly string[] }
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'replay'; readonly text: string }
  | { readonly type: 'done'; readonly count: number };

const MESSAGES_KEPT = 2000;
const RATE_SPANS = 12;
/** Milliseconds that one bar of the message rate stands for. */
export const RATE_SPAN = 5000;
/** Messages that are shown below the one that evidence leads to. */
const SHOWN_AFTER = 8;
const PAST_KEPT = 100;
/** Times that a key counts which came at once. */
const HELD = 100;
const PASTE_CAP = 4 * 1024 * 1024;
const VIEWS: readonly View[] = ['devices', 'diagnosis', 'messages', 'fleet'];
const SORTS: readonly Sort[] = ['worst', 'name', 'recent', 'deadline'];
const TOPOLOGIES: readonly (TopologyId | null)[] = [null, ...TOPOLOGY_IDS];
const CHOICES: readonly (Mode | null)[] = [null, ...MODES];

export function newWatchState(now: number): WatchState {
  return {
    view: 'devices',
    entry: 'keys',
    devices: new Map(),
    next: new Map(),
    fleet: new Map(),
    past: new Map(),
    fleetAt: null,
    messages: [],
    rates: new Map(),
    newest: new Map(),
    counters: null,
    feed: { state: 'connecting', detail: '' },
    selected: null,
    sort: 'worst',
    filter: '',
    search: '',
    question: '',
    found: [],
    foundAt: 0,
    page: [],
    cameFrom: 'devices',
    marked: null,
    evidenceAt: 0,
    isLicensingOnly: true,
    pausedAt: null,
    scroll: 0,
    action: 0,
    pasted: '',
    notice: '',
    replay: '',
    asked: null,
    now,
    rateAt: now,
    effects: [],
  };
}

/** The next state. Pure: what is to be done outside of it stands in `effects` until `done` takes it out. */
export function reduce(state: WatchState, action: WatchAction): WatchState {
  switch (action.type) {
    case 'snapshot':
      return begin(state, action.snapshot, action.now);
    case 'events':
      return roll(takeAll(state, action.events), action.now);
    case 'feed':
      return { ...state, feed: action.feed };
    case 'tick':
      return roll(state, action.now);
    case 'found':
      // What was typed since is looked up on its own.
      return action.question === state.question ? { ...state, found: action.found, foundAt: 0 } : state;
    case 'page':
      return { ...state, view: 'entry', page: action.lines, scroll: 0 };
    case 'notice':
      return { ...state, notice: action.text };
    case 'replay':
      return { ...state, replay: action.text };
    case 'done':
      return { ...state, effects: state.effects.slice(action.count) };
    case 'key':
      return state.entry === 'keys' ? press(state, action.key) : type(state, action.key);
  }
}

function begin(state: WatchState, snapshot: LiveSnapshot, now: number): WatchState {
  const { devices, next, fleet, counters, messages } = snapshot;
  const byDevice = new Map<string, NextStep[]>();
  for (const step of next) byDevice.set(step.device, [...(byDevice.get(step.device) ?? []), step]);
  return {
    ...state,
    devices: new Map(devices.map((device) => [device.id, device])),
    next: byDevice,
    fleet: new Map(fleet.map((cause) => [fleetKey(cause), cause])),
    counters,
    messages: messages.slice(-MESSAGES_KEPT),
    newest: new Map(messages.map((message) => [message.device, message])),
    selected: state.selected ?? devices[0]?.id ?? null,
    now,
  };
}

/** Takes in what came; messages together, because copying what is kept for each of thousands would take the time of a frame. */
function takeAll(state: WatchState, events: readonly LiveEvent[]): WatchState {
  const messages = events.flatMap((event) => (event.kind === 'message' ? [event.message] : []));
  const others = events.filter((event) => event.kind !== 'message').reduce(take, state);
  return messages.length === 0 ? others : takeMessages(others, messages);
}

function takeMessages(state: WatchState, fresh: readonly LiveMessage[]): WatchState {
  const all = [...state.messages, ...fresh];
  const dropped = all.length > MESSAGES_KEPT * 1.5 ? all.length - MESSAGES_KEPT : 0;
  const rates = new Map(state.rates);
  const newest = new Map(state.newest);
  for (const message of fresh) {
    const bars = rates.get(message.device) ?? Array.from({ length: RATE_SPANS }, () => 0);
    rates.set(message.device, [...bars.slice(0, -1), (bars.at(-1) ?? 0) + message.repeats]);
    newest.set(message.device, message);
  }
  const pausedAt = state.pausedAt === null ? null : Math.max(0, state.pausedAt - dropped);
  return { ...state, messages: all.slice(dropped), rates, pausedAt, newest };
}

function take(state: WatchState, event: LiveEvent): WatchState {
  switch (event.kind) {
    case 'message':
      return takeMessages(state, [event.message]);
    case 'diagnosis': {
      const { device, next } = event;
      const selected = state.selected ?? device.id;
      return {
        ...state,
        selected,
        asked: stillAsked(state, device),
        devices: new Map(state.devices).set(device.id, device),
        next: new Map(state.next).set(device.id, next),
      };
    }
    case 'incident': {
      const device = state.devices.get(event.device);
      if (device === undefined) return state;
      const { incident } = event;
      const incidents = [...device.incidents.filter(({ id }) => id !== incident.id), incident];
      return { ...state, devices: new Map(state.devices).set(device.id, { ...device, incidents }) };
    }
    case 'fleet': {
      const { key, cause, at } = event;
      const fleet = new Map(state.fleet);
      const past = new Map(state.past);
      fleet.delete(key);
      past.delete(key);
      if (event.change !== 'resolved') fleet.set(key, cause);
      else past.set(key, { key, cause, over: at });
      return { ...state, fleet, past: new Map([...past].slice(-PAST_KEPT)) };
    }
    case 'renamed': {
      const devices = new Map(state.devices);
      devices.delete(event.from);
      return { ...state, devices, selected: state.selected === event.from ? event.to : state.selected };
    }
    case 'counters':
      return { ...state, counters: event.counters };
    case 'alarm':
      return { ...state, notice: event.message };
  }
}

/** Moves the clock, and the bars of the message rate with it. */
function roll(state: WatchState, now: number): WatchState {
  const spans = Math.min(RATE_SPANS, Math.floor((now - state.rateAt) / RATE_SPAN));
  if (spans <= 0) return { ...state, now };
  const empty = Array.from({ length: spans }, () => 0);
  const rates = new Map<string, readonly number[]>();
  for (const [device, bars] of state.rates) {
    const moved = [...bars.slice(spans), ...empty];
    if (moved.some((bar) => bar > 0)) rates.set(device, moved);
  }
  return { ...state, now, rates, rateAt: state.rateAt + Math.floor((now - state.rateAt) / RATE_SPAN) * RATE_SPAN };
}

/** Typing into the filter, the search or a paste. */
function type(state: WatchState, key: Key): WatchState {
  const { entry } = state;
  if (entry === 'paste') {
    if (key.name === 'escape') return { ...state, entry: 'keys', pasted: '', notice: 'Nothing was read.' };
    const text = key.name === 'enter' ? '\n' : key.text;
    // An empty line ends what was pasted: outputs have them, so two are asked for.
    if (key.name === 'enter' && state.pasted.endsWith('\n\n')) {
      return {
        ...state,
        entry: 'keys',
        pasted: '',
        effects: [...state.effects, { kind: 'submit', text: state.pasted }],
      };
    }
    return { ...state, pasted: (state.pasted + text).slice(0, PASTE_CAP) };
  }
  if (entry === 'knowledge') return ask(state, key);
  const value = entry === 'filter' ? state.filter : state.search;
  const set = (text: string): WatchState =>
    entry === 'filter' ? { ...state, filter: text, scroll: 0 } : { ...state, search: text, scroll: 0 };
  if (key.name === 'escape') return { ...set(''), entry: 'keys' };
  if (key.name === 'enter') return { ...state, entry: 'keys' };
  if (key.name === 'backspace') return set(value.slice(0, -1));
  return key.name === 'text' ? set((value + key.text).slice(0, 100)) : state;
}

/** Typing a question to the knowledge; the answers come as one types. */
function ask(state: WatchState, key: Key): WatchState {
  const set = (question: string): WatchState =>
    withEffect({ ...state, question }, { kind: 'look-up', question: question.trim() });
  const open = state.found[state.foundAt];
  switch (key.name) {
    case 'escape':
      return { ...state, entry: 'keys', view: state.cameFrom, question: '', found: [], scroll: 0 };
    case 'enter':
      return open === undefined ? state : withEffect({ ...state, entry: 'keys' }, { kind: 'open', entry: open });
    case 'up':
    case 'down': {
      const foundAt = state.foundAt + (key.name === 'up' ? -1 : 1);
      return { ...state, foundAt: Math.max(0, Math.min(state.found.length - 1, foundAt)) };
    }
    case 'backspace':
      return set(state.question.slice(0, -1));
    case 'text':
      return set((state.question + key.text).slice(0, 100));
    default:
      return state;
  }
}

function press(state: WatchState, key: Key): WatchState {
  // A key that is held down comes several times at once, over slow lines above all; any other text at once was pasted.
  const [first = '', ...others] = key.text;
  if (others.length > 0 && others.every((each) => each === first))
    return [first, ...others].slice(0, HELD).reduce((so, text) => press(so, { name: 'text', text }), state);
  const name = key.name === 'text' ? (VI[key.text] ?? key.text) : key.name;
  return Object.hasOwn(KEYS, name) ? (KEYS[name]?.({ ...state, notice: '' }) ?? state) : state;
}

/** What each key does. The notice of the key before is gone. */
const KEYS: Readonly<Record<string, (state: WatchState) => WatchState>> = {
  q: (state) => withEffect(state, { kind: 'quit' }),
  '?': (state) => ({ ...state, view: state.view === 'help' ? 'devices' : 'help', scroll: 0 }),
  tab: (state) => turn(state, 1),
  right: (state) => turn(state, 1),
  left: (state) => turn(state, VIEWS.length - 1),
  ...Object.fromEntries(
    VIEWS.map((view, index) => [`${index + 1}`, (state: WatchState) => ({ ...state, ...goTo(view) })]),
  ),
  escape: goBack,
  enter: open,
  up: (state) => move(state, -1),
  down: (state) => move(state, 1),
  pageUp: (state) => move(state, -10),
  pageDown: (state) => move(state, 10),
  s: (state) => ({ ...state, sort: SORTS[(SORTS.indexOf(state.sort) + 1) % SORTS.length] ?? 'worst' }),
  f: (state) => ({ ...state, view: state.view === 'diagnosis' ? 'diagnosis' : 'devices', entry: 'filter' }),
  '/': (state) =>
    state.view === 'messages'
      ? { ...state, entry: 'search' }
      : {
          ...state,
          entry: 'knowledge',
          cameFrom: state.view === 'entry' || state.view === 'knowledge' ? state.cameFrom : state.view,
          view: 'knowledge',
        },
  e: showEvidence,
  l: (state) => ({ ...state, isLicensingOnly: !state.isLicensingOnly }),
  ' ': (state) => ({
    ...state,
    pausedAt: state.pausedAt === null ? state.messages.length : null,
    marked: null,
    scroll: 0,
  }),
  n: (state) => withEffect(state, { kind: 'step' }),
  c: (state) => ({ ...state, action: state.action + 1 }),
  y: copyCommand,
  a: (state) => choose(state, 'a'),
  m: (state) => choose(state, 'm'),
  p: (state) => ({ ...state, entry: 'paste', pasted: '' }),
};

function turn(state: WatchState, step: number): WatchState {
  const view = VIEWS[(VIEWS.indexOf(LISTS[state.view] ?? state.view) + step) % VIEWS.length] ?? 'devices';
  return { ...state, ...goTo(view) };
}

/** One level up; from the top of a list, to all devices without filter and search. */
function goBack(state: WatchState): WatchState {
  if (state.view === 'entry') return { ...state, view: 'knowledge', entry: 'knowledge', scroll: 0 };
  if (state.view === 'message') return { ...state, view: 'messages', scroll: 0 };
  if (state.view === 'cause') return { ...state, view: 'fleet', scroll: 0 };
  if (state.marked !== null) return { ...state, view: state.cameFrom, marked: null, pausedAt: null, scroll: 0 };
  return { ...state, view: 'devices', filter: '', search: '', pausedAt: null, scroll: 0 };
}

function copyCommand(state: WatchState): WatchState {
  const commands = commandsOf(state);
  const command = commands[state.action % Math.max(1, commands.length)];
  return command === undefined
    ? { ...state, notice: 'There is no command to copy.' }
    : withEffect({ ...state, notice: `Copied: ${inOneLine(command)}` }, { kind: 'copy', text: command });
}

/** The list that what is open was opened from. */
const LISTS: Readonly<Partial<Record<View, View>>> = { message: 'messages', cause: 'fleet' };

/** Another of the four views, from its beginning; a message that is marked stays so for whoever comes back the same way. */
function goTo(view: View): Pick<WatchState, 'view' | 'scroll' | 'marked' | 'cameFrom'> {
  return { view, scroll: 0, marked: null, cameFrom: 'devices' };
}

/** Opens what is selected. */
function open(state: WatchState): WatchState {
  switch (state.view) {
    case 'devices':
      return { ...state, view: 'diagnosis', scroll: 0, action: 0 };
    case 'messages': {
      const message = state.marked ?? shownMessages(state, 1)[0];
      return message === undefined ? state : { ...mark(state, message), view: 'message', scroll: 0 };
    }
    case 'fleet': {
      const at = selectedCause(state);
      return at === null ? state : { ...state, view: 'cause', fleetAt: at.key, scroll: 0 };
    }
    default:
      return state;
  }
}

/** Selects a message, with some of what came after it. */
function mark(state: WatchState, message: LiveMessage): WatchState {
  const index = state.messages.indexOf(message);
  return { ...state, marked: message, pausedAt: Math.min(state.messages.length, index + 1 + SHOWN_AFTER) };
}

/** All lines of what was copied, as they go on one: what is pasted into a switch is seen before it is. */
function inOneLine(commands: string): string {
  const lines = commands.split('\n').map((line) => line.trim());
  return lines.length === 1 ? commands : `${lines.length} lines: ${lines.join('; ')}`;
}

const VI: Readonly<Record<string, string>> = { j: 'down', k: 'up', h: 'left' };

function withEffect(state: WatchState, effect: Effect): WatchState {
  return { ...state, effects: [...state.effects, effect] };
}

function move(state: WatchState, by: number): WatchState {
  if (state.view === 'messages') return moveMessage(state, by);
  if (state.view === 'fleet') {
    const causes = listedCauses(state);
    const at = causes.findIndex(({ key }) => key === selectedCause(state)?.key);
    return { ...state, fleetAt: causes[Math.max(0, Math.min(causes.length - 1, at + by))]?.key ?? null };
  }
  if (state.view !== 'devices') return { ...state, scroll: Math.max(0, state.scroll + by) };
  const shown = shownDevices(state);
  const at = shown.findIndex(({ id }) => id === state.selected);
  const to = shown[Math.max(0, Math.min(shown.length - 1, at + by))];
  return to === undefined ? state : { ...state, selected: to.id, action: 0, evidenceAt: 0 };
}

/** The first step selects the newest message that is shown; the one past it follows what comes in again. */
function moveMessage(state: WatchState, by: number): WatchState {
  const shown = shownMessages({ ...state, pausedAt: state.marked === null ? state.pausedAt : null }, MESSAGES_KEPT * 2);
  const at = state.marked === null ? shown.length : shown.indexOf(state.marked);
  const to = at + by;
  if (to >= shown.length) return { ...state, marked: null, pausedAt: null };
  const message = shown[Math.max(0, to)];
  return message === undefined ? state : mark(state, message);
}

/** Goes to the message that the next piece of the selected device's evidence stands in. */
function showEvidence(state: WatchState): WatchState {
  const spans = evidenceOf(state);
  if (spans.length === 0) return { ...state, notice: 'No cause of this device rests on anything yet.' };
  for (let step = 0; step < spans.length; step += 1) {
    const at = (state.evidenceAt + step) % spans.length;
    const text = spans[at]?.text.split('\n')[0];
    const index = state.messages.findLastIndex(({ line }) => line === text);
    const marked = state.messages[index];
    if (marked === undefined) continue;
    return {
      ...mark(state, marked),
      view: 'messages',
      cameFrom: state.view === 'messages' ? state.cameFrom : (LISTS[state.view] ?? state.view),
      evidenceAt: at + 1,
      isLicensingOnly: marked.facility === 'SMART_LIC' && state.isLicensingOnly,
      search: '',
      notice: `Evidence ${at + 1} of ${spans.length}. e: the next, Esc: back`,
    };
  }
  const { source, line } = present(spans[0]);
  return { ...state, notice: `It stands in ${source}, line ${line}, not in a message that is kept here.` };
}

function choose(state: WatchState, key: 'a' | 'm'): WatchState {
  const device = state.selected === null ? undefined : state.devices.get(state.selected);
  if (device === undefined) return state;
  const { id } = device.topology;
  const { topology: chosen, mode: chosenMode } = askedOf(state, device) ?? settledOf(device);
  const topology =
    key === 'a' ? (TOPOLOGIES[(TOPOLOGIES.indexOf(chosen) + 1) % TOPOLOGIES.length] ?? null) : (chosen ?? id);
  const next = key === 'm' ? (CHOICES[(CHOICES.indexOf(chosenMode) + 1) % CHOICES.length] ?? null) : null;
  const notice =
    topology === null
      ? 'The topology is left to the evidence.'
      : `Topology: ${topology}${next ? `, ${next}` : ''}, on your word.`;
  const asked = { device: device.id, topology, mode: next };
  return withEffect({ ...state, notice, asked }, { kind: 'choose', ...asked });
}

/** What the user settled of a device and does not see yet. */
function askedOf({ asked }: WatchState, device: ReportDevice): WatchState['asked'] {
  return asked?.device === device.id ? asked : null;
}

/** What the device shows as settled by somebody. */
function settledOf({ topology: { id, mode, from } }: ReportDevice) {
  return from === 'option' ? { topology: id, mode } : { topology: null, mode: null };
}

/** The last wish, while the device does not show it. */
function stillAsked({ asked }: WatchState, device: ReportDevice): WatchState['asked'] {
  if (asked?.device !== device.id) return asked;
  const { topology, mode } = settledOf(device);
  return topology === asked.topology && (asked.mode === null || mode === asked.mode) ? null : asked;
}

// ---- What the views show.

/** The devices that pass the filter, in the order chosen. */
export function shownDevices({ devices, filter, sort, newest }: WatchState): readonly ReportDevice[] {
  const listing = { search: filter, severity: null, topology: null, sort };
  return listDevices([...devices.values()], listing, ({ id }) => newest.get(id)?.receivedAt ?? '');
}

/** What devices share now, then what they shared, newest end first. */
export function listedCauses({ fleet, past }: WatchState): readonly ListedCause[] {
  const now = [...fleet].map(([key, cause]) => ({ key, cause, over: null }));
  return [...now, ...[...past.values()].reverse()];
}

/** The shared cause that is selected; null where there is none. */
export function selectedCause(state: WatchState): ListedCause | null {
  const causes = listedCauses(state);
  return causes.find(({ key }) => key === state.fleetAt) ?? causes[0] ?? null;
}

/** The messages that are shown, newest last. */
export function shownMessages(state: WatchState, limit: number): readonly LiveMessage[] {
  const wanted = state.search.toLowerCase();
  const upTo = state.pausedAt ?? state.messages.length;
  const shown: LiveMessage[] = [];
  for (let index = upTo - 1; index >= 0 && shown.length < limit; index -= 1) {
    const message = state.messages[index];
    if (message === undefined || (state.isLicensingOnly && message.facility !== 'SMART_LIC')) continue;
    if (wanted === '' || `${message.device} ${message.mnemonic} ${message.text}`.toLowerCase().includes(wanted))
      shown.push(message);
  }
  return shown.reverse();
}

/** What the causes of the selected device rest on, the surest first; without one, what its findings do. */
export function evidenceOf(state: WatchState): readonly Span[] {
  const device = state.selected === null ? undefined : state.devices.get(state.selected);
  const findings = (device?.findings ?? []).filter(({ severity }) => severity !== 'info');
  const causes = findings.flatMap((finding) => finding.causes);
  const settled = causes.filter(isSettled);
  const spans = [...settled.flatMap(({ evidence }) => evidence), ...findings.flatMap(({ evidence }) => evidence)];
  return spans.filter(
    (span, index) => spans.findIndex(({ source, line }) => source === span.source && line === span.line) === index,
  );
}

/** What is said of the selected device, as every report says it; null without one. */
export function outlineShown({ selected, devices, next }: WatchState): DeviceOutline | null {
  const device = selected === null ? undefined : devices.get(selected);
  return device === undefined ? null : outlineDevice(device, next.get(device.id) ?? []);
}

/** What can be typed for the selected device, in the order in which it is shown. */
export function commandsOf(state: WatchState): readonly string[] {
  const outline = outlineShown(state);
  return outline === null ? [] : commandsIn(outline);
}
