import { Readable } from 'node:stream';
import type { extract } from 'tar-stream';
import type { Budget } from './budget.js';
import type { Bytes } from './bytes.js';
import type { Member } from './zip.js';

/** Archives from before POSIX 1003.1 as well, which have no mark of a format. */
const ANY_FORMAT: NonNullable<Parameters<typeof extract>[0]> & { readonly allowUnknownFormat: boolean } = {
  allowUnknownFormat: true,
};

/**
 * The files of a tar archive, in its order: POSIX 1003.1 ustar and pax, and GNU long names. Links, devices and folders are
 * passed over. Each must be read, or given up, before the next is asked for. Throws where the archive is damaged or ends early.
 */
export async function* openTar(bytes: Bytes, budget: Budget): AsyncGenerator<Member> {
  const { extract: unpacked } = await import('tar-stream');
  const archive = unpacked(ANY_FORMAT);
  const source = Readable.from(bytes, { objectMode: false });
  source.on('error', (error) => archive.destroy(error));
  source.pipe(archive);
  let isTold = false;
  // Not by `for await`: who leaves such a loop destroys the member, and the archive with it.
  async function* contentOf(pieces: AsyncIterator<unknown>): AsyncGenerator<Uint8Array> {
    try {
      for (let next = await pieces.next(); !next.done; next = await pieces.next())
        if (next.value instanceof Uint8Array) yield next.value;
    } catch (error) {
      isTold = true;
      throw error;
    }
  }
  try {
    for await (const member of archive) {
      const { name, type } = member.header;
      const pieces = member[Symbol.asyncIterator]();
      if (type === 'file' || type === 'contiguous-file') {
        budget.member();
        yield { name, bytes: contentOf(pieces) };
      }
      // What nobody wanted.
      while (!(await pieces.next()).done);
    }
  } catch (error) {
    // Whoever read the file was told.
    if (!isTold) throw error;
  } finally {
    source.destroy();
  }
}
