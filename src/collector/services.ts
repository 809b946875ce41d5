import type { Hit } from '../report/search.js';

/** What the HTTP interface looks up: the same index and texts as `sldiag search` and `sldiag explain`. */
export interface KnowledgeServices {
  search(question: string, limit: number): readonly Hit[];
  /** One entry as `sldiag explain` tells it; null for one that is not known. */
  entry(kind: string, id: string): string | null;
}
