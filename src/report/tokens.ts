/** What a word may begin and end with that is no part of it. */
const EDGES = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
const SEPARATORS = /[^\p{L}\p{N}]+/u;
/** Words that stand for more than they are made of; `found` is empty where the pattern isn't. */
const SPECIAL: readonly (readonly [pattern: RegExp, also: (found: readonly string[]) => readonly string[]])[] = [
  // A release also stands for its train.
  [
    /^v?(\d{2}\.\d{1,2})\.\d+[a-z]?$/,
    ([whole = '', train = '']) => [whole.startsWith('v') ? whole.slice(1) : '', train],
  ],
  // A tag also stands for its mnemonic.
  [/^([a-z][a-z0-9_-]*)-[0-7]-([a-z0-9_]+)$/, ([, facility = '', mnemonic = '']) => [mnemonic, facility]],
  // A model also stands for its series.
  [/^(c9\d{3}[a-z]*)-[\w-]+$/, ([, series = '']) => [series]],
  // A URL also stands for its host and its path.
  [/^[a-z]+:\/\/([^/:]+)(?::\d+)?(\/.*)?$/, ([, host = '', path = '']) => [host, path.replace(EDGES, '')]],
];

/** A word as it stands, and what it is made of or stands for besides. */
export interface Word {
  readonly word: string;
  readonly parts: readonly string[];
}

/**
 * The words of a text, small, for what is indexed and what is asked alike: what has signs in it (a release, a product id, a mnemonic,
 * a URL, a file name) stays whole and is split too.
 */
export function wordsOf(text: string): Word[] {
  return text
    .toLowerCase()
    .replace(/[’`]/g, "'")
    .split(/[\s,;()<>|"{}[\]]+/)
    .map((chunk) => chunk.replace(EDGES, ''))
    .filter((word) => word !== '')
    .map((word) => ({ word, parts: partsOf(word) }));
}

/** The same in one list. */
export function tokensOf(text: string): string[] {
  return wordsOf(text).flatMap(({ word, parts }) => [word, ...parts]);
}

function partsOf(word: string): string[] {
  if (!SEPARATORS.test(word) || /^\p{L}+'\p{L}+$/u.test(word)) return [];
  const parts = SPECIAL.flatMap(([pattern, also]) => also(pattern.exec(word) ?? []));
  // The numbers of a release or an address say nothing one by one.
  if (!/^[\d.]+[a-z]?$/.test(word)) parts.push(...word.split(SEPARATORS));
  return parts.filter((part) => part !== '');
}
