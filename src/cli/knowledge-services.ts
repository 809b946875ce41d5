import type { KnowledgeServices } from '../collector/services.js';
import { entryFor } from '../diagnose/ask/explain.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { renderEntry } from '../report/entry.js';
import { createSearch, type SearchData } from '../report/search.js';
import { entriesByKind, readCompiled } from './knowledge.js';

/** What the collector's HTTP interface looks up; read when it is first asked for. */
export function openKnowledge(engine: Engine): KnowledgeServices {
  let search: ReturnType<typeof createSearch> | null = null;
  let kinds: ReturnType<typeof entriesByKind> | null = null;
  return {
    search(question, limit) {
      search ??= createSearch(readCompiled<SearchData>('search.json'));
      return search(question, limit);
    },
    entry(kind, id) {
      kinds ??= entriesByKind(engine);
      const { name = kind, entries = [] } = (Object.hasOwn(kinds, kind) ? kinds[kind] : undefined) ?? {};
      const entry = entries.find((each) => each.id === id);
      if (entry === undefined) return null;
      const told = entryFor(engine.knowledge, kind, entry, []);
      return renderEntry(name, told, { columns: 96, colour: false });
    },
  };
}
