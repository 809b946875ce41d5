import { Box, Text } from 'ink';
import { createContext, type ReactElement, useContext } from 'react';
import type { LiveMessage } from '../model/live.js';
import type { ReportDevice } from '../model/report.js';
import { badness, deadlineOf } from '../report/listing.js';
import { leading, plural, sharedOf } from '../report/outline.js';
import { fitTo, widthOf, wrapText } from '../report/wrap.js';
import { type Colour, diagnosisLines, type Segment } from './diagnosis.js';
import { causeLines, messageLines, overSince } from './opened.js';
import { listedCauses, selectedCause, shownDevices, shownMessages, type WatchState } from './state.js';

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Colours by what they mean; the light ones can be read on a white background. */
export const THEMES = {
  dark: { error: 'red', warning: 'yellow', good: 'green', accent: 'cyan', plain: 'white', faint: 'gray' },
  light: { error: '#b00020', warning: '#8a4b00', good: '#116329', accent: '#0550ae', plain: 'black', faint: '#57606a' },
} as const satisfies Record<string, Record<Colour, string>>;
export type ThemeName = keyof typeof THEMES;

const Theme = createContext<ThemeName>('dark');

function Line({
  segments,
  inverse = false,
}: {
  readonly segments: readonly Segment[];
  readonly inverse?: boolean;
}): ReactElement {
  const colours = THEMES[useContext(Theme)];
  return (
    <Text wrap="truncate-end" inverse={inverse}>
      {segments.map(({ text, color, bold = false, dim = false }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: segments have no other identity
        <Text key={index} {...(color === undefined ? {} : { color: colours[color] })} bold={bold} dimColor={dim}>
          {text}
        </Text>
      ))}
    </Text>
  );
}

const SEVERITY = { error: 'error', warning: 'warning', info: 'good' } as const;

/** The whole screen, one row lower than the terminal: a frame as tall as it would be redrawn as a whole each time. */
export function Screen(props: {
  readonly state: WatchState;
  readonly size: Size;
  readonly theme?: ThemeName;
  /** For screen readers: sentences in place of columns, signs and bars. */
  readonly isSpoken?: boolean;
}): ReactElement {
  const { state, size, theme = 'dark', isSpoken = false } = props;
  const rows = Math.max(5, size.rows - 1);
  const body = rows - 3;
  const isWide = size.columns >= 140;
  if (isSpoken) return <Spoken state={state} rows={rows} />;
  return (
    <Theme.Provider value={theme}>
      <Box flexDirection="column" width={size.columns} height={rows}>
        <Head state={state} columns={size.columns} />
        <Box height={body} overflow="hidden">
          {state.view === 'help' ? (
            <Help />
          ) : isWide && (state.view === 'devices' || state.view === 'diagnosis') ? (
            <>
              <Box width={70} flexDirection="column">
                <Devices state={state} columns={69} rows={body} />
              </Box>
              <Diagnosis state={state} columns={size.columns - 70} rows={body} />
            </>
          ) : state.view === 'devices' ? (
            <Devices state={state} columns={size.columns} rows={body} />
          ) : state.view === 'diagnosis' ? (
            <Diagnosis state={state} columns={size.columns} rows={body} />
          ) : state.view === 'messages' ? (
            <Messages state={state} columns={size.columns} rows={body} />
          ) : state.view === 'message' ? (
            <Lines lines={scrolled(messageLines(state, size.columns), state, body)} />
          ) : state.view === 'cause' ? (
            <Lines lines={scrolled(causeLines(state, size.columns), state, body)} />
          ) : state.view === 'knowledge' ? (
            <Knowledge state={state} columns={size.columns} rows={body} />
          ) : state.view === 'entry' ? (
            <Lines lines={pageLines(state, body)} />
          ) : (
            <Fleet state={state} columns={size.columns} rows={body} />
          )}
        </Box>
        <Prompt state={state} columns={size.columns} />
        <Status state={state} columns={size.columns} />
      </Box>
    </Theme.Provider>
  );
}

