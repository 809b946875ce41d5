/** The name that was most likely meant; null when none is near. */
export function nearestOf(wrong: string, names: Iterable<string>): string | null {
  let best: { name: string; distance: number } | null = null;
  for (const name of names) {
    const distance = distanceOf(wrong, name);
    if (best === null || distance < best.distance) best = { name, distance };
  }
  return best !== null && best.distance <= Math.max(2, wrong.length / 3) ? best.name : null;
}

/** The same as the end of a sentence: `; did you mean NAME?`, or nothing. A part of names means each that has it. */
export function meant(wrong: string, names: Iterable<string>): string {
  const all = [...names];
  const near = nearestOf(wrong, all);
  const meant = near === null ? all.filter((name) => hasPart(name, wrong)) : [near];
  return meant.length === 0 ? '' : `; did you mean ${meant.join(' or ')}?`;
}

/** Whether letters that tell something stand in a name, signs aside: `onprem` in `ssm-on-prem`. */
function hasPart(name: string, part: string): boolean {
  const bare = lettersOf(part);
  return bare.length > 2 && lettersOf(name).includes(bare);
}

const lettersOf = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

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
