import { isIP } from 'node:net';
import { createRedactor, type Redactor, redactSecrets } from './redact.js';

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
  /** Starts the second pass over one input. */
  masker(): LineMasker;
  /** Masks a text that was made of the inputs. */
  text(text: string): string;
  /** What each placeholder stands for, in the order of their appearance. */
  entries(): readonly { readonly placeholder: string; readonly original: string }[];
}

/** Returns lines one later than it takes them: whether a secret goes on in the next line must be known. */
export interface LineMasker {
  push(line: string): string | null;
  end(): string | null;
}

/** Widths at which terminals cut a line in mid-word. */
const TERMINAL_WIDTHS: ReadonlySet<number> = new Set([72, 80, 100, 120, 132, 160, 200, 240]);
/** Shorter secrets are masked where they stand as one, and not wherever the same letters occur. */
const SHORTEST = 8;
/** Alternatives in one regular expression. */
const ALTERNATIVES = 500;

const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)/g;
const MAC = /(?<![\w.:-])(?:[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}|[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5})(?![\w:])/g;
const IPV6 = /(?<![\w.:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])/g;
/** Addresses that tell nothing about a network. */
const COMMON = /^(?:0\.0\.0\.0|255\.[\d.]+|0\.[\d.]+\.255|127\.[\d.]+|::1?)$/;

/** `username X`, `Configured from console by X on vty0`, `[user: X]` */
const USER_NAMES =
  /(?:^|\s)(?:username|\[?user(?:name)?:)\s+([^\s\]]{2,64})|\bby ([^\s()]{2,64}) on (?:vty|console|tty)/g;
/** Hosts of URLs and mail addresses, and what follows `hostname`, `ip host` and the like. */
const HOST_NAMES =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s/@]{1,200}@)?([A-Za-z0-9_.-]{3,253})|(?:^|\s)(?:hostname|ip host(?: vrf \S+)?|ip domain[ -]name|switchname)\s+([A-Za-z0-9_.-]{2,253})|@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/g;
const ACCOUNTS = /^\s*(?:Smart|Virtual) Account(?: Name)?\s*:\s*(\S.*?)(?: As of .*)?\s*$/;

