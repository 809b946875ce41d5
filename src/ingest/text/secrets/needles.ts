/**
 * What a text must hold for an expression to fit: most lines hold nothing of what most expressions look for, and asking for a few letters
 * takes a hundredth of the time of running the expression, which is then not even compiled.
 */
import { Spotter } from '../spotter.js';
import { readReadyNeedles } from './ready-needles.js';

/** Texts in lower case, one of which is in whatever fits. */
type Needles = readonly string[];

/** What a piece of an expression can fit. */
interface Piece {
  /** All texts that it fits, in lower case; null when they are too many to list. */
  readonly exact: Needles | null;
  /** Where it may stand several times: the texts that each of them fits. */
  readonly repeated: Needles | null;
  /** What is in all that it fits. */
  readonly within: readonly Needles[];
}

const piece = (parts: Partial<Piece>): Piece => ({ exact: null, repeated: null, within: [], ...parts });
const NOTHING = piece({ exact: [''] });
const ANYTHING = piece({});

/** So many texts are listed of a piece; more cost as much to look for as the expression. */
const MOST = 24;
/** So many things are asked for, the rarest first; who has these has mostly the rest. */
const ASKED = 3;
/** Signs that stand in few lines, one of which is enough to ask for. */
const RARE_SIGN = /^[^\w\s:.,=/"'()[\]%+-]$/;

/** How few lines hold one of them: longer ones are rarer, and many are found more often. 0 for what is not worth asking. */
function rarity(needles: Needles): number {
  const shortest = Math.min(...needles.map(({ length }) => length));
  if (needles.length === 0 || (shortest < 2 && !needles.every((needle) => needle.length > 1 || RARE_SIGN.test(needle))))
    return 0;
  return Math.max(1, Math.min(shortest + (shortest === 1 ? 1 : 0), 6) * 8 - needles.length);
}

/** One that holds another is not needed beside it. */
const shortened = (needles: Needles): Needles =>
  needles.filter((needle) => !needles.some((other) => other !== needle && needle.includes(other)));

function rarest(all: readonly (Needles | null)[]): readonly Needles[] {
  const asked = new Map<string, Needles>();
  for (const needles of all)
    if (needles !== null && rarity(needles) > 0) asked.set(needles.join('\n'), shortened(needles));
  return [...asked.values()].sort((one, other) => rarity(other) - rarity(one)).slice(0, ASKED);
}

/** Null until the first is asked for: a start that reads no lines needs none. */
let ready: ReturnType<typeof readReadyNeedles> | null = null;

/**
 * What a text must hold for an expression to fit: of each of these one, in lower case. Empty when nothing is sure.
 * @param source an expression without named groups, of the flags `g`, `i` and `d` at most
 */
export function needlesOf(source: string): readonly Needles[] {
  ready ??= readReadyNeedles();
  const known = ready.get(source);
  if (known !== undefined) return known;
  const { exact, within } = new SourceReader(source).alternatives();
  return rarest([exact, ...within]);
}

/** Reads an expression from left to right, as far as what it must fit asks for. */
class SourceReader {
  private at = 0;

  constructor(private readonly source: string) {}

  /** Up to the end of the group, or of the expression. */
  alternatives(): Piece {
    const pieces = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at += 1;
      pieces.push(this.sequence());
    }
    if (pieces.length === 1) return pieces[0] ?? NOTHING;
    const best = pieces.map(({ exact, within }) => rarest([exact, ...within])[0]);
    return piece({
      exact: crossed(pieces.map(({ exact }) => exact)),
      within: best.every((needles) => needles !== undefined) ? [[...new Set(best.flat())]] : [],
    });
  }

  private sequence(): Piece {
    /** All that what was read since the last gap can be. */
    let run: Needles = [''];
    let isWhole = true;
    const within: Needles[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source.charAt(this.at))) {
      const next = this.quantified();
      within.push(...next.within);
      const ends = next.exact ?? next.repeated;
      const longer = ends === null ? null : joined(run, ends);
      if (longer !== null && next.exact !== null) {
        run = longer;
        continue;
      }
      isWhole = false;
      within.push(longer ?? run);
      run = ends ?? [''];
    }
    return isWhole ? piece({ exact: run, within }) : piece({ within: rarest([...within, run]) });
  }

  private quantified(): Piece {
    const once = this.atom();
    // Most letters stand by themselves.
    if (!'?*+{'.includes(this.source.charAt(this.at))) return once;
    const quantifier = /([?*+]|\{(\d+)(?:,\d*)?\})\??/y;
    quantifier.lastIndex = this.at;
    const found = quantifier.exec(this.source);
    if (found === null) return once;
    this.at += found[0].length;
    if (found[1] === '?') return piece({ exact: crossed([[''], once.exact]) });
    return found[1] === '*' || found[2] === '0' ? ANYTHING : piece({ repeated: once.exact, within: once.within });
  }

  private atom(): Piece {
    const sign = this.source.charAt(this.at);
    if (sign === '(') return this.group();
    if (sign === '[') return this.set();
    this.at += 1;
    if (sign === '^' || sign === '$') return NOTHING;
    if (sign === '.') return ANYTHING;
    return sign === '\\' ? this.escaped() : letter(sign);
  }

  private group(): Piece {
    const opening = /\((?:\?(?:<?[=!]|:))?/y;
    opening.lastIndex = this.at;
    const head = opening.exec(this.source)?.[0] ?? '(';
    this.at += head.length;
    const inner = this.alternatives();
    this.at += 1;
    // What must stand around takes no place, and what must not says nothing of what does.
    if (head.endsWith('!')) return NOTHING;
    return head.endsWith('=') ? piece({ exact: [''], within: rarest([inner.exact, ...inner.within]) }) : inner;
  }

  private set(): Piece {
    const whole = /\[(?:\\.|[^\]\\])*\]/y;
    whole.lastIndex = this.at;
    const text = whole.exec(this.source)?.[0] ?? '';
    this.at += text.length;
    const signs = text.slice(1, -1);
    // Ranges, classes and what is not meant are too many.
    if (/^\^|\\[^\W_]|[^\\]-./.test(signs)) return ANYTHING;
    return piece({ exact: crossed([[...signs.replace(/\\(.)/g, '$1')].map((sign) => sign.toLowerCase())]) });
  }

  private escaped(): Piece {
    const code = /x([0-9a-f]{2})|u([0-9a-f]{4})/iy;
    code.lastIndex = this.at;
    const found = code.exec(this.source);
    const sign = this.source.charAt(this.at);
    this.at += found?.[0].length ?? 1;
    if (found !== null) return letter(String.fromCharCode(Number.parseInt(found[1] ?? found[2] ?? '', 16)));
    if (/[bB]/.test(sign)) return NOTHING;
    return /[^\W_]/.test(sign) ? ANYTHING : letter(sign);
  }
}

