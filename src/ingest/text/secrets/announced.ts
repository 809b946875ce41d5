/** A sentence, a heading, a label that says that a secret comes, and the secret alone on a line below: `The password is:`. */
import { ABOUT, kindOfName } from './fields.js';
import type { Tell } from './found.js';
import { isMadeUp } from './made-up.js';
import { isOdd } from './odd-words.js';
import { isCommonWord, isStart, type Kind } from './words.js';

/** Longer lines announce nothing, and are no value alone. */
const LONGEST = 240;
/** Lines between the announcement and the secret that may hold nothing, a rule or the beginning of a block. */
const REACH = 3;

/** What a note, a page, a script or a configuration sets a line off with. */
const MARKS =
  /^(?:\s|[>|*#;!•·]|\/\/|--(?=\s)|-\s|\d{1,2}[.)]\s|<\/?[a-z][^<>]{0,200}>)+|(?:\s|[*_|#]|<\/?[a-z][^<>]{0,200}>)+$/gi;
/** What stands around a word: quotes, brackets. */
const AROUND = /^["'`‘’“”«»([{]+|["'`‘’“”«»)\]},.;]+$/g;
/** In brackets stands what is said beside. */
const ASIDE = /\([^()]{0,80}\)/g;
/** The end of a sentence or of what leads it in, behind which another one begins. */
const SENTENCE_END = /[.;!?:]\s+/;
/** How a line ends that says: here it comes. A separator alone, or a verb that wants more. */
const COMES =
  /(?:[:：=?>–—-]|\b(?:is|was|are|were|to|below|here|follows|following|next|now|ist|lautet|est|es|é|è|jest|je|unten|folgt))\s*$/i;
/** Names and values of a document, paths. */
const NO_SENTENCE = /["']\s*:\s*\S|\w\/\w/;
/** The same with what sets a line off behind it; shorter lines may be a name alone. */
const MAY_COME = new RegExp(
  `${COMES.source.replace('\\s*$', '')}[\\s*_|#"'\`]{0,8}(?:</?[a-z][^<>]{0,80}>\\s{0,8}){0,4}$`,
  'i',
);
const SHORT = 48;
/** What denies that there is one, or says what became of it. */
const DENIES =
  /\b(?:no|not|none|never|without|required?|missing|expired|invalid|incorrect|wrong|fail\w*|policy|policies|rejected|denied|attempts?|kein\w*|nicht)\b/i;
/** What people call a secret beside what fields are called. */
const SPOKEN: ReadonlyMap<string, Kind> = new Map([
  ['pass', 'password'],
  ['pin', 'password'],
  ['login', 'credentials'],
  ['logins', 'credentials'],
  ['creds', 'credentials'],
  ['zugangsdaten', 'credentials'],
  ['identifiants', 'credentials'],
  ['credenciales', 'credentials'],
  ['code', 'code'],
  ['string', 'community'],
]);
/** Behind these a name comes first. */
const WITH_NAME = /\b(?:user(?:name)?|login|account) (?:and|&|\+|\/) ?\w|\b(?:login|logins|creds|credentials)\b/i;
/** Codes and strings of many kinds are none: these are. */
const OF_CODES =
  /^(?:access|unlock|reset|confirmation|authorization|return|request|reservation|trust|community|snmp|ro|rw)$/;
/** A name as a secret: nothing more is said. */
const FEW = 4;

/** A value alone: one word, not that of a prompt, a label, an address of a page. */
const VALUE = /^(?=\S{0,255}[\p{L}\d]{3})\S{4,256}$/u;
const NO_VALUE = /[:：]$|["']\s*[:=]|^(?:https?|ftp):\/\/|^<|^-{3,}|^%/i;
const PROMPT = /^[\w.()/:-]{1,80}[#>]([a-z]*)$/i;
/** `X Description: lab` */
const WITH_LABEL = /^\S{4,256}(?=\s{1,8}[A-Z][A-Za-z ]{1,24}:\s)/;
/** `ops / X`, `ops X` */
const PAIR = /^[^\s/|,:]{1,64}(\s*[/|,]\s*|:|\s+)(\S{4,256})$/;
/** The last word of a sentence that was folded. */
const LAST_OF_SENTENCE = /^[A-Za-z][a-z]*[.,;!?]$/;
/** Nothing, a rule, the beginning of a block: what is announced comes behind it. */
const BETWEEN = /^(?:\s|[-=~_*`>|#!+]|<\/?[a-z][^<>]{0,200}>)*(?:```\w{0,16})?\s*$/i;

/** The kind of secret that a line announces without saying it, or null. */
export function announcedKind(line: string): Kind | null {
  if (line.length > SHORT && !MAY_COME.test(line)) return null;
  const plain = line
    .replace(MARKS, '')
    .replace(ASIDE, '')
    .replace(/[*_"'`]+(?=\s*[:：]?\s*$)/g, '');
  const said = plain.split(SENTENCE_END).findLast((part) => part.trim() !== '') ?? '';
  const words = said.match(/[\p{L}\d/_-]+/gu) ?? [];
  if (words.length === 0 || NO_SENTENCE.test(said) || DENIES.test(said) || (words.length >= FEW && !COMES.test(said)))
    return null;
  const kind = spokenKind(words);
  // A name and a few words before it are a heading; what stands behind it must say that it comes.
  if (words.length === 1 && /^enable:$/i.test(said.trim())) return 'password';
  if (kind === null || (kind.at !== words.length - 1 && !COMES.test(said))) return null;
  return WITH_NAME.test(said) ? 'credentials' : kind.kind;
}

/** The last word that names a secret, by itself or with the one before it; where what is told of it is said, it is none. */
function spokenKind(words: readonly string[]): { kind: Kind; at: number } | null {
  for (let at = words.length - 1; at >= 0; at -= 1) {
    const word = (words[at] ?? '').toLowerCase();
    const before = (words[at - 1] ?? '').toLowerCase();
    const spoken = SPOKEN.get(word);
    const isCode = spoken === 'code' || spoken === 'community';
    const kind =
      kindOfName(words.slice(Math.max(0, at - 2), at + 1).join(' ')) ??
      kindOfName(word) ??
      (isCode && !OF_CODES.test(before) ? null : (spoken ?? null));
    if (kind !== null && !ABOUT.has((words[at + 1] ?? '').toLowerCase())) return { kind, at };
  }
  return null;
}

/** Looks at one line after the other; masks what stands alone below an announcement. */
export class Announced {
  private kind: Kind | null = null;
  private left = 0;

  get isWaiting(): boolean {
    return this.kind !== null;
  }

  take(line: string, tell: Tell): void {
    const { kind } = this;
    if (line.length > LONGEST) {
      this.kind = null;
      return;
    }
    const announced = announcedKind(line);
    if (kind !== null && announced === null) {
      if (BETWEEN.test(line)) {
        this.left -= 1;
        if (this.left === 0) this.kind = null;
        return;
      }
      const found = valueIn(line, kind);
      if (found !== null) tell(kind === 'credentials' ? 'password' : kind, found.start, found.end);
      // A name stands above its password.
      if (kind === 'credentials' && this.left > 1) this.left = 1;
      else this.kind = null;
      return;
    }
    this.kind = announced;
    this.left = REACH;
  }
}

/** Where the secret stands that is alone on its line; of a name and its password, the password. */
function valueIn(line: string, kind: Kind): { start: number; end: number } | null {
  const unmarked = line.replace(MARKS, '');
  const from = line.indexOf(unmarked);
  const labelled = WITH_LABEL.exec(unmarked)?.[0];
  const plain = labelled ?? unmarked;
  const pair = kind === 'credentials' ? PAIR.exec(plain) : null;
  const value = (pair?.[2] ?? plain).replace(AROUND, '');
  const isTold = labelled !== undefined || pair?.[1]?.trim() === '' || LAST_OF_SENTENCE.test(plain);
  if (isTold && !isOdd(value) && !isMadeUp(value)) return null;
  if (!VALUE.test(value) || NO_VALUE.test(pair?.[2] ?? plain) || isCommonWord(value)) return null;
  const typed = PROMPT.exec(value)?.[1];
  if (typed !== undefined && (typed === '' || isStart(typed))) return null;
  const start = from + plain.lastIndexOf(value);
  return { start, end: start + value.length };
}
