import type { FailureEntry } from '../../knowledge/kinds/failures.js';

/** Finds the knowledge entry for an error text as a device printed it, or null. */
export type RecogniseFailure = (text: string) => FailureEntry | null;

/**
 * Matches by normalised substring: case, runs of blanks, the closing period and a `for udi …` tail don't count. The
 * longest matching text wins, so that a specific entry beats a general one.
 */
export function createFailureRecogniser(entries: readonly FailureEntry[]): RecogniseFailure {
  const patterns = entries
    .flatMap((entry) => entry.match.map((text) => ({ text: normalise(text), entry })))
    .sort((a, b) => b.text.length - a.text.length);
  return (text) => {
    const wanted = normalise(text);
    return patterns.find((pattern) => wanted.includes(pattern.text))?.entry ?? null;
  };
}

function normalise(text: string): string {
  return text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/ for udi .*/, '')
    .replace(/[\s.]+$/, '')
    .trim();
}
