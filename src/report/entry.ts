import { fieldOf, isBranch } from '../model/tree.js';
import { paint } from './paint.js';
import { widthOf, wrapText } from './wrap.js';

/** Keys that readers of a text have no use for: conditions are shown by `rules list` and the files themselves. */
const HIDDEN = new Set([
  'id',
  'title',
  'name',
  'tests',
  'signs',
  'when',
  'holds',
  'confirmed',
  'likely',
  'ruledOut',
  'relevant',
  'settled',
  'urgent',
  'closedWhen',
  'opens',
  'general',
]);

interface EntryView {
  readonly columns: number;
  readonly colour: boolean;
}

/**
 * One entry of the knowledge as text: its title, then each of its parts under its name.
 * @param kindName what an entry of its kind is called
 */
export function renderEntry(kindName: string, entry: object, view: EntryView): string {
  const [title, name, id] = ['title', 'name', 'id'].map((key) => fieldOf(entry, key));
  const lines = [
    paint(String(title ?? name ?? id), ['bold'], view.colour),
    paint(`${kindName} ${id}`, ['dim'], view.colour),
    '',
  ];
  for (const [key, value] of Object.entries(entry)) {
    if (HIDDEN.has(key) || isEmpty(value)) continue;
    lines.push(...part(labelOf(key), value, 0, view));
  }
  return `${lines.join('\n')}\n`;
}

/** `modelsBefore` as words. */
function labelOf(key: string): string {
  return key.replace(/([A-Z])/g, ' $1').toLowerCase();
}

function part(label: string, value: unknown, indent: number, view: EntryView): string[] {
  const head = ' '.repeat(indent) + paint(`${label.charAt(0).toUpperCase()}${label.slice(1)}`, ['bold'], view.colour);
  if (label === 'picture')
    return [
      head,
      ...String(value)
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    ];
  if (Array.isArray(value)) {
    const table = tableOf(value, indent + 2, view);
    return [head, ...(table ?? value.flatMap((item, index) => listed(label, item, index, indent + 2, view)))];
  }
  if (typeof value === 'object' && value !== null) {
    return [
      head,
      ...Object.entries(value).flatMap(([key, text]) =>
        Array.isArray(text)
          ? part(labelOf(key), text, indent + 2, view)
          : wrapped(`${labelOf(key)}: ${String(text)}`, indent + 2, view),
      ),
    ];
  }
  const text = plain(value);
  if (indent + label.length + text.length + 2 <= view.columns) return [`${head}: ${text}`];
  return [`${head}:`, ...wrapped(text, indent + 2, view)];
}

/** Rows of short values under the same keys are read best as a table; null for other lists. */
function tableOf(items: readonly unknown[], indent: number, { columns, colour }: EntryView): string[] | null {
  const rows = items.filter(isBranch);
  const [first] = rows;
  if (rows.length < 2 || rows.length < items.length || first === undefined || 'text' in first) return null;
  const keys = Object.keys(first).filter((key) => !HIDDEN.has(key) && key !== 'source');
  const isTable =
    keys.length > 1 &&
    rows.every((row) => keys.every((key) => typeof row[key] === 'string' || typeof row[key] === 'number'));
  if (!isTable) return null;
  const cells = [keys.map(labelOf), ...rows.map((row) => keys.map((key) => String(row[key])))];
  const widths = keys.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ''))));
  if (indent + widths.reduce((sum, width) => sum + width + 2, 0) > columns) return null;
  return cells.map((row, index) => {
    const text = row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell))).join('  ');
    return ' '.repeat(indent) + paint(text.trimEnd(), index === 0 ? ['dim'] : [], colour);
  });
}

/** Keys that a listed item shows in its own way, or not at all. */
const PLACED = new Set([
  ...HIDDEN,
  'text',
  'commands',
  'lines',
  'procedure',
  'verify',
  'command',
  'expect',
  'use',
  'release',
  'required',
  'otherwise',
  'source',
  'where',
]);

function listed(label: string, item: unknown, index: number, indent: number, view: EntryView): string[] {
  if (!isBranch(item)) {
    // Commands must survive being copied.
    if (label === 'commands') return [' '.repeat(indent) + paint(String(item), ['cyan'], view.colour)];
    return wrapped(`- ${String(item)}`, indent, view, 2);
  }
  const {
    text,
    commands,
    lines: added,
    procedure,
    verify,
    command,
    expect,
    release,
    required,
    title,
    otherwise,
  } = item;
  const said = text ?? (command ? `${command} → ${expect}` : expect);
  const first = [release, title, said].filter(Boolean).join(': ');
  const optional = required === false ? ' (optional)' : '';
  const rest = Object.entries(item).filter(([key, value]) => !PLACED.has(key) && !isEmpty(value));
  const [lead, ...others] = first === '' ? rest.map(([key, value]) => `${labelOf(key)}: ${plain(value)}`) : [first];
  const lines = wrapped(`${index + 1}. ${lead ?? ''}${optional}`, indent, view, 3);
  for (const line of others) lines.push(...wrapped(line, indent + 3, view));
  if (first !== '')
    for (const [key, value] of rest) lines.push(...wrapped(`${labelOf(key)}: ${plain(value)}`, indent + 3, view, 2));
  if (otherwise) lines.push(...wrapped(`Otherwise: ${otherwise}`, indent + 3, view, 2));
  for (const line of [commands, added].flatMap((each) => (Array.isArray(each) ? each : [])))
    lines.push(' '.repeat(indent + 5) + paint(String(line), ['cyan'], view.colour));
  if (procedure) lines.push(`${' '.repeat(indent + 3)}Step by step: sldiag explain ${procedure}`);
  if (isBranch(verify)) lines.push(...wrapped(`Check: ${verify.command} → ${verify.expect}`, indent + 3, view, 7));
  return lines;
}

function plain(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(plain).join(', ');
  if (!isBranch(value)) return String(value);
  return Object.entries(value)
    .map(([key, item]) => `${key} ${plain(item)}`)
    .join(', ');
}

function wrapped(text: string, indent: number, view: { columns: number }, hang = 0): string[] {
  const room = Math.max(20, view.columns - indent - hang);
  return wrapText(text.trim(), room).map((line, index) => ' '.repeat(index === 0 ? indent : indent + hang) + line);
}

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (isBranch(value) && Object.keys(value).length === 0)
  );
}
