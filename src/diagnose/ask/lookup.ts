import { NXOS_PREFIX } from '../../ingest/log/message.js';
import { present } from '../../model/present.js';

/** An entry of the knowledge by what all have. */
export interface NamedEntry {
  readonly id: string;
  readonly title?: string;
  readonly name?: string;
  /** Other names, of terms. */
  readonly names?: readonly string[];
  /** What stands in it word for word, of fields. */
  readonly prints?: readonly string[];
  /** How a command is typed, of terms. */
  readonly syntax?: readonly string[];
  /** How product ids begin, of platforms. */
  readonly pids?: readonly string[];
}

/** What somebody asked for. */
export interface Found {
  /** The folder of the knowledge. */
  readonly kind: string;
  readonly entry: NamedEntry;
}

/** Everything that can be told of, by the folder that it stands in; what one entry of it is called. The first of two namesakes is meant. */
export type Kinds = Readonly<Record<string, { readonly name: string; readonly entries: readonly NamedEntry[] }>>;

/**
 * What a name means, as people write it: an id or a printed name, also behind the name of its kind (`policy cisco-default`); another
 * name of a term; a command, abbreviated or behind a prompt; a release, a product id; a mnemonic in a tag. Null: nothing is called so.
 */
export function lookUp(kinds: Kinds, asked: string): Found | null {
  const bare = withoutQuestion(asked);
  return (
    byKind(kinds, bare) ??
    byName(kinds, bare) ??
    byTermName(kinds, bare) ??
    byPrinted(kinds, bare) ??
    byPid(kinds, bare) ??
    byRelease(kinds, bare) ??
    byCommand(kinds, bare) ??
    byMnemonic(kinds, bare) ??
    // `trust codes`, `SLACs`
    (/[^s]s$/i.test(bare) ? lookUp(kinds, bare.slice(0, -1)) : null)
  );
}

