import type { Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';

/** The newest change of release that the log tells of: what ran before, what runs since, and since when. */
export type Restarted = Known<{ from: string; to: string; at: string }>;

type Restart = Known<FactShape['restarts'][number]>;

/** Null where every start that is told of was of one release. */
export function restartedOf({ restarts = [] }: Known<FactShape>): Restarted | null {
  const inOrder = byTime(restarts);
  const at = inOrder.findLastIndex((each, index) => {
    const before = inOrder[index - 1];
    return before !== undefined && before.release?.value !== each.release?.value;
  });
  const [before, since] = [inOrder[at - 1], inOrder[at]];
  if (!before?.release || !since?.release) return null;
  return { from: before.release, to: since.release, at: since.at ?? { value: '', spans: since.release.spans } };
}

/** As they came, where one has no time. */
function byTime(restarts: readonly Restart[]): readonly Restart[] {
  if (!restarts.every(({ at }) => at?.value)) return restarts;
  return [...restarts].sort((one, other) => ((one.at?.value ?? '') < (other.at?.value ?? '') ? -1 : 1));
}
