import type { Diagnostic } from '../../model/diagnostic.js';
import type { Arrival, Transport } from '../../model/live.js';
import type { SyslogRecord } from '../../model/record.js';
import type { Stamp } from '../../model/stamp.js';
import { messageOf } from '../../model/thrown.js';
import type { ReadContext } from '../context.js';
import { createCatalogue, hashOf } from '../log/log.js';
import { createLogFeed, createRecalled, type LogFeed } from '../log/log-feed.js';
import { createNumbering } from '../log/numbering.js';
import { createRecent } from '../log/recent.js';
import { type Envelope, readEnvelope } from '../log/relay.js';
import { readRepeats } from '../log/untagged.js';
import { cleanLine } from '../text/escape.js';
import { decodeLine, LINE_CAP } from '../text/lines.js';
import { ownCopy } from '../text/own-copy.js';
import { redactSecrets } from '../text/redact.js';
import { readEvent } from './event-lines.js';
import { interestOf, LICENSING, NO_TAG, OTHER } from './live-interest.js';
import { createSenders, type Held, type Sender, type SenderCounts } from './live-senders.js';
import { createRelayCounts } from './relay-counts.js';

export type { SenderCounts } from './live-senders.js';

/** What is known of a record beside what its line says. */
export interface Reception {
  /** Sender's address: the device's own, or its relay's. */
  readonly peer: string;
  /** Milliseconds since 1970 UTC by the collector's clock. */
  readonly receivedAt: number;
  readonly transport: Transport;
  /**
   * The same for the same line, however often and through whichever relay it arrives, and after a restart; null when
   * nothing in the line tells it from another one with the same words: no time, or that of a clock that was never set.
   */
  readonly fingerprint: string | null;
}

/** Where what was read goes. */
export interface LiveSink {
  record(record: SyslogRecord, reception: Reception): void;
  diagnostic(diagnostic: Diagnostic): void;
}

/** What a reader counted. Each line is in exactly one of those before it, so that they add up to `received`. */
export interface LiveCounts {
  /** Licensing messages, and evidence for a cause. */
  readonly licensing: number;
  /** Other messages: seen, and not read. */
  readonly other: number;
  /** Lines without a `%FAC-SEV-MNEMONIC` tag that belong to no message. */
  readonly unparsed: number;
  /** The rest of a message that came in several datagrams, and `last message repeated`. */
  readonly continued: number;
  /** Lines that had come before. */
  readonly duplicates: number;
  /** Lines of a flood that were only counted. */
  readonly shed: number;
  readonly received: number;
  /** Numbers missing in the devices' own counts; late ones are taken back. */
  readonly sequenceGaps: number;
  readonly late: number;
  /** Times that a device began to count afresh. */
  readonly restarts: number;
  /** Messages whose header made no sense: they are read, their time and device are unknown. */
  readonly unreadHeaders: number;
}

/** Turns arrivals into the records that reading the same lines from a file gives. Pure; `Arrival.receivedAt` is its clock. */
export interface LiveReader {
  take(arrival: Arrival): void;
  counts(): LiveCounts;
  /** The senders heard of lately, busiest first. */
  senders(limit: number): SenderCounts[];
  /** Emits messages that were held back for what may follow them, for longer than `HOLD` by this clock; all of them without one. */
  flush(nowMs?: number): void;
}