/** `what is a SLAC?` asks for `SLAC`. */
function withoutQuestion(asked: string): string {
  return asked
    .trim()
    .replace(/[?!.:]+$/, '')
    .replace(/^(?:what(?:'s| is| are| does)|explain|tell me about|define)\s+/i, '')
    .replace(/^(?:the|an?)\s+(?=\S)/i, '')
    .replace(/\s+(?:mean|means|stand for)$/i, '')
    .trim();
}

/** A line of an output with its value, `MIA: 105(105)` or `Overall=3 Communication=0`: what stands before the first value is the field, else what that value is one of. */
export function lookUpShown(kinds: Kinds, asked: string): Found | null {
  const [, name, value = ''] = /^\s*([A-Za-z][\w /.-]{1,60}?)\s*[:=]\s*(\S.*)/.exec(asked) ?? [];
  if (name === undefined) return null;
  const fields = { fields: kinds.fields ?? { name: 'field', entries: [] } };
  return byName(fields, name) ?? byPrinted(fields, name) ?? byPrinted(fields, value);
}

/** Small, and without what people leave out or put in: colons, dashes for blanks, doubled blanks. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .replace(/[:.]$/, '')
    .trim();
}

function byKind(kinds: Kinds, asked: string): Found | null {
  const [first = '', ...rest] = asked.split(/\s+/);
  const [kind, { entries } = { entries: [] }] =
    Object.entries(kinds).find(([, { name }]) => name === first.toLowerCase()) ?? [];
  // The only one of its kind needs no name: `explain policy`.
  const [only] = entries;
  const entry =
    rest.length > 0 ? entries.find((each) => isCalled(each, rest.join(' '))) : entries.length === 1 ? only : undefined;
  return kind !== undefined && entry !== undefined ? { kind, entry } : null;
}

function byName(kinds: Kinds, asked: string): Found | null {
  for (const isMeant of [({ id }: NamedEntry) => id.toLowerCase() === asked.toLowerCase(), isCalled]) {
    for (const [kind, { entries }] of Object.entries(kinds)) {
      const entry = entries.find((each) => isMeant(each, asked));
      if (entry) return { kind, entry };
    }
  }
  return null;
}

function isCalled({ id, name, title }: NamedEntry, asked: string): boolean {
  const wanted = plain(asked);
  return wanted !== '' && [id, name, title].some((each) => each !== undefined && plain(each) === wanted);
}

function byTermName(kinds: Kinds, asked: string): Found | null {
  const wanted = plain(asked);
  const entry = termsOf(kinds).find(({ names = [] }) => names.some((name) => plain(name) === wanted));
  return entry ? { kind: 'terms', entry } : null;
}

/** `INDIRECT`, and what begins as one that ends in `…`; `IN USE(15)` is the state with a number of its own. */
function byPrinted(kinds: Kinds, asked: string): Found | null {
  const bare = asked.replace(/(?<=[a-z])\(\d+\)$/i, '');
  if (bare !== asked) return byTermName(kinds, bare) ?? byPrinted(kinds, bare);
  const wanted = plain(asked);
  const isPrinted = (value: string) =>
    value.endsWith('…') ? wanted.startsWith(plain(value.slice(0, -1))) : plain(value) === wanted;
  const entry = kinds.fields?.entries.find(({ prints = [] }) => prints.some(isPrinted));
  return entry ? { kind: 'fields', entry } : null;
}

function termsOf(kinds: Kinds): readonly NamedEntry[] {
  return kinds.terms?.entries ?? [];
}

/** `C9300-48UXM-A` belongs to the platform whose product ids begin so, the longest beginning first. */
function byPid(kinds: Kinds, asked: string): Found | null {
  if (!/^(?=[^\d]{0,12}\d)[A-Z0-9][\w+/-]{2,40}$/i.test(asked)) return null;
  let best: { entry: NamedEntry; length: number } | null = null;
  for (const entry of kinds.platforms?.entries ?? []) {
    for (const pid of entry.pids ?? []) {
      const isMeant = asked.toUpperCase().startsWith(pid.toUpperCase());
      if (isMeant && pid.length > (best?.length ?? 0)) best = { entry, length: pid.length };
    }
  }
  return best && { kind: 'platforms', entry: best.entry };
}

/** Where a release stands: train, maintenance release, rebuild letter. */
type Version = readonly [major: number, minor: number, maintenance: number, letter: string];

function versionOf(text: string): Version | null {
  const found = /(?:^|\s)v?(\d{2})\.(\d{1,2})(?:\.(\d{1,3}))?([a-z]{0,2})$/i.exec(text);
  if (!found) return null;
  const [, major, minor, maintenance, letter = ''] = found;
  return [Number(major), Number(minor), Number(maintenance ?? 99), letter.toLowerCase()];
}

function compareVersions(one: Version, other: Version): number {
  for (const place of [0, 1, 2] as const) if (one[place] !== other[place]) return one[place] - other[place];
  return one[3] < other[3] ? -1 : one[3] > other[3] ? 1 : 0;
}

/**
 * A release that has no entry of its own: what it brings from those before it, and what came after. Of earlier trains only their first
 * releases count: what a later one of them brought need not be in this one.
 */
function byRelease(kinds: Kinds, asked: string): Found | null {
  const version = /^(?:(?:cisco )?ios[ -]?xe |release |version |[a-z]+ )*v?\d{2}\.\d/i.test(asked)
    ? versionOf(asked)
    : null;
  if (version === null) return null;
  const isOwnTrain = ([major, minor]: Version) => major === version[0] && minor === version[1];
  const first = present(versionOf(FIRST));
  const isClassic = compareVersions(version, first) < 0;
  const has: string[] = [];
  const lacks: string[] = [];
  const releases = (kinds.releases?.entries ?? [])
    .flatMap((entry) => {
      const of = versionOf(entry.id);
      return of === null ? [] : [{ ...entry, of }];
    })
    .sort((one, other) => compareVersions(one.of, other.of));
  for (const { id, title = id, of } of releases) {
    const line = `${title}: sldiag explain ${id}`;
    // What the classic model had is another world.
    if (compareVersions(of, first) < 0 && !isClassic) continue;
    if (compareVersions(of, version) > 0) lacks.push(line);
    else if (isOwnTrain(of) || of[2] === 1 || id === FIRST) has.push(line);
  }
  const id = version[2] === 99 ? `${version[0]}.${version[1]}` : `${version.slice(0, 3).join('.')}${version[3]}`;
  const model = isClassic
    ? 'The classic model, Smart Licensing with registration: sldiag explain classic.'
    : 'Smart Licensing Using Policy.';
  const entry = { id, title: `IOS XE ${id}`, model, has, lacks };
  return { kind: 'releases', entry };
}

/** With it Smart Licensing Using Policy begins. */
const FIRST = '17.3.2a';

/** A command, whatever of each word was typed: `sh lic stat`, `Switch(config)#no license smart utility`. */
function byCommand(kinds: Kinds, asked: string): Found | null {
  const typed = asked
    .replace(/^[\w.-]+(?:\([\w-]+\))?[#>]\s*/, '')
    .replace(/\s*\|.*$/, '')
    .replace(/^(?:no|do|default)\s+/i, '')
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean);
  let best: { entry: NamedEntry; score: number } | null = null;
  for (const entry of termsOf(kinds)) {
    for (const syntax of entry.syntax ?? []) {
      const score = fitOf(syntax.toLowerCase().split(' '), typed);
      if (score > (best?.score ?? 0)) best = { entry, score };
    }
  }
  return best && { kind: 'terms', entry: best.entry };
}

/** How well what was typed is this command: 0 where it isn't, more for each word and letter that is. */
function fitOf(syntax: readonly string[], typed: readonly string[]): number {
  let score = 0;
  for (const [place, word] of syntax.entries()) {
    const given = typed[place];
    if (given === undefined) {
      // What varies may be missing, and of a long command its end.
      const isWhole = syntax.slice(place).every((rest) => rest.startsWith('<'));
      return isWhole || place > 2 ? score - (syntax.length - place) : 0;
    }
    if (word.startsWith('<')) score += 1;
    else if (given.length >= Math.min(2, word.length) && word.startsWith(given))
      score += 10 + given.length / word.length;
    else return place > 2 ? score - (syntax.length - place) - 5 : 0;
  }
  return score;
}

/** A mnemonic behind its facility, whoever wraps it: `%SMART_LIC-3-X:`, `LICENSE-SMART_LIC-3-X` of IOS XR, `LICMGR-3-LOG_SMART_LIC_X` of NX-OS. */
function byMnemonic(kinds: Kinds, asked: string): Found | null {
  const tagged = /(?:^|-[0-7]-)([A-Z0-9_]+)(?![\w-])/i.exec(asked.replace(/^%/, ''))?.[1] ?? '';
  const told = tagged.toUpperCase();
  const mnemonic = told.startsWith(NXOS_PREFIX) ? told.slice(NXOS_PREFIX.length) : told;
  if (mnemonic === '') return null;
  const fitting = kinds.messages?.entries.filter(({ id }) => id === mnemonic || id.endsWith(`-${mnemonic}`)) ?? [];
  // Without its facility it has to be the only one that is called so.
  const isAlone = mnemonic === told && !/-[0-7]-/.test(asked);
  if (isAlone && (fitting.length !== 1 || !/^\S*_\S*$/.test(asked))) return null;
  const [entry] = fitting;
  return entry ? { kind: 'messages', entry } : null;
}
