import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Argv } from 'yargs';
import { readBanner, readPrompt } from '../ingest/show/cut.js';
import { escapeControls } from '../ingest/text/escape.js';
import { fromOwnJson } from '../model/own-json.js';
import { present } from '../model/present.js';
import { codeOf, messageOf } from '../model/thrown.js';
import { meant } from '../rules/nearest.js';
import { UsageError } from './arguments.js';
import { momentOf } from './basis.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { headers, withPri } from './send/headers.js';
import { pace } from './send/pace.js';
import { lengthOf, type Scenario, tell } from './send/scenario.js';
import { openWire, readTarget, type Target, type WireOptions } from './send/wire.js';

/** Interrupted by the user: what shells expect after Ctrl-C. */
const INTERRUPTED = 130;
const SCENARIO_FILES = new URL('../../knowledge/scenarios.json', import.meta.url);

const options = (yargs: Argv) =>
  yargs
    .positional('what', {
      describe: 'A file of log lines (outputs: analyze --to), - for standard input, or a scenario (see --list)',
      type: 'string',
    })
    .option('list', { alias: 'l', describe: 'List the scenarios and the headers', type: 'boolean', default: false })
    .option('to', {
      describe: 'Where to: HOST:PORT or :PORT (UDP), tcp://HOST:PORT, tls://HOST:PORT; - prints',
      type: 'string',
      default: 'udp://127.0.0.1:5514',
    })
    .option('rate', {
      alias: 'r',
      describe: 'Lines a second, 0 as fast as possible (default: 100)',
      type: 'number',
    })
    .option('header', {
      describe: 'What stands before a message (default: cisco; a file is sent as it is)',
      choices: Object.keys(headers),
    })
    .option('devices', { alias: 'n', describe: 'Switches in a scenario', type: 'number' })
    .option('start', {
      describe: 'When a scenario begins, ISO 8601 (default: so that it ends now)',
      type: 'string',
    })
    .option('framing', {
      describe: 'How messages are parted on TCP and TLS (default: lf, TLS octet)',
      choices: ['lf', 'octet'] as const,
    })
    .option('ca', { describe: 'PEM file of who signed the collector’s certificate', type: 'string' })
    .option('cert', { describe: 'PEM file of a client certificate', type: 'string' })
    .option('key', { describe: 'PEM file of its key', type: 'string' })
    .option('own-addresses', {
      describe: 'Each switch sends from an address of its own, 127.18.x.y (UDP to this machine)',
      type: 'boolean',
      default: false,
    })
    .option('insecure', { describe: 'Take any certificate', type: 'boolean', default: false })
    .example('$0 send cslu-outage', 'an outage over 200 switches, to a collector on this machine')
    .example('$0 send cslu-outage --to - | sldiag analyze -', 'the same, diagnosed without a collector')
    .example('$0 send switches.log --to tcp://127.0.0.1:5514 --rate 0', 'replay a file as fast as it is taken')
    .example('$0 send stack-switchover --to tls://127.0.0.1:6514 --ca ca.pem', 'over TLS');

type SendArgs = ArgumentsOf<typeof options>;

export const sendCommand = defineCommand(options, send);

async function send(args: SendArgs): Promise<number> {
  const scenarios = fromOwnJson<readonly Scenario[]>(readFileSync(SCENARIO_FILES, 'utf8'));
  if (args.list) {
    process.stdout.write(renderList(scenarios));
    return EXIT.ok;
  }
  const settings = readSettings(args);
  let messages: Messages;
  try {
    messages = await readMessages(args, scenarios);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    process.stderr.write(`error: ${args.what} can't be read: ${messageOf(error)}\n`);
    return EXIT.unreadable;
  }
  return deliver(messages, settings, args);
}

/** Transports on which messages have to be parted. */
const STREAMS: readonly string[] = ['tcp', 'tls'];

interface Settings {
  /** Lines a second; 0: as fast as possible. */
  readonly rate: number;
  readonly target: Target;
  readonly wire: WireOptions;
}

/**
 * What the options mean.
 * @throws UsageError
 */
