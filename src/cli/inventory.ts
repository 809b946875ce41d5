import { readFileSync } from 'node:fs';
import { startOf } from '../knowledge/yaml-place.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { createInventory, type Inventory, type InventoryEntry } from '../model/inventory.js';
import { MODES, TOPOLOGY_IDS } from '../model/terms.js';
import { whyUnreadable } from '../model/thrown.js';
import { meant } from '../rules/nearest.js';

const COLUMNS = ['device', 'site', 'owner', 'topology', 'mode'] as const;
type Column = (typeof COLUMNS)[number];

/** A device as a file has it, before it is checked. */
interface Row {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

/** The inventory that `--inventory` names, if it does. */
export async function inventoryAsked(
  path: string | undefined,
  complain: (diagnostic: Diagnostic) => void,
): Promise<Inventory | undefined> {
  return path === undefined ? undefined : readInventory(path, complain);
}

/**
 * Reads an `--inventory` file: CSV with a head of column names, or YAML (`.yaml`, `.yml`), a list of maps with the same keys.
 * What is wrong with it becomes diagnostics, and the rest is used.
 */
async function readInventory(path: string, complain: (diagnostic: Diagnostic) => void): Promise<Inventory> {
  const problem = (line: number, message: string, code = 'inventory-file') =>
    complain({ level: 'error', code, message, source: path, line });
  let rows: readonly Row[] = [];
  try {
    const text = readFileSync(path, 'utf8');
    rows = /\.ya?ml$/i.test(path) ? await yamlRows(text, problem) : await csvRows(text);
  } catch (error) {
    problem(0, `can't be read: ${whyUnreadable(error)}`, 'unreadable-inventory');
  }
  const entries = new Map<string, InventoryEntry>();
  for (const { line, cells } of rows) {
    const entry = entryOf(cells);
    if (typeof entry === 'string') problem(line, entry);
    else if (entries.has(entry.device.toLowerCase())) problem(line, `${entry.device} is in it twice; the first counts`);
    else entries.set(entry.device.toLowerCase(), entry);
  }
  return createInventory([...entries.values()]);
}

/** One device, or what is wrong with it. */
function entryOf(cells: ReadonlyMap<string, string>): InventoryEntry | string {
  for (const name of cells.keys()) {
    if (COLUMNS.some((column) => column === name)) continue;
    return `there is no column ${JSON.stringify(name)}${meant(name, COLUMNS)} (${COLUMNS.join(', ')})`;
  }
  const of = (column: Column) => cells.get(column)?.trim() || null;
  const device = of('device');
  if (device === null) return 'device is missing: the id, host name or address';
  // `ssm-on-prem/push` is how reports write both.
  const [id = null, own = null] = of('topology')?.split('/') ?? [];
  const topology = TOPOLOGY_IDS.find((each) => each === id) ?? null;
  if (id !== null && topology === null)
    return `topology is one of ${TOPOLOGY_IDS.join(', ')}, not ${JSON.stringify(id)}`;
  const named = of('mode') ?? own;
  const mode = MODES.find((each) => each === named) ?? null;
  if (named !== null && mode === null) return `mode is push or pull, not ${JSON.stringify(named)}`;
  return { device, site: of('site'), owner: of('owner'), topology, mode };
}

/** RFC 4180; the first line names the columns. */
async function csvRows(text: string): Promise<Row[]> {
  const { parse } = await import('csv-parse/sync');
  const records = parse(text, {
    bom: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
  }) as unknown as {
    record: string[];
    info: { lines: number };
  }[];
  const [head, ...rest] = records;
  const names = head?.record.map((name) => name.trim().toLowerCase()) ?? [];
  return rest.map(({ record, info }) => ({
    line: info.lines,
    cells: new Map(record.map((cell, place) => [names[place] ?? `number ${place + 1}`, cell])),
  }));
}

async function yamlRows(text: string, problem: (line: number, message: string) => void): Promise<Row[]> {
  const { isMap, isScalar, isSeq, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const { contents, errors } = parseDocument(text, { lineCounter: lines });
  const [broken] = errors;
  if (broken !== undefined) {
    problem(lines.linePos(broken.pos[0]).line, broken.message.split(/ at line|\n/)[0] ?? '');
    return [];
  }
  if (!isSeq(contents)) {
    problem(1, 'the file takes a list of devices, each with device, site, owner, topology');
    return [];
  }
  return contents.items.flatMap((item): Row[] => {
    const line = lines.linePos(startOf(item) ?? 0).line;
    if (!isMap(item)) {
      problem(line, 'each device takes device, site, owner, topology by name');
      return [];
    }
    const cells = item.items.map(({ key, value }): [string, string] => [
      String(isScalar(key) ? key.value : key),
      isScalar(value) ? String(value.value ?? '') : '',
    ]);
    return [{ line, cells: new Map(cells) }];
  });
}
