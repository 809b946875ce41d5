import type { Fact } from '../../model/evidence.js';
import { isoText, millisecondsOf } from '../../model/stamp.js';
import { newestHappened } from '../fold/clock.js';
import type { DeviceState } from '../fold/device.js';

const DAY = 86_400_000;
/** No clock was right with a date from before this licensing model. */
const MODEL_BEGAN = Date.UTC(2019, 0, 1);

/** A clock that lies before what its device says has happened already: both moments, ISO 8601. */
export interface BeliedClock {
  readonly shown: Fact<string>;
  readonly happened: Fact<string>;
}

/** Whether a moment lies before what has happened by more than time zones explain. */
export function isBelied(ms: number, happened: string | null): boolean {
  return happened !== null && millisecondsOf(happened) > ms + DAY;
}

/** Null where the clock may be right: an output of another input may simply be newer than the clock that was shown. */
export function beliedClock({ capturedAt, shown, facts }: DeviceState): BeliedClock | null {
  const happened = newestHappened(facts);
  if (capturedAt === null || happened === null || !isBelied(capturedAt.ms, happened.value)) return null;
  const isOfOne = shown?.at.ms === capturedAt.ms && happened.spans.some(({ source }) => source === shown.source);
  if (!isOfOne && capturedAt.ms >= MODEL_BEGAN) return null;
  return { shown: { value: isoText(capturedAt), spans: facts.state?.clock?.source?.spans ?? [] }, happened };
}
