import type { Diagnosing } from '../collector/diagnosing.js';
import { RemoteError } from '../collector/remote-feed.js';
import { Unreadable } from '../collector/submissions.js';
import { type Analysis, createAnalysis } from '../diagnose/analysis.js';
import { compareStates } from '../diagnose/ask/compare.js';
import { entryFor } from '../diagnose/ask/explain.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { redactSecrets } from '../ingest/text/redact.js';
import { Refused, type Told } from '../mcp/answer.js';
import { VIEW } from '../mcp/fleet.js';
import type { Given, McpServices, Settled } from '../mcp/services.js';
import type { ComparisonReport } from '../model/comparison.js';
import type { Inventory } from '../model/inventory.js';
import { renderBrief, renderSummary } from '../report/brief.js';
import { renderComparison } from '../report/compare.js';
import { renderDiagnostics } from '../report/diagnostic.js';
import { renderEntry } from '../report/entry.js';
import { renderText } from '../report/formats/text.js';
import { createSearch, type SearchData } from '../report/search.js';
import { isMoment } from './arguments.js';
import { explainNamed, nearText, renderExplained } from './explain.js';
import { readInputs } from './inputs.js';
import { entriesByKind, kindNames, readCompiled } from './knowledge.js';
import { readVersion } from './version.js';

/** What an assistant's tools are made of. */
export interface McpSources {
  readonly engine: Engine;
  /** What the user's records say of devices. */
  readonly inventory?: Inventory | undefined;
  /** The real path of a file that may be read; throws Refused for any other. Null where no files are read. */
  readonly allowed: ((named: string) => string) | null;
  /** A collector; null without one. */
  readonly fleet: McpServices['fleet'];
  /** Reads texts where they hold up nobody; without it they are read here. */
  readonly read?: Diagnosing['read'];
}

/** The tools by the functions of the commands that are called like them. In one piece: a list, one tool after the other. */
export function createMcpServices({ engine, inventory, allowed, fleet, read: apart }: McpSources): McpServices {
  const version = readVersion();
  const kinds = entriesByKind(engine);
  const search = createSearch(readCompiled<SearchData>('search.json'));
  const names = kindNames();

  async function read(given: Given, settled: Settled): Promise<Analysis> {
    if (settled.now !== null && !isMoment(settled.now))
      throw new Refused('now takes a moment in ISO 8601, for instance 2026-03-01T12:00:00Z');
    if ('text' in given && apart !== undefined) return readApart(apart, given.text, settled);
    const analysis = createAnalysis(engine, { ...optionsOf(settled), inventory, redact: true, zones: {}, version });
    if ('path' in given) {
      if (allowed === null) throw new Refused('a collector reads no files: give the text itself');
      await readInputs([allowed(given.path)], analysis);
      return analysis;
    }
    const reader = analysis.open('text');
    reader.push(Buffer.from(given.text));
    reader.end();
    return analysis;
  }

  return {
    version,
    readsFiles: allowed !== null,
    async analyze(given, settled, { detail, format }) {
      const analysis = await read(given, settled);
      const report = analysis.report();
      if (format === 'json') return untrusted(JSON.stringify(report));
      const render = { summary: renderSummary, brief: renderBrief, full: renderText }[detail];
      return untrusted(told(report.diagnostics) + render(report, VIEW));
    },
    async compare(before, after, settled, { detail, format }) {
      const [earlier, later] = [await read(before, settled), await read(after, settled)];
      const options = { ...optionsOf(settled), inventory };
      const report: ComparisonReport = {
        schema: 'sldiag/comparison/v1',
        generatedAt: new Date(options.wallClock).toISOString(),
        version,
        ...compareStates(engine, earlier.state, later.state, options),
        diagnostics: [...earlier.diagnostics(), ...later.diagnostics()],
      };
      if (format === 'json') return untrusted(JSON.stringify(report));
      return untrusted(told(report.diagnostics) + renderComparison(report, { ...VIEW, all: detail === 'full' }));
    },
    async explain(what, topology, mode) {
      const explained = await explainNamed(engine, what, { id: topology, mode });
      if ('near' in explained)
        throw new Refused(`nothing is known by the name ${quoted(what)}; ${nearText(explained.near)}`);
      const note = explained.note === null ? '' : `Note: ${explained.note}.\n\n`;
      return { text: note + renderExplained(explained, VIEW), isUntrusted: explained.pasted !== null };
    },
    search(words, limit) {
      const hits = search(words, limit);
      if (hits.length === 0) throw new Refused(`nothing was found for ${quoted(words)}`);
      const lines = hits.flatMap(({ kind, id, title, snippet }) => [
        `${title}  (${names.get(kind) ?? kind}: explain ${id}; sldiag://knowledge/${kind}/${encodeURIComponent(id)})`,
        `  ${snippet}`,
      ]);
      return { text: lines.join('\n'), isUntrusted: false };
    },
    knowledge: {
      kinds: Object.keys(kinds),
      ids: (kind) => (Object.hasOwn(kinds, kind) ? (kinds[kind]?.entries ?? []).map(({ id }) => id) : []),
      entry(kind, id) {
        const { name = kind, entries = [] } = (Object.hasOwn(kinds, kind) ? kinds[kind] : undefined) ?? {};
        const entry = entries.find((each) => each.id === id);
        return entry === undefined ? null : renderEntry(name, entryFor(engine.knowledge, kind, entry, []), VIEW);
      },
    },
    fleet:
      fleet === null
        ? null
        : {
            devices: (asked, page) => orRefused(fleet.devices(asked, page)),
            incidents: (asked, page) => orRefused(fleet.incidents(asked, page)),
            report: (named, page) => orRefused(fleet.report(named, page)),
          },
  };
}

/** What a collector that can't be asked says is for the assistant. */
async function orRefused<Answer>(asking: Promise<Answer>): Promise<Answer> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof RemoteError) throw new Refused(error.message);
    throw error;
  }
}

function optionsOf({ topology, mode, now }: Settled) {
  return { wallClock: Date.now(), now, topology: { id: topology, mode } };
}

async function readApart(read: Diagnosing['read'], text: string, settled: Settled): Promise<Analysis> {
  try {
    // A copy: its memory goes to whoever reads it.
    return await read(new TextEncoder().encode(text), 'text', optionsOf(settled));
  } catch (error) {
    if (error instanceof Unreadable) throw new Refused(error.message);
    throw error;
  }
}

function untrusted(text: string): Told {
  return { text, isUntrusted: true };
}

/** What went wrong with an input, above the report as on standard error. */
function told(diagnostics: Parameters<typeof renderDiagnostics>[0]): string {
  if (diagnostics.length === 0) return '';
  return `${renderDiagnostics(diagnostics, { colour: false })}\n`;
}

/** What was asked, for a message about it. */
function quoted(asked: string): string {
  return JSON.stringify(redactSecrets(asked.slice(0, 200)));
}
