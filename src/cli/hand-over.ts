import { openInput } from '../ingest/files/open-input.js';
import { renderDiagnostic } from '../report/diagnostic.js';
import { EXIT } from './exit.js';
import { wantsColour } from './terminal.js';

/** Bytes that a collector takes at once. */
const CAP = 64 * 1024 * 1024;

/**
 * `analyze --to`: hands inputs to a running collector, and says what it now thinks of the devices they were about.
 * @returns the exit code, see `exit.ts`
 */
export async function handOver(paths: readonly string[], to: string, token: string | null): Promise<number> {
  if (!URL.canParse(to) || !/^https?:/.test(to))
    return refuse(`--to takes the URL of a collector, for instance http://127.0.0.1:8514, not ${to}`, EXIT.usage);
  const { createRemoteFeed, RemoteError } = await import('../collector/remote-feed.js');
  const feed = createRemoteFeed({ url: to, token: token ?? process.env.SLDIAG_HTTP_TOKEN ?? null });
  const colour = wantsColour(process.stderr);
  const devices = new Set<string>();
  let isAnyRead = false;
  try {
    for (const path of paths) {
      const input = openInput(path, (problem) => process.stderr.write(`${renderDiagnostic(problem, { colour })}\n`));
      for await (const { source, chunks } of input) {
        const pieces: Uint8Array[] = [];
        let size = 0;
        for await (const chunk of chunks) {
          size += chunk.length;
          if (size <= CAP) pieces.push(Buffer.from(chunk));
        }
        if (size > CAP) {
          process.stderr.write(`warning: ${source} is larger than ${CAP / 1024 / 1024} MB; analyze it without --to\n`);
          continue;
        }
        for (const device of await feed.submit(Buffer.concat(pieces).toString('utf8'), source)) devices.add(device);
        isAnyRead = true;
      }
    }
    const snapshot = await feed.snapshot();
    for (const device of snapshot.devices.filter(({ id }) => devices.has(id))) {
      process.stdout.write(`${device.hostname ?? device.id}\n`);
      for (const { severity, title, causes } of device.findings) {
        process.stdout.write(`  ${severity}: ${title}\n`);
        const [cause] = causes;
        if (severity !== 'info' && cause !== undefined) process.stdout.write(`    ${cause.verdict}: ${cause.title}\n`);
      }
      for (const step of snapshot.next.filter((each) => each.device === device.id).slice(0, 1))
        process.stdout.write(`  run next: ${step.command}\n`);
    }
    if (devices.size === 0 && isAnyRead) process.stdout.write('The collector found no device in it.\n');
    return isAnyRead ? EXIT.ok : EXIT.unreadable;
  } catch (error) {
    if (error instanceof RemoteError) return refuse(error.message, EXIT.unreadable);
    throw error;
  } finally {
    await feed.close();
  }
}

function refuse(message: string, code: number): number {
  process.stderr.write(`error: ${message}\n`);
  return code;
}
