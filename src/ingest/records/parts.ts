import type { InputRecord } from '../../model/record.js';
import { LOG_BUFFER, leadsAlike, leadsIn } from '../envelope/leads.js';
import { mentioned } from '../envelope/titles.js';

/** Lines above a message that are looked at; what leads to a log stands nearer. */
const NEAR = 12;
/** Bytes of such a line; longer ones lead to nothing. */
const BYTES_CAP = 320;
/** Parts of a text that are known again. */
const PARTS_CAP = 256;

/** What leads to a part of a text: words of the lines above it, the nearest first, and names in them. */
interface Part {
  readonly number: number;
  readonly leads: readonly string[];
  readonly names: readonly string[];
}

/**
 * The parts of a text whose messages name nobody: lines between them that nobody reads may lead from one device's log to another's. Below
 * the same words, or the same name, a part goes on.
 */
export class Parts {
  private readonly known: Part[] = [];
  /** By the lines as they stand: most texts repeat them. Null for those that lead to nothing. */
  private readonly read = new Map<string, number | null>();
  private number = 0;
  private last = 0;
  private above: string[] = [];

  /** Whether a line of so many bytes, that nobody reads, is of interest. */
  wants(bytes: number): boolean {
    return bytes <= BYTES_CAP && this.above.length < NEAR;
  }

  /** A line that nobody reads. */
  pass(text: string): void {
    // A whole buffer shows what was logged before: behind another one it may be another device's.
    if (LOG_BUFFER.test(text)) this.leave();
    else this.above.push(text);
  }

  private turn(): void {
    const text = this.above.join('\n');
    let number = this.read.get(text);
    if (number === undefined) {
      number = this.partBelow(this.above);
      if (this.read.size < PARTS_CAP) this.read.set(text, number);
    }
    this.number = number ?? this.number;
    this.above = [];
  }

  /** The part to which lines lead, by its number; null where they lead to none. */
  private partBelow(above: readonly string[]): number | null {
    const { known } = this;
    const leads = leadsIn(above);
    if (leads.length === 0) return null;
    const names = above.flatMap(mentioned);
    const found = known.find((part) =>
      names.length > 0 && part.names.length > 0
        ? names.some((name) => part.names.includes(name))
        : leadsAlike(part.leads, leads),
    );
    if (found !== undefined) return found.number;
    this.last += 1;
    if (known.length < PARTS_CAP) known.push({ number: this.last, leads, names });
    return this.last;
  }

  /** Somebody left the session: whose the lines from here on are nothing tells, whatever stood above lines before. */
  leave(): void {
    this.above = [];
    this.known.length = 0;
    this.read.clear();
    this.last += 1;
    this.number = this.last;
  }

  /** The record with the part that it stands in. */
  place(record: InputRecord): InputRecord {
    if (record.kind !== 'syslog' || record.device.hostname !== null || record.device.address !== null) return record;
    if (this.above.length > 0) this.turn();
    return this.number === 0 ? record : { ...record, part: this.number };
  }
}
