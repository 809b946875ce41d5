import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import tar from 'tar-stream';
import type { Budget } from './budget.js';
import type { Bytes } from './bytes.js';
import type { Member } from './zip.js';

/**
 * The files of a tar archive, in its order; links, devices and folders are passed over. Each must be read, or given up,
 * before the next is asked for. Throws where the archive is damaged or ends early.
 */
export async function* openTar(bytes: Bytes, budget: Budget): AsyncGenerator<Member> {
  const extract = tar.extract();
  const fed = feed(bytes, extract);
  try {
    for await (const entry of extract) {
      budget.member();
      if (entry.header.type === 'file' || entry.header.type === 'contiguous-file') {
        yield { name: entry.header.name, bytes: entry as Bytes };
      }
      // What the receiver left.
      (entry as unknown as Readable).resume();
    }
  } finally {
    extract.destroy();
    await fed;
  }
}

async function feed(bytes: Bytes, extract: tar.Extract): Promise<void> {
  try {
    for await (const chunk of bytes) {
      if (extract.destroyed) return;
      if (!extract.write(chunk)) await Promise.race([once(extract, 'drain'), once(extract, 'close')]);
    }
    (extract as unknown as Writable).end();
  } catch (error) {
    extract.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}
