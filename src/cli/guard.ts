import { escapeOutput } from '../ingest/text/escape.js';
import { wantsColour } from './terminal.js';

/** Shows the cursor: a library writes it as the last thing, and harms nobody with it. */
const SHOW_CURSOR = '\u001b[?25h';

/**
 * Makes a stream of this process escape what could act on a terminal, whatever wrote it and wherever it came from: a device, a
 * collector, a pack of rules. Bytes pass as they are: only `send` writes such, to whom it sends.
 */
export function guardStream(stream: NodeJS.WriteStream): void {
  stream.write = new Proxy(stream.write, {
    apply(write, _, [chunk, ...rest]: unknown[]) {
      const isText = typeof chunk === 'string' && chunk !== SHOW_CURSOR;
      return Reflect.apply(write, stream, [isText ? escapeOutput(chunk, wantsColour(stream)) : chunk, ...rest]);
    },
  });
}
