import { renderEntry } from '../report/entry.js';
import type { Command } from './command.js';
import { EXIT } from './exit.js';
import { builtInEngine, builtInReference } from './knowledge.js';
import { columnsOf, wantsColour } from './terminal.js';

interface ExplainArgs {
  readonly what: readonly string[];
  readonly format: 'text' | 'json';
}

export const explainCommand: Command = {
  options: (yargs) =>
    yargs
      .positional('what', {
        describe: 'A mnemonic, a pasted message, a cause, a topology, a procedure, a show-output field, a release',
        type: 'string',
        array: true,
        demandOption: true,
      })
      .option('format', { alias: 'f', describe: 'How to print it', choices: ['text', 'json'], default: 'text' })
      .example('$0 explain COMM_FAILED', 'what a message means')
      .example('$0 explain establish-trust-with-id-token', 'a procedure, step by step')
      .example('$0 explain "Unable to resolve server hostname/domain name"', 'a failure string'),
  run: async (args) => explain(args as unknown as ExplainArgs),
};

type Entry = { readonly id: string; readonly title?: string; readonly name?: string };

async function explain({ what, format }: ExplainArgs): Promise<number> {
  const asked = what.join(' ').trim();
  const engine = builtInEngine();
  const { messages, findings, failures, causes, topologies, policies, configurations, comparisons } = engine.knowledge;
  const kinds: Record<string, readonly Entry[]> = {
    ...builtInReference(),
    messages,
    findings,
    failures,
    causes,
    topologies,
    policies,
    configurations,
    comparisons,
  };
  const found = find(kinds, asked) ?? findFailure(engine.recognise(asked));
  if (!found) {
    process.stderr.write(`error: nothing is known by the name ${JSON.stringify(asked)}\n`);
    const near = nearest(kinds, asked);
    if (near.length > 0) process.stderr.write(`  = help: near it are ${near.join(', ')}\n`);
    return EXIT.usage;
  }
  const view = { columns: columnsOf(process.stdout), colour: wantsColour(process.stdout) };
  process.stdout.write(
    format === 'json' ? `${JSON.stringify(found, null, 2)}\n` : renderEntry(found.kind, found.entry, view),
  );
  return EXIT.ok;
}

interface Found {
  readonly kind: string;
  readonly entry: Entry;
}

/** By id or printed name first; then a mnemonic anywhere in what was pasted. */
function find(kinds: Readonly<Record<string, readonly Entry[]>>, asked: string): Found | null {
  const wanted = asked.toLowerCase().replace(/:$/, '');
  for (const [kind, entries] of Object.entries(kinds)) {
    const entry = entries.find(
      ({ id, name }) => id.toLowerCase() === wanted || name?.toLowerCase().replace(/:$/, '') === wanted,
    );
    if (entry) return { kind, entry };
  }
  const mnemonic = /-[0-7]-([A-Z0-9_]+)/.exec(asked)?.[1];
  const entry = mnemonic && kinds.messages?.find(({ id }) => id === mnemonic || id.endsWith(`-${mnemonic}`));
  return entry ? { kind: 'messages', entry } : null;
}

function findFailure(entry: Entry | null): Found | null {
  return entry && { kind: 'failures', entry };
}

function nearest(kinds: Readonly<Record<string, readonly Entry[]>>, asked: string): string[] {
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