/** Prepares masking; nothing is masked twice, and placeholders never hold what they stand for. */
export function createMask({ addresses, names }: MaskOptions): Mask {
  const placeholders = new Map<string, string>();
  const originals: { placeholder: string; original: string }[] = [];
  const counts = new Map<string, number>();
  /** Secrets and names that are masked wherever they stand. */
  const anywhere = new Map<string, string>();
  const nameSet = new Map<string, string>();
  let patterns: { pattern: RegExp; replace: (found: string) => string }[] | null = null;

  function placeholderOf(kind: string, original: string, isSecret: boolean): string {
    const key = `${kind} ${original}`;
    const known = placeholders.get(key);
    if (known !== undefined) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const placeholder = isSecret ? `<redacted:${kind}-${count}>` : `<${kind}-${count}>`;
    placeholders.set(key, placeholder);
    originals.push({ placeholder, original });
    return placeholder;
  }

  function secret(kind: string, original: string): string {
    // The same secret may stand where it looks like a password and where it looks like a key.
    const known = anywhere.get(original);
    if (known !== undefined) return known;
    const placeholder = placeholderOf(kind, original, true);
    if (original.length >= SHORTEST && !/redacted/i.test(original)) {
      anywhere.set(original, placeholder);
      patterns = null;
    }
    return placeholder;
  }

  function learnName(name: string): void {
    const plain = name.replace(/\.$/, '');
    if (!names || plain.length < 2 || /(?:^|\.)cisco\.com$/i.test(plain) || isIP(plain) !== 0 || /^\d+$/.test(plain))
      return;
    const key = plain.toLowerCase();
    if (
      nameSet.has(key) ||
      /^(?:none|empty|redacted|name|address|password|secret|token|key|code|community|credentials)$/.test(key)
    )
      return;
    nameSet.set(key, placeholderOf('name', plain, false));
    patterns = null;
  }

  function learnNames(line: string): void {
    for (const match of line.matchAll(USER_NAMES)) learnName(match[1] ?? match[2] ?? '');
    for (const match of line.matchAll(HOST_NAMES)) learnName(match[1] ?? match[2] ?? match[3] ?? '');
    const account = ACCOUNTS.exec(line)?.[1];
    if (account !== undefined && !account.startsWith('<')) learnName(account);
  }

  /** Secrets that begin in one line and end in the next, as a terminal cuts them. */
  function crossing(line: string, next: string): string[] {
    if (!TERMINAL_WIDTHS.has(line.length) || next === '' || /^\s/.test(next)) return [];
    const found: string[] = [];
    redactSecrets(line + next, (kind, value) => {
      if (!line.includes(value) && !next.includes(value)) found.push(value);
      return `<redacted:${kind}>`;
    });
    return found;
  }

  function patternsOf(): NonNullable<typeof patterns> {
    if (patterns !== null) return patterns;
    patterns = [
      ...alternations([...anywhere.keys()], '', '', 'g').map((pattern) => ({
        pattern,
        replace: (found: string) => anywhere.get(found) ?? found,
      })),
      ...alternations([...nameSet.keys()], '(?<![\\w<-])', '(?![\\w>])', 'gi').map((pattern) => ({
        pattern,
        replace: (found: string) => nameSet.get(found.toLowerCase()) ?? found,
      })),
    ];
    return patterns;
  }

  function maskText(line: string): string {
    let masked = line;
    for (const { pattern, replace } of patternsOf()) masked = masked.replace(pattern, replace);
    if (!addresses) return masked;
    const one = (found: string) => (COMMON.test(found) ? found : placeholderOf('address', found.toLowerCase(), false));
    return masked
      .replace(MAC, one)
      .replace(IPV6, (found) => (isIP(found) === 6 ? one(found) : found))
      .replace(IPV4, (found) => (isIP(found) === 4 ? one(found) : found));
  }

  function maskLine(redact: Redactor, line: string): string {
    return maskText(redact(line));
  }

  return {
    learner() {
      const redact = createRedactor(secret);
      let before = '';
      return (line) => {
        for (const value of crossing(before, line)) secret('secret', value);
        redact(line);
        if (names) learnNames(line);
        before = line;
      };
    },
    learnName,
    masker() {
      const redact = createRedactor(secret);
      let held: string | null = null;
      return {
        push(line) {
          let next = line;
          let done: string | null = null;
          if (held !== null) {
            for (const value of crossing(held, line)) {
              const cut = cutOf(value, held, next);
              if (cut === null) continue;
              held = held.slice(0, held.length - cut) + secret('secret', value);
              next = secret('secret', value) + next.slice(value.length - cut);
            }
            done = maskLine(redact, held);
          }
          held = next;
          return done;
        },
        end() {
          const last = held;
          held = null;
          return last === null ? null : maskLine(redact, last);
        },
      };
    },
    text: (text) =>
      text
        .split('\n')
        .map((line) => maskText(redactSecrets(line, secret)))
        .join('\n'),
    entries: () => originals,
  };
}

/** How many characters of the value stand at the end of the line, where the rest begins the next one. */
function cutOf(value: string, line: string, next: string): number | null {
  for (let cut = value.length - 1; cut > 0; cut -= 1) {
    if (line.endsWith(value.slice(0, cut)) && next.startsWith(value.slice(cut))) return cut;
  }
  return null;
}

/** Regular expressions that find any of the words, longer ones first. */
function alternations(words: readonly string[], before: string, after: string, flags: string): RegExp[] {
  const sorted = [...words].sort((one, other) => other.length - one.length);
  const patterns: RegExp[] = [];
  for (let index = 0; index < sorted.length; index += ALTERNATIVES) {
    const part = sorted.slice(index, index + ALTERNATIVES).map((word) => word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
    patterns.push(new RegExp(`${before}(?:${part.join('|')})${after}`, flags));
  }
  return patterns;
}
