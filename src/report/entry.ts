import { paint } from './paint.js';
import { wrapText } from './wrap.js';

/** Keys that readers of a text have no use for: conditions are shown by `rules list` and the files themselves. */
const HIDDEN = new Set([
  'id',
  'title',
  'name',
  'tests',
  'signs',
  'when',
  'confirmed',
  'likely',
  'ruledOut',
  'relevant',
  'settled',
  'urgent',
  'closedWhen',
  'opens',
]);

/** One entry of the knowledge as text: its title, then each of its parts under its name. */
export function renderEntry(kind: string, entry: object, view: { columns: number; colour: boolean }): string {
  const { id, title, name } = entry as { id: string; title?: string; name?: string };
  const lines = [
    paint(title ?? name ?? id, ['bold'], view.colour),
    paint(`${kind.replace(/s$/, '')} ${id}`, ['dim'], view.colour),
    '',
  ];
  for (const [key, value] of Object.entries(entry)) {
    if (HIDDEN.has(key) || isEmpty(value)) continue;
    const label = key.replace(/([A-Z])/g, ' $1').toLowerCase();
    lines.push(...part(label, value, 0, view));
  }
  return `${lines.join('\n')}\n`;
}

function part(label: string, value: unknown, indent: number, view: { columns: number; colour: boolean }): string[] {
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
    return [head, ...value.flatMap((item, index) => listed(label, item, index, indent + 2, view))];
  }
  if (typeof value === 'object' && value !== null) {
    return [
      head,
      ...Object.entries(value).flatMap(([key, text]) => wrapped(`${key}: ${String(text)}`, indent + 2, view)),
    ];
  }
  return [`${head}:`, ...wrapped(String(value), indent + 2, view)];
}

function listed(
  label: string,
  item: unknown,
  index: number,
  indent: number,
  view: { columns: number; colour: boolean },
): string[] {
  if (typeof item !== 'object' || item === null) {
    // Commands must survive being copied.
    if (label === 'commands') return [' '.repeat(indent) + paint(String(item), ['cyan'], view.colour)];
    return wrapped(`- ${String(item)}`, indent, view, 2);
  }
  const { text, commands, procedure, verify, command, expect, use, release, required, title } = item as Record<
    string,
    unknown
  >;
  const first = [release, title, text ?? (command && `${command} → ${expect}`) ?? (use && `see remedy ${use}`)]
    .filter(Boolean)
    .join(': ');
  const optional = required === false ? ' (optional)' : '';
  const lines = wrapped(`${index + 1}. ${first}${optional}`, indent, view, 3);
  for (const line of (commands as string[] | undefined) ?? [])
    lines.push(' '.repeat(indent + 5) + paint(line, ['cyan'], view.colour));
  if (procedure) lines.push(`${' '.repeat(indent + 3)}Step by step: sldiag explain ${procedure}`);
  const check = verify as { command: string; expect: string } | null | undefined;
  if (check) lines.push(...wrapped(`Check: ${check.command} → ${check.expect}`, indent + 3, view, 7));
  return lines;
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
    (typeof value === 'object' && Object.keys(value as object).length === 0)
  );
}
