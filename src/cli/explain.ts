import { appliesTo, entryFor, type ReadMessage, readPasted } from '../diagnose/ask/explain.js';
import type { Mode, TopologyId } from '../model/report.js';
import { KIND_NAMES, renderEntry } from '../report/entry.js';
import { TOPOLOGY_NAMES } from '../report/names.js';
import { paint } from '../report/paint.js';
import { wrapText } from '../report/wrap.js';
import type { Command } from './command.js';
import { EXIT } from './exit.js';
import { builtInEngine, entriesByKind, type NamedEntry } from './knowledge.js';
import { columnsOf, wantsColour } from './terminal.js';

interface ExplainArgs {
  readonly what: readonly string[];
  readonly topology?: TopologyId;
  readonly mode?: Mode;
  readonly format: 'text' | 'json';
}

export const explainCommand: Command = {
  options: (yargs) =>
    yargs
      .positional('what', {
        describe:
          'A mnemonic, a pasted message, a failure string, a cause, a topology, a procedure, a show-output field, a release, a platform, the policy',
        type: 'string',
        array: true,
        demandOption: true,
      })
      .option('topology', { describe: 'Only what applies to this topology', choices: Object.keys(TOPOLOGY_NAMES) })
      .option('mode', { describe: 'And to this mode', choices: ['push', 'pull'] })
      .option('format', { alias: 'f', describe: 'How to print it', choices: ['text', 'json'], default: 'text' })
      .example('$0 explain COMM_FAILED --topology ssm-on-prem', 'what a message means there')
      .example('$0 explain establish-trust-with-id-token', 'a procedure, step by step')
      .example('$0 explain "Unable to resolve server hostname/domain name"', 'a failure string')
      .example('$0 explain cslu-connected', 'a topology: who talks to whom')
      .example('$0 explain "Next ACK deadline"', 'a field of a show output'),
  run: async (args) => explain(args as unknown as ExplainArgs),
};

async function explain({ what, topology, mode, format }: ExplainArgs): Promise<number> {
  const asked = what.join(' ').trim();
  const engine = builtInEngine();
  const kinds = entriesByKind(engine);
  const pasted = /%[A-Z]/.test(asked) ? readPasted(engine, asked) : null;
  const found = pasted
    ? { kind: 'messages', entry: pasted.entry }
    : (find(kinds, asked) ?? failureIn(engine.recognise(asked)));
  if (!found) {
    process.stderr.write(`error: nothing is known by the name ${JSON.stringify(asked)}\n`);
    const near = nearest(kinds, asked);
    if (near.length > 0) process.stderr.write(`  = help: near it are ${near.join(', ')}\n`);
    return EXIT.usage;
  }
  const setUps = topology === undefined ? [] : [mode === undefined ? topology : `${topology}/${mode}`];
  if (!appliesTo(found.entry, setUps)) {
    process.stderr.write(`note: ${found.entry.id} is not for ${setUps.join()}\n`);
  }
  const entry = entryFor(engine.knowledge, found.kind, found.entry, setUps);
  if (format === 'json') {
    const line = pasted === null ? {} : { line: { fields: pasted.fields, failure: pasted.failure } };
    process.stdout.write(`${JSON.stringify({ kind: found.kind, entry, ...line }, null, 2)}\n`);
    return EXIT.ok;
  }
  const view = { columns: columnsOf(process.stdout), colour: wantsColour(process.stdout) };
  if (pasted !== null) process.stdout.write(renderPasted(pasted, view));
  process.stdout.write(renderEntry(found.kind, entry, view));
  return EXIT.ok;
}

/** What this very line says. */
function renderPasted({ fields, failure }: ReadMessage, view: { columns: number; colour: boolean }): string {
  if (fields.length === 0) return '';
  const lines = [paint('This line', ['bold'], view.colour)];
  for (const { field, value, meaning } of fields) {
    const text = `${field}: ${value}${meaning === '' ? '' : ` (${meaning.replace(/\.$/, '')})`}`;
    lines.push(...wrapText(text, view.columns - 4).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`)));
  }
  if (failure !== null) {
    lines.push(
      ...wrapText(`${failure.title}: sldiag explain ${failure.id}`, view.columns - 2).map((line) => `  ${line}`),
    );
  }
  return `${lines.join('\n')}\n\n`;
}

interface Found {
  readonly kind: string;
  readonly entry: NamedEntry;
}

/** By id or printed name first, also behind the name of its kind (`policy cisco-default`); then a mnemonic anywhere. */
function find(kinds: Readonly<Record<string, readonly NamedEntry[]>>, asked: string): Found | null {
  const [first = '', ...rest] = asked.split(/\s+/);
  const named = Object.entries(KIND_NAMES).find(([, name]) => name === first.toLowerCase())?.[0];
  if (named !== undefined) {
    const entries = kinds[named] ?? [];
    // The only one of its kind needs no name: `explain policy`.
    const entry = rest.length === 0 ? (entries.length === 1 ? entries[0] : undefined) : byName(entries, rest.join(' '));
    if (entry) return { kind: named, entry };
  }
  for (const [kind, entries] of Object.entries(kinds)) {
    const entry = byName(entries, asked);
    if (entry) return { kind, entry };
  }
  const mnemonic = /-[0-7]-([A-Z0-9_]+)/.exec(asked)?.[1];
  const entry = mnemonic && kinds.messages?.find(({ id }) => id === mnemonic || id.endsWith(`-${mnemonic}`));
  return entry ? { kind: 'messages', entry } : null;
}

function byName(entries: readonly NamedEntry[], asked: string): NamedEntry | undefined {
  const wanted = asked.toLowerCase().replace(/:$/, '');
  return entries.find(
    ({ id, name, title }) =>
      id.toLowerCase() === wanted ||
      name?.toLowerCase().replace(/:$/, '') === wanted ||
      title?.toLowerCase() === wanted,
  );
}

function failureIn(entry: NamedEntry | null): Found | null {
  return entry && { kind: 'failures', entry };
}

function nearest(kinds: Readonly<Record<string, readonly NamedEntry[]>>, asked: string): string[] {
  const words = asked
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  const scored = Object.values(kinds).flatMap((entries) =>
    entries.map((entry) => {
      const text = `${entry.id} ${entry.title ?? ''} ${entry.name ?? ''}`.toLowerCase();
      return [words.filter((word) => text.includes(word)).length, entry.id] as const;
    }),
  );
  return scored
    .filter(([score]) => score > 0)
    .sort((a, b) => b[0] - a[0])
    .slice(0, 5)
    .map(([, id]) => id);
}
