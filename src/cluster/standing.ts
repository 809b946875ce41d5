import type { Counters, SourceCounters } from '../model/live.js';
import type { Backend, Member } from './ports.js';
import type { ReceiverCounts } from './receiver.js';

/** Milliseconds between looks at who is there. */
const MEMBERS = 2000;

/** Who is there in a cluster, and what its receivers count together. */
export interface Standing {
  /** Looks anew where the last look is old. */
  look(): Promise<void>;
  /** What does not depend on devices. */
  counters(): Omit<Counters, 'devices' | 'openIncidents' | 'store'>;
  /** Lines that wait for workers. */
  readonly waiting: number;
}

export function createStanding(view: Backend['view']): Standing {
  let members: readonly Member[] = [];
  let waiting = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let received = { count: 0, at: 0, rate: 0 };

  async function look(): Promise<void> {
    if (performance.now() - lookedAt <= MEMBERS) return;
    lookedAt = performance.now();
    members = await view.members();
    waiting = (await view.progress()).reduce((sum, each) => sum + each.waiting, 0);
    const count = sum('received');
    // A receiver that begins anew, or is gone, takes its count away.
    const grown = Math.max(0, count - received.count);
    const rate = received.at === 0 ? 0 : Math.round((grown * 1000) / Math.max(1, lookedAt - received.at));
    received = { count, at: lookedAt, rate };
  }

  const receivers = () =>
    members.flatMap(({ kind, body }) =>
      kind === 'receiver' ? [body as Partial<ReceiverCounts> & { sources?: readonly SourceCounters[] }] : [],
    );

  function sum(name: keyof ReceiverCounts): number {
    return receivers().reduce((all, each) => all + Number(each[name] ?? 0), 0);
  }

  return {
    look,
    counters: () => ({
      received: sum('received'),
      licensing: sum('licensing'),
      other: sum('other'),
      unparsed: sum('unparsed'),
      duplicates: sum('duplicates'),
      sequenceGaps: sum('sequenceGaps'),
      shed: sum('shed') + sum('shedForRoom'),
      rate: received.rate,
      sources: receivers().flatMap(({ sources }) => sources ?? []),
    }),
    get waiting() {
      return waiting;
    },
  };
}
