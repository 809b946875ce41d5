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
  return byWay.map(([way, steps], index) => ({
    heading: `${letter(index)}If ${way}:`,
    choice: { index, of: byWay.length },
    steps,
  }));
}

/** Steps behind a choice are for everybody again. */
function after(run: readonly Action[] | undefined): string | null {
  if (run === undefined) return null;
  return new Set(run.map(({ way }) => way)).size > 1 ? 'Then, whichever way:' : 'Then, in every case:';
}
