import { Box, render, useApp, useInput, useIsScreenReaderEnabled, useStdout } from 'ink';
import { type Dispatch, type ReactElement, useEffect, useReducer, useRef, useState } from 'react';
import type { LiveEvent, LiveFeed } from '../model/live.js';
import { messageOf } from '../model/thrown.js';
import { escapedFeed } from './escaped-feed.js';
import { type Effect, type FoundEntry, type Key, newWatchState, reduce, type WatchAction } from './state.js';
import { Screen, type ThemeName } from './views.js';

/** Time between two looks at what has come in, milliseconds; a key is answered at once. A frame costs some 40 ms. */
const FRAME = 250;
/** A key that is pressed this soon after another, or held down, waits for the rest of it; milliseconds. */
const KEYS = 100;
/** Events in that time from which two of three looks are left out. */
const MANY = 50;

/** What the dashboard can look up. */
export interface WatchKnowledge {
  search(question: string): readonly FoundEntry[];
  /** The entry as lines of text, none wider than `columns`. */
  explain(entry: FoundEntry, columns: number): readonly string[];
}

export interface WatchOptions {
  readonly feed: LiveFeed;
  readonly knowledge: WatchKnowledge;
  readonly theme: ThemeName;
  /** Sentences for a screen reader, on the ordinary screen. */
  readonly isSpoken: boolean;
  /** The next line of a stepwise replay. */
  readonly onStep: () => void;
  /** How far a replay has come, in words; absent where nothing is replayed. */
  readonly replay?: () => string;
  /** Ctrl-Z: a terminal that hands over each key stops nobody by itself. */
  readonly onSuspend?: () => void;
}

/** What ends a program that catches none of them, but for what the processor raises and what cannot be caught. */
const ENDING: readonly NodeJS.Signals[] = [
  'SIGTERM',
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGABRT',
  'SIGALRM',
  'SIGVTALRM',
  'SIGTRAP',
  'SIGSYS',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGIO',
  'SIGPWR',
  'SIGSTKFLT',
];

/** Shows the dashboard on the terminal's other screen until the user leaves; the terminal is as before after it. */
export async function showDashboard({ feed, ...others }: WatchOptions): Promise<void> {
  const options = { feed: escapedFeed(feed), ...others };
  const other = options.isSpoken ? ['', ''] : ['\u001b[?1049h\u001b[H', '\u001b[?1049l'];
  const leave = () => process.stdout.write(`\u001b[?2004l\u001b[?25h${other[1]}`);
  const enter = () => process.stdout.write(`${other[0]}\u001b[?2004h`);
  enter();
  process.once('exit', leave);
  const suspend = () => {
    leave();
    setRaw(false);
    process.kill(process.pid, 'SIGSTOP');
  };
  const app = render(<Dashboard {...options} onSuspend={suspend} />, {
    exitOnCtrlC: true,
    patchConsole: false,
    // A key is drawn at once. What comes in is drawn four times a second and keys ten times at most, which keeps below fifteen.
    maxFps: 30,
    isScreenReaderEnabled: options.isSpoken,
  });
  const end = () => app.unmount();
  for (const signal of ENDING) process.once(signal, end);
  // Whoever stopped it, the shell had the terminal since: its mode and what stands on it are the shell's.
  const goOn = () => {
    setRaw(false);
    setRaw(true);
    enter();
    app.clear();
    process.stdout.emit('resize');
  };
  process.on('SIGTSTP', suspend);
  process.on('SIGCONT', goOn);
  try {
    await app.waitUntilExit();
  } finally {
    process.removeListener('exit', leave);
    process.removeListener('SIGTSTP', suspend);
    process.removeListener('SIGCONT', goOn);
    leave();
  }
}

/** Whether the terminal hands over each key at once, and draws none. */
function setRaw(isRaw: boolean): void {
  if (process.stdin.isTTY) process.stdin.setRawMode(isRaw);
}

export function Dashboard({ feed, onStep, replay, knowledge, theme, onSuspend }: WatchOptions): ReactElement {
  const isSpoken = useIsScreenReaderEnabled();
  const [state, dispatch] = useReducer(reduce, Date.now(), newWatchState);
  const { exit } = useApp();
  const { stdout } = useStdout();
  const size = useSize(stdout);
  useFeed(feed, dispatch);
  useReplay(replay, dispatch);
  useKeys(dispatch, onSuspend);

  useEffect(() => {
    if (state.effects.length === 0) return;
    dispatch({ type: 'done', count: state.effects.length });
    const say = (text: string) => dispatch({ type: 'notice', text });
    for (const effect of state.effects)
      if (effect.kind === 'look-up') {
        const { question } = effect;
        dispatch({ type: 'found', question: state.question, found: question === '' ? [] : knowledge.search(question) });
      } else if (effect.kind === 'open')
        dispatch({ type: 'page', lines: knowledge.explain(effect.entry, size.columns - 1) });
      else perform(effect, feed, { exit, onStep, say, write: (text) => stdout.write(text) });
  }, [state.effects, state.question, size.columns, feed, exit, onStep, stdout, knowledge]);

  return (
    <Box>
      <Screen state={state} size={size} theme={theme} isSpoken={isSpoken} />
    </Box>
  );
}