/** The same as sentences, a line each: nothing has to be seen. */
function Spoken({ state, rows }: { readonly state: WatchState; readonly rows: number }): ReactElement {
  const plain = (lines: readonly (readonly Segment[])[]) =>
    lines
      .map((segments) =>
        segments
          .map(({ text }) => text)
          .join('')
          .trim(),
      )
      .filter((line) => line !== '');
  const lines =
    state.view === 'help'
      ? KEYS.map(([keys, what]) => `${keys}: ${what}`)
      : state.view === 'diagnosis'
        ? plain(diagnosisLines(state, 200))
        : state.view === 'messages'
          ? shownMessages(state, rows).map(
              ({ hostname, device, severity, mnemonic, text }) =>
                `${hostname ?? device}, severity ${severity}, ${mnemonic}: ${text}`,
            )
          : state.view === 'fleet'
            ? listedCauses(state).map(
                ({ cause: { title, devices }, key, over }) =>
                  `${key === selectedCause(state)?.key ? 'selected: ' : ''}${title}: ${plural(devices.length, 'device')}${over === null ? '' : ', over'}`,
              )
            : state.view === 'message'
              ? plain(messageLines(state, 200))
              : state.view === 'cause'
                ? plain(causeLines(state, 200))
                : state.view === 'knowledge'
                  ? state.found.map(
                      ({ title, id }, index) => `${index === state.foundAt ? 'selected: ' : ''}${title}, ${id}`,
                    )
                  : state.view === 'entry'
                    ? state.page
                    : shownDevices(state).map((device) => sentenceOf(state, device));
  const shown = lines.slice(state.scroll, state.scroll + rows);
  return (
    <Box flexDirection="column">
      <Text>{`${state.view}. ${state.devices.size} devices, ${state.feed.state}. ${state.notice}`}</Text>
      {(shown.length === 0 ? ['Nothing to show yet.'] : shown).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other identity
        <Text key={index}>{line}</Text>
      ))}
    </Box>
  );
}

