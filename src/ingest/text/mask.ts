import { isIP } from 'node:net';
import { escapePattern } from '../../model/escape-pattern.js';
import { createRedactor } from './redact.js';
import { isCommonWord } from './secrets/words.js';

/** What is masked beside secrets. */
export interface MaskOptions {
  /** IPv4, IPv6 and MAC addresses; not those that are the same everywhere, such as masks and loopback. */
  readonly addresses: boolean;
  /** Host names, domains other than cisco.com, accounts, user names. */
  readonly names: boolean;
}

/**
 * Takes secrets out of many inputs so that the same secret becomes the same placeholder wherever it stands. Needs two
 * passes: `learn` every line first, then mask them.
 */
export interface Mask {
  /** Starts the first pass over one input; give it each line, cleaned. */
  learner(): (line: string) => void;
  /** A name that stands in the inputs: of a host, an account. */
  learnName(name: string): void;
  /** Starts the second pass over one input; give it each line, cleaned. */
  masker(): (line: string) => string;
  /** Masks a text that was made of the inputs. */
  text(text: string): string;
  /** What each placeholder stands for, in the order of their appearance. */
  entries(): readonly { readonly placeholder: string; readonly original: string }[];
}

/** Shorter secrets are masked where they stand as one, and not wherever the same letters occur. */
const SHORTEST = 8;
/** Alternatives in one regular expression. */
const ALTERNATIVES = 500;

const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)/g;
const MAC = /(?<![\w.:-])(?:[0-9A-Fa-f]{4}(?:[.-][0-9A-Fa-f]{4}){2}|[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5})(?![\w:])/g;
/** With the last four bytes in dotted form too: `::ffff:192.0.2.1`. */
const IPV6 =
  /(?<![\w.:])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}(?!\.?\w)|[0-9A-Fa-f]{0,4}(?![\w:]|\.\d))/g;
/** Addresses that tell nothing about a network. */
const COMMON = /^(?:0\.0\.0\.0|255\.[\d.]+|0\.[\d.]+\.255|127\.[\d.]+|::1?)$/;

