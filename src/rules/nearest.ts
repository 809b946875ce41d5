/** The name that was most likely meant; null when none is near. */
export function nearestOf(wrong: string, names: Iterable<string>): string | null {
  let best: { name: string; distance: number } | null = null;
  for (const name of names) {
    const distance = distanceOf(wrong, name);
    if (best === null || distance < best.distance) best = { name, distance };
  }
  return best !== null && best.distance <= Math.max(2, wrong.length / 3) ? best.name : null;
}

/** The same as the end of a sentence: `; did you mean NAME?`, or nothing. */
export function meant(wrong: string, names: Iterable<string>): string {
  const near = nearestOf(wrong, names);
  return near === null ? '' : `; did you mean ${near}?`;
}

/** Levenshtein distance. */
export function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
