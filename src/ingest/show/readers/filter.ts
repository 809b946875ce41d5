/** `| include`, `| section`, however shortened, and what they look for. */
const LETS_THROUGH = /^\|\s*(?:inc?(?:l(?:u(?:de?)?)?)?|i|sec?(?:t(?:i(?:on?)?)?)?|s)\s+(.+)$/i;
/** An expression that is nothing but the text it looks for. In the device's expressions `_` stands for any delimiter. */
const PLAIN = /^\^?[a-z0-9 /:-]+$/i;

/**
 * What a filter surely prints, so that a line that it did not print is not configured. Expressions that are more than text are left
 * out of account: what only they let through is not sure.
 * @param pipe as typed: `| include license smart|^ntp`
 * @returns true for the beginning of a line that the filter prints however the line goes on; null where nothing is sure
 */
export function surelyPrinted(pipe: string | undefined): ((beginning: string) => boolean) | null {
  const [, expression = ''] = LETS_THROUGH.exec(pipe ?? '') ?? [];
  if (/^(?:include|exclude) /.test(expression)) return null;
  const texts = expression.split('|').filter((text) => PLAIN.test(text));
  if (texts.length === 0) return null;
  return (beginning) =>
    texts.some((text) => (text.startsWith('^') ? beginning.startsWith(text.slice(1)) : beginning.includes(text)));
}
