import { RemoteError } from '../collector/remote-feed.js';
import { openInput } from '../ingest/files/open-input.js';
import { escapeControls } from '../ingest/text/escape.js';
import { createCleanSplitter } from '../ingest/text/lines.js';
import { createRedactor } from '../ingest/text/redact.js';
import type { LiveSnapshot } from '../model/live.js';
import { renderDiagnostic } from '../report/diagnostic.js';
import { EXIT } from './exit.js';
import { areUsable, isUnderstood } from './inputs.js';
import { startProgress } from './progress.js';
import { remoteFeed } from './remote.js';
import { wantsColour } from './terminal.js';

/** Bytes that a collector takes at once. */
const CAP = 64 * 1024 * 1024;

export interface HandOverOptions {
  readonly token: string | undefined;
  /** Secrets are replaced before anything is sent. */
  readonly redacts: boolean;
  /** Does what the collector thinks of these devices fail the run? */
  readonly fails: (devices: LiveSnapshot['devices']) => boolean;
}

/**
 * `analyze --to`: hands inputs to a running collector, and says what it now thinks of the devices they were about.
 * @returns the exit code, see `exit.ts`
 */
export async function handOver(paths: readonly string[], to: string, options: HandOverOptions): Promise<number> {
  const feed = remoteFeed('--to', to, options.token);
  const colour = wantsColour(process.stderr);
  const warn = (text: string) => void process.stderr.write(`warning: ${text}\n`);
  const devices = new Set<string>();
  const progress = startProgress();
  let isAllRead = true;
  try {
    for (const path of paths) {
      progress.await(path);
      const input = openInput(path, (problem) => {
        if (!areUsable([problem])) isAllRead = false;
        process.stderr.write(`${renderDiagnostic(problem, { colour })}\n`);
      });
      let isRecognised = false;
      for await (const { source, chunks } of input) {
        const bytes = await wholeOf(chunks, () => progress.add(source, 0));
        if (bytes === null) {
          warn(`${source} is larger than ${CAP / 1024 / 1024} MB; analyze it without --to`);
          isAllRead = false;
          continue;
        }
        const text = options.redacts ? withoutSecrets(bytes) : bytes.toString('utf8');
        const { devices: found, diagnostics } = await feed.handOver(text, source);
        for (const each of diagnostics) process.stderr.write(`${renderDiagnostic(each, { colour })}\n`);
        if (!areUsable(diagnostics) || !isUnderstood({ diagnostics })) isAllRead = false;
        for (const device of found) devices.add(device);
        isRecognised ||= found.length > 0;
      }
      if (isRecognised) continue;
      warn(`the collector found no device in ${escapeControls(path)}`);
      isAllRead = false;
    }
    const snapshot = await feed.snapshot();
    const told = snapshot.devices.filter(({ id }) => devices.has(id));
    for (const device of told) process.stdout.write(renderThought(device, snapshot));
    if (!isAllRead) return EXIT.unreadable;
    return options.fails(told) ? EXIT.found : EXIT.ok;
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return EXIT.unreadable;
  } finally {
    progress.stop();
    await feed.close();
  }
}

/** All bytes of an input; null where they are more than a collector takes. */
async function wholeOf(chunks: AsyncIterable<Uint8Array>, came: () => void): Promise<Buffer | null> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    came();
    size += chunk.length;
    if (size <= CAP) pieces.push(Buffer.from(chunk));
  }
  return size <= CAP ? Buffer.concat(pieces) : null;
}

/** What the collector now thinks of a device: its findings, each with its first cause, and the command that would tell most. */
function renderThought(device: LiveSnapshot['devices'][number], { next }: LiveSnapshot): string {
  const lines = [device.hostname ?? device.id];
  for (const { severity, title, causes } of device.findings) {
    lines.push(`  ${severity}: ${title}`);
    const [cause] = causes;
    if (severity !== 'info' && cause !== undefined) lines.push(`    ${cause.verdict}: ${cause.title}`);
  }
  const step = next.find((each) => each.device === device.id);
  if (step !== undefined) lines.push(`  run next: ${step.command}`);
  return lines.map((line) => `${line}\n`).join('');
}

/** The lines without secrets, cleaned as a collector would clean them. */
function withoutSecrets(text: Uint8Array): string {
  const redact = createRedactor();
  const lines: string[] = [];
  const splitter = createCleanSplitter((line) => lines.push(`${redact(line)}\n`));
  splitter.push(text);
  splitter.end();
  return lines.join('');
}