/** How long a message waits for its rest, milliseconds: the parts of one are sent without a pause. */
const HOLD = 10;
/** Messages that may wait at the same time. */
const HOLDING_CAP = 5000;
/** Bytes of them; devices send some 300 each. */
const HOLDING_BYTES = 8 * 1024 * 1024;
/** Characters of a message that is kept for `last message repeated`. */
const REPEATABLE = 2048;
/** Fingerprints that are remembered. */
const RECENT_CAP = 50_000;
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
  const recent = createRecent<true>(RECENT_CAP);
  const senders = createSenders(release);
  const relayCounts = createRelayCounts();
  const recalled = createRecalled();
  /** Senders with a message that waits. */
  const holding = new Set<Sender>();
  /** Bytes of lines that were held since none waited. */
  let heldBytes = 0;
  const count = {
    licensing: 0,
    other: 0,
    unparsed: 0,
    continued: 0,
    duplicates: 0,
    shed: 0,
    received: 0,
    sequenceGaps: 0,
    late: 0,
    restarts: 0,
    unreadHeaders: 0,
  };
  let told = 0;
  const isFlooding = createFloodGate();

  function diagnostic(problem: Diagnostic): void {
    if (problem.code === 'unread-header') count.unreadHeaders += 1;
    told += 1;
    if (told <= TOLD) sink.diagnostic(problem);
  }

  // ---- Bytes: what every line costs.

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
    if (event === null) return takeMessage(arrival, bytes, start, stop, envelope, before, null);
    // A relay that writes its lines down as JSON: what it says of the sender stands for the relay's own address.
    const { hostname, address } = event.hint;
    const inner = Buffer.from(event.text.slice(0, LINE_CAP));
    const sent = { ...arrival, peer: address ?? arrival.peer };
    return takeMessage(sent, inner, 0, inner.length, readEnvelope(inner, 0, inner.length), null, hostname);
  }

  /** @param named the sender's name, where something around the line gives one */
  function takeMessage(
    arrival: Arrival,
    bytes: Buffer,
    start: number,
    stop: number,
    envelope: Envelope,
    before: Sender | null,
    named: string | null,
  ): Sender {
    count.received += 1;
    const sender = before ?? senders.of(arrival, bytes, envelope, named);
    sender.received += 1;
    sender.last = arrival.receivedAt;
    if (envelope.number >= 0 && before === null && isAgain(sender, envelope, bytes, stop)) {
      count.duplicates += 1;
      return sender;
    }
    const interest = interestOf(bytes, start, stop, envelope, catalogue);
    if (interest === NO_TAG) takeUntagged(sender, arrival, bytes, before === null ? envelope.body : start, stop);
    else if (interest === OTHER) {
      count.other += 1;
      passBy(sender);
    } else if (interest !== LICENSING && isFlooding(interest, arrival.receivedAt)) {
      count.shed += 1;
      passBy(sender);
    } else read(sender, arrival, bytes, start, stop, envelope);
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
    release(sender);
    sender.newest = null;
  }

  function release(sender: Sender): void {
    const { held } = sender;
    if (held === null) return;
    // By itself: the line that lets it go must not be lost with it, nor what other senders are waiting for.
    guarded(sender.peer, () => emit(sender, held.feed.flush()));
    sender.held = null;
    holding.delete(sender);
  }

  function boundHeld(bytes: number): void {
    heldBytes = holding.size === 1 ? bytes : heldBytes + bytes;
    if (holding.size >= HOLDING_CAP || heldBytes >= HOLDING_BYTES) for (const each of holding) release(each);
  }

  // ---- Lines that matter.

  function textOf(bytes: Buffer, start: number, stop: number): string {
    return cleanLine(decodeLine(bytes, start, stop));
  }

  function redacted(text: string): string {
    return context.redact ? redactSecrets(text) : text;
  }

  function read(
    sender: Sender,
    arrival: Arrival,
    bytes: Buffer,
    start: number,
    stop: number,
    { number, body }: Envelope,
  ): void {
    release(sender);
    const held: Held = { feed: feedOf(sender), since: arrival.receivedAt, transport: arrival.transport, number };
    // Set before the feed takes the line: of two messages in one line it emits the first at once.
    sender.held = held;
    const text = textOf(bytes, start, stop);
    const taken = held.feed.take({ text, number: sender.received, session: null });
    if (taken === null) {
      // `Last message '%SMART_LIC-…' repeated` names one, and is none.
      sender.held = null;
      takeUntagged(sender, arrival, bytes, body, stop);
      return;
    }
    count.licensing += taken.licensing;
    count.other += taken.other;
    // Two messages that ran into one line count as two.
    count.received += taken.licensing + taken.other - 1;
    for (const record of taken.records) emit(sender, record);
    if (held.feed.isHolding) {
      holding.add(sender);
      boundHeld(stop - start);
    } else {
      sender.held = null;
      sender.newest = null;
    }
  }

  function takeUntagged(from: Sender, arrival: Arrival, bytes: Buffer, start: number, stop: number): void {
    // The rest of a message doesn't name its device again: it goes on with what came from there last.
    const isLost = from.held === null && from.newest === null;
    const sender = isLost && from.latest !== null ? from.latest : from;
    if (sender.held === null && sender.newest === null) {
      count.unparsed += 1;
      return;
    }
    const text = redacted(textOf(bytes, start, stop));
    const held = sender.held;
    const offered = held?.feed.offer(text, sender.received, true);
    if (held !== null && offered?.belongs) {
      count.continued += 1;
      emit(sender, offered.record);
      if (!held.feed.isHolding) release(sender);
      return;
    }
    release(sender);
    const repeats = readRepeats(text);
    if (repeats === null || sender.newest === null) {
      count.unparsed += 1;
      return;
    }
    count.continued += 1;
    const { receivedAt, transport } = arrival;
    const record: SyslogRecord = {
      ...sender.newest,
      span: { source: sender.source, line: sender.received, endLine: sender.received, text },
      // The time of the first of them is no time of these.
      at: null,
      yearInferred: false,
      receivedAt: stampOf(receivedAt),
      sequence: null,
      repeats,
    };
    sink.record(record, { peer: sender.peer, receivedAt, transport, fingerprint: null });
  }

  /** Feeds live as long as the message that they hold, so that no sender can fill them. */
  function feedOf(sender: Sender): LogFeed {
    // The year that a line leaves out is that of its arrival.
    const own: ReadContext = { ...context, now: sender.last };
    return createLogFeed(sender.source, own, catalogue, diagnostic, recalled);
  }

  function emit(sender: Sender, read: SyslogRecord | null): void {
    if (read === null || sender.held === null) return;
    const { since, transport, number } = sender.held;
    const device = senders.hintOf(read.device, sender);
    const record = { ...read, device, receivedAt: read.receivedAt ?? stampOf(since) };
    sender.newest = record.span.text.length <= REPEATABLE ? record : null;
    const fingerprint = fingerprintOf(record, number);
    if (fingerprint !== null) {
      if (recent.get(fingerprint) !== undefined) {
        count.licensing -= 1;
        count.duplicates += 1;
        return;
      }
      recent.set(fingerprint, true);
    }
    sink.record(record, { peer: sender.peer, receivedAt: since, transport, fingerprint });
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
    flush(nowMs) {
      for (const sender of holding) {
        // A clock that was set back makes the wait negative: emit then too.
        const waited = nowMs === undefined ? HOLD : nowMs - (sender.held?.since ?? 0);
        if (waited >= HOLD || waited < 0) release(sender);
      }
    },
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

function fingerprintOf(record: SyslogRecord, number: number): string | null {
  const { device, sequence, at, clockMark, facility, mnemonic, text } = record;
  // A clock that was never set shows the same times after each start of the device.
  if (at === null || clockMark === '*') return null;
  const name = device.hostname?.toLowerCase() ?? device.address ?? device.source;
  const ordinal = sequence ?? (number < 0 ? '' : number);
  return ownCopy(`${name} ${ordinal} ${at.ms} ${facility}-${mnemonic} ${(hashOf(text) >>> 0).toString(36)}`);
}

function stampOf(ms: number): Stamp {
  return { ms, isUtc: true, zone: null };
}

/** FNV-1a. */
function hashBytes(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let index = start; index < end; index += 1) hash = Math.imul(hash ^ (bytes[index] as number), 0x01000193);
  return hash;
}
