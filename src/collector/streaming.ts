import type { ServerResponse } from 'node:http';

/** Characters that are written at once. */
const STEP = 64 * 1024;
/** How long a client may take for one step, milliseconds. */
const PATIENCE = 30_000;

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

/** Writes pieces as fast as they are read; ends the connection of a client that reads nothing for too long. */
export async function sendPieces(response: ServerResponse, pieces: Iterable<string>): Promise<void> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < STEP) continue;
    const isTaken = response.write(text);
    text = '';
    if (!isTaken) await drained(response);
    if (response.destroyed) return;
  }
  response.end(text);
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => response.destroy(), PATIENCE);
    const end = () => {
      clearTimeout(timer);
      response.off('drain', end);
      response.off('close', end);
      resolve();
    };
    response.on('drain', end);
    response.on('close', end);
  });
}
