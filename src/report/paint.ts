const CODES = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
} as const;

export type Style = keyof typeof CODES;

/** Wraps text in terminal styles (ECMA-48 SGR), or leaves it alone. */
export function paint(text: string, styles: readonly Style[], colour: boolean): string {
  if (!colour || text === '' || styles.length === 0) return text;
  return `\u001b[${styles.map((style) => CODES[style]).join(';')}m${text}\u001b[0m`;
}
