import type { InputRecord } from '../../model/record.js';
import type { DeviceState } from './device.js';
import { type FoldState, findByName, hasOtherUdis, udisKnown } from './fold.js';
import { namesOf, udiAliases } from './identity.js';

/** Outputs of one session that are held back. */
const HELD_CAP = 200;

/**
 * Hands records on so that a UDI comes before the outputs it stands among. Two devices of one name (`Switch#`, `XXXX#`, one name at
 * two sites) print each the same commands: one that comes back may be the other's, and would overwrite what the first one said.
 */
export class Sessions {
  /** By name: outputs without a UDI since a command came back. Whose they are the next UDI tells. */
  private readonly held = new Map<string, InputRecord[]>();

  constructor(
    private readonly state: FoldState,
    private readonly take: (record: InputRecord) => void,
  ) {}

  record(record: InputRecord): void {
    if (record.kind !== 'show' && record.kind !== 'state') {
      this.take(record);
      return;
    }
    const [name = ''] = namesOf(record.device, record.facts.hostname?.value ?? record.device.hostname);
    const device = findByName(this.state, name);
    const udis = udiAliases(record.facts);
    if (udis.length > 0) this.identified(name, device, udis, record);
    else if (this.held.has(name) || (device !== undefined && mayBeAnother(device, record))) this.hold(name, record);
    else this.take(record);
  }

  /** No UDI comes any more: what is held is of the device that has the name. */
  end(): void {
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

/** Whether a device whose UDI is known printed that before. */
function mayBeAnother(device: DeviceState, record: InputRecord): boolean {
  const command = record.kind === 'show' ? record.command : record.kind === 'state' ? record.form : '';
  return device.outputs.tallies.has(command) && udisKnown(device).length > 0;
}
