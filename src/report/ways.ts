import { groupBy } from '../model/group-by.js';
import type { Action } from '../model/report.js';

/** Steps to do in order, or the ways of which one is chosen. */
export type Stretch =
  | { readonly steps: readonly Action[]; readonly ways: null }
  | { readonly steps: null; readonly ways: readonly Way[] };

export interface Way {
  /** `A. If no server will ever be reached:`; without a letter where there is nothing to choose from. */
  readonly heading: string;
  readonly steps: readonly Action[];
}

/** The actions of a cause as they are done: what is for every case, and between it choices. */
export function stretchesOf(actions: readonly Action[]): Stretch[] {
  const runs: Action[][] = [];
  for (const action of actions) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && (run[0].way === null) === (action.way === null)) run.push(action);
    else runs.push([action]);
  }
  return runs.map((run): Stretch => {
    if (run[0]?.way === null) return { steps: run, ways: null };
    const byWay = [...groupBy(run, ({ way }) => way ?? '')];
    const letter = (index: number) => (byWay.length > 1 ? `${String.fromCharCode(65 + index)}. ` : '');
    return {
      steps: null,
      ways: byWay.map(([way, steps], index) => ({ heading: `${letter(index)}If ${way}:`, steps })),
    };
  });
}