function readSettings(args: SendArgs): Settings {
  const target = readTarget(args.to);
  if (target === null)
    throw new UsageError(
      `--to takes HOST:PORT, udp://HOST:PORT, tcp://HOST:PORT, tls://HOST:PORT or -, not ${args.to}`,
    );
  const rate = args.rate ?? (target.transport === 'print' ? 0 : 100);
  if (!(rate >= 0)) throw new UsageError('--rate takes a number of lines a second, 0 for as fast as possible');
  if (args.devices !== undefined && !(Number.isInteger(args.devices) && args.devices >= 1 && args.devices <= 60_000))
    throw new UsageError('--devices takes a number from 1 to 60000');
  momentOf('--start', args.start);
  if (args.ownAddresses && !(target.transport === 'udp' && /^127\./.test(target.host)))
    throw new UsageError('--own-addresses needs a target on this machine: udp://127.0.0.1:PORT');
  if (args.framing !== undefined && !STREAMS.includes(target.transport))
    throw new UsageError('--framing parts messages on TCP and TLS: --to tcp://HOST:PORT or tls://HOST:PORT');
  if ((args.cert === undefined) !== (args.key === undefined)) throw new UsageError('--cert and --key go together');
  for (const file of [args.ca, args.cert, args.key])
    if (file !== undefined && !existsSync(file)) throw new UsageError(`there is no file ${file}`);
  const secured = [args.ca, args.cert, args.key].some((file) => file !== undefined) || args.insecure;
  if (secured && target.transport !== 'tls')
    throw new UsageError('--ca, --cert, --key and --insecure are of use on TLS only: --to tls://HOST:PORT');
  const pem = (file: string | undefined) => (file === undefined ? null : readFileSync(file, 'utf8'));
  const [cert, key] = [pem(args.cert), pem(args.key)];
  return {
    target,
    rate,
    wire: {
      framing: args.framing ?? (target.transport === 'tls' ? 'octet' : 'lf'),
      ca: pem(args.ca),
      certificate: cert === null || key === null ? null : { cert, key },
      insecure: args.insecure,
      ownAddresses: args.ownAddresses,
    },
  };
}

interface Messages {
  readonly count: number;
  /** For the summary: `of 200 switches`. */
  readonly whose: string;
  at(index: number): Buffer;
  /** Number of the switch whose message it is. */
  deviceOf(index: number): number;
}

/**
 * The messages of a scenario or a file.
 * @throws UsageError when there are none
 */
async function readMessages(args: SendArgs, scenarios: readonly Scenario[]): Promise<Messages> {
  const { what, devices, start } = args;
  if (what === undefined) throw new UsageError('say what to send: a file, or a scenario (sldiag send --list)');
  const scenario = scenarios.find(({ id }) => id === what);
  if (scenario !== undefined) {
    const begin = start === undefined ? Date.now() - lengthOf(scenario) * 1000 : Date.parse(start);
    const number = devices ?? scenario.devices;
    const story = tell(scenario, number, begin);
    const header = headers[args.header ?? 'cisco'];
    return {
      count: story.length,
      whose: number === 1 ? ' of 1 switch' : ` of ${number} switches`,
      at: (index) => Buffer.from(header?.write(present(story[index])) ?? ''),
      deviceOf: (index) => story[index]?.device.index ?? 0,
    };
  }
  const isStandardInput = what === '-';
  if (!isStandardInput && !existsSync(what))
    throw new UsageError(
      `there is neither a file nor a scenario called ${what}${meant(
        what,
        scenarios.map(({ id }) => id),
      )} (sldiag send --list)`,
    );
  if (args.header !== undefined || devices !== undefined || start !== undefined)
    throw new UsageError('--header, --devices and --start are for scenarios: the lines of a file are sent as they are');
  const bytes = isStandardInput ? await readStandardInput() : await readFile(what);
  const lines = linesOf(bytes);
  tellOfOutputs(isStandardInput ? 'the input' : what, lines);
  const at = (index: number) => withPri(lines[index] ?? bytes.subarray(0, 0));
  return { count: lines.length, whose: '', at, deviceOf: () => 0 };
}

/** Longer lines are no prompts. */
const LONGEST_PROMPT = 400;

/** Outputs are no messages: a collector makes nothing of them, and of the log lines in them a device with the sender's address. */
function tellOfOutputs(name: string, lines: readonly Buffer[]): void {
  for (const [index, line] of lines.entries()) {
    if (line.length > LONGEST_PROMPT || line.includes('%')) continue;
    const text = line.toString('latin1');
    const command = readPrompt(text)?.command || readBanner(text);
    if (!command) continue;
    process.stderr.write(
      `warning: ${name} has outputs (message ${index + 1}: ${escapeControls(command.slice(0, 60))}), of which a collector can make no messages; log lines without a name are taken for this machine’s\n  = help: outputs are handed over to their device by sldiag analyze FILE --to http://127.0.0.1:8514\n`,
    );
    return;
  }
}

