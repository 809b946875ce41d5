import { escapeOutput } from '../ingest/text/escape.js';
import { wantsColour } from './terminal.js';

/** Shows the cursor: a library writes it as the last thing, and harms nobody with it. */
const SHOW_CURSOR = '\u001b[?25h';

/**
 * Makes a stream of this process escape what could act on a terminal, whatever wrote it and wherever it came from: a device, a
 * collector, a pack of rules. Bytes pass as they are: only `send` writes such, to whom it sends.
 */
export function guardStream(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream) as (chunk: unknown, ...rest: unknown[]) => boolean;
  const guarded = (chunk: unknown, ...rest: unknown[]) =>
    write(
      typeof chunk === 'string' && chunk !== SHOW_CURSOR ? escapeOutput(chunk, wantsColour(stream)) : chunk,
      ...rest,
    );
  stream.write = guarded as typeof stream.write;
}
