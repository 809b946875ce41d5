import type { Hit } from '../report/search.js';

/** One entry of the knowledge, to be shown. */
export interface KnownEntry {
  /** What an entry of its kind is called. */
  readonly kindName: string;
  readonly title: string;
  /** As `sldiag explain` tells it. */
  readonly text: string;
}

/** What the HTTP interface looks up: the same index and texts as `sldiag search` and `sldiag explain`. */
export interface KnowledgeServices {
  search(question: string, limit: number): readonly Hit[];
  entry(kind: string, id: string): KnownEntry | null;
  kindName(kind: string): string;
  /** A document of docs/ as HTML, by its file name; null for any other name. */
  document(name: string): string | null;
}
