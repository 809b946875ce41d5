import type { Episode } from '../fold/device.js';

/** So many stretches of trouble alike make a habit. */
const ALIKE = 3;
const MINUTE = 60_000;
const DAY = 86_400_000;
/** They begin within this time of each other, by the clock of the day. */
const SAME_HOUR = 60 * MINUTE;

/**
 * What stretches of trouble have in common: the hour at which they begin, day after day, and how long those lasted that are over.
 * A sentence, or null where they have nothing in common.
 */
export function habitOf(episodes: readonly Episode[]): string | null {
  const over = episodes.flatMap(({ opened, closed, status }) =>
    opened && closed && status === 'resolved' && closed.ms >= opened.ms
      ? [{ from: opened.ms, minutes: (closed.ms - opened.ms) / MINUTE }]
      : [],
  );
  // Trouble that is open yet begins as the others did, or does not.
  const open = episodes.flatMap(({ opened, status }) => (status === 'open' && opened ? [opened.ms] : []));
  const begun = [...over.map(({ from }) => from), ...open];
  const days = new Set(begun.map((from) => Math.floor(from / DAY)));
  if (over.length < ALIKE - 1 || begun.length < ALIKE || days.size < ALIKE) return null;
  const times = begun.map((from) => from % DAY);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  if (last - first > SAME_HOUR) return null;
  const lengths = over.map(({ minutes }) => minutes).sort((a, b) => a - b);
  const usual = Math.max(1, Math.round(lengths[Math.floor(lengths.length / 2)] ?? 0));
  const at = clock(first) === clock(last) ? clock(first) : `${clock(first)} to ${clock(last)}`;
  return `On ${days.size} days it began at the same time of day, ${at}, and was over after about ${usual} ${usual === 1 ? 'minute' : 'minutes'}${open.length > 0 ? ' each time before' : ''}: look for what happens then (a backup, a reload, a maintenance window).`;
}

/** `02:00` */
function clock(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 16);
}
