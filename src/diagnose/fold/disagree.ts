import type { Diagnostic } from '../../model/diagnostic.js';
import { type Fact, isFact, type Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import { type Branch, isBranch } from '../../model/tree.js';

type Facts = Known<FactShape>;
type Leaf = Fact<string | number | boolean>;

/** What is told of one record. */
const TOLD = 8;

/**
 * Facts that an output and another form of the same state give different values, outside of lists. The output counts; both are
 * shown, because one of the two is older, or the form says it otherwise.
 */
export function disagreements(known: Facts, added: Facts): Diagnostic[] {
  return pairs(known, added, '')
    .filter(
      ({ one, other }) => formOf(one) !== formOf(other) && [one, other].some((each) => formOf(each) === undefined),
    )
    .filter(({ one, other }) => !isSame(one.value, other.value))
    .slice(0, TOLD)
    .map(({ path, one, other }) => {
      const [printed, reported] = formOf(one) === undefined ? [one, other] : [other, one];
      const [span] = reported.spans;
      const said = (value: Leaf['value']) => (value === '' ? 'none' : `\`${value}\``);
      return {
        level: 'warning',
        code: 'forms-disagree',
        message: `${path}: the output says ${said(printed.value)} (${placeOf(printed)}), ${formOf(reported)} says ${said(reported.value)}; the output counts`,
        source: span?.source ?? '',
        line: span?.line ?? 0,
      };
    });
}

function pairs(one: unknown, other: unknown, path: string): { path: string; one: Leaf; other: Leaf }[] {
  if (isFact(one) && isFact(other)) return [{ path, one, other }];
  if (!isInner(one) || !isInner(other)) return [];
  return Object.entries(other).flatMap(([key, value]) => pairs(one[key], value, path === '' ? key : `${path}.${key}`));
}

function isInner(node: unknown): node is Branch {
  return isBranch(node) && !Array.isArray(node) && !isFact(node);
}

function formOf({ spans }: Leaf): string | undefined {
  return spans[0]?.form;
}

function placeOf({ spans }: Leaf): string {
  return `${spans[0]?.source ?? ''}:${spans[0]?.line ?? 0}`;
}

/** Equal but for case, and for how a moment is written. */
function isSame(one: Leaf['value'], other: Leaf['value']): boolean {
  if (String(one).toLowerCase() === String(other).toLowerCase()) return true;
  const [first, second] = [one, other].map((value) =>
    /^\d{4}-\d\d-\d\dT/.test(String(value)) ? Date.parse(String(value)) : Number.NaN,
  );
  return first === second;
}
