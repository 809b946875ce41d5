/**
 * Secrets in sentences and in commands that nobody knows: near a word that may introduce one, in any form and anywhere in the text, a word
 * that no language has and that names nothing; right behind it, one that is most likely made up.
 */
import { ABOUT, isForeign, kindOfName } from './fields.js';
import type { Tell } from './found.js';
import { isMadeUp } from './made-up.js';
import { isHarmless, type Kind, strongKind } from './words.js';

/** Which letters follow each letter in words of English, German, of commands and programs. */
const FOLLOWED: ReadonlyMap<string, string> = new Map(
  `aabcdefghijklmnoprstuvwxyz bacdeilmorstuy cacdehiklmorstuy dabdefghilmnoprstuvwy eabcdefghijklmnopqrstuvwxyz faefilorstuy
  gabdeghilmnorstuwz haefilmnortuwy iabcdefgjklmnopqrstuvxz jaeiou kaefhilnorstuwy labcdefgiklmnopstuvwyz mabceimnopstuy
  nabcdefghijklmnopqrstuvwxyz oabcdefghijklmnoprstuvwxyz pabcdefhiloprstuwy qluv rabcdefghiklmnopqrstuvwyz sabcdefhiklmnopqrstuvwxyz
  tabcefhilmnoprstuwyz uabcdefghiklmnpqrstxyz vaeioru wadehilnorstuy xacehioptuvx yabcdeilmnoprstuwz zaeiouz`
    .split(/\s+/)
    .map((letters) => [letters.charAt(0), letters.slice(1)]),
);

const SHORTEST = 8;
const LONGEST = 256;
/** Pairs of letters that no word has, and the share of all pairs that they are at least. */
const FOREIGN = 2;
const FOREIGN_SHARE = 0.15;

