/**
 * Orders two IOS XE releases: `17.9.4a` against `17.9.1`. Numbers compare as numbers (`17.09.04` equals `17.9.4`), a
 * rebuild letter comes after none. What can't be read sorts as 0.
 * @returns below 0, 0 or above 0
 */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let index = 0; index < 4; index++) {
    const order = (left[index] ?? 0) - (right[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

/** Whether two releases are of one system and can be ordered: those of others than IOS XE have it before them, `NX-OS 10.2(3)`. */
export function areComparable(a: string, b: string): boolean {
  return systemOf(a) === systemOf(b);
}

function systemOf(release: string): string {
  return /^(?:NX-OS|IOS XR)(?= )/.exec(release)?.[0] ?? 'IOS XE';
}

/** Whether a release comes before another; false for those of two systems. */
export function isReleaseBefore(release: string, wanted: string): boolean {
  return areComparable(release, wanted) && compareReleases(release, wanted) < 0;
}

function partsOf(release: string): number[] {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?([a-z]*)/i.exec(release);
  if (!match) return [];
  const [, major, minor, rebuild = '0', letters = ''] = match;
  // 17.3.20200525 is a build of a day and was made before 17.3.1.
  if (rebuild.length >= 6) return [Number(major), Number(minor), 0, 0];
  return [Number(major), Number(minor), Number(rebuild), lettersAsNumber(letters.toLowerCase())];
}

function lettersAsNumber(letters: string): number {
  let value = 0;
  for (const letter of letters) value = value * 128 + letter.charCodeAt(0);
  return value;
}
