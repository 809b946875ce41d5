/**
 * The agent's journals: `show license history message`, `show license eventlog [days]`, and `show platform software
 * sl-infra …`. They are long and mostly routine; what speaks of a failure becomes an event, the rest counts as read.
 * A history that is not empty and the sl-infra dump have no published layout, so both are searched for words only.
 */
import { fact, type Known, type Span } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import { defineReader } from './define.js';
import type { ShowLine } from './lines.js';
import { type Draft, put, type Reading, tellsOfFailure, timeFact } from './reading.js';

type Event = FactShape['events'][number];

/** A journal can hold thousands of failures that are all the same; the latest ones are kept. */
const LATEST = 200;

// 2021-11-17 03:31:32.920 UTC SAEVT_PLATFORM eventSource="INFRA_SL" eventName="INFRA_SL_EVLOG_ERM_RESET" MSG="…"
const ENTRY =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: [A-Za-z][A-Za-z0-9+:-]{1,11})?) ([A-Z][A-Z0-9_]{2,60})\b ?(.*)$/;

function readEventLog(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const entries: { at: string; event: string; text: string; spans: Span[]; line: ShowLine }[] = [];
  for (const line of lines) {
    const found = ENTRY.exec(line.text);
    const open = entries[entries.length - 1];
    if (found) {
      const [, at = '', event = '', text = ''] = found;
      entries.push({ at, event, text, spans: [line.span], line });
    } else if (open) {
      // What follows an entry without a date is the rest of it.
      open.text += ` ${line.text}`;
      open.spans.push(line.span);
    } else if (!/^\*{2,} ?Event Log ?\*{2,}$|^No EventLog Found\.?$/i.test(line.text)) {
      reading.unread.add(line);
    }
  }
  const wordsOf = ({ event, text }: { readonly event: string; readonly text: string }) =>
    `${event.replaceAll('_', ' ')} ${text}`;
  const failing = entries.filter((entry) => tellsOfFailure(wordsOf(entry)));
  const well = entries.findLastIndex((entry) => SUCCESS.test(wordsOf(entry)) && !tellsOfFailure(wordsOf(entry)));
  const events = failing.slice(-LATEST).map((entry) => {
    const { at, event, text, spans, line } = entry;
    const over = { value: entries.indexOf(entry) < well, spans };
    const read: Draft<Event> = { event: { value: event, spans }, text: { value: text, spans }, over };
    put(read, 'at', timeFact(at, line, reading));
    return read;
  });
  return { events };
}

/** The end of an exchange that went well. */
const SUCCESS = /\b(?:COMPLETED?|OK|OK_POLL|SUCCESS(?:FUL(?:LY)?)?|SUCCEEDED|installed|RESTORED)\b/i;

function readHistory(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const events: (Draft<Event> & { line: ShowLine })[] = [];
  const failing = new Map<string, ShowLine>();
  let section: string | null = null;
  for (const line of lines) {
    // Trust Establishment:
    // Import TRUST CODE:
    if (line.shape.kind === 'label' && /^(?:Import )?[A-Z][A-Za-z ]{2,40}$/.test(line.shape.key)) {
      section = line.shape.key;
      continue;
    }
    // Message History (oldest to newest):
    //   No past history
    if (
      line.shape.kind === 'rule' ||
      /^(?:(?:Import )?Message History \(.*\):|No past (?:Import )?history)$/i.test(line.text)
    ) {
      continue;
    }
    if (section === null) {
      reading.unread.add(line);
    } else if (tellsOfFailure(line.text)) {
      events.push({ event: fact(section, line.span), text: fact(line.text, line.span), line });
      failing.set(section, line);
    } else if (SUCCESS.test(line.text)) failing.delete(section);
  }
  // Where the newest exchange of a kind failed nothing is fine, whatever its words mean.
  for (const line of failing.values()) reading.unread.add(line);
  const newest = new Set(failing.values());
  return {
    events: events.slice(-LATEST).map(({ line, ...event }) => ({ ...event, over: fact(!newest.has(line), line.span) })),
  };
}

function readInfra(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const failing = lines.filter((line) => tellsOfFailure(line.text)).slice(-LATEST);
  // Nothing in the dump tells when it was, so nothing tells that it is over.
  for (const line of failing.slice(-1)) reading.unread.add(line);
  return { events: failing.map((line) => ({ event: fact('sl-infra', line.span), text: fact(line.text, line.span) })) };
}

export const journalReaders = [
  defineReader(['show license history message'], [/^(?:Import )?Message History \(oldest to newest\):/], readHistory),
  defineReader(['show license eventlog'], [/^\*\*\*\* Event Log \*\*\*\*/, /^\s*No EventLog Found/], readEventLog),
  defineReader(['show platform software sl-infra'], [], readInfra),
];
