import { ownName } from '../text/device-name.js';
import type { ShowReader } from './block.js';
import { isExecCommand } from './commands.js';

/** Recognition of the lines at which an input falls into pieces: prompts, banners, first lines of outputs. Pure; one line at a time. */

export interface Prompt {
  /** Null where whoever shared it blotted the name out: `[REDACTED]#`. */
  readonly hostname: string | null;
  /** `RP/0/RP0/CPU0` before a name of IOS XR; absent elsewhere. */
  readonly node?: string;
  /** `config`, `config-if`, … in configuration mode; null in exec mode. */
  readonly mode: string | null;
  /** What was typed after it; the empty string for a bare prompt. */
  readonly command: string;
}

const PROMPT =
  /^[ \t]{0,12}(?:([A-Z]{1,4}\/[0-9A-Z/]{1,24}):)?([A-Za-z0-9][\w.-]{0,62})(?:\(([a-z][\w-]{0,40})\))?([#>])[ \t]*(.*)$/;

/** What people put in the place of a name: `[REDACTED]#show clock`, `<hostname>#show clock`, `****#show clock`. */
const BLOTTED = /^[ \t]{0,12}(?:\[[A-Z][\w -]{1,30}\]|<[A-Z][\w .-]{1,30}>|[*•█]{3,40})#[ \t]*(\S.*)$/i;

/**
 * A command prompt of IOS XE (`SW1#show license all`, `SW1(config)# license smart …`, `SW1>`) or IOS XR. Null for other lines, and
 * for those that only look like one: what follows must be an exec command, or anything in configuration mode.
 */
export function readPrompt(line: string): Prompt | null {
  if (line.length > 400) return null;
  const match = PROMPT.exec(line);
  if (match === null) {
    const command = BLOTTED.exec(line)?.[1]?.trim() ?? '';
    return command !== '' && isExecCommand(command) ? { hostname: null, mode: null, command } : null;
  }
  const [, node, hostname = '', mode, sign, rest = ''] = match;
  const at = node === undefined ? {} : { node };
  const command = rest.trim();
  if (mode !== undefined && sign === '#') return { hostname, ...at, mode, command };
  if (mode !== undefined || !isExecCommand(command)) return null;
  // `<tag>` and quoted text end in the same sign: a bare `>` says too little, unless it is the whole line.
  if (command === '' && sign === '>' && line.trim() !== `${hostname}>`) return null;
  return { hostname, ...at, mode: null, command };
}

/**
 * The command that a banner of tech support names: `------------------ show license all ------------------`. Banners of
 * other commands than `show` need more dashes, because tables use them too. Null for other lines.
 */
export function readBanner(line: string): string | null {
  const match = /^\s*(-{4,})\s*([A-Za-z](?:.{0,200}?\S)?)\s*-{4,}\s*$/.exec(line.slice(0, 300));
  if (match === null) return null;
  const [, dashes = '', command = ''] = match;
  if (/^sh(?:ow?)?\s/i.test(command)) return command;
  return dashes.length >= 10 && !/-{4,}/.test(command) ? command : null;
}

/** `hostname SW1` of a configuration; null for other lines. */
export function readHostnameLine(line: string): string | null {
  return ownName(/^(?:hostname|switchname)\s+"?([A-Za-z0-9][\w.-]{0,62})"?\s*$/.exec(line)?.[1] ?? '');
}

/** `SW1 uptime is 3 weeks, 2 days` of `show version`; null for other lines. */
export function readUptimeLine(line: string): string | null {
  return ownName(/^([A-Za-z0-9][\w.-]{0,62}) uptime is \d/.exec(line)?.[1] ?? '');
}

/** First lines of a whole configuration. */
const CONFIG_STARTS = [
  'Building configuration',
  'Current configuration',
  '! Last configuration change',
  '! NVRAM config last updated',
];
/** First words of configuration lines that people paste alone. */
const PASTED_STARTS = [
  'license smart',
  'no license smart',
  'license boot',
  'hostname ',
  'version 1',
  'event manager applet',
  'platform hardware throughput',
  'ip http client',
  'ip http server',
  'ip http secure',
  'no ip http',
  'ip http authentication',
  'ip http max',
  'ip name-server',
  'ip domain',
  'no ip domain',
  'ip host ',
  'ip route ',
  'call-home',
  'service call-home',
  'crypto pki',
  'ntp server',
  'ntp peer',
  'clock timezone',
  'interface ',
  'vrf definition',
  'logging host',
  'logging trap',
  'username ',
  'aaa ',
  'no aaa',
  'netconf-yang',
  'service timestamps',
  'switchname ',
];
const CERTAIN = /^(?:no )?license smart (?:transport|url|proxy|vrf|utility|usage)\b|^hostname \S+\s*$/;
/** Lines that the device prints before an output (`terminal exec prompt timestamp`). */
const PREAMBLE_STARTS = ['Load for five secs', 'Time source is', 'No time source'];
const XML_STARTS = ['<?xml', '<smartLicense', '<RUMReport', '<specificPLR'];
const ECHO_STARTS = ['show ', 'sho ', 'sh ', 'Show ', 'ping '];

/** What a line outside any section starts. */
export type Opening =
  | { readonly kind: 'show'; readonly command: string; readonly pattern: RegExp }
  /** `isCertain`: no output has such a line at its margin. */
  | { readonly kind: 'pasted'; readonly isCertain: boolean }
  | { readonly kind: 'config' | 'preamble' | 'xml' | 'echo' };

export interface Openers {
  /** Cheap test on bytes: false when the line surely opens nothing. */
  mayOpen(bytes: Uint8Array, start: number, end: number): boolean;
  /** What the line opens, or null. */
  find(line: string): Opening | null;
  /** Some reader gives a first line without a fixed beginning, which `mayOpen` can't see. */
  readonly hasLoose: boolean;
}

/** Prepares the recognition of first lines: those that readers give (`ShowReader.opens`), configuration, XML, echoed commands. */
export function createOpeners(readers: readonly ShowReader[]): Openers {
  const shows: { command: string; pattern: RegExp }[] = readers.flatMap((reader) => {
    const command = reader.commands[0];
    return command === undefined ? [] : reader.opens.map((pattern) => ({ command, pattern }));
  });
  const prefixes = shows.map(({ pattern }) => literalPrefix(pattern));
  const table: (Uint8Array[] | undefined)[] = [];
  const texts = new Set([
    ...prefixes.flat(),
    ...CONFIG_STARTS,
    ...PASTED_STARTS,
    ...PREAMBLE_STARTS,
    ...XML_STARTS,
    ...ECHO_STARTS,
  ]);
  for (const text of texts) {
    if (text === '') continue;
    const bytes = Buffer.from(text);
    const list = table[bytes[0] ?? 0] ?? [];
    list.push(bytes);
    table[bytes[0] ?? 0] = list;
  }
  const startsWithAny = (line: string, starts: readonly string[]) => starts.some((start) => line.startsWith(start));

  return {
    hasLoose: prefixes.some((list) => list.includes('')),
    mayOpen(bytes, start, end) {
      const list = table[bytes[start] ?? 0];
      if (list === undefined) return false;
      for (const prefix of list) {
        if (end - start < prefix.length) continue;
        let index = 1;
        while (index < prefix.length && bytes[start + index] === prefix[index]) index += 1;
        if (index === prefix.length) return true;
      }
      return false;
    },
    find(line) {
      const text = line.trimStart();
      const isAtMargin = text.length === line.length;
      for (const { command, pattern } of shows) {
        if (pattern.test(line) || (!isAtMargin && pattern.test(text))) return { kind: 'show', command, pattern };
      }
      if (startsWithAny(text, PREAMBLE_STARTS)) return { kind: 'preamble' };
      if (!isAtMargin) return null;
      if (startsWithAny(text, CONFIG_STARTS)) return { kind: 'config' };
      if (startsWithAny(text, PASTED_STARTS)) return { kind: 'pasted', isCertain: CERTAIN.test(text) };
      if (startsWithAny(text, XML_STARTS)) return { kind: 'xml' };
      return startsWithAny(text, ECHO_STARTS) ? { kind: 'echo' } : null;
    },
  };
}

/**
 * The fixed texts that a match of the pattern begins with, leading blanks aside; `['']` where it has none. Understands
 * `^`, `\s*`, escaped punctuation and leading groups of plain alternatives.
 */
export function literalPrefix(pattern: RegExp): string[] {
  if (pattern.flags.includes('i') || !pattern.source.startsWith('^')) return [''];
  return prefixesOf(pattern.source.slice(1).replace(/^(?:\\s[*+]|\[ \\t\]\*)/, ''));
}

function prefixesOf(source: string): string[] {
  const group = /^\((?:\?:)?([^()[\]\\?*+{}.^$]+)\)(\??)(?![*{])/.exec(source);
  if (group !== null) {
    const alternatives = (group[1] ?? '').split('|');
    return group[2] === '?' ? [...alternatives, ...prefixesOf(source.slice(group[0].length))] : alternatives;
  }
  if (hasTopLevelBar(source)) return [''];
  let rest = source;
  let prefix = '';
  while (rest !== '') {
    const next = /^(?:\\([^A-Za-z0-9])|([^\\()[\]{}?*+.^$|]))/.exec(rest);
    if (next === null) break;
    rest = rest.slice(next[0].length);
    if (/^[?*{]/.test(rest)) break;
    prefix += next[1] ?? next[2] ?? '';
    if (rest.startsWith('+')) break;
  }
  return [prefix];
}

function hasTopLevelBar(source: string): boolean {
  let depth = 0;
  for (let index = 0; index < source.length; index += 1) {
    const character = source[index];
    if (character === '\\') index += 1;
    else if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') depth -= 1;
    else if (character === '|' && depth === 0) return true;
  }
  return false;
}

/** Outside of a whole configuration, does the line still belong to what was pasted? */
export function isConfigLine(line: string): boolean {
  return line === '' || /^[ !]/.test(line) || /^[a-z][\w-]*(?:\s|$)/.test(line);
}
