import { fact, type Known, type Span } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import type { TypedRecord } from '../../model/record.js';
import { isoText, type Stamp } from '../../model/stamp.js';
import { newestEvent } from './clock.js';
import type { DeviceState } from './device.js';

/** What a session shows as typed; of refused commands with the newest moment that stands above them in it, where there is one. */
export function withSince(device: DeviceState, { facts, span }: TypedRecord): Known<FactShape> {
  const { refusedCommands, ...others } = facts;
  const since = refusedCommands === undefined ? null : newestAbove(device, span);
  if (refusedCommands === undefined || since === null) return facts;
  return { ...others, refusedCommands: refusedCommands.map((refused) => ({ ...refused, since: fact(since, span) })) };
}

/** By the clock that was shown last, the newest line of a log that runs forward, or what outputs say has happened; all of one input. */
function newestAbove({ shown, course, newestLog, facts, sources }: DeviceState, { source }: Span): string | null {
  const stamps: Stamp[] = [];
  if (shown?.source === source) stamps.push(shown.at);
  if (course?.source === source && course.order !== -1 && newestLog !== null) stamps.push(newestLog);
  const newest = stamps.sort((one, other) => other.ms - one.ms)[0];
  if (newest !== undefined) return isoText(newest);
  return sources.size === 1 && sources.has(source) ? newestEvent(facts) : null;
}