async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The lines that aren't empty, without their ends: views of the bytes, whatever they are. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const next = bytes.indexOf(0x0a, start);
    const end = next < 0 ? bytes.length : next;
    const stop = bytes[end - 1] === 0x0d ? end - 1 : end;
    if (stop > start) lines.push(bytes.subarray(start, stop));
    start = end + 1;
  }
  return lines;
}

/** Sends, shows how far it is, and says what was sent. */
async function deliver(messages: Messages, { target, rate, wire: options }: Settings, args: SendArgs): Promise<number> {
  const place = target.transport === 'print' ? 'standard output' : args.to;
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const progress = showProgress(messages.count);
  const started = performance.now();
  let sent = 0;
  let bytes = 0;
  let failure: unknown = null;
  try {
    const wire = await openWire(target, options);
    try {
      await pace(
        messages.count,
        rate,
        () => isStopped,
        async (index) => {
          const message = messages.at(index);
          await wire.write(message, messages.deviceOf(index));
          sent += 1;
          bytes += message.length;
          progress.show(sent);
        },
      );
    } finally {
      await wire.close();
    }
  } catch (error) {
    failure = error;
  }
  progress.end();
  process.removeListener('SIGINT', stop);
  process.removeListener('SIGTERM', stop);
  const seconds = (performance.now() - started) / 1000;
  const summary = `${isStopped ? 'Stopped: sent' : 'Sent'} ${sent} ${isStopped || failure !== null ? `of ${messages.count} lines` : lines(sent)}${messages.whose} to ${place} in ${seconds.toFixed(1)} s (${Math.round(sent / Math.max(seconds, 0.001))} a second, ${bytes} bytes).\n`;
  // Beside what is printed, the summary is no part of the output.
  (target.transport === 'print' ? process.stderr : process.stdout).write(summary);
  if (failure !== null) {
    process.stderr.write(`error: ${place}: ${reasonOf(failure)}\n`);
    // Most who meet it have the collector on another transport or port.
    if (codeOf(failure) === 'ECONNREFUSED')
      process.stderr.write(
        '  = help: a collector says where it is: listening on …; name that (--to tcp://127.0.0.1:5514), or start one: sldiag listen\n',
      );
    return EXIT.unreadable;
  }
  return isStopped ? INTERRUPTED : EXIT.ok;
}

function lines(count: number): string {
  return count === 1 ? 'line' : 'lines';
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the other end broke off the connection',
  EPIPE: 'the other end closed the connection',
  ENOTFOUND: 'the name has no address',
  EAI_AGAIN: 'the name can not be resolved now',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'it does not answer',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself; name it with --ca, or use --insecure',
  SELF_SIGNED_CERT_IN_CHAIN: 'the authority of its certificate is not known; name it with --ca, or use --insecure',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the authority of its certificate is not known; name it with --ca, or use --insecure',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the authority of its certificate is not known; name it with --ca, or use --insecure',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name; connect by that name, or use --insecure',
};

function reasonOf(error: unknown): string {
  return REASONS[codeOf(error)] ?? messageOf(error);
}

/** How far it is, on a terminal only. */
function showProgress(count: number): { show(sent: number): void; end(): void } {
  if (!process.stderr.isTTY) return { show: () => {}, end: () => {} };
  let drawn = 0;
  return {
    show(sent) {
      const now = Date.now();
      if (now - drawn < 200) return;
      drawn = now;
      process.stderr.write(`\r\u001b[K${sent} of ${count} lines sent`);
    },
    end() {
      if (drawn > 0) process.stderr.write('\r\u001b[K');
    },
  };
}

function renderList(scenarios: readonly Scenario[]): string {
  const width = Math.max(...scenarios.map(({ id }) => id.length), ...Object.keys(headers).map((name) => name.length));
  const rows = (entries: readonly (readonly [string, string])[]) =>
    entries.map(([name, about]) => `  ${name.padEnd(width)}  ${about}\n`).join('');
  return [
    'Scenarios (sldiag send NAME):\n',
    rows(
      scenarios.map(({ id, title, devices }) => [
        id,
        `${title} (${devices === 1 ? '1 switch' : `${devices} switches`})`,
      ]),
    ),
    '\nHeaders (--header NAME):\n',
    rows(Object.entries(headers).map(([name, { about }]) => [name, about])),
  ].join('');
}
