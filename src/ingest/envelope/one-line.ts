import { createRedactor } from '../text/redact.js';
import type { Hint } from './hint.js';

/**
 * Lines that are about to be put into one, without their secrets: what is put behind them hides where they end, and where a command
 * begins. As they are where the user asked for the secrets.
 */
export function shownLines(lines: readonly string[], { keepsSecrets }: Pick<Hint, 'keepsSecrets'>): readonly string[] {
  return keepsSecrets === true ? lines : lines.map(createRedactor());
}