const letter = (sign: string): Piece => piece({ exact: [sign.toLowerCase()] });

/** What is one or the other; null when they are too many, or one of them is not known. */
function crossed(all: readonly (Needles | null)[]): Needles | null {
  if (!all.every((each) => each !== null)) return null;
  const distinct = new Set(all.flat());
  return distinct.size > MOST ? null : [...distinct];
}

/** What begins as one and ends as another. */
function joined(heads: Needles, tails: Needles): Needles | null {
  // Mostly one letter behind others.
  if (heads.length === 1 && tails.length === 1) return [`${heads[0]}${tails[0]}`];
  return crossed(heads.map((head) => tails.map((tail) => head + tail)));
}

/** The ways in which an expression can fit, parted by bars outside of all groups. */
export function alternativesOf(source: string): string[] {
  const found = [''];
  let depth = 0;
  for (const [part] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[\s\S]/g)) {
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    if (part === '|' && depth === 0) found.push('');
    else found.push(`${found.pop() ?? ''}${part}`);
  }
  return found;
}

/** Spots what must be in whatever one of the expressions fits; null where one of them needs nothing. */
export function spotterOf(sources: readonly string[]): Spotter | null {
  const needles = sources.flatMap(alternativesOf).map((each) => needlesOf(each)[0]);
  return needles.every((each) => each !== undefined) ? new Spotter([...new Set(needles.flat())]) : null;
}

