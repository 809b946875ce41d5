import { isCollector } from '../../ingest/envelope/log-events.js';
import { isAddress } from '../../ingest/text/device-name.js';
import type { DeviceHint, InputRecord, SyslogRecord } from '../../model/record.js';
import { type Count, countOn, goesOn, newCount } from './counters.js';
import type { DeviceState } from './device.js';
import { type FoldState, findByName, rename, udisKnown } from './fold.js';
import { namesOf } from './identity.js';

/** Words, and names of wrappers, that are followed. */
const FOLLOWED_CAP = 10_000;

/** A word before messages of one source that looks like the name of their device. */
interface Lead {
  /** Whom the wrappers of its lines name. */
  readonly tellers: Set<string>;
  /** It stands before the lines of several devices, and names none of them. */
  isWord: boolean;
  /** Its newest line as a count has it; null where lines of it have no numbers. */
  counter: Count | null;
  /** The numbers of its lines are not one device's. */
  isOfSeveral: boolean;
}

/**
 * Tells the names before messages from words that only look like one. `rule-7: %SMART_LIC-…` names rule-7 as long as nothing speaks
 * against it; where the wrappers of such lines name several devices, and each has no other word before its lines, the word is no name.
 * Who hands on the lines of several names is a relay, whose own says nothing. Where the lines have numbers these decide: of one device, that
 * two relays hand on or that sends from two addresses, they go on with each other; of several that somebody called alike they do not.
 */
export class Leads {
  private readonly leads = new Map<string, Lead>();
  /** By whom a wrapper names: the only word before such lines; null where there are several. */
  private readonly words = new Map<string, string | null>();
  /** One object a device, not one a line. */
  private readonly renamed = new WeakMap<DeviceHint, DeviceHint>();

  constructor(private readonly state: FoldState) {}

  /** The record, of the device that its wrapper names where the word before it names none. */
  place<Each extends InputRecord>(record: Each): Each {
    const { device } = record;
    if (device.told === undefined || device.hostname === null || isCollector(device.told)) return record;
    const lead = this.note(record, device.hostname, device.told);
    if (lead?.isWord !== true) return record;
    const known = this.renamed.get(device) ?? named(device, device.told);
    this.renamed.set(device, known);
    return { ...record, device: known };
  }

  private note(record: InputRecord, word: string, teller: string): Lead | null {
    const { device: hint } = record;
    const key = `${hint.source}\n${word}`;
    const lead = this.leads.get(key) ?? { tellers: new Set(), isWord: false, counter: null, isOfSeveral: false };
    if (this.leads.size >= FOLLOWED_CAP || this.words.size >= FOLLOWED_CAP) return null;
    this.leads.set(key, lead);
    this.follow(hint, word, teller);
    const isFirst = lead.tellers.size === 0;
    lead.tellers.add(teller);
    if (record.kind === 'syslog') follow(lead, record, isFirst);
    const areOne = lead.counter !== null && !lead.isOfSeveral;
    const areOthers =
      !areOne && lead.tellers.size > 1 && [...lead.tellers].every((each) => this.wordOf(hint, each) === word);
    if (!lead.isWord && areOthers) lead.isWord = this.move(hint, word, [...lead.tellers][0] ?? teller);
    return lead;
  }

  private wordOf({ source }: DeviceHint, teller: string): string | null | undefined {
    return this.words.get(`${source}\n${teller}`);
  }

  /** Notes which word stands before the lines of a wrapper's name. A second one shows a relay: then the first was a name after all. */
  private follow(hint: DeviceHint, word: string, teller: string): void {
    const before = this.wordOf(hint, teller);
    if (before === word || before === null) return;
    this.words.set(`${hint.source}\n${teller}`, before === undefined ? word : null);
    const lead = before === undefined ? undefined : this.leads.get(`${hint.source}\n${before}`);
    if (lead?.isWord !== true || before === undefined) return;
    lead.isWord = false;
    for (const each of lead.tellers) this.rename(named(hint, each), { ...hint, hostname: before });
  }

  /** Gives what was told of the word to whom the wrapper names; false where more than such lines is known by it. */
  private move(hint: DeviceHint, word: string, teller: string): boolean {
    return this.rename({ ...hint, hostname: word }, named(hint, teller));
  }

  private rename(from: DeviceHint, to: DeviceHint): boolean {
    const [name = ''] = namesOf(from, from.hostname);
    const device = findByName(this.state, name);
    if (device !== undefined && !isOfLinesOnly(device)) return false;
    if (device !== undefined) rename(this.state, device, to);
    return true;
  }
}

/** Takes a line into the count of all lines below one name. */
function follow(lead: Lead, record: SyslogRecord, isFirst: boolean): void {
  const { counter } = lead;
  if (record.sequence === null) lead.counter = null;
  else if (counter !== null) {
    lead.isOfSeveral ||= !goesOn(counter, record);
    countOn(counter, record);
  } else if (isFirst) {
    lead.counter = newCount();
    countOn(lead.counter, record);
  }
}

function named(hint: DeviceHint, teller: string): DeviceHint {
  const { told: _, ...plain } = hint;
  return isAddress(teller) ? { ...plain, hostname: null, address: teller } : { ...plain, hostname: teller };
}

/** Nothing but lines of one source tells of the device. */
function isOfLinesOnly(device: DeviceState): boolean {
  const { commands, facts, sources, hostnames } = device;
  const isNamedOnce = sources.size === 1 && hostnames.size <= 1;
  return isNamedOnce && commands.size === 0 && facts.hostname === undefined && udisKnown(device).length === 0;
}
