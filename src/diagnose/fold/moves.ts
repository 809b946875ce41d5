import { type DeviceState, newDevice } from './device.js';
import { type DeviceRecord, type FoldState, findByName, forget, hasOtherUdis, name, udisKnown, unite } from './fold.js';
import { namesOf } from './identity.js';

/** Devices that go from one fold to another: each of several folds has a part of the devices, and a UDI may tie two together. */

const isUdi = (alias: string) => alias.startsWith('udi:');

/** A device's UDIs, as aliases. */
export function udisOfState({ aliases }: DeviceState): string[] {
  return [...aliases].filter(isUdi);
}

/** Notes that what comes under a name belongs to a device that another fold has. @param home which one */
export function pin(state: FoldState, alias: string, home: number): void {
  const stub = newDevice(-1);
  state.away.set(stub, home);
  name(state, alias, stub);
}

/** Where the device is that a record names; null when it is here, or nowhere yet. */
export function homeOf(state: FoldState, record: DeviceRecord): number | null {
  if (state.away.size === 0) return null;
  const hostname = ('facts' in record && record.facts.hostname?.value) || record.device.hostname;
  const [alias = ''] = namesOf(record.device, hostname);
  const found = findByName(state, alias);
  return (found && state.away.get(found)) ?? null;
}

/** The device, or what stands for one that is elsewhere, that was shown under this name: its host name or address. */
export function called(state: FoldState, shown: string): DeviceState | undefined {
  return findByName(state, `host:${shown.toLowerCase()}`) ?? findByName(state, `address:${shown}`);
}

/** Where the device is that was shown under this name; null when it is here, or nowhere. */
export function homeOfName(state: FoldState, shown: string): number | null {
  const found = called(state, shown);
  return (found && state.away.get(found)) ?? null;
}

/** Lets a device go to another fold. @returns the names under which its records come here */
export function takeOut(state: FoldState, device: DeviceState, home: number): string[] {
  const names = [...device.aliases].filter((alias) => !isUdi(alias));
  forget(state, [device]);
  for (const alias of names) pin(state, alias, home);
  return names;
}

/**
 * Takes a device that comes from another fold: it is the one that goes by its UDI or name here, unless their UDIs say otherwise.
 * @returns the device that it is from now on, and the names that were noted to be away and are not
 */
export function takeIn(
  state: FoldState,
  device: DeviceState,
): { readonly into: DeviceState; readonly back: readonly string[] } {
  const aliases = [...device.aliases].sort((one, other) => Number(isUdi(other)) - Number(isUdi(one)));
  const isHere = (found: DeviceState | undefined): found is DeviceState =>
    found !== undefined && !state.away.has(found);
  const known = aliases.map((alias) => findByName(state, alias)).filter(isHere);
  const into = known.find((other) => !hasOtherUdis(other, udisKnown(device)));
  const back: string[] = [];
  device.aliases.clear();
  state.devices.add(device);
  for (const alias of aliases) {
    const owner = state.aliases.get(alias);
    if (isHere(owner)) continue;
    if (owner !== undefined) {
      back.push(alias);
      state.away.delete(owner);
    }
    name(state, alias, device);
  }
  if (into !== undefined) unite(state, into, device);
  return { into: into ?? device, back };
}
