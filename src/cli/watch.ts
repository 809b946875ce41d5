import { existsSync } from 'node:fs';
import { createCollector } from '../collector/collector.js';
import { createRemoteFeed } from '../collector/remote-feed.js';
import { replay } from '../collector/replay.js';
import { ListenError, RECEIVE_LIMITS } from '../ingest/sources/listener.js';
import { openTcp } from '../ingest/sources/tcp.js';
import { openUdp } from '../ingest/sources/udp.js';
import { renderDiagnostic } from '../report/diagnostic.js';
import type { Command } from './command.js';
import { EXIT } from './exit.js';
import { engineWithPacks } from './knowledge.js';
import { wantsColour } from './terminal.js';
import { readVersion } from './version.js';

interface WatchArgs {
  readonly attach?: string;
  readonly token?: string;
  readonly replay?: string;
  readonly speed: string;
  readonly port: number;
  readonly rules: readonly string[];
}

export const watchCommand: Command = {
  options: (yargs) =>
    yargs
      .option('attach', { describe: 'Show a running collector: its HTTP address', type: 'string' })
      .option('token', { describe: 'Its token (or in SLDIAG_HTTP_TOKEN)', type: 'string' })
      .option('replay', { describe: 'Replay a log as if it happened now', type: 'string' })
      .option('speed', {
        describe: 'How many times faster, or step: one line with each press of n',
        type: 'string',
        default: '60',
      })
      .option('port', { describe: 'Listen on this port, UDP and TCP', type: 'number', default: 5514 })
      .option('rules', {
        describe: 'Folder with rules of your own; may be repeated',
        type: 'string',
        array: true,
        default: [],
      })
      .example('$0 watch', 'listen on port 5514, and show what the switches tell')
      .example('$0 watch --attach http://127.0.0.1:8514', 'show what a running sldiag listen knows')
      .example('$0 watch --replay switch.log --speed 600', 'an hour in six seconds'),
  run: (args) => watch(args as unknown as WatchArgs),
};

async function watch(args: WatchArgs): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    return refuse('watch draws on a terminal, and this is none; for programs there is sldiag listen --format ndjson');
  }
  const speed = args.speed === 'step' ? 'step' : Number(args.speed);
  if (speed !== 'step' && !(speed > 0)) return refuse(`--speed takes a number above 0, or step, not ${args.speed}`);
  if (args.replay !== undefined && !existsSync(args.replay)) return refuse(`--replay: there is no file ${args.replay}`);
  // Where these are set Ink draws its last frame only; but this is a terminal, and somebody sits at it.
  for (const name of Object.keys(process.env)) {
    if (name === 'CI' || name === 'CONTINUOUS_INTEGRATION' || name.startsWith('CI_')) delete process.env[name];
  }
  // Drawing takes half a second to load, so that only this command loads it.
  const { showDashboard } = await import('../tui/app.js');
  if (args.attach !== undefined) {
    if (!URL.canParse(args.attach) || !/^https?:/.test(args.attach))
      return refuse(`--attach takes the URL of a collector, not ${args.attach}`);
    const feed = createRemoteFeed({ url: args.attach, token: args.token ?? process.env.SLDIAG_HTTP_TOKEN ?? null });
    await showDashboard({ feed, onStep: () => {} });
    await feed.close();
    return EXIT.ok;
  }
  const { engine } = await engineWithPacks(args.rules);
  const collector = createCollector(engine, {
    version: readVersion(),
    redact: true,
    store: null,
    loaded: null,
    flushMs: 1000,
  });
  if (args.replay !== undefined) {
    const running = replay(collector, { path: args.replay, speed, onProblem: collector.complain });
    await showDashboard({ feed: collector.feed, onStep: running.step });
    running.stop();
  } else {
    try {
      const options = {
        host: '0.0.0.0',
        port: args.port,
        allow: [],
        limits: RECEIVE_LIMITS,
        onArrivals: collector.receive,
        onProblem: collector.complain,
      };
      collector.attach(await openUdp(options));
      collector.attach(await openTcp(options));
    } catch (error) {
      await collector.stop();
      if (!(error instanceof ListenError)) throw error;
      process.stderr.write(`${renderDiagnostic(error.diagnostic, { colour: wantsColour(process.stderr) })}\n`);
      return EXIT.unreadable;
    }
    await showDashboard({ feed: collector.feed, onStep: () => {} });
  }
  await collector.stop();
  return EXIT.ok;
}

function refuse(message: string): number {
  process.stderr.write(`error: ${message}\n\nTry: sldiag watch --help\n`);
  return EXIT.usage;
}
