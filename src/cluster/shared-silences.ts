import { Refusal } from '../collector/refusal.js';
import { type AskedSilence, checkFinding, concernedBy, createSilences, type Silences } from '../collector/silences.js';
import type { LiveEvent } from '../model/live.js';
import type { FleetCause, ReportDevice } from '../model/report.js';
import type { LiveSilence } from '../model/silence.js';
import type { Backend } from './ports.js';
import { written } from './written.js';

/** What is silenced in a cluster, as one of its servers knows it. */
export interface SharedSilences {
  /** Takes what the engine lists, and ends acknowledgements whose finding is gone from all devices. */
  follow(listed: readonly LiveSilence[]): Promise<void>;
  list(): readonly LiveSilence[];
  /** @throws Refusal for what makes no sense; 503 while the engine can't be reached: it may be done or not then */
  add(asked: AskedSilence): Promise<LiveSilence>;
  /** @throws Refusal 404; 503 as above */
  end(id: string): Promise<LiveSilence>;
  /** An event without what is silenced. */
  shown(event: LiveEvent): LiveEvent;
  /** All devices and shared causes as they are shown at a moment. */
  shownAt(now: number, fleet: readonly FleetCause[]): ReturnType<Silences['shownAt']>;
}

/**
 * In one piece: what is silenced is read from the engine and asked here: one copy.
 * @param known ids of the findings that this server knows; workers may know more
 * @param reports the devices as they are known now
 */
export function createSharedSilences(
  shared: Backend['silences'],
  known: readonly string[],
  reports: () => readonly ReportDevice[],
): SharedSilences {
  let silences = createSilences(null);
  let last = '[]';

  function take(listed: readonly LiveSilence[]): void {
    const text = JSON.stringify(listed);
    if (text === last) return;
    last = text;
    silences = createSilences(text);
  }

  /** An acknowledgement ends when its finding is gone from all devices. */
  async function endAcknowledged(listed: readonly LiveSilence[]): Promise<void> {
    const acknowledged = listed.filter(({ kind }) => kind === 'acknowledgement');
    if (acknowledged.length === 0) return;
    silences.apply(reports(), Date.now());
    const left = new Set(silences.list(Date.now()).map(({ id }) => id));
    for (const { id } of acknowledged) if (!left.has(id)) await shared.end(id, []);
  }

  /** What was not done is not shown as done. */
  async function orUndone<Result>(asked: Promise<Result>): Promise<Result> {
    try {
      return await written(asked);
    } catch (error) {
      silences = createSilences(last);
      throw error;
    }
  }

  const touchedBy = (silence: LiveSilence) => concernedBy(silence, reports()).map(({ id }) => id);

  async function add(asked: AskedSilence): Promise<LiveSilence> {
    checkFinding(asked, known, reports());
    const silence = silences.add(asked, Date.now());
    await orUndone(shared.add(silence, touchedBy(silence)));
    return silence;
  }

  async function end(id: string): Promise<LiveSilence> {
    const silence = silences.end(id);
    if (!(await orUndone(shared.end(id, touchedBy(silence)))))
      throw new Refusal(404, 'unknown-silence', 'no such silence is there; it may have ended');
    return silence;
  }

  return {
    async follow(listed) {
      take(listed);
      await endAcknowledged(listed);
    },
    list: () => silences.list(Date.now()),
    add,
    end,
    shown: (event) =>
      event.kind === 'diagnosis' ? { ...event, device: silences.shown(event.device, Date.now()) } : event,
    shownAt: (now, fleet) => silences.shownAt(reports(), fleet, now),
  };
}
