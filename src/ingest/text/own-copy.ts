/** Shorter parts of a text are copies anyway. */
const VIEW = 13;

/**
 * The same text in memory of its own. A part of a text keeps the whole text alive (V8 makes it a view): what is remembered for
 * long must not hold a line of 64 KB for the host name in it.
 */
export function ownCopy(text: string): string {
  return text.length < VIEW ? text : Buffer.from(text).toString();
}
