import { readFileSync } from 'node:fs';
import type { KnowledgeServices } from '../collector/services.js';
import { entryFor } from '../diagnose/ask/explain.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { renderEntry } from '../report/entry.js';
import { createSearch, type SearchData } from '../report/search.js';
import { entriesByKind, kindNames, readCompiled } from './knowledge.js';

const documents = new URL('../../documents/', import.meta.url);

/** What the collector's HTTP interface looks up; read when it is first asked for. */
export function openKnowledge(engine: Engine): KnowledgeServices {
  const names = kindNames();
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
      const { title } = entry as { title?: string };
      const told = entryFor(engine.knowledge, kind, entry, []);
      return { kindName: name, title: title ?? id, text: renderEntry(name, told, { columns: 96, colour: false }) };
    },
    kindName: (kind) => names.get(kind) ?? kind,
    document(name) {
      if (!/^[a-z-]+\.(?:md|yaml)$/.test(name)) return null;
      try {
        return readFileSync(new URL(`${name}.html`, documents), 'utf8');
      } catch {
        return null;
      }
    },
  };
}
