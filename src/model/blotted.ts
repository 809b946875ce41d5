/** Words that stand, in brackets, for what somebody took out. */
const TAKEN_OUT = /^[<[](?:removed|redacted|hidden|masked|secret|cr|none|empty)\b/i;

/** What somebody blotted a part of a value out with: stars, dots, crosses, or such a word in brackets. */
const BLOT = /[*•█]{2,}|\b[Xx](?:\.[Xx]+)+\b|\b[Xx]{3,}\b|[<[](?:removed|redacted|hidden|masked)\b[^>\]]*[>\]]/gi;

/** Whether a word in brackets, `<removed>`, stands for what was there. */
export function isTakenOut(word: string): boolean {
  return TAKEN_OUT.test(word);
}

/** Whether a word in brackets is what a case file has in the place of a name, an address, a serial number. */
export function isNumbered(word: string): boolean {
  return /^<[a-z]+-\d{1,6}>$/.test(word);
}

/** Whether a part of `text` is blotted out, and what is left of it fits `whole`: it may be that one. */
export function mayBe(text: string, whole: string): boolean {
  const pieces = text.split(BLOT);
  if (pieces.length === 1) return false;
  const [first = '', ...others] = pieces;
  if (!whole.startsWith(first)) return false;
  let at = first.length;
  for (const piece of others.slice(0, -1)) {
    const next = whole.indexOf(piece, at);
    if (next < 0) return false;
    at = next + piece.length;
  }
  const last = others.at(-1) ?? '';
  return whole.length - last.length >= at && whole.endsWith(last);
}
