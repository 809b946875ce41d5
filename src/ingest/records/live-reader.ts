import type { Diagnostic } from '../../model/diagnostic.js';
import type { Arrival } from '../../model/live.js';
import { messageOf } from '../../model/thrown.js';
import type { ReadContext } from '../context.js';
import { createCatalogue } from '../log/log.js';
import { createNumbering } from '../log/numbering.js';
import { type Envelope, readEnvelope } from '../log/relay.js';
import { decodeLine, LINE_CAP } from '../text/lines.js';
import { readEvent } from './event-lines.js';
import { type LiveCounts, newCounts } from './live-counts.js';
import { createHolding } from './live-holding.js';
import { interestOf, LICENSING, NO_TAG, OTHER } from './live-interest.js';
import { createLiveLines } from './live-lines.js';
import { createLiveOutlet, type LiveSink } from './live-outlet.js';
import { createSenders, type Sender, type SenderCounts } from './live-senders.js';
import { createRelayCounts } from './relay-counts.js';

/** Turns arrivals into the records that reading the same lines from a file gives. Pure; `Arrival.receivedAt` is its clock. */
export interface LiveReader {
  take(arrival: Arrival): void;
  counts(): LiveCounts;
  /** The senders heard of lately, busiest first. */
  senders(limit: number): SenderCounts[];
  /** Emits messages that were held back for what may follow them, for longer than `HOLD` by this clock; all of them without one. */
  flush(nowMs?: number): void;
}

/** Lines a second of one message that is only noted (interfaces going up and down); the others are counted. */
const NOTED_A_SECOND = 200;
/** Diagnostics that are told of; the rest shows in `counts`. */
const TOLD = 20;

const LF = 0x0a;
const LESS = 0x3c;
const OPEN_BRACE = 0x7b;

