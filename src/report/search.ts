import lunr from 'lunr';

/** One thing that can be found. */
export interface Searchable {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  /** All that is said about it, in one text. */
  readonly text: string;
}

/** What is made at build time, so that a search needs no indexing. */
export interface SearchData {
  readonly index: object;
  readonly entries: readonly Searchable[];
}

export interface Hit {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  /** Around the first word that was found; `[start, end)` of the words in it. */
  readonly snippet: string;
  readonly marks: readonly (readonly [number, number])[];
  readonly score: number;
}

/** Words that engineers use, and what the knowledge calls the same thing. */
export const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  satellite: ['ssm', 'prem'],
  onprem: ['ssm', 'prem'],
  dnac: ['controller', 'dna'],
  dna: ['controller'],
  catalyst: ['controller'],
  airgap: ['air', 'gapped', 'offline'],
  airgapped: ['air', 'gapped', 'offline'],
  offline: ['gapped', 'file'],
  isolated: ['gapped'],
  hsec: ['hseck9', 'slac'],
  hsec9: ['hseck9', 'slac'],
  export: ['hseck9', 'slac'],
  dns: ['resolve', 'name', 'server'],
  resolve: ['name'],
  proxy: ['https', 'proxy'],
  ntp: ['clock', 'synchronize'],
  time: ['clock'],
  cert: ['certificate'],
  ssl: ['tls', 'certificate'],
  tls: ['certificate'],
  token: ['idtoken', 'trust'],
  register: ['trust', 'token'],
  registration: ['trust', 'registration'],
  reservation: ['slr'],
  stack: ['member', 'standby', 'availability'],
  stackwise: ['availability', 'chassis'],
  vss: ['availability', 'chassis'],
  ha: ['availability', 'standby'],
  another: ['other', 'another'],
  wrong: ['other', 'mismatch'],
  format: ['upgrade', 'downgrade', 'stored'],
  failover: ['switchover', 'standby'],
  ack: ['acknowledgement', 'ack'],
  acknowledgment: ['acknowledgement'],
  rum: ['report', 'usage'],
  license: ['licence', 'license'],
  portal: ['cssm'],
  cloud: ['cssm'],
  windows: ['cslu'],
  utility: ['cslu'],
  tac: ['support'],
  wipe: ['factory', 'reset'],
  erase: ['factory', 'reset'],
  rollback: ['downgrade'],
  update: ['upgrade'],
  trial: ['evaluation'],
  eval: ['evaluation'],
};

/** What people look for more often than for other things with the same words. */
const WEIGHTS: Readonly<Record<string, number>> = {
  messages: 1.6,
  procedures: 1.4,
  topologies: 1.4,
  topics: 1.6,
  policies: 1.4,
  findings: 0.8,
  fields: 0.5,
};
/** Words of a question that say nothing about what is asked for. */
const EMPTY_WORDS =
  /^(?:an?|the|how|what|which|where|why|do|does|is|are|can|i|we|my|to|for|of|in|on|with|from|it|get|send|use|when)$/;
/** Characters of a snippet. */
const SNIPPET = 160;

/** Indexes entries; for the build. */
export function buildSearch(entries: readonly Searchable[]): SearchData {
  const index = lunr((builder) => {
    builder.ref('place');
    builder.field('id', { boost: 8 });
    builder.field('title', { boost: 10 });
    builder.field('text');
    builder.b(0.6);
    entries.forEach(({ kind, id, title, text }, place) => {
      const words = id.replace(/[_/.-]+/g, ' ');
      builder.add({ place: String(place), id: words, title, text }, { boost: WEIGHTS[kind] ?? 1 });
    });
  });
  return { index: index.toJSON(), entries };
}

/**
 * A search over what `buildSearch` made: words exactly as they are, then what engineers call the same, beginnings, and words
 * with a letter wrong. Best first.
 */
export function createSearch({ index, entries }: SearchData): (question: string, limit: number) => Hit[] {
  const prepared = lunr.Index.load(index);
  return (question, limit) => {
    const all = [...new Set(question.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, 20);
    const telling = all.filter((word) => !EMPTY_WORDS.test(word));
    const words = telling.length > 0 ? telling : all;
    if (words.length === 0) return [];
    const whole = question
      .trim()
      .toLowerCase()
      .replace(/^%?[a-z_]+-\d-/, '');
    const found = prepared.query((query) => {
      for (const word of words) {
        query.term(word, { boost: 10 });
        for (const other of SYNONYMS[word] ?? []) query.term(other, { boost: 6 });
        if (word.length > 2) query.term(word, { boost: 2, wildcard: lunr.Query.wildcard.TRAILING, usePipeline: false });
        if (word.length > 4) query.term(word, { boost: 1, editDistance: word.length > 7 ? 2 : 1 });
      }
    });
    const hits = found.map(({ ref, score }): Hit & { words: string[] } => {
      const entry = entries[Number(ref)] as Searchable;
      const isNamed = entry.id.toLowerCase() === whole;
      const { snippet, marks } = snippetOf(entry.text, words);
      const { kind, id, title } = entry;
      return { kind, id, title, snippet, marks, score: isNamed ? score + 1000 : score, words };
    });
    hits.sort((one, other) => other.score - one.score);
    return hits.slice(0, limit).map(({ words: _, ...hit }) => hit);
  };
}

function snippetOf(text: string, words: readonly string[]): { snippet: string; marks: [number, number][] } {
  const stems = words.filter((word) => word.length > 2).map((word) => word.slice(0, Math.max(3, word.length - 2)));
  const pattern = stems.length === 0 ? null : new RegExp(`\\b(?:${stems.join('|')})[\\p{L}\\p{N}]*`, 'giu');
  const first = pattern === null ? 0 : Math.max(0, text.search(pattern));
  const start = first < 40 ? 0 : text.lastIndexOf(' ', first - 30) + 1;
  const end = text.length <= start + SNIPPET ? text.length : text.lastIndexOf(' ', start + SNIPPET);
  const snippet = `${start > 0 ? '… ' : ''}${text.slice(start, end)}${end < text.length ? ' …' : ''}`;
  const marks =
    pattern === null
      ? []
      : [...snippet.matchAll(pattern)].map((match): [number, number] => [match.index, match.index + match[0].length]);
  return { snippet, marks };
}
