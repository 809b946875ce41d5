import type { InputRecord } from '../../model/record.js';
import { LOG_BUFFER, leadsAlike, leadsIn } from '../envelope/leads.js';
import { mentioned } from '../envelope/titles.js';

/** Lines above a message that are looked at; what leads to a log stands nearer. */
const NEAR = 12;
/** Parts of a text that are known again. */
const PARTS_CAP = 256;

/** What leads to a part of a text: words of the lines above it, the nearest first, and names in them. */
interface Part {
  readonly leads: readonly string[];
  readonly names: readonly string[];
}

/**
 * The parts of a text whose messages name nobody: lines between them that nobody reads may lead from one device's log to another's. Below
 * the same words, or the same name, a part goes on.
 */
export class Parts {
  private readonly known: Part[] = [{ leads: [], names: [] }];
  private number = 0;
  private above: string[] = [];

  /** Whether a line that nobody reads is of interest. */
  get isOpen(): boolean {
    return this.above.length < NEAR;
  }

  /** A line that nobody reads. */
  pass(text: string): void {
    // A whole buffer shows what was logged before: behind another one it may be another device's.
    if (LOG_BUFFER.test(text)) this.leave();
    else this.above.push(text);
  }

  private turn(): void {
    const { above, known } = this;
    this.above = [];
    const leads = leadsIn(above);
    if (leads.length === 0) return;
    const names = above.flatMap(mentioned);
    const found = known.findIndex((part) =>
      names.length > 0 && part.names.length > 0
        ? names.some((name) => part.names.includes(name))
        : leadsAlike(part.leads, leads),
    );
    if (found >= 0) this.number = found;
    else if (known.push({ leads, names }) <= PARTS_CAP) this.number = known.length - 1;
  }

  /** Somebody left the session: whose the lines from here on are nothing tells. */
  leave(): void {
    this.above = [];
    this.number = this.known.push({ leads: [], names: [] }) - 1;
  }

  /** The record with the part that it stands in. */
  place(record: InputRecord): InputRecord {
    if (record.kind !== 'syslog' || record.device.hostname !== null || record.device.address !== null) return record;
    if (this.above.length > 0) this.turn();
    return this.number === 0 ? record : { ...record, part: this.number };
  }
}
