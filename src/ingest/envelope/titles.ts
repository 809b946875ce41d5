import { addressOf, deviceName, isAddress, isFactoryName } from '../text/device-name.js';
import { namedInFile } from '../text/file-name.js';
import { createRedactor } from '../text/redact.js';
import { isNamedAhead } from './behind.js';
import { unescapedText } from './escaped-text.js';
import { type InnerLine, NOBODY, type Sender } from './hint.js';
import { DRESSING, FAR, isAlike, LOG_BUFFER, ledApart, mayEnd, OF_LOG, type Titled, WIDTH_CAP } from './leads.js';
import { readSender } from './log-events.js';
import { readLoneName, readMark } from './marks.js';
import { isDeviceWord, isOfMeans, looksNamed, tellsApart } from './name-shape.js';
import { NOBODYS } from './posts.js';
import { beginsOutput, isCommandText, PROMPT, TAG } from './recognise.js';

/** Lines above a text, what dresses them left aside, that may name its device. */
const REACH = 6;
/** A name and its value, which somebody else reads. */
const PAIR = /^\s*(?:- )?["']?[\w .@/-]{1,40}["']?\s*[:=]\s+\S/;
/** Words of such a line that are compared. */
const WORDS_CAP = 24;

/**
 * Finds lines that name the devices of the texts below them by what repeats: the same output begins several times, or log lines do
 * between other ones, and above each of them stands a line that is alike but for a name (`Connecting to 192.0.2.7 ...`, `core`,
 * `192.0.2.7 (core)`). Where none does, the lines right below the texts are asked (`-- sw1`).
 */
export function findTitles(lines: readonly InnerLine[]): Titled[] {
  const texts = lines.map(({ text }) => text);
  for (const starts of startsIn(texts)) {
    if (starts.length < 2) continue;
    const isLog = TAG.test((texts[starts[0] ?? -1] ?? '').slice(0, 400));
    const above = starts.map((start, index) => candidatesAbove(texts, start, starts[index - 1] ?? -1));
    const named =
      namedAlike(texts, above) ??
      namedAnyhow(texts, above) ??
      namedBelow(texts, starts) ??
      (isLog || !isPrompted(texts, starts) ? namedSomewhere(texts, starts) : null);
    // What tools are known to print between outputs says more than a name.
    if (named === null || named.every(({ line }) => readMark(texts[line] ?? '') !== null)) continue;
    if (named.some((each) => holdsSecret(texts, each))) continue;
    return named.map(({ line, sender }, index) => ({
      line,
      from: Math.min(line + 1, starts[index] ?? line + 1),
      sender,
    }));
  }
  return [];
}

/** Whether a prompt names the device of one of the texts: what stands around it has less to say. */
function isPrompted(texts: readonly string[], starts: readonly number[]): boolean {
  const [from = 0] = starts;
  return texts.slice(Math.max(0, from - REACH)).some((text) => {
    const host = PROMPT.exec(text)?.[1];
    return host !== undefined && !isFactoryName(host);
  });
}

/** Lines above one of which it may be announced that a secret comes. */
export const ANNOUNCED = 2;

/** Whether a name is a secret, by itself or by what stands above it: a password looks like one, and names are shown. */
export function holdsSecret(texts: readonly string[], { line, sender: { hostname, address } }: Named): boolean {
  const redacted =
    texts
      .slice(Math.max(0, line - ANNOUNCED), line + 1)
      .map(createRedactor())
      .at(-1) ?? '';
  return [hostname, address].some((each) => each !== null && !redacted.includes(each));
}

/** Where texts begin that are alike: the first output that comes more than once, and log lines behind others. */
function startsIn(texts: readonly string[]): readonly (readonly number[])[] {
  const logs: number[] = [];
  let isBehindLog = false;
  texts.forEach((text, index) => {
    if (text.trim() === '') return;
    const isLog = TAG.test(text.slice(0, 400));
    if (isLog && !isBehindLog) logs.push(index);
    isBehindLog = isLog || (isBehindLog && /^\s/.test(text));
  });
  const atMargin = outputsIn(texts);
  // What is set in below a name of YAML is that one's.
  const isWhole = atMargin.size > 0 || texts.some((text) => /:\s+[|>][+-]?\d?\s*$/.test(text));
  const outputs = isWhole ? atMargin : outputsIn(texts.map((text) => text.trimStart()));
  // A field that comes twice within one output begins nothing: with a value it is a beginning only where nothing began before.
  const first = [...outputs].find(([key, each], order) => each.length > 1 && (order === 0 || !key.includes(':')));
  return [...(first === undefined ? [] : [first[1]]), logs];
}

/** `b'show license status\\r\\n…'`, and no value with its name. */
const WHOLE_TEXT = /^\s*[bBrRuU]?(['"])(?![^'"]*\1\s*:).*\\n.*\1\s*$/;

/** By what they begin with: where outputs begin, whole ones in one line too. */
function outputsIn(texts: readonly string[]): Map<string, number[]> {
  const outputs = new Map<string, number[]>();
  // What a value holds is named by the value.
  const mayBeEscaped = !texts.some((text) => /^\s*[{[]|[{[]\s*$/.test(text));
  texts.forEach((text, index) => {
    if (text.trim() === '' || TAG.test(text.slice(0, 400)) || isCommandText(text)) return;
    const isEscaped = mayBeEscaped && WHOLE_TEXT.test(text) && unescapedText(text, true) !== null;
    if (!isEscaped && !beginsOutput(text)) return;
    const key = isEscaped ? 'in one line' : text.trim();
    outputs.set(key, [...(outputs.get(key) ?? []), index]);
  });
  return outputs;
}

/** A value in a notation, an assignment of gron, or the head of a packet as tcpdump and tshark print it. */
const OF_OTHERS =
  /^[A-Za-z_]\w*(?:[.[]\S*)? = .*;$|^\s*["{[].*["}\],]\s*$|\bIP6? (?:\S+ > |\()|\bethertype IP|\S\.[\w-]+ > \S+\.[\w-]+: |^(?:Internet Protocol Version|User Datagram|Transmission Control) /;

function candidatesAbove(texts: readonly string[], start: number, before: number): number[] {
  const found: number[] = [];
  const margin = indentOf(texts[start] ?? '');
  for (let index = start - 1; index > before && found.length < REACH; index -= 1) {
    const text = texts[index] ?? '';
    if (DRESSING.test(text)) continue;
    if (
      OF_OTHERS.test(text.replace(/^\[[\w.:-]+\]$/, '')) ||
      TAG.test(text.slice(0, 400)) ||
      // What is set in further is of something else.
      indentOf(text) > margin
    )
      break;
    if (!isCommandText(text) && text.length <= WIDTH_CAP) found.push(index);
  }
  return found;
}

function indentOf(text: string): number {
  return Math.max(0, text.search(/\S/));
}

export interface Named {
  readonly line: number;
  readonly sender: Sender;
}

const wordsOf = (text: string): string[] =>
  text
    // `INFO:paramiko:sw1`, how Python logs.
    .replace(/^(?:DEBUG|INFO|WARNING|ERROR):[\w.]+:/, '')
    .split(/[\s()[\]|`'"*;,]+/)
    .map((word) => word.replace(/:+$/, (colons) => (word.includes('::') && colons.length > 1 ? colons : '')))
    // `Connected to 192.0.2.7.`, `Trying sw1...`
    .map((word) => word.replace(/(?<=\w)\.+$/, ''))
    // `admin@192.0.2.7`
    .map((word) => (isAddress(word.slice(word.lastIndexOf('@') + 1)) ? word.slice(word.lastIndexOf('@') + 1) : word))
    // `Ncat: Connection from 192.0.2.7:51234.`
    .map((word) => (/\.\d+:\d{1,5}$|\]:\d{1,5}$/.test(word) ? (addressOf(word) ?? word) : word))
    // `<sw1>`, `#sw1`, `_sw1_`, `~sw1~`: marks of people and of chats.
    .map((word) => /^[<#@~_=]+([A-Za-z\d][\w.:-]*?)[>~_=#]*$/.exec(word)?.[1] ?? word)
    .filter((word) => word !== '');

/**
 * A line above each text that is alike but for a name, the nearest first; one that tells addresses only leaves the name to those above it.
 * Null where there is none, or all name the same.
 */
function namedAlike(texts: readonly string[], above: readonly (readonly number[])[]): Named[] | null {
  let addressed: Named[] | null = null;
  for (const [place, model] of (above[0] ?? []).entries()) {
    const words = wordsOf(texts[model] ?? '');
    if (words.length === 0 || words.length > WORDS_CAP) continue;
    const isLike = (line: number) => isAlike(words, wordsOf(texts[line] ?? ''));
    // At the same place first: `host`, `sw1`, `message` are alike as words.
    const found = ofEach(above, (lines) => [...lines.slice(place, place + 1), ...lines].find(isLike) ?? null);
    if (found === null) continue;
    const names = namesIn(found.map((line) => wordsOf(texts[line] ?? '')));
    if (names === null) continue;
    const named = found.map((line, index) => ({ line, sender: names[index] ?? NOBODY }));
    if (named.every(({ sender }) => sender.hostname !== null))
      return addressed === null ? named : both(named, addressed);
    addressed ??= named;
  }
  return addressed;
}

/** Names from one line and addresses from the one nearer to the text. */
function both(named: readonly Named[], addressed: readonly Named[]): Named[] {
  return addressed.map(({ line, sender }, index) => ({
    line,
    sender: { hostname: named[index]?.sender.hostname ?? null, address: sender.address },
  }));
}

function namesIn(rows: readonly (readonly string[])[]): Sender[] | null {
  const all = (rows[0] ?? []).map((_, column) =>
    rows.map((row) => (isOfMeans(row, column) ? '' : (row[column] ?? ''))),
  );
  const columns = all.filter((column) => !column.every((word) => /^\d+$/.test(word)));
  // `Alert 12: licence on DIST_A`: beside a running number people may be counted, whose names are written in small letters.
  const mayBeBare = (column: readonly string[]) =>
    columns.length === all.length || column.every((word) => /^[A-Z\d_.-]{3,}$|_/.test(word));
  const differing = columns.filter((column) => new Set(column).size > 1);
  const addresses = differing.find((column) => column.every(isAddress));
  const named = differing.filter((column) => column.every((word) => isName(word)));
  const names =
    named.find((column) => column.every((word) => looksNamed(lastOf(word))) && new Set(column.map(lastOf)).size > 1) ??
    // A bare word is one where nothing else tells the lines apart, and nothing of a clock is beside it.
    (named.length === 1 && differing.length === (addresses === undefined ? 1 : 2) && columns.length <= 4
      ? named.find(mayBeBare)
      : undefined);
  if (names === undefined && addresses === undefined) return null;
  return rows.map((_, index) => ({
    hostname: names === undefined ? null : lastOf(names[index] ?? ''),
    address: addresses?.[index] ?? null,
  }));
}

const ENDING = /\.(?:log|txt|out|cfg|conf|gz)(?:\.\d{1,3})?(?:\.gz)?$/i;

/** `configs/sw1.log` is named after its last part, `admin@sw1` after where one logs in. */
function lastOf(word: string): string {
  const last =
    word
      .replace(/^[A-Za-z_]+=/, '')
      .split(/[/\\@]/)
      .at(-1) ?? '';
  return ENDING.test(last) ? namedInFile(last) : last;
}

function isName(word: string): boolean {
  const last = lastOf(word);
  return /^[A-Za-z][\w.-]*$/.test(last) && !tellsApart(last) && deviceName(last) === last;
}

/** Lines that end in a colon right above the texts, each with one word that looks like a name: people write them anyhow. */
function namedAnyhow(texts: readonly string[], above: readonly (readonly number[])[]): Named[] | null {
  const found = ofEach(above, ([line = -1]) => {
    const text = texts[line] ?? '';
    const names = wordsOf(text).filter((word, at, words) => isName(word) && looksNamed(word) && !isOfMeans(words, at));
    const [only, another] = names;
    return /:\s*$/.test(text) && only !== undefined && another === undefined
      ? { line, sender: readSender(only) }
      : null;
  });
  return allDifferent(found);
}

const BELOW =
  /^\s*(?:(?:-{1,3}|[—–^↑]+|from:?|host:?)\s*|\()([\w.:-]+)\)?\s*$|^(?:Shared )?Connection to ([\w.:-]+) closed\b/i;

/** Nothing, what is typed on the next device, and at the shell to get there. */
const PASSED = /^\s*$|^[A-Za-z][\w.-]{0,62}[#>]|^[$%] |^Password:\s*$/i;

/** `-- sw1`, `(sw1)`, `^ sw1`, `Connection to sw1 closed.`, right below each text. */
function namedBelow(texts: readonly string[], starts: readonly number[]): Named[] | null {
  const found = ofEach(starts, (start, index) => {
    let line = (starts[index + 1] ?? texts.length) - 1;
    while (line > start && PASSED.test(texts[line] ?? '')) line -= 1;
    const name =
      BELOW.exec(texts[line] ?? '')
        ?.slice(1)
        .find((each) => each !== undefined) ?? '';
    return line > start && (isAddress(name) || (isName(name) && looksNamed(name)))
      ? { line, sender: readSender(name) }
      : null;
  });
  return allDifferent(found);
}

/**
 * The only word that looks like a name in the lines between the text before and each text, whatever else stands there: a command that
 * was typed elsewhere, a heading with its rule and its fence. Lines of a device's own say what their prompt says.
 */
function namedSomewhere(texts: readonly string[], starts: readonly number[]): Named[] | null {
  const found = ofEach(starts, (start, index) => {
    const before = starts[index - 1] ?? -1;
    const above = Array.from({ length: Math.min(FAR, start - before - 1) }, (_, up) => start - 1 - up);
    const filled = above.filter((line) => texts[line]?.trim() !== '').slice(0, REACH);
    const lines = filled.flatMap((line) => {
      const text = texts[line] ?? '';
      if (TAG.test(text.slice(0, 400)) || text.length > WIDTH_CAP || OF_OTHERS.test(text) || PAIR.test(text)) return [];
      const words = wordsOf(text)
        .filter((_, at, all) => !isOfMeans(all, at))
        .flatMap((word) => word.split('@').slice(-1));
      return words.filter((word) => isDeviceWord(lastOf(word)) && isName(word)).map((word) => ({ line, word }));
    });
    const names = new Set(lines.map(({ word }) => lastOf(word)));
    const [first] = lines;
    return first !== undefined && names.size === 1
      ? { line: first.line, sender: readSender(lastOf(first.word)) }
      : null;
  });
  return allDifferent(found);
}

/** Of a person; `ops@sw1` is where one logs in. */
const MAIL_ADDRESS = /\w@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}>?$/;

/** Words of a line that may name a device, however unlike the lines are. */
export function mentioned(text: string): string[] {
  if (text.length > WIDTH_CAP || OF_OTHERS.test(text)) return [];
  // `h2. First building` is a heading.
  return wordsOf(text.replace(/^h[1-6]\. /, ''))
    .filter((word) => !MAIL_ADDRESS.test(word))
    .map((word) => lastOf(word.replace(/^\d+:/, '')))
    .filter((word) => isDeviceWord(word) && !NO_SWITCH.test(word) && isName(word));
}

/** Through what a text came (`via proxy1`): no name of a device, but where it differs, another one may have printed it. */
function meansIn(text: string): string[] {
  const words = wordsOf(text);
  return text.length > WIDTH_CAP ? [] : words.filter((word, at) => isOfMeans(words, at) && /^[A-Za-z].*\d/.test(word));
}

/** Models, releases, servers and the like, which people tell of beside a device. */
const NO_SWITCH =
  /^(?:C9\d{3}|C8\d{3}|WS-C|ISR|ASR|CSC[a-z]{2}|IOS|cat9k|v?\d+\.|Cisco|Smart|CSLU|CSSM|SSM|On-?Prem|tools|smartreceiver|www\.|utf-?8|rfc)/i;

/** Logs that may be of one device. */
interface Part {
  readonly names: Set<string>;
  /** Who wrote them, see `postsIn`. */
  readonly post: string;
  readonly number: number;
}

/**
 * Logs that have other words above them which may be names, or that other people wrote, and nothing to tell which device's they are: whose
 * they are is unclear, and that they are of one device too. Empty where the same words stand above all of them, or no words.
 * @param posts whose words each line is, by its number
 */
export function findApart(lines: readonly InnerLine[], posts: ReadonlyMap<number, string>): Titled[] {
  const postOf = (index: number) => posts.get(lines[index]?.number ?? 0) ?? NOBODYS;
  const starts = startsOfLogs(lines, postOf);
  const areOthers = new Set(starts.map(postOf)).size > 1;
  if (starts.length < 2 || starts.every((start) => isNamedAhead(lines[start]?.text ?? ''))) return [];
  const isNamed = ({ text }: InnerLine) =>
    TAG.test(text.slice(0, 400)) ? false : (readMark(text) ?? readLoneName(text)) !== null;
  if (!areOthers && lines.some(isNamed)) return [];
  if (lines.some(({ text }) => LOG_BUFFER.test(text))) return ledApart(lines, starts);
  const parts: Part[] = [];
  const titled = starts.flatMap((from, index): Titled[] => {
    const before = starts[index - 1] ?? -1;
    const post = postOf(from);
    // What somebody wrote above it is of nobody else's text.
    const own = lines
      .slice(Math.max(before + 1, from - FAR), from)
      .filter((_, at, all) => postOf(from - all.length + at) === post);
    if (own.some(isNamed)) return [];
    const part = partOf(parts, own, post, lines[from]?.number ?? 0);
    const first = areOthers && before >= 0 && postOf(before) !== post ? from - own.length : from;
    return [{ line: null, from: first, sender: readSender(null), context: `line ${part.number}` }];
  });
  const areNamed = parts.filter(({ names }) => names.size > 0).length > 1;
  if (areNamed || (areOthers && (parts.length > 1 || titled.length < starts.length))) return titled;
  const isOfOne = parts.length === 1 && parts.some(({ names }) => names.size > 0);
  return isOfOne ? [] : ledApart(lines, starts);
}

/** Above fields and values: a heading, a comment, an item, and nothing that somebody else reads. */
const OF_VALUES = /^\s*(?:[<{}"'(]|[\w.@-]+["']?\s*[:=]\s*\S)/;

/**
 * The logs of a text as it was written that words above them keep apart, whatever its lines are read as (sections of TOML, items of a list):
 * by their lines; empty where nothing does.
 */
export function findLed(text: string): ReadonlyMap<number, string> {
  if (!mayEnd(text)) return new Map();
  const texts = text.split(/\r?\n/);
  // Of lists and sections the margin means nothing.
  const isSetIn = texts.every((text) => !TAG.test(text) || /^\s/.test(text));
  const lines = texts.map((text, index) => {
    const shown = OF_VALUES.test(text) && !TAG.test(text) ? '' : text;
    return { text: isSetIn ? shown.trimStart() : shown, number: index + 1 };
  });
  const isTelling = ({ text }: InnerLine) => !TAG.test(text) && (mentioned(text).length > 0 || readMark(text) !== null);
  const starts = startsOfLogs(lines, () => NOBODYS);
  const titled =
    starts.length < 2 || lines.some(isTelling) || lines.some(({ text }) => LOG_BUFFER.test(text))
      ? []
      : ledApart(lines, starts);
  const contexts = new Map<number, string>();
  // What leads to a log may be read as its beginning.
  const begins = titled.map(({ from }) => texts.slice(0, from).findLastIndex((text) => TAG.test(text)) + 1);
  titled.forEach(({ context = '' }, index) => {
    for (let line = begins[index] ?? 0; line < (begins[index + 1] ?? texts.length); line += 1)
      contexts.set(line + 1, context);
  });
  return contexts;
}

/** Where logs begin: behind other lines, and where somebody else wrote them. */
function startsOfLogs(lines: readonly InnerLine[], postOf: (index: number) => string): readonly number[] {
  const starts = new Set(startsIn(lines.map(({ text }) => text)).at(-1) ?? []);
  let before: string | null = null;
  lines.forEach(({ text }, index) => {
    if (!TAG.test(text.slice(0, 400))) return;
    const post = postOf(index);
    if (before !== null && before !== post) starts.add(index);
    before = post;
  });
  return [...starts].sort((one, other) => one - other);
}

/** The part that a log belongs to by the names above it, or else the last one of who wrote it. */
function partOf(parts: Part[], above: readonly InnerLine[], post: string, number: number): Part {
  const told = above.filter(({ text }) => !TAG.test(text.slice(0, 400)) && !OF_LOG.test(text));
  const names = told.flatMap(({ text }) => [...mentioned(text), ...meansIn(text)]);
  const known =
    names.length === 0
      ? parts.findLast((each) => each.post === post)
      : parts.find((each) => names.some((name) => each.names.has(name)));
  const part = known ?? { names: new Set<string>(), post, number };
  if (known === undefined) parts.push(part);
  for (const name of names) part.names.add(name);
  return part;
}

/** What is found of each, or null where one has nothing: most have, and the others are not asked then. */
function ofEach<Each, Result>(
  all: readonly Each[],
  find: (each: Each, index: number) => Result | null,
): Result[] | null {
  const found: Result[] = [];
  for (const [index, each] of all.entries()) {
    const its = find(each, index);
    if (its === null) return null;
    found.push(its);
  }
  return found;
}

function allDifferent(named: Named[] | null): Named[] | null {
  const names = new Set(named?.map(({ sender }) => sender.hostname ?? sender.address));
  return names.size > 1 && !names.has(null) ? named : null;
}
