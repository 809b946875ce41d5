import type { Diagnostic } from '../../model/diagnostic.js';
import type { Arrival } from '../../model/live.js';
import { messageOf } from '../../model/thrown.js';
import type { ReadContext } from '../context.js';
import { type Catalogue, createCatalogue } from '../log/log.js';
import { createNumbering } from '../log/numbering.js';
import { type Envelope, readEnvelope } from '../log/relay.js';
import { decodeLine, LINE_CAP } from '../text/lines.js';
import { readEvent } from './event-lines.js';
import { type LiveCounts, newCounts } from './live-counts.js';
import { createHolding, type Holding } from './live-holding.js';
import { interestOf, LICENSING, NO_TAG, OTHER } from './live-interest.js';
import { createLiveLines, type LiveLines } from './live-lines.js';
import { createLiveOutlet, type LiveOutlet, type LiveSink } from './live-outlet.js';
import { createSenders, type Sender, type SenderCounts, type Senders } from './live-senders.js';
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
  return new OneForAll(context, sink);
}

/** A reader for all senders: what each holds is kept apart, by sender. */
class OneForAll implements LiveReader {
  private readonly catalogue: Catalogue;
  private readonly counted = newCounts();
  private readonly holding: Holding;
  private readonly known: Senders;
  private readonly outlet: LiveOutlet;
  private readonly lines: LiveLines;
  private readonly relayCounts = createRelayCounts();
  private readonly isFlooding = createFloodGate();
  private told = 0;

  constructor(
    context: Omit<ReadContext, 'now'>,
    private readonly sink: LiveSink,
  ) {
    this.catalogue = createCatalogue(context.messages);
    this.holding = createHolding((sender, { feed }) => {
      // By itself: the line that lets it go must not be lost with it, nor what other senders are waiting for.
      this.guarded(sender.peer, () => this.outlet.emit(sender, feed.flush()));
    });
    this.known = createSenders((sender) => this.holding.release(sender));
    this.outlet = createLiveOutlet(sink, this.known, this.counted);
    this.lines = createLiveLines(context, this.catalogue, this.counted, this.holding, this.outlet, (problem) =>
      this.diagnostic(problem),
    );
  }

  take(arrival: Arrival): void {
    this.guarded(arrival.peer, () => this.takeArrival(arrival));
  }

  senders(limit: number): SenderCounts[] {
    return this.known.busiest(limit);
  }

  flush(nowMs?: number): void {
    this.holding.flush(nowMs);
  }

  counts(): LiveCounts {
    return { ...this.counted };
  }

  private diagnostic(problem: Diagnostic): void {
    if (problem.code === 'unread-header') this.counted.unreadHeaders += 1;
    this.told += 1;
    if (this.told <= TOLD) this.sink.diagnostic(problem);
  }

  private takeArrival(arrival: Arrival): void {
    const bytes = Buffer.from(arrival.bytes.buffer, arrival.bytes.byteOffset, arrival.bytes.byteLength);
    let stop = bytes.indexOf(LF);
    if (stop < 0) {
      this.takeLine(arrival, bytes, 0, bytes.length, null);
      return;
    }
    // Several lines in one: each with its own PRI is a message, any other goes on with the one before.
    let sender: Sender | null = null;
    for (let start = 0; start < bytes.length; start = stop + 1, stop = bytes.indexOf(LF, start)) {
      if (stop < 0) stop = bytes.length;
      if (stop > start) sender = this.takeLine(arrival, bytes, start, stop, bytes[start] === LESS ? null : sender);
    }
  }

  /** @param before sender of the line before in the same arrival, for lines that don't say whose they are */
  private takeLine(arrival: Arrival, bytes: Buffer, start: number, end: number, before: Sender | null): Sender {
    const stop = Math.min(end, start + LINE_CAP);
    const envelope = this.relayCounts.withOwnNumber(arrival.peer, readEnvelope(bytes, start, stop), bytes);
    const event = bytes[envelope.body] === OPEN_BRACE ? readEvent(decodeLine(bytes, envelope.body, stop), 1) : null;
    if (event === null) {
      const sender = before ?? this.known.of(arrival, bytes, envelope, null);
      return this.takeMessage(arrival, bytes, start, stop, envelope, sender, before !== null);
    }
    // A relay that writes its lines down as JSON: what it says of the sender stands for the relay's own address.
    const { hostname, address, context: beside = null } = event.hint;
    const inner = Buffer.from(event.text.slice(0, LINE_CAP));
    const own = readEnvelope(inner, 0, inner.length);
    const isNobodys = hostname === null && address === null && own.hostEnd <= own.hostStart;
    const sent = { ...arrival, peer: address ?? arrival.peer };
    const isNamed = !isNobodys || own.originEnd > own.originStart;
    const sender = isNamed ? this.known.of(sent, inner, own, hostname) : this.known.nobody(sent, beside);
    return this.takeMessage(sent, inner, 0, inner.length, own, sender, false);
  }

  /** @param goesOn the line stands behind another one of the sender, in the same arrival */
  private takeMessage(
    arrival: Arrival,
    bytes: Buffer,
    start: number,
    stop: number,
    envelope: Envelope,
    sender: Sender,
    goesOn: boolean,
  ): Sender {
    this.counted.received += 1;
    sender.received += 1;
    sender.last = arrival.receivedAt;
    if (envelope.number >= 0 && !goesOn && this.isAgain(sender, envelope, bytes, stop)) {
      this.counted.duplicates += 1;
      return sender;
    }
    const interest = interestOf(bytes, start, stop, envelope, this.catalogue);
    if (interest === NO_TAG) this.lines.takeUntagged(sender, arrival, bytes, goesOn ? start : envelope.body, stop);
    else if (interest === OTHER) {
      this.counted.other += 1;
      this.passBy(sender);
    } else if (interest !== LICENSING && this.isFlooding(interest, arrival.receivedAt)) {
      this.counted.shed += 1;
      this.passBy(sender);
    } else this.lines.read(sender, arrival, bytes, { start, stop, envelope });
    return sender;
  }

  private isAgain(sender: Sender, { number, body }: Envelope, bytes: Buffer, stop: number): boolean {
    sender.numbering ??= createNumbering();
    const before = sender.numbering.missing;
    const place = sender.numbering.see(number, hashBytes(bytes, body, stop));
    this.counted.sequenceGaps += sender.numbering.missing - before;
    if (place === 'late') this.counted.late += 1;
    else if (place === 'restarted') this.counted.restarts += 1;
    return place === 'again';
  }

  /** A message of no interest came: nothing can follow the one before it any more. */
  private passBy(sender: Sender): void {
    this.holding.release(sender);
    sender.newest = null;
  }

  /** What one arrival makes fall over must not end a receiver that others send to. */
  private guarded(peer: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.diagnostic({
        level: 'error',
        code: 'reader-failed',
        message: `a message could not be read: ${messageOf(error)}`,
        source: peer,
        line: 0,
        help: 'this is a fault of sldiag; please report it with the message, if you can',
      });
    }
  }
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
