import type { Diagnostic } from '../../model/diagnostic.js';
import type { Arrival, Transport } from '../../model/live.js';
import type { SyslogRecord } from '../../model/record.js';
import type { Stamp } from '../../model/stamp.js';
import { hashOf } from '../log/log.js';
import { createRecent } from '../log/recent.js';
import { ownCopy } from '../text/own-copy.js';
import type { Counting } from './live-counts.js';
import type { Sender, Senders } from './live-senders.js';

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

/** Messages on their way out: each once, with its sender's name and its arrival. */
export interface LiveOutlet {
  /** What the sender's feed read, if anything. */
  emit(sender: Sender, read: SyslogRecord | null): void;
  /** The message that came last from there came so many times more; false where it is not known. */
  repeat(sender: Sender, arrival: Arrival, text: string, repeats: number): boolean;
}

/** Characters of a message that is kept for `last message repeated`. */
const REPEATABLE = 2048;
/** Messages, of all senders, before which the last of a sender came that `last message repeated` may name. */
const REPEATABLE_NEWEST = 8192;
/** Fingerprints that are remembered. */
const RECENT_CAP = 50_000;

export function createLiveOutlet(
  sink: Pick<LiveSink, 'record'>,
  senders: Pick<Senders, 'hintOf'>,
  count: Counting,
): LiveOutlet {
  const recent = createRecent<true>(RECENT_CAP);
  const kept: { readonly sender: Sender; readonly record: SyslogRecord }[] = [];
  let next = 0;

  /** Keeps what may be repeated; the oldest of all senders goes. */
  function keep(sender: Sender, record: SyslogRecord): void {
    sender.newest = record;
    const oldest = kept[next];
    if (oldest !== undefined && oldest.sender.newest === oldest.record) oldest.sender.newest = null;
    kept[next] = { sender, record };
    next = (next + 1) % REPEATABLE_NEWEST;
  }

  function emit(sender: Sender, read: SyslogRecord | null): void {
    if (read === null || sender.held === null) return;
    const { since, transport, number } = sender.held;
    const device = senders.hintOf(read.device, sender);
    // Anybody behind that relay may have sent it.
    const isAnybodys = sender.beside === null && device.hostname === null && device.address === null;
    const unknown = isAnybodys && read.sequence === null ? { isSenderUnknown: true as const } : {};
    const record = { ...read, ...unknown, device, receivedAt: read.receivedAt ?? stampOf(since) };
    if (record.span.text.length <= REPEATABLE) keep(sender, record);
    else sender.newest = null;
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

  function repeat(sender: Sender, { receivedAt, transport }: Arrival, text: string, repeats: number): boolean {
    if (sender.newest === null) return false;
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
    return true;
  }

  return { emit, repeat };
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
