import { vocabulary } from '../src/diagnose/judge/vocabulary.js';
import type { KeyPattern } from '../src/knowledge/kinds/define.js';
import { KIND_IDS, kinds } from '../src/knowledge/kinds/index.js';
import type { Schema } from '../src/rules/compile.js';

/** What `docs/rule-language.md` derives from the code, by the name of the part. */
export function languageTables(): Readonly<Record<string, string>> {
  return {
    fields: [
      '```',
      ...Object.entries(vocabulary.variables).flatMap(([name, shape]) => linesOf(name, shape, 0)),
      '```',
    ].join('\n'),
    signatures: ['```', ...vocabulary.functions, '```'].join('\n'),
    kinds: table(
      ['folder', 'one entry is a', 'conditions stand in', 'names entries in'],
      KIND_IDS.map((id) => {
        const { name, conditions, references } = kinds[id];
        const keys = conditions.map(dotted).join(', ');
        const named = references.map(({ path, kind }) => `${dotted(path)} (${kind})`).join(', ');
        return [`\`${id}/\``, name, keys, named];
      }),
    ),
  };
}

/** The text with each part between its marks written anew. */
export function withTables(text: string): string {
  return Object.entries(languageTables()).reduce((whole, [name, part]) => {
    const marks = new RegExp(`(<!-- derived: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);
    if (!marks.test(whole)) throw new RangeError(`the text has no place for ${name}`);
    return whole.replace(marks, (_, begin: string, end: string) => `${begin}\n${part}\n\n${end}`);
  }, text);
}

function dotted(path: KeyPattern): string {
  return `\`${path.join('.').replaceAll('.*', '[]')}\``;
}

function linesOf(name: string, shape: Schema, depth: number): string[] {
  const indent = '  '.repeat(depth);
  if (typeof shape === 'string') return [`${indent}${name}: ${shape}`];
  if (isList(shape)) {
    const [item] = shape;
    return typeof item === 'string'
      ? [`${indent}${name}: list of ${item}`]
      : [`${indent}${name}: list of`, ...fieldsOf(item, depth + 1)];
  }
  return [`${indent}${name}:`, ...fieldsOf(shape, depth + 1)];
}

/** Fields of one line each; where none has parts of its own, all in one line. */
function fieldsOf(shape: Schema, depth: number): string[] {
  if (typeof shape === 'string' || isList(shape)) return linesOf('item', shape, depth);
  const fields = Object.entries(shape);
  const simple = fields.filter(([, field]) => typeof field === 'string');
  const plain = simple.map(([name, field]) => `${name}: ${String(field)}`).join(', ');
  const rest = fields.filter(([, field]) => typeof field !== 'string');
  return [
    ...(plain === '' ? [] : ['  '.repeat(depth) + plain]),
    ...rest.flatMap(([name, field]) => linesOf(name, field, depth)),
  ];
}

function isList(shape: Schema): shape is readonly [Schema] {
  return Array.isArray(shape);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
