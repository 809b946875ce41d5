import type { InputRecord } from '../../model/record.js';
import { udiAliases } from './identity.js';

/** Outputs that stand behind each other under one name in one input. */
interface Session {
  commands: Set<string>;
  udis: ReadonlySet<string>;
  /** Outputs without a UDI since a command came back: whose they are the next UDI tells. */
  held: InputRecord[];
}

/** Outputs of one session that are held back. */
const HELD_CAP = 200;

/**
 * Hands records on so that a UDI comes before the outputs it stands among. Two devices of one name (`Switch#`, `XXXX#`, one name at
 * two sites) print each the same commands: one that comes back may be the other's, and would overwrite what the first one said.
 */
export class Sessions {
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly take: (record: InputRecord) => void) {}

  record(record: InputRecord): void {
    if (record.kind !== 'show' && record.kind !== 'state') {
      this.take(record);
      return;
    }
    const session = this.sessionOf(record);
    const udis = udiAliases(record.facts);
    if (udis.length > 0) this.known(session, udis, record);
    else if (session.held.length > 0 || (session.udis.size > 0 && session.commands.has(commandOf(record)))) {
      session.held.push(record);
      if (session.held.length > HELD_CAP) this.release(session);
    } else this.pass(session, record);
  }

  /** No UDI comes any more: what was held is of the device that has the name. */
  end(): void {
    for (const session of this.sessions.values()) this.release(session);
    this.sessions.clear();
  }

  private known(session: Session, udis: readonly string[], record: InputRecord): void {
    const isAnother = session.udis.size > 0 && !udis.some((udi) => session.udis.has(udi));
    if (isAnother) {
      session.commands = new Set();
      session.udis = new Set(udis);
      this.pass(session, record);
      this.release(session);
    } else {
      session.udis = new Set([...session.udis, ...udis]);
      this.release(session);
      this.pass(session, record);
    }
  }

  private release(session: Session): void {
    const { held } = session;
    session.held = [];
    for (const record of held) this.pass(session, record);
  }

  private pass(session: Session, record: InputRecord): void {
    session.commands.add(commandOf(record));
    this.take(record);
  }

  private sessionOf({ device: { source, hostname, address } }: InputRecord): Session {
    const key = `${source}\n${hostname?.toLowerCase() ?? ''}\n${address ?? ''}`;
    let session = this.sessions.get(key);
    if (session === undefined) {
      session = { commands: new Set(), udis: new Set(), held: [] };
      this.sessions.set(key, session);
    }
    return session;
  }
}

function commandOf(record: InputRecord): string {
  return record.kind === 'show' ? record.command : record.kind === 'state' ? record.form : '';
}
