import lunr from 'lunr';
import type { Wording } from '../knowledge/kinds/wording.js';
import { present } from '../model/present.js';
import { distanceOf } from '../rules/nearest.js';
import { tokensOf, type Word, wordsOf } from './tokens.js';

/** One thing that can be found. */
export interface Searchable {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  /** What it is called besides: aliases, texts that devices print, commands. */
  readonly names: readonly string[];
  /** What people ask when they mean it. */
  readonly asks: readonly string[];
  /** All that is said about it, in one text. */
  readonly text: string;
}

/** What is made at build time, so that a search needs no indexing. */
export interface SearchData {
  readonly index: object;
  readonly entries: readonly Searchable[];
  readonly wording: Wording;
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

/** What people look for more often than for other things with the same words. */
const WEIGHTS: Readonly<Record<string, number>> = {
  messages: 1.3,
  terms: 1.3,
  procedures: 1.3,
  topologies: 1.2,
  topics: 1.1,
  policies: 1.2,
  findings: 0.9,
  remedies: 0.7,
  fields: 0.9,
  // Asked for by their names.
  diagnostics: 0.6,
};
/** What the kinds of entries that a question asks for weigh more. */
const PREFERRED = 1.25;
/** Characters of a snippet. */
const SNIPPET = 160;
/** What an entry is called by stands in these; what a word weighs that stands in none of them. */
const NAMING = ['id', 'title', 'names', 'asks'];
const UNNAMING = 0.5;
/** What a word weighs that says only which kind of answer is wanted (`fails`, `install`). */
const STEERING = 0.7;
/** Above every sum of words: the question is the name of an entry. Half of it: it has the mnemonic of one, or a whole command, in it. */
export const CALLED = 1000;
/** What an entry weighs more that is asked for with just these words, or with all of them but one. */
const SAME_WORDS = 2;
const NEARLY_SAME = 1.4;
/** Words of a question that are looked for; nobody asks with more. */
const WORDS = 30;

/** Indexes entries; for the build. */
export function buildSearch(entries: readonly Searchable[], wording: Wording): SearchData {
  const index = lunr((builder) => {
    builder.tokenizer = ((text: unknown) =>
      tokensOf(String(text ?? '')).map((word) => new lunr.Token(word, {}))) as never;
    // What is asked goes through the same tokenizer, so neither side has anything left to trim.
    builder.pipeline.reset();
    builder.pipeline.add(lunr.stemmer);
    builder.ref('place');
    builder.field('id', { boost: 6 });
    builder.field('title', { boost: 6 });
    builder.field('names', { boost: 5 });
    builder.field('asks', { boost: 4 });
    builder.field('text');
    builder.b(0.5);
    entries.forEach(({ id, title, names, asks, text }, place) => {
      builder.add({ place: String(place), id, title, names: names.join(' \n '), asks: asks.join(' \n '), text });
    });
  });
  return { index: index.toJSON(), entries, wording };
}

/** One word of a question with all that may stand for it. */
interface Asked {
  readonly word: string;
  readonly terms: readonly { readonly term: string; readonly boost: number }[];
}

interface Score {
  readonly score: number;
  /** By how much of the words it is found. */
  readonly covered: number;
}

/** Where a term stands, by field and place, as lunr keeps it. */
type Posting = Readonly<Record<string, object>>;

/** How many entries have a term. */
function spread(posting: Posting = {}): number {
  return new Set(Object.values(posting).flatMap((places) => Object.keys(places))).size;
}

const stem = (word: string) => lunr.stemmer(new lunr.Token(word, {})).toString();

/** Longer words are not looked for with letters that differ: what lunr makes of one grows with the third power of its length. */
const MISTYPED = 24;
/** No mnemonic is longer. */
const MNEMONIC = 64;
/** Characters of a question that are looked at; nothing is called by a longer word than this. */
const QUESTION = 1000;
const TOO_LONG = /\S{129,}/g;

/**
 * A search over what `buildSearch` made. Each word of a question is looked for by itself: exactly as it is, then what engineers call the
 * same, beginnings, and for words that nothing has those that differ by a letter. Rare words weigh more, and an entry that has more of
 * the words comes first. Best first.
 */
export function createSearch(data: SearchData): (question: string, limit: number) => Hit[] {
  const search = new EntrySearch(data);
  return (asking, limit) => search.find(asking, limit);
}

/** The index with what it says of words. */
class EntrySearch {
  private readonly entries: readonly Searchable[];
  private readonly wording: SearchData['wording'];
  private readonly prepared: lunr.Index;
  private readonly postings: Map<string, Readonly<Record<string, object>>>;
  private readonly empty: Set<string>;
  private readonly meanings: ReadonlyMap<string, readonly string[]>;
  private readonly steering: Set<string>;
  private readonly mnemonics: string[];

