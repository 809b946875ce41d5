import { setImmediate, setTimeout } from 'node:timers/promises';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Argv } from 'yargs';
import { parametersOf } from '../collector/questions.js';
import type { RemoteFeed } from '../collector/remote-feed.js';
import { createMcpServer, InWork } from '../mcp/server.js';
import type { DevicesAsked, IncidentsAsked, McpServices } from '../mcp/services.js';
import { renderDiagnostic } from '../report/diagnostic.js';
import { createAllowed, realPathOf } from './allowed.js';
import { UsageError } from './arguments.js';
import { basisOf } from './basis.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { areUsable } from './inputs.js';
import { createMcpServices } from './mcp-services.js';
import { remoteFeed } from './remote.js';
import { INVENTORY, RULES, TOKEN } from './shared-options.js';

const options = (yargs: Argv) =>
  yargs
    .option('allow', {
      describe: 'Folder below which files may be read, wherever links lead; may be repeated (default: none)',
      type: 'string',
      array: true,
      default: [],
    })
    .option('attach', { describe: 'Answer about the devices of a running collector: its HTTP address', type: 'string' })
    .option('token', TOKEN)
    .option('rules', RULES)
    .option('inventory', INVENTORY)
    .example('$0 mcp', 'diagnose what the assistant is given, and nothing else')
    .example('$0 mcp --allow ~/cases', 'and files below one folder')
    .example('$0 mcp --attach http://127.0.0.1:8514', 'and the devices of a running sldiag listen');

/** How long a state stands for further pages of an answer, milliseconds. */
const HELD = 600_000;
/** How long answers are waited for when the input has ended, milliseconds. */
const LAST_WORDS = 10_000;

type McpArgs = ArgumentsOf<typeof options>;

export const mcpCommand = defineCommand(options, mcp);

async function mcp(args: McpArgs): Promise<number> {
  const folders: string[] = [];
  for (const folder of args.allow) {
    const real = realPathOf(folder);
    if (real === null) throw new UsageError(`--allow: there is no folder ${folder}`);
    folders.push(real);
  }
  const feed = args.attach === undefined ? null : remoteFeed('--attach', args.attach, args.token);
  const { engine, inventory, problems } = await basisOf(args);
  for (const problem of problems) process.stderr.write(`${renderDiagnostic(problem, { colour: false })}\n`);
  if (!areUsable(problems)) return EXIT.unreadable;
  const services = createMcpServices({
    engine,
    inventory,
    allowed: createAllowed(folders),
    fleet: feed === null ? null : fleetForPages(feed),
  });
  const complain = (message: string) => {
    process.stderr.write(`error: ${message}\n`);
  };
  if (process.stdin.isTTY)
    process.stderr.write('sldiag mcp speaks the Model Context Protocol on standard input: an assistant starts it.\n');
  const ended = endOfInput();
  const inWork = new InWork();
  const served = serveStdio(() => createMcpServer(services, complain, inWork), {
    onerror: ({ message }) => complain(message),
  });
  if ((await ended) === 'input') await answered(inWork);
  await served.close();
  await feed?.close();
  return EXIT.ok;
}

/** A collector that is asked anew for each answer and not for each page of it: the pages are of one state then. */
function fleetForPages(feed: RemoteFeed): NonNullable<McpServices['fleet']> {
  const devices = forPages(({ severity, name }: DevicesAsked) =>
    feed.devices(parametersOf({ severity, search: name })),
  );
  const incidents = forPages(({ status, device }: IncidentsAsked) => feed.incidents(parametersOf({ status, device })));
  return { devices, incidents, report: forPages((named: string) => feed.report(named)) };
}

/** The answer that was asked for last, by what it was asked for. */
function forPages<What, Answer>(ask: (what: What) => Promise<Answer>): (what: What, page: number) => Promise<Answer> {
  let held: { readonly what: string; readonly answer: Answer; readonly until: number } | null = null;
  return async (what, page) => {
    const key = JSON.stringify(what);
    if (page > 1 && held !== null && held.what === key && Date.now() < held.until) return held.answer;
    const answer = await ask(what);
    held = { what: key, answer, until: Date.now() + HELD };
    return answer;
  };
}

/** Answers that are left when the assistant has said all; a collector that is asked may take its time. */
async function answered(inWork: InWork): Promise<void> {
  // What was read last reaches its tool, and what a tool said the output, a turn later.
  await setImmediate();
  await Promise.race([inWork.settled(), setTimeout(LAST_WORDS, undefined, { ref: false })]);
  await setImmediate();
}

/** Resolves when the assistant has said all, or somebody asks for the end. */
function endOfInput(): Promise<'input' | 'signal'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve('signal'));
    process.stdin.once('end', () => resolve('input'));
    process.stdin.once('close', () => resolve('input'));
  });
}
