import type { Argv } from 'yargs';
import { lookUpCode } from '../diagnose/ask/coded.js';
import { appliesTo, entryFor } from '../diagnose/ask/explain.js';
import { type Found, type Kinds, lookUp, lookUpShown, type NamedEntry } from '../diagnose/ask/lookup.js';
import type { ReadMessage, SetUp } from '../diagnose/ask/pasted.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { MODES, TOPOLOGY_IDS } from '../model/terms.js';
import { fieldOf } from '../model/tree.js';
import { renderAnswer } from '../report/actions.js';
import { renderEntry } from '../report/entry.js';
import { paint } from '../report/paint.js';
import { CALLED, createSearch, type Hit, type SearchData } from '../report/search.js';
import { wrapText } from '../report/wrap.js';
import { distanceOf } from '../rules/nearest.js';
import { checkMode } from './basis.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { builtInEngine, builtInKnowledge, entriesByKind, readCompiled } from './knowledge.js';
import { renderHits } from './search.js';
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
    .example('$0 explain how do I return a SLAC', 'a question: what search finds for it')
    .example('$0 explain HSECK9', 'a word; so do 17.9.4, C9300X-48HX, HTTP 503');

type ExplainArgs = ArgumentsOf<typeof options>;

export const explainCommand = defineCommand(options, explain);

async function explain({ what, topology, mode, format }: ExplainArgs): Promise<number> {
  const asked = what.join(' ').trim();
  const engine = builtInEngine();
  checkMode(engine, { topology, mode });
  const explained = await explainNamed(engine, asked, { id: topology ?? null, mode: mode ?? null });
  if ('near' in explained) {
    const hits = createSearch(readCompiled<SearchData>('search.json'))(asked, FALLBACK_HITS);
    const isAskedSo = (hits[0]?.score ?? 0) >= CALLED;
    if (hits.length > 0 && (isSentence(asked) || isAskedSo)) return tellHits(asked, hits, format);
    process.stderr.write(`error: nothing is known by the name ${JSON.stringify(asked)}\n`);
    process.stderr.write(`  = help: ${nearText(explained.near)}\n`);
    return EXIT.usage;
  }
  if (explained.note !== null) process.stderr.write(`note: ${explained.note}\n`);
  if (format === 'json') {
    const { kind, entry, pasted } = explained;
    const { fields, failure, causes } = pasted ?? {};
    const line = pasted === null ? {} : { line: { fields, failure, causes } };
    process.stdout.write(`${JSON.stringify({ kind, entry, ...line }, null, 2)}\n`);
    return EXIT.ok;
  }
  const view = { columns: columnsOf(process.stdout), colour: wantsColour(process.stdout) };
  process.stdout.write(renderExplained(explained, view));
  return EXIT.ok;
}

/** Entries that answer a question which names none. */
const FALLBACK_HITS = 5;

/** Names have a word or two. */
function isSentence(asked: string): boolean {
  return asked.split(/\s+/).length > 2;
}

function tellHits(asked: string, hits: readonly Hit[], format: ExplainArgs['format']): number {
  process.stderr.write(`note: nothing is called ${JSON.stringify(asked)}; sldiag search finds this\n`);
  const view = { columns: columnsOf(process.stdout), colour: wantsColour(process.stdout) };
  const told = format === 'json' ? `${JSON.stringify({ kind: 'search', hits }, null, 2)}\n` : renderHits(hits, view);
  process.stdout.write(told);
  return EXIT.ok;
}

/** What somebody asked for, as it is told. */
export interface Explained {
  /** The folder of the knowledge, and what one entry of it is called. */
  readonly kind: string;
  readonly kindName: string;
  readonly entry: object;
  /** The message that was pasted, read; null where a name was asked for. */
  readonly pasted: ReadMessage | null;
  /** Whether the answer is about the topology that was asked for at all. */
  readonly isForTopology: boolean;
  /** What should be said beside the answer; null for nothing. */
  readonly note: string | null;
}

/**
 * Finds what a name or a pasted message means.
 * @returns names that were perhaps meant, where nothing is called so
 */