/** Prepares a reader; `context.now` isn't used. */
export function createLiveReader(context: Omit<ReadContext, 'now'>, sink: LiveSink): LiveReader {
  const catalogue = createCatalogue(context.messages);
  const count = newCounts();
  const holding = createHolding((sender, { feed }) => {
    // By itself: the line that lets it go must not be lost with it, nor what other senders are waiting for.
    guarded(sender.peer, () => outlet.emit(sender, feed.flush()));
  });
  const senders = createSenders(holding.release);
  const outlet = createLiveOutlet(sink, senders, count);
  const lines = createLiveLines(context, catalogue, count, holding, outlet, diagnostic);
  const relayCounts = createRelayCounts();
  const isFlooding = createFloodGate();
  let told = 0;

  function diagnostic(problem: Diagnostic): void {
    if (problem.code === 'unread-header') count.unreadHeaders += 1;
    told += 1;
    if (told <= TOLD) sink.diagnostic(problem);
  }

  function take(arrival: Arrival): void {
    const bytes = Buffer.from(arrival.bytes.buffer, arrival.bytes.byteOffset, arrival.bytes.byteLength);
    let stop = bytes.indexOf(LF);
    if (stop < 0) {
      takeLine(arrival, bytes, 0, bytes.length, null);
      return;
    }
    // Several lines in one: each with its own PRI is a message, any other goes on with the one before.
    let sender: Sender | null = null;
    for (let start = 0; start < bytes.length; start = stop + 1, stop = bytes.indexOf(LF, start)) {
      if (stop < 0) stop = bytes.length;
      if (stop > start) sender = takeLine(arrival, bytes, start, stop, bytes[start] === LESS ? null : sender);
    }
  }

  /** @param before sender of the line before in the same arrival, for lines that don't say whose they are */
  function takeLine(arrival: Arrival, bytes: Buffer, start: number, end: number, before: Sender | null): Sender {
    const stop = Math.min(end, start + LINE_CAP);
    const envelope = relayCounts.withOwnNumber(arrival.peer, readEnvelope(bytes, start, stop), bytes);
    const event = bytes[envelope.body] === OPEN_BRACE ? readEvent(decodeLine(bytes, envelope.body, stop), 1) : null;
    if (event === null) {
      const sender = before ?? senders.of(arrival, bytes, envelope, null);
      return takeMessage(arrival, bytes, start, stop, envelope, sender, before !== null);
    }
    // A relay that writes its lines down as JSON: what it says of the sender stands for the relay's own address.
    const { hostname, address, context: beside = null } = event.hint;
    const inner = Buffer.from(event.text.slice(0, LINE_CAP));
    const own = readEnvelope(inner, 0, inner.length);
    const isNobodys = hostname === null && address === null && own.hostEnd <= own.hostStart;
    const sent = { ...arrival, peer: address ?? arrival.peer };
    const isNamed = !isNobodys || own.originEnd > own.originStart;
    const sender = isNamed ? senders.of(sent, inner, own, hostname) : senders.nobody(sent, beside);
    return takeMessage(sent, inner, 0, inner.length, own, sender, false);
  }

  /** @param goesOn the line stands behind another one of the sender, in the same arrival */
  function takeMessage(
    arrival: Arrival,
    bytes: Buffer,
    start: number,
    stop: number,
    envelope: Envelope,
    sender: Sender,
    goesOn: boolean,
  ): Sender {
    count.received += 1;
    sender.received += 1;
    sender.last = arrival.receivedAt;
    if (envelope.number >= 0 && !goesOn && isAgain(sender, envelope, bytes, stop)) {
      count.duplicates += 1;
      return sender;
    }
    const interest = interestOf(bytes, start, stop, envelope, catalogue);
    if (interest === NO_TAG) lines.takeUntagged(sender, arrival, bytes, goesOn ? start : envelope.body, stop);
    else if (interest === OTHER) {
      count.other += 1;
      passBy(sender);
    } else if (interest !== LICENSING && isFlooding(interest, arrival.receivedAt)) {
      count.shed += 1;
      passBy(sender);
    } else lines.read(sender, arrival, bytes, { start, stop, envelope });
    return sender;
  }

  function isAgain(sender: Sender, { number, body }: Envelope, bytes: Buffer, stop: number): boolean {
    sender.numbering ??= createNumbering();
    const before = sender.numbering.missing;
    const place = sender.numbering.see(number, hashBytes(bytes, body, stop));
    count.sequenceGaps += sender.numbering.missing - before;
    if (place === 'late') count.late += 1;
    else if (place === 'restarted') count.restarts += 1;
    return place === 'again';
  }

  /** A message of no interest came: nothing can follow the one before it any more. */
  function passBy(sender: Sender): void {
    holding.release(sender);
    sender.newest = null;
  }

  /** What one arrival makes fall over must not end a receiver that others send to. */
  function guarded(peer: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      diagnostic({
        level: 'error',
        code: 'reader-failed',
        message: `a message could not be read: ${messageOf(error)}`,
        source: peer,
        line: 0,
        help: 'this is a fault of sldiag; please report it with the message, if you can',
      });
    }
  }

  return {
    take: (arrival) => guarded(arrival.peer, () => take(arrival)),
    counts: () => ({ ...count }),
    senders: senders.busiest,
    flush: holding.flush,
  };
}

/** Tells which lines of noted messages, by the hash of their mnemonic, are too many for their second. */
function createFloodGate(): (mnemonic: number, now: number) => boolean {
  let seen = new Map<number, number>();
  let current = 0;
  return (mnemonic, now) => {
    const second = Math.floor(now / 1000);
    if (second !== current) {
      current = second;
      seen = new Map();
    }
    const count = (seen.get(mnemonic) ?? 0) + 1;
    seen.set(mnemonic, count);
    return count > NOTED_A_SECOND;
  };
}

/** FNV-1a. */
function hashBytes(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let index = start; index < end; index += 1) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  return hash;
}
