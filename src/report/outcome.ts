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
  // Nobody looked for a problem where nothing tells of one.
  if (findings.length === 0 && device.isFileOnly)
    return 'Only a licence file was read: it tells who the device is, and nothing of how its licensing works.';
  const found =
    findings.length === 0 ? `No problem was found in ${seen}.` : `${whatWasFound(seen)} needs no action now.`;
  // Where the state was not seen little was found because little was looked at: that comes first.
  const unseen = doubts.find(({ id }) => id === 'no-state');
  if (unseen !== undefined) return `No all-clear: ${unseen.text}. ${found}`;
  if (findings.length === 0) return `No licensing problem found in ${seen}.`;
  return doubts.length === 0 ? 'Nothing needs action now.' : `Nothing needs action now, as far as ${seen} can tell.`;
}

/** `What was found in one show clock, which says nothing of licensing,`: without what was not there to be seen. */
function whatWasFound(seen: string): string {
  const [looked = ''] = seen.split('; no ');
  return `What was found in ${looked}${looked.includes(', which ') ? ',' : ''}`;
}

/** Devices on which nothing is known to be wrong, counted: with too little to go by that is no all-clear, and never begins like one. */
export function calmText(tone: 'clear' | 'unclear', count: number): string {
  if (tone === 'clear') return `${count} ${count === 1 ? 'device needs' : 'devices need'} nothing now`;
  return `No all-clear for ${count} ${count === 1 ? 'device' : 'devices'}: nothing is known to be wrong, and too little was seen`;
}

/** Doubts about what the inputs hold; that they hold little, or no clock, is a matter of the headline. */
function strongest(doubts: readonly Doubt[]): Doubt[] {
  return doubts.filter(({ id }) => id !== 'no-state' && id !== 'no-clock');
}

/** Whether what stands in the inputs was not all read: more than little, and no all-clear. */
export function isDoubted({ doubts }: ReportDevice): boolean {
  return strongest(doubts).length > 0;
}

/** What was not understood on one device. */
export interface NotUnderstood {
  readonly points: readonly { readonly text: string; readonly evidence: readonly Span[] }[];
  /** The lines themselves: those that are shown, and those that are folded. */
  readonly shown: readonly Span[];
  readonly folded: readonly Span[];
  /** `12 more lines were not understood` than those that are shown; null where there are none. */
  readonly more: string | null;
  /** The same of those that the report does not have. */
  readonly beyond: string | null;
}

/** Null where everything was understood. */
export function notUnderstood({ doubts, unread }: ReportDevice): NotUnderstood | null {
  const points = strongest(doubts).map(({ id, text, evidence }) => ({
    // The name of a file stays as it is.
    text: /^\S*[./]\S/.test(text) ? `${text}.` : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
    // Its lines stand below among the others.
    evidence: id === 'unread' ? [] : evidence,
  }));
  if (points.length === 0 && unread.lines === 0) return null;
  const telling = doubts.filter(({ id }) => id === 'unread').flatMap(({ evidence }) => evidence);
  const shown = unread.lines <= FEW ? unread.spans : telling.slice(0, FEW);
  const places = new Set(shown.map(({ source, line }) => `${source}:${line}`));
  const folded = unread.spans.filter(({ source, line }) => !places.has(`${source}:${line}`));
  const isNone = shown.length === 0;
  return {
    points,
    shown,
    folded,
    more: moreLines(unread.lines - linesOf(shown), isNone),
    beyond: moreLines(unread.lines - linesOf(shown) - linesOf(folded), isNone && folded.length === 0),
  };
}

function linesOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { line, endLine }) => sum + endLine - line + 1, 0);
}

function moreLines(count: number, isAll: boolean): string | null {
  if (count <= 0) return null;
  return `${count} ${isAll ? '' : 'more '}${count === 1 ? 'line was' : 'lines were'} not understood`;
}
