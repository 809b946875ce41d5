import type { Collected, InputRecord, InputSummary, SyslogRecord } from '../../model/record.js';
import { inYear, type Stamp } from '../../model/stamp.js';
import type { ReadContext, ReadSink } from '../context.js';
import type { Hint } from '../envelope/hint.js';
import { isCollector } from '../envelope/log-events.js';
import { isCommandText } from '../envelope/recognise.js';
import { bothOf } from '../log/context.js';
import type { ReadDocument, ShowReader } from '../show/block.js';
import { readPrompt } from '../show/cut.js';
import type { Moment } from '../text/collected.js';
import { isFactoryName, shortName } from '../text/device-name.js';
import { createRecordReader } from './reader.js';
import { inSession } from './session.js';

/** Reads the lines of one unwrapped text. */
export interface InnerReader {
  /** @param at when the wrapper says that the line was received */
  line(text: string, number: number, at: Stamp | null): void;
  /** What follows was collected at this moment. */
  collected(at: Moment): void;
  /** The summary, with the first and last line of the user's file. */
  end(): InputSummary & { readonly first: number; readonly last: number };
}

/** Characters that are handed to the reader at once. */
const BATCH = 64 * 1024;
/** Lines whose time of arrival is remembered until their record comes. */
const ARRIVALS_CAP = 4096;
/** Moments of collection that are remembered until what was collected then is read. */
const COLLECTIONS_CAP = 256;
const DAY = 86_400_000;
/** What is told of the whole input, not of each text in it. */
export const OF_THE_WHOLE: ReadonlySet<string> = new Set(['nothing-recognised', 'empty-input']);

/**
 * Prepares a reader whose records carry what the wrapper says, where the text itself doesn't.
 * In one piece: one text: its place in the outer one, and what the wrapper says of it, go onto every record.
 */
export function createInnerReader(
  source: string,
  hint: Hint,
  context: ReadContext,
  readers: readonly ShowReader[],
  sink: ReadSink,
  readDocument?: ReadDocument,
): InnerReader {
  const arrivals = new Map<number, Stamp>();
  /** From which line on something was collected at which moment: an output is handed over when the next one begins. */
  const collections: { readonly line: number; readonly at: Moment | null }[] = [{ line: 0, at: hint.collected }];
  const reader = createRecordReader(
    source,
    context,
    readers,
    {
      record: (record) => {
        const collected = collections.findLast(({ line }) => line <= record.span.line)?.at ?? null;
        sink.record(withTime(withHint(asWrapped(record, hint), hint), arrivals, collected));
      },
      diagnostic: (diagnostic) => {
        if (!OF_THE_WHOLE.has(diagnostic.code)) sink.diagnostic(diagnostic);
      },
      log: (log) => sink.log?.(log),
    },
    readDocument,
  );
  let batch: string[] = [];
  let size = 0;
  let next = 0;
  let first = 0;

  function send(): void {
    if (batch.length === 0) return;
    reader.push(Buffer.from(`${batch.join('\n')}\n`));
    batch = [];
    size = 0;
  }

  function begin(text: string, number: number): void {
    first = number;
    const isTold = hint.command === null || isCommandText(text) || readPrompt(text) !== null;
    if (!isTold && hint.command !== null) reader.expect(hint.command);
  }

  return {
    line(text, number, at) {
      if (first === 0) begin(text, number);
      if (number !== next) {
        send();
        // Of two texts on one line the first one's record must not have to wait: it would get the other's time.
        if (number === next - 1 && at?.ms !== arrivals.get(number)?.ms) reader.flush();
        reader.jump(number);
      }
      next = number + 1;
      batch.push(text);
      size += text.length;
      if (at !== null) remember(arrivals, number, at);
      if (size > BATCH) send();
    },
    collected(at) {
      send();
      if (collections.length >= COLLECTIONS_CAP) collections.splice(1, 1);
      collections.push({ line: next, at });
    },
    end() {
      send();
      return { ...reader.end(), first, last: next - 1 };
    },
  };
}

