import { groupBy } from '../model/group-by.js';
import type { Action } from '../model/report.js';

/** Steps to do in order; neighbouring parts with a choice are ways, of which one is taken. Steps are numbered within their part. */
export interface Part {
  /** `A. If no server will ever be reached:`, `Then, whichever way:`; null where nothing has to be said before the steps. */
  readonly heading: string | null;
  /** Which of how many ways this is, from 0; null for what is done in every case. */
  readonly choice: { readonly index: number; readonly of: number } | null;
  readonly steps: readonly Action[];
}

/** The actions of a cause as they are done: what is for every case, and between it choices. */
export function partsOf(actions: readonly Action[]): Part[] {
  return runsOf(actions).flatMap((run, place, runs): readonly Part[] =>
    run[0]?.way === null ? [{ heading: after(runs[place - 1]), choice: null, steps: run }] : waysOf(run),
  );
}

/** Neighbours that are all for certain cases, or all for every case. */
export function runsOf(actions: readonly Action[]): Action[][] {
  const runs: Action[][] = [];
  for (const action of actions) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && (run[0].way === null) === (action.way === null)) run.push(action);
    else runs.push([action]);
  }
  return runs;
}

function waysOf(run: readonly Action[]): Part[] {
  const byWay = [...groupBy(run, ({ way }) => way ?? '')];
  const letter = (index: number) => (byWay.length > 1 ? `${String.fromCharCode(65 + index)}. ` : '');
  return byWay.map(([way, steps], index) => {
    const same = repeatedOf(
      byWay.slice(0, index).map(([, other]) => other),
      steps,
    );
    const told =
      same === null
        ? ''
        : ` ${same.count === 1 ? 'step 1' : `steps 1 ${same.count === 2 ? 'and' : 'to'} ${same.count}`} of ${letters(same.way)}, then`;
    return {
      heading: `${letter(index)}If ${way}:${told}`.replace(/([^:])$/, '$1:'),
      choice: { index, of: byWay.length },
      steps: steps.slice(same?.count ?? 0),
    };
  });
}

const letters = (index: number) => String.fromCharCode(65 + index);

/** The way above that begins with the same steps, where saying so spares more than it takes; the last step is always this way's own. */
function repeatedOf(
  above: readonly (readonly Action[])[],
  steps: readonly Action[],
): { readonly way: number; readonly count: number } | null {
  const counts = above.map((other) => {
    const differs = steps.findIndex((step, index) => index === steps.length - 1 || !isSame(step, other[index]));
    return Math.max(differs, 0);
  });
  const count = Math.max(0, ...counts);
  const isWorth = count > 1 || steps.slice(0, count).some(({ commands }) => commands.length > 0);
  return isWorth ? { way: counts.indexOf(count), count } : null;
}

function isSame(step: Action, other: Action | undefined): boolean {
  return step.where === other?.where && step.text === other.text && step.commands.join() === other.commands.join();
}

/** Steps behind a choice are for everybody again. */
function after(run: readonly Action[] | undefined): string | null {
  if (run === undefined) return null;
  return new Set(run.map(({ way }) => way)).size > 1 ? 'Then, whichever way:' : 'Then, in every case:';
}
