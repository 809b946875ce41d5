import { openInput } from '../ingest/files/open-input.js';
import { escapeControls } from '../ingest/text/escape.js';
import { createCleanSplitter } from '../ingest/text/lines.js';
import { createRedactor } from '../ingest/text/redact.js';
import type { LiveFeed } from '../model/live.js';
import type { Finding } from '../model/report.js';
import { renderDiagnostic } from '../report/diagnostic.js';
import { EXIT } from './exit.js';
import { wantsColour } from './terminal.js';
import { tokenOf } from './token.js';

/** Bytes that a collector takes at once. */
const CAP = 64 * 1024 * 1024;

export interface HandOverOptions {
  readonly token: string | null;
  /** Secrets are replaced before anything is sent. */
  readonly redacts: boolean;
  /** Does what the collector found in these devices fail the run? */
  readonly fails: (findings: readonly Finding[]) => boolean;
}

/**
 * `analyze --to`: hands inputs to a running collector, and says what it now thinks of the devices they were about.
 * @returns the exit code, see `exit.ts`
 */
export async function handOver(paths: readonly string[], to: string, options: HandOverOptions): Promise<number> {
  if (!URL.canParse(to) || !/^https?:/.test(to))
    return refuse(`--to takes the URL of a collector, for instance http://127.0.0.1:8514, not ${to}`, EXIT.usage);
  const { createRemoteFeed, RemoteError } = await import('../collector/remote-feed.js');
  let feed: LiveFeed;
  try {
    feed = createRemoteFeed({ url: to, token: tokenOf('--token', options.token ?? undefined) });
  } catch (error) {
    if (error instanceof RemoteError) return refuse(error.message, EXIT.usage);
    throw error;
  }
  const colour = wantsColour(process.stderr);
  const devices = new Set<string>();
  let isAllRead = true;
  let fails = false;
  try {
    for (const path of paths) {
      let isRecognised = false;
      const input = openInput(path, (problem) => {
        if (problem.code === 'unreadable-input') isAllRead = false;
        process.stderr.write(`${renderDiagnostic(problem, { colour })}\n`);
      });
      for await (const { source, chunks } of input) {
        const pieces: Uint8Array[] = [];
        let size = 0;
        for await (const chunk of chunks) {
          size += chunk.length;
          if (size <= CAP) pieces.push(Buffer.from(chunk));
        }
        if (size > CAP) {
          process.stderr.write(`warning: ${source} is larger than ${CAP / 1024 / 1024} MB; analyze it without --to\n`);
          isAllRead = false;
          continue;
        }
        const bytes = Buffer.concat(pieces);
        const text = options.redacts ? withoutSecrets(bytes) : bytes.toString('utf8');
        const found = await feed.submit(text, source);
        for (const device of found) devices.add(device);
        if (found.length > 0) isRecognised = true;
      }
      if (!isRecognised) {
        process.stderr.write(`warning: the collector found no device in ${escapeControls(path)}\n`);
        isAllRead = false;
      }
    }
    const snapshot = await feed.snapshot();
    for (const device of snapshot.devices.filter(({ id }) => devices.has(id))) {
      fails ||= options.fails(device.findings);
      process.stdout.write(`${device.hostname ?? device.id}\n`);
      for (const { severity, title, causes } of device.findings) {
        process.stdout.write(`  ${severity}: ${title}\n`);
        const [cause] = causes;
        if (severity !== 'info' && cause !== undefined) process.stdout.write(`    ${cause.verdict}: ${cause.title}\n`);
      }
      for (const step of snapshot.next.filter((each) => each.device === device.id).slice(0, 1))
        process.stdout.write(`  run next: ${step.command}\n`);
    }
    if (!isAllRead) return EXIT.unreadable;
    return fails ? EXIT.found : EXIT.ok;
  } catch (error) {
    if (error instanceof RemoteError) return refuse(error.message, EXIT.unreadable);
    throw error;
  } finally {
    await feed.close();
  }
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

function refuse(message: string, code: number): number {
  process.stderr.write(`error: ${message}\n`);
  return code;
}