function remember(arrivals: Map<number, Stamp>, number: number, at: Stamp): void {
  if (arrivals.size >= ARRIVALS_CAP) {
    const [oldest] = arrivals.keys();
    if (oldest !== undefined) arrivals.delete(oldest);
  }
  arrivals.set(number, at);
}

/** What a licence file came packed in is what keeps a device from importing it. */
function asWrapped(record: InputRecord, { wrappers, written }: Hint): InputRecord {
  if (record.kind !== 'license-file' || wrappers.at(-1) !== 'base64') return record;
  const span = written ? { ...record.span, text: `${written} …` } : record.span;
  return { ...record, span, content: { ...record.content, defect: 'still in base64' } };
}

function withHint(given: InputRecord, hint: Hint): InputRecord {
  const { hostname, address, context, side, nth, mayBeGroup } = hint;
  const placed = side == null ? given : { ...given, device: { ...given.device, side } };
  const record = nth === undefined ? placed : inSession(placed, nth);
  const { device } = record;
  const isNobodys = device.hostname === null && device.address === null;
  if (context != null && isNobodys)
    return { ...record, device: { ...device, context: bothOf(context, device.context) } };
  // What many devices are called tells less than a wrapper that names one.
  const own = device.hostname !== null && hostname !== null && isFactoryName(device.hostname) ? null : device.hostname;
  const told = tellerOf(record, hint);
  const isNamed = (own !== null || hostname === null) && (device.address !== null || address === null);
  if (isNamed && told === null) return record;
  return {
    ...record,
    device: {
      ...device,
      hostname: own ?? hostname,
      address: device.address ?? address,
      ...(told === null ? {} : { told }),
      ...(own === null && mayBeGroup === true ? { mayBeGroup } : {}),
    },
  };
}

/** Whom a wrapper names, by another name than the line itself has before its message, or by an address. */
function tellerOf({ kind, device: { hostname }, span }: InputRecord, { hostname: host, address }: Hint): string | null {
  if (kind !== 'syslog' || hostname === null) return null;
  const named = host !== null && shortName(host) === shortName(hostname) ? address : (host ?? address);
  if (named === null || isCollector(named)) return null;
  return span.text.slice(0, Math.max(0, span.text.indexOf('%'))).includes(hostname) ? named : null;
}

/** When a line came, or an output was collected, as far as the wrapper knows. */
function withTime(record: InputRecord, arrivals: ReadonlyMap<number, Stamp>, collected: Moment | null): InputRecord {
  const at = arrivals.get(record.span.line);
  if (record.kind === 'syslog') {
    if (at !== undefined) return arrived(record, at);
    return collected !== null && record.yearInferred ? { ...record, collectedAt: byWrapper(collected) } : record;
  }
  if (record.kind === 'license-file' || record.kind === 'typed') return record;
  // What somebody wrote down may have been printed on any day before.
  const known = at ?? (collected?.isWritten ? null : collected);
  return known === null ? record : { ...record, collectedAt: byWrapper(known) };
}

function byWrapper({ ms, isUtc, zone, isSent }: Moment): Collected {
  return { ms, isUtc, zone, by: 'wrapper', ...(isSent ? { isSent } : {}) };
}

/** A line that was received at a known moment: its year, where it was left out, is that of its arrival. */
function arrived(record: SyslogRecord, at: Stamp): SyslogRecord {
  const receivedAt = record.receivedAt ?? at;
  if (record.at === null || !record.yearInferred) return { ...record, receivedAt };
  // Around new year the clock of the device, ahead of that of the collector, may show the next one.
  const year = new Date(at.ms).getUTCFullYear();
  // Four back, for 29 February.
  const moments = [1, 0, -1, -2, -3, -4].map((years) => inYear(record.at?.ms ?? 0, year + years));
  const ms = moments.find((moment) => moment !== null && moment <= at.ms + DAY) ?? record.at.ms;
  return { ...record, receivedAt, at: { ...record.at, ms } };
}
