import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { createCollector } from '../collector/collector.js';
import { createRemoteFeed, RemoteError } from '../collector/remote-feed.js';
import { replay } from '../collector/replay.js';
import { entryFor } from '../diagnose/ask/explain.js';
import { ListenError } from '../ingest/receive/listener.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { LiveFeed } from '../model/live.js';
import { renderDiagnostic } from '../report/diagnostic.js';
import { renderEntry } from '../report/entry.js';
import { createSearch, type SearchData } from '../report/search.js';
import type { WatchKnowledge } from '../tui/app.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { inventoryAsked } from './inventory.js';
import { builtInEngine, engineWithPacks, entriesByKind, readCompiled } from './knowledge.js';
import { openReceivers, readReceivers, receivingOptions } from './receivers.js';
import { INVENTORY, RULES, TOKEN } from './shared-options.js';
import { wantsColour } from './terminal.js';
import { tokenOf } from './token.js';
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
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    return refuse('watch draws on a terminal, and this is none; for programs there is sldiag listen --format ndjson');
  }
  const speed = args.speed === 'step' ? 'step' : Number(args.speed);
  if (speed !== 'step' && !(speed > 0)) return refuse(`--speed takes a number above 0, or step, not ${args.speed}`);
  if (!(Number.isInteger(args.port) && args.port >= 0 && args.port <= 65_535))
    return refuse('--port takes a number up to 65535');
  if (args.replay !== undefined && !existsSync(args.replay)) return refuse(`--replay: there is no file ${args.replay}`);
  // Where these are set Ink draws its last frame only; but this is a terminal, and somebody sits at it.
  for (const name of Object.keys(process.env)) {
    if (name === 'CI' || name === 'CONTINUOUS_INTEGRATION' || name.startsWith('CI_')) delete process.env[name];
  }
  // The library that colours knows FORCE_COLOR only.
  if (process.env.NO_COLOR !== undefined && process.env.NO_COLOR !== '') process.env.FORCE_COLOR = '0';
  // React's other build measures every component, which takes more time than all the rest.
  process.env.NODE_ENV ??= 'production';
  // Drawing takes half a second to load, so that only this command loads it.
  const { showDashboard } = await import('../tui/app.js');
  const look = { knowledge: await openKnowledge(), theme: themeOf(args.theme), isSpoken: args.screenReader } as const;
  if (args.attach !== undefined) {
    if (!URL.canParse(args.attach) || !/^https?:/.test(args.attach))
      return refuse(`--attach takes the URL of a collector, not ${args.attach}`);
    let feed: LiveFeed;
    try {
      feed = createRemoteFeed({ url: args.attach, token: tokenOf('--token', args.token) });
    } catch (error) {
      if (error instanceof RemoteError) return refuse(error.message);
      throw error;
    }
    await showDashboard({ feed, onStep: () => {}, ...look });
    await feed.close();
    return EXIT.ok;
  }
  const receivers = readReceivers(args, [`:${args.port}`], [`:${args.port}`]);
  const { engine } = await engineWithPacks(args.rules);
  const problems: Diagnostic[] = [];
  const inventory = await inventoryAsked(args.inventory, (each) => problems.push(each));
  if (problems.length > 0) {
    for (const problem of problems)
      process.stderr.write(`${renderDiagnostic(problem, { colour: wantsColour(process.stderr) })}\n`);
    return EXIT.unreadable;
  }
  const collector = createCollector(engine, {
    version: readVersion(),
    redact: true,
    store: null,
    loaded: null,
    flushMs: 1000,
    inventory,
  });
  if (args.replay !== undefined) {
    const running = replay(collector, { path: args.replay, speed, onProblem: collector.complain });
    const tell = (code: string, message: string) =>
      collector.complain({ level: 'info', code, message, source: args.replay ?? '', line: 0 });
    if (speed === 'step') tell('replay-step', 'press n for the next line');
    void running.ended.then(() => tell('replay-ended', 'the replay has come to its end'));
    await showDashboard({ feed: collector.feed, onStep: running.step, replay: running.position, ...look });
    running.stop();
  } else {
    try {
      for (const listener of await openReceivers(receivers, collector, 0)) collector.attach(listener);
    } catch (error) {
      await collector.stop();
      if (!(error instanceof ListenError)) throw error;
      process.stderr.write(`${renderDiagnostic(error.diagnostic, { colour: wantsColour(process.stderr) })}\n`);
      return EXIT.unreadable;
    }
    await showDashboard({ feed: collector.feed, onStep: () => {}, ...look });
  }
  await collector.stop();
  return EXIT.ok;
}

/** What `/` looks up: the same index and the same texts as `sldiag search` and `sldiag explain`. */
async function openKnowledge(): Promise<WatchKnowledge> {
  const search = createSearch(readCompiled<SearchData>('search.json'));
  const engine = builtInEngine();
  const kinds = entriesByKind(engine);
  return {
    search: (question) => search(question, 12),
    explain({ kind, id }) {
      const { name = kind, entries = [] } = kinds[kind] ?? {};
      const entry = entries.find((each) => each.id === id);
      if (entry === undefined) return [];
      const told = entryFor(engine.knowledge, kind, entry, []);
      return renderEntry(name, told, { columns: 96, colour: false }).split('\n');
    },
  };
}

/** The last number of COLORFGBG is the background; 7 and from 9 on are light. Dark where nothing is told. */
function themeOf(wanted: WatchArgs['theme']): 'dark' | 'light' {
  if (wanted !== 'auto') return wanted;
  const background = Number(process.env.COLORFGBG?.split(';').at(-1) ?? 0);
  return background === 7 || background > 8 ? 'light' : 'dark';
}

function refuse(message: string): number {
  process.stderr.write(`error: ${message}\n\nTry: sldiag watch --help\n`);
  return EXIT.usage;
}