/** Columns and rows of the terminal, as it is now. */
function useSize(stdout: NodeJS.WriteStream): { columns: number; rows: number } {
  const [size, setSize] = useState({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 });
  useEffect(() => {
    const resize = () => setSize({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 });
    stdout.on('resize', resize);
    return () => {
      stdout.off('resize', resize);
    };
  }, [stdout]);
  return size;
}

/** Follows the feed: a snapshot first, then events, gathered for a frame. */
function useFeed(feed: LiveFeed, dispatch: Dispatch<WatchAction>): void {
  useEffect(() => {
    let waiting: LiveEvent[] = [];
    let stop: (() => void) | null = null;
    let isOver = false;
    let skipped = 0;
    const timer = setInterval(() => {
      skipped = waiting.length > MANY && skipped < 2 ? skipped + 1 : 0;
      if (waiting.length === 0 || skipped > 0) return;
      const events = waiting;
      waiting = [];
      dispatch({ type: 'events', events, now: Date.now() });
    }, FRAME);
    const clock = setInterval(() => dispatch({ type: 'tick', now: Date.now() }), 1000);
    const connect = async (): Promise<void> => {
      try {
        const snapshot = await feed.snapshot();
        if (isOver) return;
        dispatch({ type: 'snapshot', snapshot, now: Date.now() });
        stop = feed.subscribe(
          (events) => waiting.push(...events),
          (feedState) => dispatch({ type: 'feed', feed: feedState }),
        );
      } catch (error) {
        if (isOver) return;
        dispatch({ type: 'feed', feed: { state: 'lost', detail: messageOf(error) } });
        setTimeout(connect, 2000);
      }
    };
    void connect();
    return () => {
      isOver = true;
      clearInterval(timer);
      clearInterval(clock);
      stop?.();
    };
  }, [feed, dispatch]);
}

/** Tells how far a replay is. */
function useReplay(replay: WatchOptions['replay'], dispatch: Dispatch<WatchAction>): void {
  useEffect(() => {
    if (replay === undefined) return;
    let told = '';
    const timer = setInterval(() => {
      const text = replay();
      if (text === told) return;
      told = text;
      dispatch({ type: 'replay', text });
    }, FRAME);
    return () => clearInterval(timer);
  }, [replay, dispatch]);
}

/** Keys that come faster than they can be drawn are taken together. */
function useKeys(dispatch: Dispatch<WatchAction>, onSuspend: WatchOptions['onSuspend']): void {
  const keys = useRef<{ waiting: Key[]; takenAt: number; timer: NodeJS.Timeout | null }>({
    waiting: [],
    takenAt: 0,
    timer: null,
  });
  useInput((input, key) => {
    if (key.ctrl && input === 'z') {
      onSuspend?.();
      return;
    }
    const { current } = keys;
    current.waiting.push(...keysOf(input, key));
    const take = () => {
      current.timer = null;
      current.takenAt = performance.now();
      for (const each of current.waiting.splice(0)) dispatch({ type: 'key', key: each });
    };
    const wait = current.takenAt + KEYS - performance.now();
    if (wait <= 0) take();
    else current.timer ??= setTimeout(take, wait);
  });
}

interface Surroundings {
  readonly exit: () => void;
  readonly onStep: () => void;
  readonly say: (text: string) => void;
  readonly write: (text: string) => void;
}

function perform(
  effect: Exclude<Effect, { kind: 'look-up' | 'open' }>,
  feed: LiveFeed,
  { exit, onStep, say, write }: Surroundings,
): void {
  switch (effect.kind) {
    case 'quit':
      exit();
      break;
    case 'step':
      onStep();
      break;
    case 'copy':
      // OSC 52: the terminal puts it into the clipboard, over ssh too.
      write(`\u001b]52;c;${Buffer.from(effect.text).toString('base64')}\u0007`);
      break;
    case 'choose':
      feed.choose(effect.device, effect.topology, effect.mode).catch((error: Error) => say(error.message));
      break;
    case 'submit':
      feed.submit(effect.text, 'pasted').then(
        (devices) =>
          say(devices.length === 0 ? 'Nothing about a device was found in it.' : `Read: ${devices.join(', ')}`),
        (error: Error) => say(error.message),
      );
      break;
  }
}

/** Ink hands over a paste as one input; each of its lines ends as if Enter was pressed. */
export function keysOf(input: string, key: Parameters<Parameters<typeof useInput>[0]>[1]): Key[] {
  const name = key.upArrow
    ? 'up'
    : key.downArrow
      ? 'down'
      : key.leftArrow
        ? 'left'
        : key.rightArrow
          ? 'right'
          : key.pageUp
            ? 'pageUp'
            : key.pageDown
              ? 'pageDown'
              : key.return
                ? 'enter'
                : key.escape
                  ? 'escape'
                  : key.tab
                    ? 'tab'
                    : key.backspace || key.delete
                      ? 'backspace'
                      : null;
  if (name !== null) return [{ name, text: '' }];
  if (key.ctrl || key.meta) return [];
  const plain = input
    .replaceAll('\u001b[200~', '')
    .replaceAll('\u001b[201~', '')
    .replaceAll('[200~', '')
    .replaceAll('[201~', '');
  return plain.split(/(\r\n|\r|\n)/).flatMap((part): Key[] => {
    if (part === '') return [];
    return /^[\r\n]+$/.test(part) ? [{ name: 'enter', text: '' }] : [{ name: 'text', text: part }];
  });
}
