import { gzipSync } from 'node:zlib';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Access } from './access.js';

/** What every handler sees: the request as Node has it, and what its sender may do. */
export interface Surroundings {
  Bindings: HttpBindings;
  Variables: { readonly access: Access };
}
export type Asked = Context<Surroundings>;

/** Characters that are written at once. */
const STEP = 64 * 1024;

/** JSON of an object piece by piece: whoever reads slowly holds up nothing, and a large state is never one text. */
export function* jsonPieces(value: object): Generator<string> {
  let before = '{';
  for (const [name, part] of Object.entries(value)) {
    yield `${before}${JSON.stringify(name)}:`;
    before = ',';
    if (!Array.isArray(part)) {
      yield JSON.stringify(part) ?? 'null';
      continue;
    }
    yield '[';
    for (const [index, item] of part.entries()) yield `${index === 0 ? '' : ','}${JSON.stringify(item)}`;
    yield ']';
  }
  yield before === '{' ? '{}\n' : '}\n';
}

/** Characters that are compressed at once; a page has fewer, and as a stream it would wait for its turn with each piece. */
const AT_ONCE = 512 * 1024;

/** A text whole, compressed where who asks takes that. */
export function inOnePiece(asked: Asked, text: string, headers: Readonly<Record<string, string>>): Response {
  const isTaken = /(?:^|[,\s])gzip(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(asked.req.header('Accept-Encoding') ?? '');
  if (!isTaken || text.length > AT_ONCE) return asked.body(text, 200, headers);
  const squeezed = { ...headers, 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' };
  return asked.body(Uint8Array.from(gzipSync(text)), 200, squeezed);
}

/** An object as JSON; what is large is made as fast as it is read. */
export function inPieces(asked: Asked, value: object, etag: string | null = null): Response {
  const headers = { 'Content-Type': 'application/json', ...(etag === null ? {} : cached(etag)) };
  if (etag !== null && isKnown(asked, etag)) return asked.body(null, 304, cached(etag));
  const pieces = jsonPieces(value);
  const [first, isAll] = nextStep(pieces);
  if (isAll) return asked.body(first, 200, headers);
  const encoder = new TextEncoder();
  let waiting: string | null = first;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const [text, isEnd] = waiting === null ? nextStep(pieces) : [waiting, false];
      waiting = null;
      controller.enqueue(encoder.encode(text));
      if (isEnd) controller.close();
    },
  });
  return asked.body(stream, 200, headers);
}

function nextStep(pieces: Generator<string>): [text: string, isEnd: boolean] {
  let text = '';
  while (text.length < STEP) {
    const { value, done } = pieces.next();
    if (done === true) return [text, true];
    text += value;
  }
  return [text, false];
}

function cached(etag: string): Record<string, string> {
  return { ETag: etag, 'Cache-Control': 'private, no-cache' };
}

export function isKnown(asked: Asked, etag: string): boolean {
  return (asked.req.header('If-None-Match') ?? '').split(',').some((each) => each.trim() === etag);
}
