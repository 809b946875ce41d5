import type { InputRecord } from '../../model/record.js';
import type { DeviceState } from './device.js';
import { type FoldState, findByName, hasOtherUdis, speaksAgainst, udisKnown } from './fold.js';
import { isShared, namesOf, udiAliases } from './identity.js';

/** Outputs of one session that are held back. */
const HELD_CAP = 200;

/** A further session below a name that many devices have. */
interface Session {
  readonly name: string;
  readonly nth: string;
  readonly records: InputRecord[];
}

/**
 * Hands records on so that a UDI comes before the outputs it stands among. Two devices of one name (`Switch#`, `XXXX#`, one name at
 * two sites) print each the same commands: one that comes back may be the other's, and would overwrite what the first one said.
 */
export class Sessions {
  /** By name: outputs without a UDI since a command came back. Whose they are the next UDI tells. */
  private readonly held = new Map<string, InputRecord[]>();
  /** The one that goes on: whose it is any output in it may tell. */
  private session: Session | null = null;
  /** By name: the session in which its last output stood. */
  private readonly last = new Map<string, string>();

  constructor(
    private readonly state: FoldState,
    private readonly take: (record: InputRecord) => void,
  ) {}

  record(record: InputRecord): void {
    const name = nameOf(record);
    if (this.session !== null && !isIn(this.session, name, record)) this.endSession();
    if (this.session === null) this.session = this.sessionOf(name, record);
    if (this.session === null) this.pass(record);
    else {
      this.session.records.push(record);
      if (this.session.records.length > HELD_CAP) this.endSession();
    }
  }

  /** A session that this output begins, where another device may have the name. */
  private sessionOf(name: string, { kind, device: { nth = '' } }: InputRecord): Session | null {
    if (kind !== 'show' || !isShared(name) || !name.startsWith('host:')) return null;
    const before = this.last.get(name);
    this.last.set(name, nth);
    return before !== undefined && before !== nth ? { name, nth, records: [] } : null;
  }

  /** What shows that the session is another device's goes first: all that stands in it is that one's. */
  private endSession(): void {
    const { session } = this;
    this.session = null;
    if (session === null) return;
    const { name, records } = session;
    const device = findByName(this.state, name);
    const telling = records.findIndex(
      (record) => record.kind === 'show' && device !== undefined && speaksAgainst(device, record, [name]),
    );
    // What somebody typed before may have changed what the same device shows.
    const isChanged = records.slice(0, Math.max(telling, 0)).some(({ kind }) => kind === 'typed');
    const first = isChanged ? undefined : records[telling];
    if (first !== undefined) this.pass(first);
    for (const record of records) if (record !== first) this.pass(record);
  }

  private pass(record: InputRecord): void {
    if (record.kind !== 'show' && record.kind !== 'state') {
      this.take(record);
      return;
    }
    const name = nameOf(record);
    const device = findByName(this.state, name);
    const udis = udiAliases(record.facts);
    if (udis.length > 0) this.identified(name, device, udis, record);
    else if (this.held.has(name) || (device !== undefined && mayBeAnother(device, record))) this.hold(name, record);
    else this.take(record);
  }

  /** No UDI comes any more: what is held is of the device that has the name. */
  end(): void {
    this.endSession();
    for (const name of [...this.held.keys()]) this.release(name);
  }

  private identified(
    name: string,
    device: DeviceState | undefined,
    udis: readonly string[],
    record: InputRecord,
  ): void {
    const isAnother = device !== undefined && hasOtherUdis(device, udis);
    if (!isAnother) this.release(name);
    this.take(record);
    this.release(name);
  }

  private hold(name: string, record: InputRecord): void {
    const held = this.held.get(name) ?? [];
    held.push(record);
    this.held.set(name, held);
    if (held.length > HELD_CAP) this.release(name);
  }

  private release(name: string): void {
    const held = this.held.get(name) ?? [];
    this.held.delete(name);
    for (const record of held) this.take(record);
  }
}

function nameOf(record: InputRecord): string {
  const own = record.kind === 'show' || record.kind === 'state' ? record.facts.hostname?.value : undefined;
  return namesOf(record.device, own ?? record.device.hostname)[0] ?? '';
}

/** What is typed in a session goes with its outputs. */
function isIn(session: Session, name: string, { device: { nth } }: InputRecord): boolean {
  return name === session.name && (nth === undefined || nth === session.nth);
}

/** Whether a device whose UDI is known printed that before. */
function mayBeAnother(device: DeviceState, record: InputRecord): boolean {
  const command = record.kind === 'show' ? record.command : record.kind === 'state' ? record.form : '';
  return device.outputs.tallies.has(command) && udisKnown(device).length > 0;
}
