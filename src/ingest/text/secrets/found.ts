import type { Kind } from './words.js';

/** Tells of one secret: where in the text it stands. */
export type Tell = (kind: Kind, start: number, end: number) => void;

/**
 * What is known at the end of a text: a secret may go on in the next line (`cut`), must go on there since its quote or element
 * is still open (`open`), or is announced and did not come yet (`due`).
 */
export type Ending = 'cut' | 'open' | 'due' | null;

/** Finds the secrets of one kind of spelling in a text. */
export type Finder = (text: string, tell: Tell) => Ending;

export interface Found {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
}

/** Columns of the narrowest terminal: shorter lines are not cut, unless some are equally long and none is longer. */
export const NARROWEST = 32;
