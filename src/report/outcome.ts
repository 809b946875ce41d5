import type { Span } from '../model/evidence.js';
import type { Doubt, ReportDevice } from '../model/report.js';
import { undecided } from './moment.js';

/** Lines that were not understood are shown where they are this few. */
const FEW = 4;

/** The headline of a device on which nothing is known to be wrong. It is never an all-clear over what was not read. */
export function calmHeadline(device: ReportDevice): string {
  const { findings, doubts, seen } = device;
  const [doubt] = strongest(doubts);
  if (doubt !== undefined) return `No all-clear: ${doubt.text}.`;
  const open = undecided(device);
  if (open !== null) return open;
  if (findings.length === 0) return `No licensing problem found in ${seen}.`;
  return doubts.length === 0 ? 'Nothing needs action now.' : `Nothing needs action now, as far as ${seen} can tell.`;
}

/** Doubts about what the inputs hold; that they hold little, or no clock, is a matter of the headline. */
function strongest(doubts: readonly Doubt[]): Doubt[] {
  return doubts.filter(({ id }) => id !== 'no-state' && id !== 'no-clock');
}

/** What was not understood on one device, for every format. */
export interface NotUnderstood {
  readonly points: readonly { readonly text: string; readonly evidence: readonly Span[] }[];
  /** The lines themselves, and how many more there are. */
  readonly lines: readonly Span[];
  readonly more: number;
}

/** Null where everything was understood. @param all every line that the report has */
export function notUnderstood({ doubts, unread }: ReportDevice, all: boolean): NotUnderstood | null {
  const points = strongest(doubts).map(({ id, text, evidence }) => ({
    text: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
    // Its lines stand below among the others.
    evidence: id === 'unread' ? [] : evidence,
  }));
  if (points.length === 0 && unread.lines === 0) return null;
  const telling = doubts.filter(({ id }) => id === 'unread').flatMap(({ evidence }) => evidence);
  const lines = all || unread.lines <= FEW ? unread.spans : telling.slice(0, FEW);
  const shown = lines.reduce((sum, { line, endLine }) => sum + endLine - line + 1, 0);
  return { points, lines, more: Math.max(0, unread.lines - shown) };
}

/** `12 more lines were not understood`; the empty string where there are none. */
export function moreLines({ lines, more }: NotUnderstood): string {
  if (more === 0) return '';
  return `${more} ${lines.length > 0 ? 'more ' : ''}${more === 1 ? 'line was' : 'lines were'} not understood`;
}
