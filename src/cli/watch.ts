import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { type Collector, createCollector } from '../collector/collector.js';
import { replay } from '../collector/replay.js';
import { entryFor } from '../diagnose/ask/explain.js';
import { ListenError } from '../ingest/receive/listener.js';
import { renderEntry } from '../report/entry.js';
import { createSearch, type SearchData } from '../report/search.js';
import type { WatchKnowledge, WatchOptions } from '../tui/app.js';
import { UsageError } from './arguments.js';
import { basisOf } from './basis.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { areUsable } from './inputs.js';
import { builtInEngine, entriesByKind, readCompiled } from './knowledge.js';
import { complain } from './listen/complaint.js';
import { openReceivers, readReceivers, receivingOptions } from './receivers.js';
import { remoteFeed } from './remote.js';
import { INVENTORY, RULES, TOKEN } from './shared-options.js';
import { readVersion } from './version.js';

const options = (yargs: Argv) =>
  receivingOptions(yargs)
    .option('attach', { describe: 'Show a running collector: its HTTP address', type: 'string' })
    .option('token', TOKEN)
    .option('replay', { describe: 'Replay a log as if it happened now', type: 'string' })
    .option('speed', {
      describe: 'How many times faster, or step: one line with each press of n',
      type: 'string',
      default: '60',
    })
    .option('port', {
      describe: 'Listen on this port, UDP and TCP, where none of --udp, --tcp, --tls is given',
      type: 'number',
      default: 5514,
    })
    .option('inventory', INVENTORY)
    .option('theme', {
      describe: 'Colours for a dark or a light background; auto asks the terminal (COLORFGBG)',
      choices: ['auto', 'dark', 'light'] as const,
      default: 'auto' as const,
    })
    .option('screen-reader', {
      describe: 'Sentences in place of columns and colours (or INK_SCREEN_READER=true)',
      type: 'boolean',
      default: process.env.INK_SCREEN_READER === 'true',
    })
    .option('rules', RULES)
    .example('$0 watch', 'listen on port 5514, and show what the switches tell')
    .example('$0 watch --udp :514 --tls :6514 --cert cert.pem --key key.pem', 'listen as sldiag listen does')
    .example('$0 watch --attach http://127.0.0.1:8514', 'show what a running sldiag listen knows')
    .example('$0 watch --replay switch.log --speed 600', 'an hour in six seconds');

type WatchArgs = ArgumentsOf<typeof options>;

export const watchCommand = defineCommand(options, watch);

async function watch(args: WatchArgs): Promise<number> {
  const speed = checkedSpeed(args);
  readyTerminal();
  // Drawing takes half a second to load, so that only this command loads it.
  const { showDashboard } = await import('../tui/app.js');
  const look = { knowledge: await openKnowledge(), theme: themeOf(args.theme), isSpoken: args.screenReader } as const;
  const show: Show = (shown) => showDashboard({ ...shown, ...look });
  return args.attach === undefined ? watchOwn(args, speed, show) : watchAttached(args.attach, args.token, show);
}

type Show = (shown: Pick<WatchOptions, 'feed' | 'onStep' | 'replay'>) => Promise<void>;

/**
 * How fast to replay, after a look at what would only fail later.
 * @throws UsageError
 */
function checkedSpeed({ speed, port, replay }: WatchArgs): number | 'step' {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UsageError(
      'watch draws on a terminal, and this is none; for programs there is sldiag listen --format ndjson',
    );
  const wanted = speed === 'step' ? 'step' : Number(speed);
  if (wanted !== 'step' && !(wanted > 0)) throw new UsageError(`--speed takes a number above 0, or step, not ${speed}`);
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new UsageError('--port takes a number up to 65535');
  if (replay !== undefined && !existsSync(replay)) throw new UsageError(`--replay: there is no file ${replay}`);
  return wanted;
}

/** Settings of the environment by which the libraries that draw would do otherwise than somebody at a terminal expects. */
function readyTerminal(): void {
  // Where these are set Ink draws its last frame only; but this is a terminal, and somebody sits at it.
  for (const name of Object.keys(process.env)) {
    if (name === 'CI' || name === 'CONTINUOUS_INTEGRATION' || name.startsWith('CI_')) delete process.env[name];
  }
  // The library that colours knows FORCE_COLOR only.
  if (process.env.NO_COLOR !== undefined && process.env.NO_COLOR !== '') process.env.FORCE_COLOR = '0';
  // React's other build measures every component, which takes more time than all the rest.
  process.env.NODE_ENV ??= 'production';
}

/** Shows what a running collector knows. */
async function watchAttached(url: string, token: string | undefined, show: Show): Promise<number> {
  const feed = remoteFeed('--attach', url, token);
  await show({ feed, onStep: () => {} });
  await feed.close();
  return EXIT.ok;
}

/** Shows a collector of its own, which listens or is given a replay. */
async function watchOwn(args: WatchArgs, speed: number | 'step', show: Show): Promise<number> {
  const receivers = readReceivers(args, [`:${args.port}`], [`:${args.port}`]);
  const { engine, inventory, problems } = await basisOf(args);
  for (const problem of problems) complain(problem);
  if (!areUsable(problems)) return EXIT.unreadable;
  const collector = createCollector(engine, {
    version: readVersion(),
    redact: true,
    store: null,
    loaded: null,
    flushMs: 1000,
    inventory,
  });
  try {
    if (args.replay !== undefined) await showReplay(collector, args.replay, speed, show);
    else {
      for (const listener of await openReceivers(receivers, collector, 0)) collector.attach(listener);
      await show({ feed: collector.feed, onStep: () => {} });
    }
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    complain(error.diagnostic);
    return EXIT.unreadable;
  } finally {
    await collector.stop();
  }
}

async function showReplay(collector: Collector, path: string, speed: number | 'step', show: Show): Promise<void> {
  const running = replay(collector, { path, speed, onProblem: collector.complain });
  const tell = (code: string, message: string) =>
    collector.complain({ level: 'info', code, message, source: path, line: 0 });
  if (speed === 'step') tell('replay-step', 'press n for the next line');
  void running.ended.then(() => tell('replay-ended', 'the replay has come to its end'));
  await show({ feed: collector.feed, onStep: running.step, replay: running.position });
  running.stop();
}

/** What `/` looks up: the same index and the same texts as `sldiag search` and `sldiag explain`. */
async function openKnowledge(): Promise<WatchKnowledge> {
  const search = createSearch(readCompiled<SearchData>('search.json'));
  const engine = builtInEngine();
  const kinds = entriesByKind(engine);
  return {
    search: (question) => search(question, 12),
    explain({ kind, id }, columns) {
      const { name = kind, entries = [] } = kinds[kind] ?? {};
      const entry = entries.find((each) => each.id === id);
      if (entry === undefined) return [];
      const told = entryFor(engine.knowledge, kind, entry, []);
      return renderEntry(name, told, { columns: Math.min(96, columns), colour: false }).split('\n');
    },
  };
}

/** The last number of COLORFGBG is the background; 7 and from 9 on are light. Dark where nothing is told. */
function themeOf(wanted: WatchArgs['theme']): 'dark' | 'light' {
  if (wanted !== 'auto') return wanted;
  const background = Number(process.env.COLORFGBG?.split(';').at(-1) ?? 0);
  return background === 7 || background > 8 ? 'light' : 'dark';
}
