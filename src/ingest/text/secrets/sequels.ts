/**
 * Secrets that are announced before they come, on the same line or some lines above: a pair of name and value, a list below a name, the
 * answer to a prompt in a script.
 */
import { Announced } from './announced.js';
import { isOfMany, isOneOfMany, kindOfName } from './fields.js';
import type { Tell } from './found.js';
import { isCommonWord, isHarmless, type Kind } from './words.js';

/** Looks at one line after the other; tells what was announced. */
export interface Sequels {
  /** @param lead blanks before what the line was taken out of */
  take(line: string, tell: Tell, lead?: number): void;
  /** Something was announced: the next line is to be looked at whatever it holds. */
  readonly isWaiting: boolean;
}

/** `"name": "password"`, `<property name="password"`, `<name>password`, `"path": "/native/enable/secret"` */
const NAMED =
  /(?:["'\s{<(,-]|^)(?:(?:variable|secret|output)\s{1,4}"|(?:name|key|type|id|path|param|label|attribute|field|option|variable|prop|n)["']?\s{0,4}[:=>]\s{0,4}["']?)([\w./:-]{2,80})(?=["'\s,<}>)]|$)/gi;
/** `"value": "X"`, `value="X"`, `<value>X`, the text of the element whose name was told. */
const VALUE =
  /(?:["'\s{<(,-]|^)(?:value|val|content|contents|default|text|string|data|v)(?:["']?\s{0,4}(?:[:=>]|=>)|\s[^<>]{1,80}>)\s{0,4}(["']?)([^"'<>,}\n]{1,512})/gi;
const ELEMENT_TEXT = /^[^<>]{0,80}(?<!\/)>\s{0,8}([^<\s][^<]{0,512})/;
/** The value first, within one object or element. */
const REVERSED =
  /((?:["'\s{<(,-]|^)(?:value|val|content|contents|default|text|string|data|v)["']?\s{0,4}[:=]\s{0,4}["']?)([^"'<>{},\n]{1,512})["']?[^{}<>]{0,200}?[\s,"'](?:name|key|type|id|label|field|n)["']?\s{0,4}[:=]\s{0,4}["']?([\w./:-]{2,80})(?=["'\s,<}>/)]|$)/gi;
const OBJECT_END = /^\s*(?:[}\])]|<\/)/;
/** Lines between a name and its value. */
const REACH = 8;