  constructor({ index, entries, wording }: SearchData) {
    this.entries = entries;
    this.wording = wording;
    this.prepared = lunr.Index.load(index);
    this.postings = new Map((index as { invertedIndex: [string, Posting][] }).invertedIndex);
    this.empty = new Set(wording.empty);
    this.meanings = meaningsOf(wording);
    this.steering = new Set(wording.intents.flatMap(({ says }) => says));
    this.mnemonics = [...this.postings.keys()].filter((word) => word.includes('_'));
  }

  private isKnown(word: string): boolean {
    return this.postings.has(stem(word));
  }

  /** With the mnemonic that was meant by one with a letter or two wrong, alone or in a tag. */
  private corrected({ word, parts }: Word): Word {
    const wrong = [word, ...parts].filter(
      (each) => each.includes('_') && each.length <= MNEMONIC && !this.isKnown(each),
    );
    const meant = wrong.flatMap((each) => this.mnemonics.filter((known) => isSlip(stem(each), known)));
    // The severity of a tag says nothing by itself.
    return { word, parts: [...parts.filter((part) => !/^\d$/.test(part)), ...meant] };
  }

  /** Entries that a word leads to, each from 0 to 1, by their places. */
  private placesOf({ word, terms }: Asked): Map<number, number> {
    const known = this.isKnown(word);
    const found = this.prepared.query((query) => {
      query.term(stem(word), { boost: 10, usePipeline: false });
      for (const { term, boost } of terms) query.term(stem(term), { boost, usePipeline: false });
      if (word.length > 2) {
        query.term(word, { boost: known ? 1 : 4, wildcard: lunr.Query.wildcard.TRAILING, usePipeline: false });
      }
      if (word.length > 3 && word.length <= MISTYPED && !known)
        query.term(word, { boost: 3, editDistance: stem(word).length > 7 ? 2 : 1 });
    });
    const best = found[0]?.score ?? 1;
    return new Map(found.map(({ ref, score }) => [Number(ref), score / best]));
  }

  /** Whether anything is called by a word, or asked for with it, or none knows it: then it is mistyped. */
  private isNaming(word: string): boolean {
    const posting = this.postings.get(stem(word));
    return posting === undefined || NAMING.some((field) => Object.keys(posting[field] ?? {}).length > 0);
  }

  /** What an entry is called and asked by, as the words that tell. */
  private bagsOf({ title, names, asks }: Searchable): Set<string>[] {
    return [title, ...names, ...asks].map(
      (name) => new Set(wordsOf(name).flatMap(({ word }) => (this.empty.has(word) ? [] : [stem(word)]))),
    );
  }

  /** The same words in another order, or with one more or one less, ask for the same. */
  private bagFactor(entry: Searchable, bag: ReadonlySet<string>): number {
    const differences = this.bagsOf(entry).map((own) => {
      const shared = [...own].filter((word) => bag.has(word)).length;
      return shared < 2 ? Number.POSITIVE_INFINITY : own.size + bag.size - 2 * shared;
    });
    const least = Math.min(...differences);
    return least === 0 ? SAME_WORDS : least === 1 ? NEARLY_SAME : 1;
  }