/** Texts, and whose they are. */
class Needled {
  readonly texts: string[] = [];
  private readonly places = new Map<string, number>();

  placeOf(text: string): number {
    const place = this.places.get(text) ?? this.texts.push(text) - 1;
    this.places.set(text, place);
    return place;
  }
}

/** Texts that most lines hold one of are not worth looking for. */
const COMMON = 12;

interface Way {
  readonly source: string;
  /** Undefined until it is tried; null where its text alone is all of it. */
  expression: RegExp | null | undefined;
  /** When it was tried last. */
  round: number;
}

/** The ways of an expression by what they need. */
class Ways {
  readonly spotter: Spotter;
  /** By the place of a text: the ways that need it. */
  readonly needing: (readonly Way[])[] = [];
  /** The ways that need no text. */
  readonly always: Way[] = [];

  constructor(source: string) {
    const needled = new Needled();
    for (const each of alternativesOf(source)) {
      const way: Way = { source: each, expression: undefined, round: 0 };
      const [needles = []] = needlesOf(each);
      if (needles.length === 0 || rarity(needles) < COMMON) {
        this.always.push(way);
        continue;
      }
      for (const needle of needles) {
        const place = needled.placeOf(needle);
        this.needing[place] = [...(this.needing[place] ?? []), way];
      }
    }
    this.spotter = new Spotter(needled.texts);
  }
}

/** An expression that can fit in many ways, of which only those are tried whose letters are there. */
export class AnyOf {
  /** Null until the first test: a start that reads no lines need not take the expression apart. */
  private ways: Ways | null = null;
  /** Counts the texts that were tested. */
  private round = 0;

  /** @param source of an expression without regard to case */
  constructor(private readonly source: string) {}

  test(text: string): boolean {
    this.ways ??= new Ways(this.source);
    const { spotter, needing, always } = this.ways;
    this.round += 1;
    const found = (place: number): boolean => needing[place]?.some((way) => this.fits(way, text)) ?? false;
    return spotter.spot(text, found) || always.some((way) => this.fits(way, text));
  }

  private fits(way: Way, text: string): boolean {
    if (way.round === this.round) return false;
    way.round = this.round;
    // A word alone is all of it.
    if (way.expression === undefined) way.expression = /^[\w ]+$/.test(way.source) ? null : new RegExp(way.source, 'i');
    return way.expression?.test(text) ?? true;
  }
}

/** Expressions of which those that cannot fit a text are passed over. */
export class Gate<T> {
  /** Null until the first text. */
  private asking: Asking<T> | null = null;

  /** @param sourceOf the source of an entry's expression */
  constructor(
    private readonly all: readonly T[],
    private readonly sourceOf: (entry: T) => string,
  ) {}

  /** In their order, those whose expression may fit. */
  mayFit(text: string): T[] {
    this.asking ??= new Asking(this.all, this.sourceOf);
    const { entries, spotter, count } = this.asking;
    const isIn = new Uint8Array(count);
    spotter.spot(text, (place) => {
      isIn[place] = 1;
      return false;
    });
    const fitting: T[] = [];
    for (const { entry, asked } of entries)
      if (asked.every((places) => places.some((place) => isIn[place] === 1))) fitting.push(entry);
    return fitting;
  }
}

/** What is asked for of each expression. */
class Asking<T> {
  readonly spotter: Spotter;
  readonly count: number;
  readonly entries: readonly { readonly entry: T; readonly asked: readonly (readonly number[])[] }[];

  constructor(all: readonly T[], sourceOf: (entry: T) => string) {
    const needled = new Needled();
    this.entries = all.map((entry) => ({
      entry,
      asked: needlesOf(sourceOf(entry)).map((needles) => needles.map((needle) => needled.placeOf(needle))),
    }));
    this.count = needled.texts.length;
    this.spotter = new Spotter(needled.texts);
  }
}
