import type { Mode, TopologyId } from './terms.js';

/** What the user's own records say of a device. */
export interface InventoryEntry {
  /** Id, host name or address of a device; `*` at its end stands for anything. */
  readonly device: string;
  readonly site: string | null;
  readonly owner: string | null;
  readonly topology: TopologyId | null;
  readonly mode: Mode | null;
}

/** Finds the entry of a device by any of its names; an entry for one device outranks one with `*`, and a longer one a shorter. */
export type Inventory = (names: Iterable<string>) => InventoryEntry | null;

/** @param entries names of devices are told apart without regard to case */
export function createInventory(entries: readonly InventoryEntry[]): Inventory {
  const exact = new Map<string, InventoryEntry>();
  const open: InventoryEntry[] = [];
  for (const entry of entries) {
    if (entry.device.endsWith('*')) open.push(entry);
    else exact.set(entry.device.toLowerCase(), entry);
  }
  open.sort((one, other) => other.device.length - one.device.length);
  return (names) => {
    const lower = [...names].map((name) => name.toLowerCase());
    for (const name of lower) {
      const entry = exact.get(name);
      if (entry !== undefined) return entry;
    }
    const begins = (device: string) => lower.some((name) => name.startsWith(device.slice(0, -1).toLowerCase()));
    return open.find(({ device }) => begins(device)) ?? null;
  };
}