  /** What each word adds to the entries that it leads to, by their places; and what all of the words weigh. */
  private scoresOf(asked: readonly Word[], text: string): { scores: Map<number, Score>; total: number } {
    const scores = new Map<number, Score>();
    let total = 0;
    for (const each of askedOf(
      (word) => this.isKnown(word),
      this.meanings,
      text,
      asked.map((word) => this.corrected(word)),
    )) {
      const places = this.placesOf(each);
      const known = spread(this.postings.get(stem(each.word))) || places.size;
      const rarity = Math.log(1 + this.entries.length / (1 + Math.sqrt(known * places.size)));
      // Words of every day stand in few texts, and name nothing.
      const weight =
        (this.isNaming(each.word) ? rarity : rarity * UNNAMING) * (this.steering.has(each.word) ? STEERING : 1);
      total += weight;
      for (const [place, score] of places) {
        const sum = scores.get(place) ?? { score: 0, covered: 0 };
        scores.set(place, {
          score: sum.score + weight * score ** 0.4,
          covered: sum.covered + weight * score ** 0.15,
        });
      }
    }
    return { scores, total };
  }

  find(asking: string, limit: number): Hit[] {
    const question = asking.slice(0, QUESTION).replace(TOO_LONG, ' ');
    const all = wordsOf(question).slice(0, WORDS);
    const shouted = shoutedIn(question);
    const telling = all.filter(({ word }) => !this.empty.has(word) || shouted.has(word));
    const asked = telling.length > 0 ? telling : all;
    const words = asked.map(({ word }) => word);
    const text = spaced(question);
    const { scores, total } = this.scoresOf(asked, text);
    const preferred = new Set(
      this.wording.intents
        .filter(({ says }) => says.some((said) => text.includes(spaced(said))))
        .flatMap(({ prefers }) => prefers),
    );
    const phrase = words.join(' ');
    const bag = new Set(words.map(stem));
    const wholes = [nameOf(question), phrase];
    const command = commandIn(this.entries, text);
    const place = this.entries.findIndex(({ id }) => id === command);
    // Of a command that stands there whole each word may be one that tells nothing.
    if (place >= 0 && !scores.has(place)) scores.set(place, { score: 0, covered: 0 });
    const tagged = mnemonicsIn(all.map((word) => this.corrected(word)));
    return [...scores]
      .map(([place, { score, covered }]) => {
        const entry = present(this.entries[place]);
        const isNamed = tagged.has(entry.id.toLowerCase()) || entry.id === command;
        const name = isCalled(entry, wholes) ? CALLED : isNamed ? CALLED / 2 : 0;
        const kind = (WEIGHTS[entry.kind] ?? 1) * (preferred.has(entry.kind) ? PREFERRED : 1);
        return {
          entry,
          score:
            score * (1 + covered / total) * kind * phraseFactor(entry, phrase, text) * this.bagFactor(entry, bag) +
            name,
        };
      })
      .sort((one, other) => other.score - one.score)
      .slice(0, limit)
      .map(({ entry: { kind, id, title, text }, score }) => ({ kind, id, title, ...snippetOf(text, words), score }));
  }
}

/** The id of the term whose command, a show command of three words or more, stands in the question; the longest of several. */
function commandIn(entries: readonly Searchable[], text: string): string | null {
  let best = { id: '', length: 0 };
  for (const { kind, id, title, names } of entries) {
    if (kind !== 'terms') continue;
    for (const name of [title, ...names].filter((each) => /^show \S+ \S/.test(each))) {
      const whole = spaced(name);
      if (whole.length > best.length && text.includes(whole)) best = { id, length: whole.length };
    }
  }
  return best.length === 0 ? null : best.id;
}

function mnemonicsIn(words: readonly Word[]): ReadonlySet<string> {
  return new Set(words.flatMap(({ word, parts }) => [word, ...parts].filter((each) => each.includes('_'))));
}

/** One or two letters are others. */
function isSlip(word: string, known: string): boolean {
  return Math.abs(word.length - known.length) <= 2 && distanceOf(word, known) <= (word.length > 9 ? 2 : 1);
}

/** Words in capitals are meant as the device prints them (`IN USE`), unless all are. */
function shoutedIn(question: string): ReadonlySet<string> {
  if (!/[a-z]/.test(question)) return new Set(tokensOf(question));
  return new Set((question.match(/\b[A-Z]{2,}\b/g) ?? []).map((word) => word.toLowerCase()));
}

/** A text as its letters and numbers between blanks, so that phrases can be found in it. */
function spaced(text: string): string {
  return ` ${text
    .toLowerCase()
    .split(/[^\p{L}\p{N}.']+/u)
    .filter(Boolean)
    .join(' ')} `;
}

/** Synonyms by the tokens of what people say. */
function meaningsOf({ synonyms }: Wording): ReadonlyMap<string, readonly string[]> {
  const meanings = new Map<string, readonly string[]>();
  for (const { says, means } of synonyms) {
    for (const said of says) meanings.set(said, [...(meanings.get(said) ?? []), ...means]);
  }
  return meanings;
}

/** The words of a question (`text`: all of it, spaced), each with what the knowledge calls it; a phrase stands with its first word. */
function askedOf(
  isKnown: (word: string) => boolean,
  meanings: ReadonlyMap<string, readonly string[]>,
  text: string,
  words: readonly Word[],
): Asked[] {
  const terms = new Map<string, Asked['terms'][number][]>(
    words.map(({ word, parts }) => [word, parts.map((term) => ({ term, boost: isKnown(word) ? 1 : 4 }))]),
  );
  for (const [said, means] of meanings) {
    if (!terms.has(said) && !(said.includes(' ') && text.includes(spaced(said)))) continue;
    const first = words.find(({ word }) => said.split(/[ -]/).includes(word))?.word ?? said;
    const boost = said.includes(' ') ? 7 : 5;
    const known = terms.get(first) ?? [];
    known.push(...means.flatMap(tokensOf).map((term) => ({ term, boost })));
    terms.set(first, known);
  }
  return [...terms].map(([word, own]) => ({ word, terms: own }));
}

/** A name as people type it: without the colon behind it, the tag before a mnemonic, the prompt before a command. */
function nameOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^%?[a-z_]+-\d-/, '')
    .replace(/[?:.]+$/, '');
}

function isCalled({ id, title, names, asks }: Searchable, wholes: readonly string[]): boolean {
  return [id, title, ...names, ...asks].some((name) => wholes.includes(nameOf(name)));
}

/** What has the question's words side by side in its name, or whose name the question has, is meant more likely. */
function phraseFactor({ id, title, names, asks }: Searchable, phrase: string, text: string): number {
  let factor = 1;
  for (const name of [id, title, ...names, ...asks]) {
    const whole = spaced(name);
    if (phrase.includes(' ') && whole.includes(spaced(phrase))) factor = Math.max(factor, 1.5);
    const length = whole.split(' ').length - 2;
    if (length > 1 && text.includes(whole)) factor = Math.max(factor, 1.3 + 0.3 * length);
  }
  return factor;
}

function snippetOf(text: string, words: readonly string[]): Pick<Hit, 'snippet' | 'marks'> {
  const stems = words
    .filter((word) => word.length > 2)
    .map((word) => word.slice(0, Math.max(3, word.length - 2)).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const pattern =
    stems.length === 0 ? null : new RegExp(`(?<![\\p{L}\\p{N}])(?:${stems.join('|')})[\\p{L}\\p{N}]*`, 'giu');
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
