import type { Diagnostic } from '../../model/diagnostic.js';
import type { Arrival } from '../../model/live.js';
import type { ReadContext } from '../context.js';
import type { Catalogue } from '../log/log.js';
import { createLogFeed, createRecalled, type LogFeed } from '../log/log-feed.js';
import type { Envelope } from '../log/relay.js';
import { readRepeats } from '../log/untagged.js';
import { cleanLine } from '../text/escape.js';
import { decodeLine } from '../text/lines.js';
import { redactSecrets } from '../text/redact.js';
import type { Counting } from './live-counts.js';
import type { Holding } from './live-holding.js';
import type { LiveOutlet } from './live-outlet.js';
import type { Sender } from './live-senders.js';

/** Where a line stands in its bytes, and where what the sender wrote begins in it. */
export interface Place {
  readonly start: number;
  readonly stop: number;
  readonly envelope: Envelope;
}

/** Lines that are read as text: those that matter, and what may be the rest of them. */
export interface LiveLines {
  /** A licensing message, or evidence for a cause. */
  read(sender: Sender, arrival: Arrival, bytes: Buffer, place: Place): void;
  /** A line without a tag: the rest of a message, `last message repeated`, or nothing known. */
  takeUntagged(from: Sender, arrival: Arrival, bytes: Buffer, start: number, stop: number): void;
}

/** In one piece: a line with a tag and one without go through the same feed of a sender, and are counted there. */
export function createLiveLines(
  context: Omit<ReadContext, 'now'>,
  catalogue: Catalogue,
  count: Counting,
  holding: Holding,
  outlet: LiveOutlet,
  diagnostic: (problem: Diagnostic) => void,
): LiveLines {
  const recalled = createRecalled();

  function read(sender: Sender, arrival: Arrival, bytes: Buffer, { start, stop, envelope }: Place): void {
    holding.release(sender);
    const { receivedAt: since, transport } = arrival;
    const feed = feedOf(sender);
    // Set before the feed takes the line: of two messages in one line it emits the first at once.
    sender.held = { feed, since, transport, number: envelope.number };
    const taken = feed.take({ text: textOf(bytes, start, stop), number: sender.received, session: null });
    if (taken === null) {
      // It names the agent and holds no message, as the pattern of a rule does.
      sender.held = null;
      takeUntagged(sender, arrival, bytes, envelope.body, stop);
      return;
    }
    count.licensing += taken.licensing;
    count.other += taken.other;
    // Two messages that ran into one line count as two.
    count.received += taken.licensing + taken.other - 1;
    for (const record of taken.records) outlet.emit(sender, record);
    if (feed.isHolding) holding.hold(sender, stop - start);
    else {
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
    const line = textOf(bytes, start, stop);
    if (goesOn(sender, line)) return;
    const text = redacted(line);
    holding.release(sender);
    const repeats = readRepeats(text);
    if (repeats !== null && outlet.repeat(sender, arrival, text, repeats)) count.continued += 1;
    else count.unparsed += 1;
  }

  /** The line goes on with the message that waits. */
  function goesOn(sender: Sender, line: string): boolean {
    const { held } = sender;
    const offered = held?.feed.offer(line, sender.received, true);
    if (held === null || !offered?.belongs) return false;
    count.continued += 1;
    outlet.emit(sender, offered.record);
    if (!held.feed.isHolding) holding.release(sender);
    return true;
  }

  /** Feeds live as long as the message that they hold, so that no sender can fill them. */
  function feedOf(sender: Sender): LogFeed {
    // The year that a line leaves out is that of its arrival.
    const own: ReadContext = { ...context, now: sender.last };
    return createLogFeed(sender.source, own, catalogue, diagnostic, recalled, sender);
  }

  const redacted = (text: string): string => (context.redact ? redactSecrets(text) : text);

  return { read, takeUntagged };
}

function textOf(bytes: Buffer, start: number, stop: number): string {
  return cleanLine(decodeLine(bytes, start, stop));
}
