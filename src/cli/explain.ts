import type { Argv } from 'yargs';
import { appliesTo, entryFor, type ReadMessage, readPasted } from '../diagnose/ask/explain.js';
import { type Found, type Kinds, lookUp, type NamedEntry } from '../diagnose/ask/lookup.js';
import { MODES, TOPOLOGY_IDS } from '../model/terms.js';
import { renderAnswer } from '../report/actions.js';
import { renderEntry } from '../report/entry.js';
import { paint } from '../report/paint.js';
import { createSearch, type SearchData } from '../report/search.js';
import { wrapText } from '../report/wrap.js';
import { distanceOf } from '../rules/nearest.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { builtInEngine, builtInKnowledge, entriesByKind, readCompiled } from './knowledge.js';
import { columnsOf, wantsColour } from './terminal.js';

const options = (yargs: Argv) =>
  yargs
    .positional('what', {
      describe:
        'A mnemonic, a pasted message, a failure string, a cause, a topology, a procedure, a show-output field, a command, a word such as SLAC, a release, a product id, the policy, an exit code',
      type: 'string',
      array: true,
      demandOption: true,
    })
    .option('topology', { describe: 'Only what applies to this topology', choices: TOPOLOGY_IDS })
    .option('mode', { describe: 'And to this mode', choices: MODES })
    .option('format', {
      alias: 'f',
      describe: 'How to print it',
      choices: ['text', 'json'] as const,
      default: 'text' as const,
    })
    .example('$0 explain COMM_FAILED --topology ssm-on-prem', 'what a message means there')
    .example('$0 explain establish-trust-with-id-token', 'a procedure, step by step')
    .example('$0 explain "Unable to resolve server hostname/domain name"', 'a failure string')
    .example('$0 explain cslu-connected', 'a topology: who talks to whom')
    .example('$0 explain "Next ACK deadline"', 'a field of a show output')
    .example('$0 explain sh lic stat', 'a command, abbreviated too')
    .example('$0 explain HSECK9', 'a word; so do 17.9.4 and C9300X-48HX');

type ExplainArgs = ArgumentsOf<typeof options>;

export const explainCommand = defineCommand(options, explain);

async function explain({ what, topology, mode, format }: ExplainArgs): Promise<number> {
  const asked = what.join(' ').trim();
  const engine = builtInEngine();
  const kinds = entriesByKind(engine);
  const setUp = { id: topology ?? null, mode: mode ?? null };
  const pasted = /%[A-Z]/.test(asked) ? readPasted(engine, asked, setUp) : null;
  const found = pasted
    ? { kind: 'messages', entry: pasted.entry }
    : (lookUp(kinds, asked) ?? failureIn(engine.recognise(asked)));
  if (!found) {
    process.stderr.write(`error: nothing is known by the name ${JSON.stringify(asked)}\n`);
    const near = nearest(kinds, asked);
    const help =
      near.length > 0 ? `near it are ${near.join(', ')}` : 'sldiag search looks for words in everything it knows';
    process.stderr.write(`  = help: ${help}\n`);
    return EXIT.usage;
  }
  const setUps = topology === undefined ? [] : [mode === undefined ? topology : `${topology}/${mode}`];
  if (!appliesTo(found.entry, setUps)) {
    process.stderr.write(`note: ${found.entry.id} is not for ${setUps.join()}\n`);
  }
  const entry = entryFor(builtInKnowledge(engine), found.kind, found.entry, setUps);
  if (format === 'json') {
    const { fields, failure, causes } = pasted ?? {};
    const line = pasted === null ? {} : { line: { fields, failure, causes } };
    process.stdout.write(`${JSON.stringify({ kind: found.kind, entry, ...line }, null, 2)}\n`);
    return EXIT.ok;
  }
  const view = { columns: columnsOf(process.stdout), colour: wantsColour(process.stdout) };
  if (pasted !== null) {
    process.stdout.write(renderPasted(pasted, view));
    if (topology !== undefined) process.stdout.write(renderAnswer(pasted.causes, view));
  }
  process.stdout.write(renderEntry(kinds[found.kind]?.name ?? found.kind, entry, view));
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

function failureIn(entry: NamedEntry | null): Found | null {
  return entry && { kind: 'failures', entry };
}

/** Names that were perhaps meant: those written alike, then those that mean the like. */
function nearest(kinds: Kinds, asked: string): string[] {
  const wanted = asked.toLowerCase();
  const room = Math.max(1, Math.floor(wanted.length / 4));
  const alike = Object.values(kinds)
    .flatMap(({ entries }) => entries)
    .map((entry) => {
      const { names = [], syntax = [] } = entry as { names?: readonly string[]; syntax?: readonly string[] };
      const distances = [entry.id, entry.title ?? '', entry.name ?? '', ...names, ...syntax].map((name) => {
        if (name.toLowerCase().startsWith(`${wanted} `)) return 0;
        // Lengths that differ by more can't be near.
        return Math.abs(name.length - wanted.length) > room ? room + 1 : distanceOf(wanted, name.toLowerCase());
      });
      return { id: entry.id, distance: Math.min(...distances) };
    })
    .filter(({ distance }) => distance <= room)
    .sort((one, other) => one.distance - other.distance)
    .map(({ id }) => id);
  const meant = createSearch(readCompiled<SearchData>('search.json'))(asked, 5).map(({ id }) => id);
  return [...new Set([...alike.slice(0, 5), ...meant])].slice(0, 8);
}