export async function explainNamed(
  engine: Engine,
  asked: string,
  setUp: SetUp,
): Promise<Explained | { readonly near: string[] }> {
  const kinds = entriesByKind(engine);
  // Reading a message takes all of the grammars; a name doesn't.
  const pasted = /%[A-Z]/.test(asked)
    ? (await import('../diagnose/ask/pasted.js')).readPasted(engine, asked, setUp)
    : null;
  const named = pasted ? { kind: 'messages', entry: pasted.entry } : lookUp(kinds, asked);
  // A line whose tag is mistyped is that message first, and only then its error text.
  const slip = named === null && isLine(asked) ? slipOf(kinds, asked) : null;
  const found =
    named ??
    (slip === null
      ? (failureIn(engine.recognise(asked)) ?? lookUpCode(engine, asked) ?? lookUpShown(kinds, asked))
      : null);
  if (!found) {
    const meant = slip ?? slipOf(kinds, asked);
    const explained = meant === null ? null : await explainNamed(engine, meant, setUp);
    if (explained === null || 'near' in explained) return { near: nearest(kinds, asked) };
    const id = String(fieldOf(explained.entry, 'id'));
    const note = `nothing is called ${JSON.stringify(asked)}; this is ${id}, the nearest name`;
    return { ...explained, note: [note, explained.note].filter(Boolean).join('; ') };
  }
  const setUps = setUp.id === null ? [] : [setUp.mode === null ? setUp.id : `${setUp.id}/${setUp.mode}`];
  return {
    kind: found.kind,
    kindName: kinds[found.kind]?.name ?? CODES[found.kind] ?? found.kind,
    entry: entryFor(builtInKnowledge(engine), found.kind, found.entry, setUps),
    pasted,
    isForTopology: setUps.length > 0,
    note: appliesTo(found.entry, setUps) ? null : `${found.entry.id} is not for ${setUps.join()}`,
  };
}

/** What codes are called that are no entries. */
const CODES: Readonly<Record<string, string>> = { 'agent-errors': 'agent', 'http-status': 'status' };

/** What to say where nothing is called so. */
export function nearText(near: readonly string[]): string {
  return near.length > 0 ? `near it are ${near.join(', ')}` : 'sldiag search looks for words in everything it knows';
}

/** The answer as text. */
export function renderExplained({ kindName, entry, pasted, isForTopology }: Explained, view: View): string {
  const line = pasted === null ? '' : renderPasted(pasted, view);
  const causes = pasted !== null && isForTopology ? renderAnswer(pasted.causes, view) : '';
  return line + causes + renderEntry(kindName, entry, view);
}

interface View {
  readonly columns: number;
  readonly colour: boolean;
}

/** What this very line says. */
function renderPasted({ fields, failure }: ReadMessage, view: View): string {
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

function isLine(asked: string): boolean {
  return /%[A-Z_]+-[0-7]-[A-Z0-9_]+\s*:/.test(asked);
}

function failureIn(entry: NamedEntry | null): Found | null {
  return entry && { kind: 'failures', entry };
}

/** Small, with a blank for whatever joins words. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, ' ');
}

/**
 * The one name that is a letter or two away from what was typed: of a message where that is a tag. Null where none is, or several are.
 */
function slipOf(kinds: Kinds, asked: string): string | null {
  const mnemonic = /^%?[A-Z0-9_]+(?:-[A-Z0-9_]+)?-[0-7]-([A-Z0-9_]{4,60})$/i.exec(asked)?.[1];
  // A whole line of which only the tag is wrong is read as the message that was meant.
  const [, head = '', typed = '', rest = ''] = /^(.*%[A-Z_]+-[0-7]-)([A-Z0-9_]{4,60})(\s*:.*)$/s.exec(asked) ?? [];
  if (typed !== '') {
    const meant = slipOf(kinds, `%X-0-${typed}`);
    return meant === null || meant === typed ? null : `${head}${meant}${rest}`;
  }
  const wanted = (mnemonic ?? asked).toLowerCase();
  // A digit in another place is another thing, not a slip.
  if (mnemonic === undefined && !/^[a-z][a-z _-]{4,60}$/.test(wanted)) return null;
  // A name in capitals is a mnemonic, tag or not.
  const isCapital = /^[A-Z][A-Z_]{5,}$/.test(asked);
  const room = Math.max(1, Math.floor(wanted.length / (mnemonic === undefined && !isCapital ? 6 : 4)));
  const messages = (kinds.messages?.entries ?? []).map(({ id }) => ({ of: id, name: id.split('-').at(-1) ?? id }));
  const measured = (mnemonic === undefined ? Object.values(kinds).flatMap(namesIn) : messages)
    .filter(({ name }) => Math.abs(name.length - wanted.length) <= room)
    .map((each) => ({ ...each, distance: distanceOf(plain(wanted), plain(each.name)) }))
    .filter(({ distance }) => distance <= room)
    .sort((one, other) => one.distance - other.distance);
  const [first] = measured;
  if (first === undefined) return null;
  const rivals = measured.filter(
    ({ distance, name, of }) => distance === first.distance && of !== first.of && plain(name) !== plain(first.name),
  );
  return rivals.length > 0 ? null : first.name;
}

/** Every name with the entry that it is of; one that two kinds share is of both. */
function namesIn({ entries }: Kinds[string]): { readonly of: string; readonly name: string }[] {
  return entries.flatMap(({ id, name, names = [] }) =>
    [id, ...(name === undefined ? [] : [name]), ...names].map((each) => ({ of: id, name: each })),
  );
}

/** Names that were perhaps meant: those written alike, then those that mean the like. */
function nearest(kinds: Kinds, asked: string): string[] {
  const wanted = asked.toLowerCase();
  const room = Math.max(1, Math.floor(wanted.length / 4));
  const alike = Object.values(kinds)
    .flatMap(({ entries }) => entries)
    .map((entry) => {
      const { names = [], syntax = [] } = entry;
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