/** `[passwords]`: what stands below, up to the next, holds them under any name. */
const SECTION = /^\s{0,8}\[["']?([\w.:-]{2,64})["']?\]\s*$/;
/** `snmp_communities:` with nothing behind it */
const LIST = /^(\s{0,40})(?:- )?["']?([\w.:-]{2,64})["']?(?::[[{\s]*|\s{0,20}=\s{0,4}[[{][[{\s]*)$/;
/** Longer lines are no items of a list that somebody wrote. */
const LONGEST_ITEM = 1024;
/** `ro: X` below what holds many. */
const ENTRY = /^\s*(?:-\s+)?["']?([\w.-]{1,64})["']?(?::\s+|\s{0,40}=\s{0,4})["']?([^"'\s{[|>].*?)["']?,?\s*$/;
const ITEM =
  /^(\s{0,40})(?:-\s+)?(?:["']?(?:name|value|string|text|community|secret|key|hash|plain|cleartext|encrypted|cipher|ciphertext|password|phrase)["']?(?::\s+|\s{0,20}=\s{0,4}))?["']?([^"'\s].*?)["']?,?\s*$/;

/** `password,X` and `"password";"X"` in rows of a table; a heading has the names of columns only. */
const CELLS =
  /(?<=(?:^|[,;\t])\s{0,4}"?|[[({]["'])([\w -]{2,40})["']?\s{0,4}[,;\t]\s{0,4}["']?(?=([^"',;\t\s]{4,128}?)["']?\s{0,4}(?:[,;\t\])}]|$))/g;
const COLUMN =
  /^(?:host\w*|device\w*|name|user\w*|login|ip\w*|address\w*|port|type|site|role|group|status|state|vendor|model|platform|os|version|serial\w*|pid|udi|location|description|comment|notes?|date|time\w*|created\w*|updated\w*|enabled|method|protocol|secret|enable\w*|password|community|token|key)$/i;

/** A script waits for the prompt of a password; what it sends then is one. */
const AWAITED =
  /\b(?:pattern|(?:exp_)?expect(?:_string|_prompt)?|wait(?:for(?:string)?)?|read_until|prompt)\b.{0,60}(?:passw|assword|asswd|passphrase|secret)|#.{0,40}passw.{0,40}$|\bOUT\s{1,4}:.{0,80}(?:password|passphrase)[^:]{0,40}:\s{0,4}$/i;
const ANSWER =
  /\b(?:(?:cli command|(?:exp_)?send(?:ln|line|log|_command\w{0,12})?|write(?:_channel)?|sendline\(|answer["']?\s{0,4}[:=])\s{0,4}(?:--\s{1,4})?\(?b?["'{]|IN\s{1,4}:\s{1,4}(?=[^"'}\\\s]+\s*$))((?:[^"'}\\]|\\(?![rn]))+)/gi;
/** `send "X\r"` is what somebody types. */
const TYPED =
  /\b(?:(?:exp_)?send\s{1,4}(?:--\s{1,4})?|(?:send(?:line)?|write(?:_channel)?)\(\s{0,4}b?)["']([^\s"'\\`]{4,128})(?:\\{1,8}[rn]|["']\)|["']\.encode\(|`?\s*$)/gi;

/** `<community-config>` alone on its line: what it holds under a name of its own is the secret. */
const ELEMENT = /^\s*<(?:[\w.-]{1,40}:)?([\w.-]{2,80})(?:\s[^<>]{0,400})?(?<!\/)>\s*$/;
const INNER_ELEMENT = /<(?:[\w.-]{1,40}:)?(name|value|string|text)(?:\s[^<>]{0,400})?>([^<]{1,512})<\//i;
/** Elements within one that holds secrets. */
const WITHIN = 8;

/** The first half of `send("enable\nX\n")`. */
const OPENS_SENDING = /\(\s{0,4}[bfru]?\\{0,3}(?:["']|&quot;|&#3[49];)en(?:a|ab|abl|able)?$/;
/** `cli command "enable"`: what is typed next answers for its password, where it is no command. */
const ENABLES =
  /\b(?:cli command|send_command\w{0,12}\(|write_channel\()\s{0,4}["']en(?:a|ab|abl|able)?(?:\\[rn])?["']/;
const NEXT_TYPED =
  /\b(?:cli command|send_command\w{0,12}\(|write_channel\()\s{0,4}["']([^\s"'\\]{4,128})(?=\\[rn]|["'])/g;

/** The kind of secret that stands beside a name: of a header, a parameter, a path. */
function kindOfPair(path: string): Kind | null {
  const name = path.replace(/^.*[/:]/, '');
  return /^authorization$/i.test(name) ? 'credentials' : kindOfName(name);
}

export function createSequels(): Sequels {
  return new AnnouncedSecrets();
}

/** What was announced and has not come. */
class AnnouncedSecrets implements Sequels {
  private pair: { kind: Kind; left: number } | null = null;
  private list: { kind: Kind; indent: number; isOfMany: boolean } | null = null;
  private element: { kind: Kind; name: string; left: number } | null = null;
  private awaits = 0;
  /** `enable` was typed: lines within which its password may come. */
  private enables = 0;
  private opensSending = false;
  private readonly announced = new Announced();

  private takePairs(line: string, tell: Tell): void {
    const named = [...line.matchAll(NAMED)].flatMap((match) => {
      const kind = kindOfPair(match[1] ?? '');
      return kind === null ? [] : [{ kind, end: match.index + match[0].length }];
    });
    if (this.pair !== null) this.tellValue(line, 0, named[0]?.end ?? line.length, this.pair.kind, tell);
    for (const [index, { kind, end }] of named.entries()) {
      const isTold = this.tellValue(line, end, named[index + 1]?.end ?? line.length, kind, tell);
      this.pair = isTold ? null : { kind, left: REACH };
    }
    if (this.pair !== null && named.length === 0) {
      this.pair.left = OBJECT_END.test(line) ? 0 : this.pair.left - 1;
      if (this.pair.left === 0) this.pair = null;
    }
    if (named.length > 0) this.takeReversed(line, tell);
  }

  /** `{"value": "X", "key": "password"}`, `<add value="X" key="password"/>` */
  private takeReversed(line: string, tell: Tell): void {
    for (const match of line.matchAll(REVERSED)) {
      const [, before = '', value = '', name = ''] = match;
      const kind = kindOfPair(name);
      const start = match.index + before.length;
      if (kind !== null && !isHarmless(value)) tell(kind, start, start + value.length);
    }
  }

  /** Masks the first value between two places of the line. */
  private tellValue(line: string, from: number, to: number, kind: Kind, tell: Tell): boolean {
    const part = line.slice(from, to);
    VALUE.lastIndex = 0;
    const value = VALUE.exec(part);
    const text = from > 0 && value === null ? ELEMENT_TEXT.exec(part) : null;
    const found = value?.[2] ?? text?.[1];
    const match = value ?? text;
    if (found === undefined || match === null) return false;
    const start = from + match.index + match[0].length - found.length;
    if (!isHarmless(found.trim())) tell(kind, start, start + found.trimEnd().length);
    this.pair = null;
    return true;
  }

  private takeList(line: string, tell: Tell, lead: number): void {
    const opened = LIST.exec(line);
    const kind = opened === null ? null : kindOfName(opened[2] ?? '');
    if (kind !== null) {
      this.list = { kind, indent: opened?.[1]?.length ?? 0, isOfMany: isOfMany(opened?.[2] ?? '') };
      return;
    }
    const section = SECTION.exec(line)?.[1];
    if (section !== undefined) {
      const of = isOfMany(section) || /^(?:snmp[_-])?community$/i.test(section) ? kindOfName(section) : null;
      this.list = of === null ? null : { kind: of, indent: -1, isOfMany: true };
      return;
    }
    if (this.list === null || line.trim() === '' || line.length > LONGEST_ITEM) return;
    const indent = lead + line.length - line.trimStart().length;
    const isItem = /^\s*-\s/.test(line);
    if (indent < this.list.indent || (indent === this.list.indent && !isItem)) {
      this.list = null;
      return;
    }
    const entry = this.list.isOfMany ? ENTRY.exec(line) : null;
    const isInSection = this.list.indent < 0;
    const item =
      entry !== null && isOneOfMany(entry[1] ?? '') ? entry[2] : isInSection ? undefined : ITEM.exec(line)?.[2];
    if (
      item === undefined ||
      /^[\w.:-]+["']?\s?:(?:\s|$)|^[^\w]+$/.test(item) ||
      isHarmless(item) ||
      item.startsWith('<redacted')
    )
      return;
    const start = line.lastIndexOf(item);
    tell(this.list.kind, start, start + item.length);
  }

  private takeElement(line: string, tell: Tell): void {
    const name = ELEMENT.exec(line)?.[1];
    const kind = name === undefined ? null : kindOfName(name);
    // A key has a name, and holds what it is under `key`.
    if (name !== undefined && kind !== null && kind !== 'key') {
      this.element = { kind, name, left: WITHIN };
      return;
    }
    if (this.element === null) return;
    const inner = INNER_ELEMENT.exec(line);
    const value = inner?.[2] ?? '';
    if (inner !== null && !isHarmless(value.trim())) {
      const start = inner.index + inner[0].lastIndexOf(value);
      tell(this.element.kind, start, start + value.length);
    }
    this.element.left -= 1;
    if (this.element.left === 0 || line.includes(`${this.element.name}>`)) this.element = null;
  }

  private takeCells(line: string, tell: Tell): void {
    for (const match of line.matchAll(CELLS)) {
      const [whole, name = '', value = ''] = match;
      const kind = kindOfName(name);
      if (kind === null || COLUMN.test(value) || isHarmless(value)) continue;
      const start = match.index + whole.length;
      tell(kind, start, start + value.length);
    }
  }

  private takeDialogue(line: string, tell: Tell): void {
    const isAwaited = AWAITED.exec(line);
    const from = isAwaited === null || isAwaited[0].startsWith('#') ? 0 : isAwaited.index + isAwaited[0].length;
    if (this.awaits > 0 || isAwaited !== null) {
      for (const match of line.slice(from).matchAll(ANSWER)) {
        const end = from + match.index + match[0].length;
        tell('password', end - (match[1] ?? '').length, end);
        this.awaits = 0;
      }
    }
    for (const match of line.matchAll(TYPED)) {
      const word = match[1] ?? '';
      const start = match.index + match[0].lastIndexOf(word);
      if (
        !isHarmless(word) &&
        !/^(?:show|exit|logout|enable|terminal|config\w*|quit|end|yes|reload|write)$/i.test(word)
      )
        tell('password', start, start + word.length);
    }
    this.awaits = isAwaited !== null ? 2 : Math.max(0, this.awaits - 1);
    this.takeEnabling(line, tell);
    this.takeSent(line, tell);
  }

  /** What a script sends in one piece is taken apart at its line ends. */
  private takeSent(line: string, tell: Tell): void {
    const word = this.opensSending ? (/^[^\s"'\\]{4,128}$/.exec(line)?.[0] ?? '') : '';
    if (word !== '' && !isCommonWord(word)) tell('password', 0, word.length);
    this.opensSending = OPENS_SENDING.test(line);
  }

  private takeEnabling(line: string, tell: Tell): void {
    const enabled = ENABLES.exec(line);
    if (this.enables > 0 || enabled !== null) {
      NEXT_TYPED.lastIndex = enabled === null ? 0 : enabled.index + enabled[0].length;
      const word = NEXT_TYPED.exec(line)?.[1] ?? '';
      const start = NEXT_TYPED.lastIndex - word.length;
      if (word !== '' && !isCommonWord(word)) tell('password', start, start + word.length);
    }
    this.enables = enabled !== null ? 2 : Math.max(0, this.enables - 1);
  }

  get isWaiting(): boolean {
    return (
      this.pair !== null ||
      this.list !== null ||
      this.element !== null ||
      this.awaits > 0 ||
      this.enables > 0 ||
      this.opensSending ||
      this.announced.isWaiting
    );
  }

  take(line: string, tell: Tell, lead = 0): void {
    this.takePairs(line, tell);
    this.takeCells(line, tell);
    this.takeList(line, tell, lead);
    this.takeElement(line, tell);
    this.takeDialogue(line, tell);
    this.announced.take(line, tell);
  }
}