/** Names of hosts, files, packages, interfaces, messages: they may look like anything. */
const NAME = /^[\w-]+(?:\.[\w-]+)+$|[/\\@:]|^[A-Z0-9_.-]+$|^[A-Z][A-Za-z-]+\d+$|^regid|^[a-f\d]+$/;
/** `Winter-2026!`, `c1Sc0Lab`: a sign, or a digit between letters of both cases. */
const MIXED = /^(?=.*[A-Za-z])(?=.*\d)(?=.*[!#$%^&*?+~])|^(?=.*[a-z])(?=.*[A-Z])[A-Za-z]+\d{1,6}[A-Za-z]\w*$/;

/** Whether a word is of no language and names nothing that one knows: what was made up to be a secret. */
export function isOdd(word: string): boolean {
  if (word.length < SHORTEST || word.length > LONGEST || NAME.test(word) || isHarmless(word)) return false;
  if (MIXED.test(word)) return true;
  let pairs = 0;
  let foreign = 0;
  for (const [run] of word.toLowerCase().matchAll(/[a-z]{2,}/g))
    for (let at = 1; at < run.length; at += 1) {
      pairs += 1;
      if (FOLLOWED.get(run.charAt(at - 1))?.includes(run.charAt(at)) === false) foreign += 1;
    }
  // Names that somebody gave are put together from short pieces.
  return foreign >= (/[-_]/.test(word) ? FOREIGN + 1 : FOREIGN) && foreign >= pairs * FOREIGN_SHARE;
}

/** What may introduce a secret, as the last part of a word: `X-Api-Key`, `SNMP_V3_AUTH`, `chv1-code`; commands shortened too. */
const INTRODUCER =
  /^(?:pass?|passw\w{0,8}|passphrase|passcode|pw|pwd|sec|secre?ts?|ke|keys?|psk|pmk|cak|tok|tokens?|idt\w{0,6}|auth|authen\w{0,10}|authoriz\w{0,6}|priv|communit\w{1,4}|pin|pak|pat|code|otp|slac|md5|sha\d{0,3}|text|ascii|hex|chap|pap|creds?|credentials?|cookie|session|login|hmac|unlock|unblock|en|ena|enable|srvtab|quote)$/;
/** What stands behind these is a name. */
const NAMERS =
  /^(?:for|from|on|by|at|of|in|host|hostname|server|address|vrf|user|username|group|interface|acl|name|named|device|peer|switch|router|chain|trustpoint|policy|profile|tenant|account|udi|pid|sn|vlan)$/;
/** Words between the one that introduces a secret and the secret; numbers and what is known of commands or says nothing don't count. */
const REACH = 4;
/** How a sentence comes to what it tells of: `the key of sw1 is X`, `changed the secret on sw1 to X`, `the key (X)`, `key for sw1 -> X`. */
const TOLD =
  /(?:\b(?:is|was|are|were|to|as|now|ist|war|lautet|auf|est|était|es|era)\s?[:=]?|[:=：→(]|[-=]>)\s{0,4}["'`(]?$/i;
/** Of these a sentence tells so; what stands behind the others in the same way is more often a name or a state. */
const TOLD_OF =
  /^(?:pass|passw\w{0,8}|passphrase|passcode|pw|pwd|secre?ts?|keys?|psk|pmk|cak|tok|(?:id)?tokens?|communit\w{1,4}|creds?|credentials?)$/;
/** As far as that is looked back for. */
const LEAD = 16;
/** What a program made of numbers, right behind a word that introduces a secret or where the sentence comes to it. */
const HEX = /^(?=[a-f]*\d)(?=\d*[a-f])[a-f\d]{12,64}$|^(?=[A-F]*\d)(?=\d*[A-F])[A-F\d]{12,64}$/;
/** Letters with digits among them; what has a sign between its parts is a name, a date, a version. */
const WITH_DIGITS = /^(?=\D*\d\D*\d)(?=[^a-z]*[a-z])\w{10,64}$|^[A-Z][a-z]+[_-]?(?:[A-Z][a-z]+[_-]?){1,4}\d{1,6}$/;
const KINDS: Readonly<Record<string, Kind>> = { pak: 'code', code: 'code', slac: 'code', cookie: 'credentials' };

/** Behind a prompt stands something else. */
const PROMPT = /^[\w.()/-]{1,80}#[a-z-]*$/;

const WORD = /[^\s"'`<>=,;(){}[\]|]+/g;

const lastPartOf = (word: string): string => /[a-z\d]*$/.exec(word.slice(-24))?.[0] ?? '';

/** `Schlüssel`, `SNMP-Community-String`: what names a secret as fields do. */
const isNamed = (word: string): boolean => isForeign(word) || /^[a-z\d]+(?:[-_][a-z\d]+){1,4}$/.test(word);

/** The kind of secret that a word may introduce. */
function introducedBy(word: string): Kind | null {
  const part = lastPartOf(word);
  if (!INTRODUCER.test(part)) return isNamed(word) ? kindOfName(word) : null;
  return KINDS[part] ?? strongKind(part) ?? (/^(?:tok|idt)/.test(part) ? 'token' : 'password');
}

/** Whether what stands right before a place says that what the sentence tells of comes. */
const isTold = (text: string, at: number): boolean => TOLD.test(text.slice(Math.max(0, at - LEAD), at));

/** Finds words of no language behind a word that may introduce a secret. Linear. */
export function findOdd(text: string, tell: Tell): void {
  let kind: Kind | null = null;
  let left = 0;
  let before = '';
  let mayBeTold = false;
  /** Only words that say nothing stand between this one and the one that introduces a secret. */
  let isRight = false;
  for (const match of text.matchAll(WORD)) {
    const word = match[0].replace(/[.:!?]+$/, '');
    const isToldHere = mayBeTold && kind !== null && isTold(text, match.index);
    const small = word.toLowerCase().replace(/^.*[#>:]/, '');
    const introduced = introducedBy(small);
    if (PROMPT.test(word)) kind = null;
    if (introduced !== null) {
      kind = introduced;
      left = REACH;
      isRight = true;
      mayBeTold = TOLD_OF.test(lastPartOf(small)) || !INTRODUCER.test(lastPartOf(small));
    } else if (kind !== null && /[a-z]/i.test(word)) {
      const isStrange =
        isOdd(word) ||
        isOdd(match[0]) ||
        (!isHarmless(word) && (isRight || isToldHere) && isMadeUp(word)) ||
        (isToldHere && WITH_DIGITS.test(word)) ||
        (mayBeTold && (isRight || isToldHere) && HEX.test(word));
      if (isStrange && !NAMERS.test(before) && !match[0].endsWith(':')) {
        tell(kind, match.index, match.index + word.length);
        left = REACH;
      } else if (!isHarmless(word)) left -= 1;
      isRight &&= isHarmless(word);
      mayBeTold &&= !ABOUT.has(small);
      // A sentence that ends takes what it spoke of along.
      if (left === 0 || /[.!?]$/.test(match[0])) kind = null;
    }
    before = small;
  }
}