/** Where names of users, accounts and hosts stand; the first group that took part is one. */
const NAMES: readonly RegExp[] = [
  // username X   User:X   [user: X]   Configured from console by X on vty0   for user 'X'   admin@vty0
  /(?:^|[\s#>"'[(])(?:username|user(?:[ _-]?name| id| account)?\s?[:=]|user)\s{0,4}["'<]?([^\s\]"'<>,;:=|]{1,64})/gi,
  /\bby ([^\s()]{2,64}) on (?:vty|console|tty|aux|line)|\b(?:login as|logged in as|sent-username)\s{1,4}([^\s"',;]{2,64})/gi,
  /(?<![\w.-])([\w.-]{2,64})@(?:vty|tty|con|console|aux)\d{0,4}\b/gi,
  // https://X/   hostname X   ip host X   @X
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s/@]{1,200}@)?([A-Za-z0-9_.-]{3,253})/g,
  /(?:^|\s)(?:hostname|ip host(?: vrf \S+)?|ip domain[ -](?:name|list)(?: vrf \S+)?|switchname|domain[ -]name)\s+([A-Za-z0-9_.-]{2,253})/g,
  // ntp server X   snmp-server host X   logging host X   proxy address X
  /(?:^|\s)(?:(?:ntp|sntp) (?:server|peer)|(?:snmp-server|tacacs-server|radius-server|logging|log-server) host|proxy address|http-proxy|mail-server|name-server)(?: vrf \S+)? "?([A-Za-z][A-Za-z0-9_.-]{2,253})/g,
  // X.example.net, wherever it stands: not files, nor names that begin with their top level, as those of entitlements
  /(?<![\w.@\\/-])((?:[A-Za-z0-9_][A-Za-z0-9_-]{0,62}\.){1,8}(?:com|net|org|edu|gov|mil|int|info|biz|cloud|dev|local|localdomain|lan|corp|internal|intern|intra|home|test|example|arpa|(?!py|sh|gz|md|so|js|ts|pl|rb|go|nc|db|id)[a-z]{2}))(?![\w-]|\.\w)/g,
  //  1 vty 0     X        idle   credentials id X
  /^\*?\s{0,4}\d{1,4}\s{1,4}(?:vty|con|aux|tty)\s{1,4}\d{1,4}(?:\/\d+){0,2}\s{1,8}([A-Za-z][\w.@-]{1,63})(?=\s)/g,
  /\bcredentials (?:id|username) ([^\s"']{2,64})/g,
  // Mar  5 04:12:12 X 55:   of a relay; a zone is in capitals
  /^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d(?:\.\d{1,6})?|\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:?\d\d)) (?![A-Z]{2,5}\b)([A-Za-z][\w.-]{1,63})(?=:? )/g,
  /@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/g,
  /(?<![\w.+%-])([\w.+%-]{1,64})@(?=[A-Za-z0-9-]{1,63}\.)/g,
  // Smart Account: X
  /^\s*(?:Smart|Virtual) Account(?: Name)?\s*:\s*([^<\s](?:(?! As of ).){0,256})/g,
  // "smartAccount": "X"   <virtual-account>X</virtual-account>   accountName=X
  /["']?\b(?:(?:smart|virtual|local|default|user|cssm)[_ -]?(?:virtual[_ -]?)?account(?:[_ -]?name)?|account[_ -]?name|s?va[_-]?name|sa[_-]?name|user[_-]?name|user[_-]?id|login|host|node|owner|operator|principal|actor|user|account|customer|company|organi[sz]ation|host[_-]?name|device|device[_-]?name|contact|contact[_-]?name|customer[_-]?name|company[_-]?name|e-?mail)["']?\s{0,4}[:=]\s{0,4}["']([^"'<]{1,128})["']/gi,
  /<(?:[\w-]{1,40}:)?(?:(?:smart|virtual|local|default|user|cssm)[_-]?(?:virtual[_-]?)?account(?:[_-]?name)?|account[_-]?name|account|user[_-]?name|user[_-]?id|user|login|owner|operator|host|host[_-]?name|device[_-]?name|contact|contact[_-]?name|organi[sz]ation|customer[_-]?name|company[_-]?name)(?:\s[^<>]{0,200})?>\s{0,8}([^<\s][^<]{0,127})</gi,
];
/** Where people and places stand in words that mean something elsewhere: masked there only. The first group stays, the second is masked. */
const PLACED: readonly RegExp[] = [
  /^(\s*(?:snmp-server (?:contact|location)|description|remark|customer-id|site-id|contract-id|street-address|phone-number|contact-name|sysContact|sysLocation)\s{1,4}"?)([^\s"<][^"]{0,255})(?="?\s*$)/gi,
  /(\b(?:CN|OU|O|L|ST|E)\s?=\s?)(?!cisco\b)([^\s,/"+<][^,/"+<]{1,63})/gi,
  // …/cslu/v1/pi/TENANT-1: whose SSM On-Prem it is
  /(\/cslu\/v1\/pi\/)([^\s/"'<>?#\\]{1,128})/gi,
  /^(\s*(?:system\s)?(?:contact|location)\s?:\s{1,4})([^\s<].{0,255})$/gi,
];
/** Words that follow `user` and the like and name nobody. */
const NOBODY =
  /^(?:idle|localhost|none|empty|redacted|name|address|password|secret|token|key|code|community|credentials|user|users|account|privilege|the|of|on|in|is|has|was|for|and|from|with|not|at|to|by|id|entered|input|guide|defined|license|licence|smart|cisco|switch|system|console|unknown|null|authentication|session|mode|data|agent|interface|equipment)$/i;

/** Prepares masking; nothing is masked twice, and placeholders never hold what they stand for. */
export function createMask(options: MaskOptions): Mask {
  return new PlaceholderMask(options);
}

/** What was learned, and the placeholder of each. */
class PlaceholderMask implements Mask {
  private readonly addresses: boolean;
  private readonly names: boolean;
  private readonly placeholders = new Map<string, string>();
  private readonly originals: { placeholder: string; original: string }[] = [];
  private readonly counts = new Map<string, number>();
  /** Secrets and names that are masked wherever they stand. */
  private readonly anywhere = new Map<string, string>();
  private readonly nameSet = new Map<string, string>();
  private patterns: { pattern: RegExp; replace: (found: string) => string }[] | null = null;

  constructor(options: MaskOptions) {
    this.addresses = options.addresses;
    this.names = options.names;
  }

  private placeholderOf(kind: string, original: string, isSecret: boolean): string {
    const key = `${kind} ${original}`;
    const known = this.placeholders.get(key);
    if (known !== undefined) return known;
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    const placeholder = isSecret ? `<redacted:${kind}-${count}>` : `<${kind}-${count}>`;
    this.placeholders.set(key, placeholder);
    this.originals.push({ placeholder, original });
    return placeholder;
  }

  private secret(kind: string, original: string): string {
    // The same secret may stand where it looks like a password and where it looks like a key.
    const known = this.anywhere.get(original);
    if (known !== undefined) return known;
    const placeholder = this.placeholderOf(kind, original, true);
    if (original.length >= SHORTEST && !/redacted/i.test(original) && !original.split(/\s+/).every(isCommonWord)) {
      this.anywhere.set(original, placeholder);
      this.patterns = null;
    }
    return placeholder;
  }

  learnName(name: string): void {
    const plain = name.trim().replace(/[.]$/, '');
    if (!this.names || plain.length < 2 || isNoName(plain) || this.anywhere.has(plain)) return;
    if (this.nameSet.has(plain.toLowerCase())) return;
    this.nameSet.set(plain.toLowerCase(), this.placeholderOf('name', plain, false));
    this.patterns = null;
  }

  private learnNames(line: string): void {
    for (const pattern of NAMES)
      for (const match of line.matchAll(pattern))
        this.learnName(match.slice(1).find((group) => group !== undefined) ?? '');
  }

  /** A name of one letter is masked where it stands as one, and not wherever the letter occurs. */
  private maskShortNames(line: string): string {
    return line.replace(
      /\b(user(?:name)?(?:\s?[:=]\s?| )["']?)([A-Za-z])(?=["'\s,;\]]|$)/gi,
      (_, before: string, name: string) => {
        return before + this.placeholderOf('name', name, false);
      },
    );
  }

  private maskPlaced(line: string): string {
    let masked = line;
    for (const pattern of PLACED)
      masked = masked.replace(
        pattern,
        (_, before: string, found: string) => before + this.placeholderOf('name', found.trim(), false),
      );
    return masked;
  }

  private patternsOf(): NonNullable<typeof this.patterns> {
    if (this.patterns !== null) return this.patterns;
    this.patterns = [
      ...alternations([...this.anywhere.keys()], '', '', 'g').map((pattern) => ({
        pattern,
        replace: (found: string) => this.anywhere.get(found) ?? found,
      })),
      ...alternations([...this.nameSet.keys()], '(?<![\\w<-])', '(?![\\w>])', 'gi').map((pattern) => ({
        pattern,
        replace: (found: string) => this.nameSet.get(found.toLowerCase()) ?? found,
      })),
    ];
    return this.patterns;
  }

  private maskText(line: string): string {
    let masked = line;
    for (const { pattern, replace } of this.patternsOf()) masked = masked.replace(pattern, replace);
    if (this.names) masked = this.maskPlaced(this.maskShortNames(masked));
    if (!this.addresses) return masked;
    const one = (found: string) =>
      COMMON.test(found) ? found : this.placeholderOf('address', found.toLowerCase(), false);
    return masked
      .replace(MAC, one)
      .replace(IPV6, (found) => (isIP(found) === 6 ? one(found) : found))
      .replace(IPV4, (found) => (isIP(found) === 4 ? one(found) : found));
  }

  learner(): (line: string) => void {
    const redact = createRedactor((kind, original) => this.secret(kind, original));
    return (line) => {
      redact(line);
      if (this.names) this.learnNames(line);
    };
  }

  masker(): (line: string) => string {
    const redact = createRedactor((kind, original) => this.secret(kind, original));
    return (line) => this.maskText(redact(line));
  }

  text(text: string): string {
    const redact = createRedactor((kind, original) => this.secret(kind, original));
    return text
      .split('\n')
      .map((line) => this.maskText(redact(line)))
      .join('\n');
  }

  entries(): readonly { readonly placeholder: string; readonly original: string }[] {
    return this.originals;
  }
}

/** The vendor's own hosts, addresses, numbers, words. */
function isNoName(name: string): boolean {
  return /(?:^|\.)cisco\.com$/i.test(name) || isIP(name) !== 0 || /^(?:\d+$|<)/.test(name) || NOBODY.test(name);
}

/** Regular expressions that find any of the words, longer ones first. */
function alternations(words: readonly string[], before: string, after: string, flags: string): RegExp[] {
  const sorted = [...words].sort((one, other) => other.length - one.length);
  const patterns: RegExp[] = [];
  for (let index = 0; index < sorted.length; index += ALTERNATIVES) {
    const part = sorted.slice(index, index + ALTERNATIVES).map(escapePattern);
    patterns.push(new RegExp(`${before}(?:${part.join('|')})${after}`, flags));
  }
  return patterns;
}
