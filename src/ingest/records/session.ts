import type { InputRecord } from '../../model/record.js';
import { isFactoryName } from '../text/device-name.js';

/**
 * What is typed to leave a device, or to go on from it to another one (to a port it asks whether somebody answers, and stays), and what lasts as
 * long as a session: typed a second time it stands in another one.
 */
const LEAVES = /^(?:exi?t?|logo(?:ut)?|quit|ssh\s.{0,200}|(?:telnet|rlogin)\s+\S+(?:\s+\/\S+(?:\s+[A-Z]\S*)?)*)$/i;
const LASTS = /^term(?:inal)? (?:len(?:gth)?|width) \d+$/i;

/** Counts the sessions that a text shows. */
export class SessionCount {
  /** The how manyeth goes on; 1 as long as nothing shows that another one began. */
  private number = 1;
  private isLeft = false;
  private readonly typed = new Set<string>();

  /** Somebody left it, and nothing shows whose what follows is. */
  get isOver(): boolean {
    return this.isLeft;
  }

  /** A command at the prompt of a session; the empty string for the prompt alone. */
  take(command: string): void {
    const text = command.trim();
    if (this.isLeft || this.typed.has(text)) this.begin();
    if (LEAVES.test(text)) this.leave();
    else if (LASTS.test(text)) this.typed.add(text);
  }

  /** The record with the session that it stands in. */
  place(record: InputRecord): InputRecord {
    const { kind, device } = record;
    const placed = this.number === 1 ? record : inSession(record, String(this.number));
    const isNobodys = this.isLeft && (kind === 'syslog' || kind === 'show') && device.hostname === null;
    return isNobodys ? { ...placed, device: { ...placed.device, isBehindSession: true } } : placed;
  }

  /** It ends here. */
  leave(): void {
    this.isLeft = true;
  }

  /** Another one begins. */
  begin(): void {
    this.number += 1;
    this.isLeft = false;
    this.typed.clear();
  }
}

/** The same record, with the text or session in it that it stands in: of outputs, and of lines that only the prompt names. */
export function inSession(record: InputRecord, nth: string): InputRecord {
  const { device, kind } = record;
  const isMeant = kind === 'show' || (kind === 'syslog' && device.hostname !== null && isFactoryName(device.hostname));
  if (!isMeant) return record;
  return { ...record, device: { ...device, nth: device.nth === undefined ? nth : `${nth}.${device.nth}` } };
}