function sentenceOf(state: WatchState, device: ReportDevice): string {
  const worst = device.findings.find(({ severity }) => severity !== 'info');
  const open = device.incidents.filter(({ status }) => status === 'open').length;
  const deadline = deadlineOf(device);
  return [
    `${device.id === state.selected ? 'selected: ' : ''}${device.hostname ?? device.id}`,
    worst === undefined ? 'nothing wrong' : `${worst.severity}: ${worst.title}`,
    open === 0 ? '' : `${open} open incidents`,
    `topology ${topologyOf(device)}`,
    Number.isFinite(deadline) ? `ACK in ${spanOf(deadline - momentOf(device, state))}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** Now by the device's own clock, which deadlines are told in. */
function momentOf({ now }: ReportDevice, state: WatchState): number {
  return Date.parse(now.at.endsWith('Z') ? now.at : `${now.at}Z`) || state.now;
}

function Head({ state, columns }: { readonly state: WatchState; readonly columns: number }): ReactElement {
  const tabs = ['devices', 'diagnosis', 'messages', 'fleet'] as const;
  const segments: Segment[] = [{ text: ' sldiag ', bold: true, color: 'accent' }];
  tabs.forEach((tab, index) => {
    const isHere = tab === state.view;
    const count = tab === 'fleet' && state.fleet.size > 0 ? ` (${state.fleet.size})` : '';
    segments.push({ text: ` ${index + 1} ${tab}${count} `, bold: isHere, dim: !isHere });
  });
  const used = segments.reduce((sum, { text }) => sum + widthOf(text), 0);
  segments.push({
    text: fitTo('? keys  q quit', Math.max(0, Math.min(16, columns - used))).padStart(columns - used),
    dim: true,
  });
  return <Line segments={segments} />;
}

/** A listener that a switch can be pointed to with what every release knows: `udp 0.0.0.0:5514`. */
const PLAIN_SOURCE = /^(udp|tcp) .*:(\d+)$/;

/** Why no device is listed, and what to do about it. */
export function whyNone({ feed, counters, replay }: WatchState): string {
  if (feed.state !== 'connected') return feed.state === 'lost' ? `Nothing is known: ${feed.detail}` : 'Connecting …';
  if (replay !== '') return 'No line so far has told of a device.';
  const [, transport, port] = counters?.sources.map(({ name }) => PLAIN_SOURCE.exec(name)).find(Boolean) ?? [];
  const to = port === undefined ? '' : ` On a switch: logging host ADDRESS transport ${transport} port ${port}`;
  return `No device was heard of yet.${to}`;
}

function Devices({ state, columns, rows }: { readonly state: WatchState } & Size): ReactElement {
  const shown = shownDevices(state);
  const at = Math.max(
    0,
    shown.findIndex(({ id }) => id === state.selected),
  );
  const room = Math.max(1, rows - 1);
  const first = Math.max(0, Math.min(at - Math.floor(room / 2), shown.length - room));
  const widths = widthsFor(columns);
  if (shown.length === 0) {
    return <Text dimColor>{` ${state.filter === '' ? whyNone(state) : 'No device passes the filter.'}`}</Text>;
  }
  return (
    <Box flexDirection="column">
      <Line
        segments={[
          {
            text: fitTo(
              `   ${fitTo(`Device ${at + 1}/${shown.length}`, widths.name)} ${widths.topology > 0 ? `${fitTo('Topology', widths.topology)} ` : ''}${fitTo('Cause', widths.cause)} ${fitTo('Open', 5)}${fitTo('Heard', 8)}${fitTo('ACK in', 8)}Rate`,
              columns,
            ),
            dim: true,
          },
        ]}
      />
      {shown.slice(first, first + room).map((device) => (
        <DeviceLine key={device.id} state={state} device={device} widths={widths} />
      ))}
    </Box>
  );
}

interface Widths {
  readonly name: number;
  /** 0: there is no room for it, and the diagnosis has it. */
  readonly topology: number;
  readonly cause: number;
}

/** What the columns to the right of them take, and the two to the left. */
const OTHERS = 36;

function widthsFor(columns: number): Widths {
  const room = Math.max(24, columns - OTHERS);
  const topology = room >= 72 ? 18 : 0;
  const name = Math.max(12, Math.min(24, Math.floor(room / 3)));
  return { name, topology, cause: room - name - 2 - (topology > 0 ? topology + 1 : 0) };
}

/** The leading cause of the worst finding, else the finding itself: what one would look for. */
function causeOf({ findings }: ReportDevice): string {
  const worst = findings.find(({ severity }) => severity !== 'info');
  return worst === undefined ? '' : (leading(worst)?.id ?? `${worst.id}?`);
}

function DeviceLine(props: {
  readonly state: WatchState;
  readonly device: ReportDevice;
  readonly widths: Widths;
}): ReactElement {
  const { state, device, widths } = props;
  const worst = badness(device) >= 10_000 ? 'error' : badness(device) >= 100 ? 'warning' : 'info';
  const open = device.incidents.filter(({ status }) => status === 'open').length;
  const heard = state.newest.get(device.id)?.receivedAt;
  const deadline = deadlineOf(device);
  const left = deadline - momentOf(device, state);
  const isSelected = device.id === state.selected;
  const sign = { error: '✖', warning: '▲', info: '●' }[worst];
  return (
    <Line
      inverse={isSelected}
      segments={[
        // The mark shows the selection where there are no colours.
        { text: isSelected ? '›' : ' ' },
        { text: `${sign} `, color: SEVERITY[worst] },
        { text: `${fitTo(device.hostname ?? device.id, widths.name)} ` },
        ...(widths.topology > 0 ? [{ text: `${fitTo(topologyOf(device), widths.topology)} `, dim: !isSelected }] : []),
        { text: `${fitTo(causeOf(device), widths.cause)} ` },
        { text: fitTo(open === 0 ? '' : String(open), 5), ...(open > 0 ? { color: 'error' } : {}) },
        { text: fitTo(heard === undefined ? '' : spanOf(state.now - Date.parse(heard)), 8), dim: !isSelected },
        {
          text: fitTo(Number.isFinite(deadline) ? spanOf(left) : '', 8),
          ...(left < 7 * 86_400_000 ? { color: 'warning' } : {}),
        },
        { text: sparkline(state.rates.get(device.id) ?? []), color: 'accent' },
      ]}
    />
  );
}

function topologyOf({ topology }: ReportDevice): string {
  if (topology.id === null) return 'not known';
  return `${topology.id}${topology.mode === null ? '' : `/${topology.mode}`}${topology.from === 'option' ? '*' : ''}`;
}

const BARS = ' ▁▂▃▄▅▆▇█';

/** Counts as bars, the highest as tall as a line. */
export function sparkline(counts: readonly number[]): string {
  const most = Math.max(1, ...counts);
  return counts.map((count) => BARS[count === 0 ? 0 : Math.max(1, Math.round((count / most) * 8))] ?? ' ').join('');
}

/** `12 s`, `5 min`, `3 h`, `14 d`; with a minus when it is past. */
export function spanOf(milliseconds: number): string {
  const size = Math.abs(milliseconds) / 1000;
  const sign = milliseconds < -999 ? '-' : '';
  if (size < 90) return `${sign}${Math.floor(size)} s`;
  if (size < 5400) return `${sign}${Math.round(size / 60)} min`;
  if (size < 172_800) return `${sign}${Math.round(size / 3600)} h`;
  return `${sign}${Math.round(size / 86_400)} d`;
}

function Diagnosis({ state, columns, rows }: { readonly state: WatchState } & Size): ReactElement {
  return <Lines lines={scrolled(diagnosisLines(state, columns), state, rows)} />;
}

/** The part of a text that is on the screen. */
function scrolled<Row>(lines: readonly Row[], { scroll }: WatchState, rows: number): readonly Row[] {
  const first = Math.min(scroll, Math.max(0, lines.length - rows));
  return lines.slice(first, first + rows);
}

function Lines({ lines }: { readonly lines: readonly (readonly Segment[])[] }): ReactElement {
  return (
    <Box flexDirection="column">
      {lines.map((segments, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other identity
        <Line key={index} segments={segments.length === 0 ? [{ text: ' ' }] : segments} />
      ))}
    </Box>
  );
}

function Messages({ state, columns, rows }: { readonly state: WatchState } & Size): ReactElement {
  const shown = shownMessages(state, rows);
  if (shown.length === 0) return <Text dimColor> No message yet.</Text>;
  const blocks = shown.map((message) => messageRow(message, message === state.marked, columns));
  return <Lines lines={windowOf(blocks, state.marked === null ? null : shown.indexOf(state.marked), rows)} />;
}

/** The newest of the blocks that have room; with a selected one, at most so many that it stays on the screen. */
function windowOf<Row>(blocks: readonly (readonly Row[])[], selected: number | null, rows: number): readonly Row[] {
  const lines = blocks.flat();
  const last = lines.length - rows;
  if (selected === null || selected < 0) return lines.slice(Math.max(0, last));
  const before = blocks.slice(0, selected).flat().length;
  return lines.slice(Math.max(0, Math.min(last, before)));
}

/** One line; where the reason has no room on it, the reason below it. */
function messageRow(message: LiveMessage, isMarked: boolean, columns: number): Segment[][] {
  const color = message.severity <= 3 ? 'error' : message.severity === 4 ? 'warning' : 'good';
  const name = Math.min(24, Math.floor(columns / 5));
  const tag = `%${message.facility}-${message.severity}-${message.mnemonic}`;
  const head: Segment[] = [
    { text: `${isMarked ? '›' : ' '}${message.receivedAt.slice(11, 19)} `, dim: !isMarked },
    { text: `${fitTo(message.hostname ?? message.device, name)} ` },
    { text: `${tag} `, color },
  ];
  const room = columns - 12 - name - widthOf(tag);
  const { reason, whole } = fitting(message, room);
  if (widthOf(reason) <= room) return [[...head, { text: whole, bold: isMarked }]];
  const below = wrapText(reason, columns - BELOW - 1).slice(0, LINES_BELOW);
  return [head, ...below.map((text) => [{ text: ' '.repeat(BELOW) + text, bold: isMarked }])];
}

/** Cells that stand before a reason below its message. */
const BELOW = 10;
const LINES_BELOW = 4;

/** What must be seen of a message, and its text, which is cut at its end: with the reason before the sentence that it ends. */
function fitting({ text, fields }: LiveMessage, room: number): { reason: string; whole: string } {
  const { error = '' } = fields;
  if (error === '' || !text.endsWith(error)) return { reason: text, whole: text };
  if (widthOf(text) <= room) return { reason: error, whole: text };
  return { reason: error, whole: `${error} | ${text.slice(0, -error.length).replace(/[\s:]+$/, '')}` };
}

/** What the question found: a line for each entry, its text below the selected one. */
function Knowledge({ state, columns, rows }: { readonly state: WatchState } & Size): ReactElement {
  const lines: Segment[][] = [];
  if (state.question === '') {
    lines.push([
      { text: ' Type a mnemonic, a cause, a command, or a question: satellite url, how to get a token', dim: true },
    ]);
  } else if (state.found.length === 0) lines.push([{ text: ' Nothing was found.', dim: true }]);
  state.found.forEach(({ kind, id, title, snippet }, index) => {
    const isHere = index === state.foundAt;
    lines.push([
      { text: isHere ? ' › ' : '   ', bold: true },
      { text: title, bold: isHere },
      { text: `  ${kind} ${id}`, color: 'accent' },
    ]);
    if (isHere) for (const part of wrapText(snippet, columns - 6)) lines.push([{ text: `     ${part}`, dim: true }]);
  });
  return <Lines lines={lines.slice(0, rows)} />;
}

function pageLines({ page, scroll }: WatchState, rows: number): Segment[][] {
  const first = Math.min(scroll, Math.max(0, page.length - rows));
  return page.slice(first, first + rows).map((text, index) => [{ text: ` ${text}`, bold: first + index === 0 }]);
}

function Fleet({ state, columns, rows }: { readonly state: WatchState } & Size): ReactElement {
  const causes = listedCauses(state);
  if (causes.length === 0) return <Text dimColor> No cause is shared by several devices.</Text>;
  const here = selectedCause(state)?.key;
  const blocks = causes.map(({ key, cause, over }): Segment[][] => {
    const { title, shared, since, devices } = sharedOf(cause);
    const lines: Segment[][] = [];
    const say = (indent: number, text: string, look: Omit<Segment, 'text'> = {}) => {
      for (const part of wrapText(text, columns - indent - 1).slice(0, 3))
        lines.push([{ text: ' '.repeat(indent) + part, ...look }]);
    };
    say(1, `${key === here ? '› ' : '  '}${title}`, over === null ? { color: 'error', bold: true } : { color: 'good' });
    say(3, over === null ? since : `${since} ${overSince(over)}`);
    say(3, shared, { dim: true });
    say(3, `Devices: ${withCount(devices)}.`, { dim: true });
    return [...lines, []];
  });
  const before = blocks
    .slice(
      0,
      causes.findIndex(({ key }) => key === here),
    )
    .flat().length;
  const lines = blocks.flat();
  const first = Math.max(0, Math.min(before, lines.length - rows));
  return <Lines lines={lines.slice(first, first + rows)} />;
}

/** The first of many names, and how many there are beside them; Enter tells all. */
function withCount(names: readonly string[]): string {
  const more = names.length - NAMED;
  return more > 1 ? `${names.slice(0, NAMED).join(', ')}, +${more}` : names.join(', ');
}

const NAMED = 8;

const KEYS: readonly (readonly [string, string])[] = [
  ['1 2 3 4, Tab', 'devices, diagnosis, messages, fleet'],
  ['↑ ↓ j k, PgUp PgDn', 'select, scroll'],
  ['Enter, Esc', 'open the device, message or cause; back'],
  ['/', 'search the knowledge; in messages, search them'],
  ['f', 'filter devices as you type'],
  ['e', 'go to the message that a cause rests on, and to the next'],
  ['s', 'sort: worst, name, recent, deadline'],
  ['c, y', 'choose a command, copy it to the clipboard (OSC 52)'],
  ['a, m', 'settle the topology, the mode'],
  ['p', 'paste show output; two empty lines end it'],
  ['Space, l', 'pause messages; licensing only or all'],
  ['n', 'next line of a stepwise replay'],
  ['q, Ctrl-C', 'quit'],
];

function Help(): ReactElement {
  return <Lines lines={KEYS.map(([keys, what]) => [{ text: ` ${fitTo(keys, 22)}`, bold: true }, { text: what }])} />;
}

function Prompt({ state, columns }: { readonly state: WatchState; readonly columns: number }): ReactElement {
  const { entry, notice } = state;
  if (entry === 'filter')
    return <Line segments={[{ text: fitTo(` filter: ${state.filter}▏`, columns), color: 'accent' }]} />;
  if (entry === 'search')
    return <Line segments={[{ text: fitTo(` search: ${state.search}▏`, columns), color: 'accent' }]} />;
  if (entry === 'knowledge')
    return (
      <Line
        segments={[
          {
            text: fitTo(` knowledge: ${state.question}▏   ↑ ↓ choose, Enter opens, Esc closes`, columns),
            color: 'accent',
          },
        ]}
      />
    );
  if (entry === 'paste') {
    const lines = state.pasted.split('\n').length - 1;
    return (
      <Line
        segments={[
          {
            text: fitTo(` Paste now: ${lines} lines so far. Two empty lines read it, Esc drops it.`, columns),
            color: 'accent',
          },
        ]}
      />
    );
  }
  const filters = [
    state.filter && `filter: ${state.filter}`,
    state.search && `search: ${state.search}`,
    state.pausedAt !== null && 'paused: Space goes on',
  ].filter(Boolean);
  return <Line segments={[{ text: fitTo(` ${notice || filters.join('  ')}`, columns), dim: notice === '' }]} />;
}

function Status({ state, columns }: { readonly state: WatchState; readonly columns: number }): ReactElement {
  const { feed, counters } = state;
  const color = ({ connected: 'good', connecting: 'warning', lost: 'error', ended: 'faint' } as const)[feed.state];
  const drops = counters?.sources.reduce((sum, { kernelDrops }) => sum + (kernelDrops ?? 0), 0) ?? 0;
  const parts = [
    state.replay,
    `${Math.max(state.devices.size, counters?.devices ?? 0)} devices`,
    counters === null ? '' : `${counters.received} lines, ${counters.rate}/s`,
    drops > 0 ? `${drops} dropped by the kernel` : '',
    counters !== null && counters.sequenceGaps > 0 ? `${counters.sequenceGaps} missing` : '',
    counters === null ? '' : `store ${counters.store.state}`,
    `sorted by ${state.sort}`,
    new Date(state.now).toISOString().slice(11, 19),
  ].filter(Boolean);
  const lead = ` ${feed.state === 'connected' ? '●' : '○'} ${feed.state}${feed.state === 'connected' || feed.detail === '' ? '' : `: ${feed.detail}`}`;
  // Why a collector is lost matters more than what was known of it.
  const shown = fitTo(lead, Math.min(widthOf(lead), feed.state === 'lost' ? columns : Math.floor(columns / 2)));
  return (
    <Line
      segments={[
        { text: shown, color },
        { text: fitTo(`  ${parts.join('  ')}`, Math.max(0, columns - widthOf(shown))), dim: true },
      ]}
    />
  );
}
