import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.js';

/** Bytes of one body, and of all bodies that are being taken at the same time. */
const BODY_CAP = 64 * 1024 * 1024;
const BODIES_CAP = 96 * 1024 * 1024;
const FIRST = 16 * 1024;
/** Seconds after which somebody who found no room may try again. */
const RETRY_AFTER = 5;

/** Takes bodies of requests within a bound over all of them. */
export interface Bodies {
  /**
   * Reads a body whole and hands it on; its memory counts until what it is used for is over.
   * @throws Refusal when it is too large or compressed, or no room is left for it
   */
  take<Result>(
    request: IncomingMessage,
    cap: number | null,
    use: (bytes: Uint8Array) => Promise<Result>,
  ): Promise<Result>;
}

/** What is compressed would be read as it is, and pass as a text of which nothing is known. */
function checkEncoding({ headers }: IncomingMessage): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity')
    throw new Refusal(415, 'encoded', 'a body is taken as it is, without Content-Encoding');
}

const tooLarge = (cap: number) =>
  new Refusal(413, 'too-large', `a body holds ${Math.floor(cap / 1024)} KB at most here`);

export function createBodies(): Bodies {
  let inAll = 0;

  /** Memory for so many bytes, with what is there already; doubled, so that a body in small pieces costs no more than a whole one. */
  function grown(held: Buffer<ArrayBuffer>, used: number, needed: number, cap: number): Buffer<ArrayBuffer> {
    const size = Math.min(cap, Math.max(needed, FIRST, 2 * held.length));
    if (inAll + size - held.length > BODIES_CAP) {
      throw new Refusal(503, 'busy', 'other bodies are being taken; try again in a moment', RETRY_AFTER);
    }
    inAll += size - held.length;
    const larger = Buffer.allocUnsafeSlow(size);
    held.copy(larger, 0, 0, used);
    return larger;
  }

  return {
    async take(request, wanted, use) {
      checkEncoding(request);
      const cap = wanted ?? BODY_CAP;
      // Refused before it is waited for.
      if (Number(request.headers['content-length'] ?? 0) > cap) throw tooLarge(cap);
      let held = Buffer.allocUnsafeSlow(0);
      let used = 0;
      let counted = 0;
      try {
        for await (const chunk of request) {
          const piece: Buffer = chunk;
          if (used + piece.length > cap) {
            throw tooLarge(cap);
          }
          if (used + piece.length > held.length) held = grown(held, used, used + piece.length, cap);
          counted = held.length;
          piece.copy(held, used);
          used += piece.length;
        }
        return await use(held.subarray(0, used));
      } finally {
        inAll -= counted;
      }
    },
  };
}
