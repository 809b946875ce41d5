/** Private keys and containers of keys that go over several lines: PEM, SSH2, PuTTY, PKCS #12 in base64. */
import type { Tell } from './found.js';

/** Looks at one line after the other; tells what of it belongs to a block of secrets. */
export interface Blocks {
  /** @returns true when the line holds something that is public, such as a certificate: nothing random in it is a secret */
  take(line: string, tell: Tell): boolean;
  /** No block goes on. */
  readonly isIdle: boolean;
}

const BEGIN = /-{4,5} ?BEGIN ([A-Z0-9 ]{1,60}?) ?-{4,5}/g;
const END = /-{4,5} ?END [A-Z0-9 ]{1,60}?-{4,5}/g;
/** As typesetters, forms and people write the markers of private keys. */
const LOOSE_BEGIN =
  /[-–—]{1,5} ?BEGIN(?: |%20|\+)((?:[A-Z0-9]{1,16}(?: |%20|\+)){0,3}PRIVATE(?: |%20|\+)KEY(?: BLOCK)?) ?[-–—]{1,5}/gi;
const LOOSE_END =
  /[-–—]{1,5} ?END(?: |%20|\+)(?:[A-Z0-9]{1,16}(?: |%20|\+)){0,3}PRIVATE(?: |%20|\+)KEY(?: BLOCK)? ?[-–—]{1,5}/gi;
const SECRET_LABEL = /PRIVATE|ENCRYPTED|PKCS ?12|PFX|SECRET|PGP MESSAGE/i;
/** Other labels are headings of somebody's own. */
const PUBLIC_LABEL = /CERTIFICATE|PUBLIC|\bCRL\b|PARAMETERS|X509|SIGNATURE|PKCS ?7|\bCMS\b/;
/** `Private-Lines: 8` of PuTTY, the announcement of a PKCS #12 file or a key on the terminal. */
const ANNOUNCED =
  /pkcs12 follows|base ?64 encoded pkcs12|\bpkcs12\b.*\bterminal\b|(?:enter|paste) (?:PEM-formatted|the) .*private key/i;
/** `Private-Lines: 8` of PuTTY says how many lines come. */
const COUNTED = /^\W*Private-(?:Lines|Hash):\s*(\d{1,4})\s*$/;
/** What Ansible encrypted: lines of digits. */
const VAULT = /\$ANSIBLE_VAULT;[\d.]{1,8}(?:;[\w-]{1,64}){0,2}/;
const DIGITS = /(?<![\w+/=])(?:[0-9a-f]{2}){1,2048}(?![\w+/=])/g;
/** So many digits are of the vault whatever stands around them. */
const MANY_DIGITS = 40;
/** What others logged between two lines of a vault that have a head each. */
const MOST_BETWEEN = 4;
/** No block is longer; one that has no end can't hide the rest of an input. */
const LONGEST = 400;
/** The only word of a line, perhaps after a header, a quotation mark, a plus of a diff. */
const BODY = /^((?:.{0,120}?[\s>|"'+:-])??\s*)["'+]?([A-Za-z0-9+/=]{1,4096})(?:\\[nr])*["',]*\s*\\?$/;
/** Words of a sentence, one behind the other; a header has none. */
const PROSE = /[a-z]{3}\s{1,4}[a-z]{3}/;
const WORD = /^[A-Za-z]?[a-z]*$/;
const PROMPT = /^[\w.()/:-]{1,80}[#>]|^-{10,} show /;
/** `Proc-Type: 4,ENCRYPTED`, `Comment: …` */
const HEADER = /^[>|\s]*[A-Za-z-]{1,40}: /;
/** Where something else came in between, a short word is no part of a body any more. */
const WHOLE_LINE = 40;

/** What of a line may be a part of a body. Where a block was cut, messages and outputs come behind it: they end with words. */
function bodyOf(line: string): string | undefined {
  const [, head = '', body = ''] = BODY.exec(line) ?? [];
  const isSaid = body.length < WHOLE_LINE && /\w.*\s$/.test(head) && (PROSE.test(head) || WORD.test(body));
  return body === '' || isSaid ? undefined : body;
}

const MARKER = /---|[-–—](?:BEGIN|END)|[–—] ?(?:BEGIN|END)/i;

/** In one piece: whether a block is open, of which kind and how far it reaches is one state of one line after the other. */
export function createBlocks(): Blocks {
  /** Lines since a block of secrets began; 0 outside. */
  let lines = 0;
  let isPublic = false;
  /** Lines of a body that are still to come as they were counted. */
  let counted = 0;
  const vault = new Vault();
  /** Only lines of the body came since it began. */
  let isWithin = false;

  function begin(label: string): void {
    const isSecret = SECRET_LABEL.test(label);
    isPublic = !isSecret && PUBLIC_LABEL.test(label);
    lines = isSecret ? 1 : 0;
    isWithin = isSecret;
  }

  /** Masks what stands between BEGIN and END on one line. */
  function takeMarkers(line: string, tell: Tell): boolean {
    const markers = [BEGIN, END, LOOSE_BEGIN, LOOSE_END]
      .flatMap((marker) => [...line.matchAll(marker)])
      .sort((one, other) => one.index - other.index);
    let from = 0;
    for (const marker of markers) {
      if (lines > 0) tellBody(line, from, marker.index, tell);
      from = marker.index + marker[0].length;
      if (marker[1] !== undefined) begin(marker[1]);
      else {
        lines = 0;
        isPublic = false;
        isWithin = false;
      }
    }
    if (lines > 0 && markers.length > 0) tellBody(line, from, line.length, tell);
    return markers.length > 0;
  }

  return {
    get isIdle() {
      return lines === 0 && counted === 0 && !isPublic && vault.isIdle;
    },
    take(line, tell) {
      if (MARKER.test(line) && takeMarkers(line, tell)) return isPublic;
      if (takeCounted(line, tell)) return false;
      if (ANNOUNCED.test(line)) {
        lines = 1;
        return false;
      }
      // One that was cut ends with its letters: what comes then is as secret as ever.
      isPublic &&= !/\S\s+\S/.test(line) || HEADER.test(line) || /[A-Za-z0-9+/=]{40}\W{0,8}$/.test(line);
      if (isPublic || lines === 0) return isPublic;
      lines += 1;
      if (lines > LONGEST || PROMPT.test(line)) lines = 0;
      else takeBody(line, tell);
      return false;
    },
  };

  function takeCounted(line: string, tell: Tell): boolean {
    const announced = COUNTED.exec(line);
    if (announced !== null) counted = Number(announced[1]);
    if (vault.take(line, tell) || announced !== null) return true;
    const body = counted > 0 ? bodyOf(line) : undefined;
    counted = Math.max(0, counted - 1);
    if (body === undefined) return false;
    const start = line.lastIndexOf(body);
    tell('key', start, start + body.length);
    return true;
  }

  function takeBody(line: string, tell: Tell): void {
    const body = bodyOf(line);
    if (body === undefined) {
      isWithin &&= line.trim() === '' || HEADER.test(line);
      return;
    }
    if (body.length < WHOLE_LINE && !isWithin) return;
    isWithin = true;
    const start = line.lastIndexOf(body);
    tell('key', start, start + body.length);
  }
}

/** What stands around a piece of a line, whatever its numbers: a time, a count. */
const aroundOf = (line: string, start: number, length: number): string =>
  `${line.slice(0, start)}\n${line.slice(start + length)}`.replace(/["',\s]+$/, '').replace(/\d+/g, '0');

/** The lines of digits below `$ANSIBLE_VAULT`, alone or each behind a head of its own: in records, cells, a log. */
class Vault {
  /** Lines that may still come without digits of it; 0 outside. */
  private left = 0;
  /** What stands around the digits of the line before. */
  private around = '';

  get isIdle(): boolean {
    return this.left === 0;
  }

  /** @returns whether the line is a part of one */
  take(line: string, tell: Tell): boolean {
    const begun = VAULT.exec(line);
    if (begun !== null) {
      this.left = MOST_BETWEEN;
      this.around = aroundOf(line, begun.index, begun[0].length);
      return true;
    }
    if (this.left === 0) return false;
    let isPart = false;
    for (const { 0: digits, index } of line.matchAll(DIGITS)) {
      const around = aroundOf(line, index, digits.length);
      if (digits.length < MANY_DIGITS && around !== this.around) continue;
      tell('key', index, index + digits.length);
      this.around = around;
      isPart = true;
    }
    // Alone on their lines they end with the first other one.
    if (isPart) this.left = MOST_BETWEEN;
    else this.left = /\S/.test(this.around) ? this.left - 1 : 0;
    return isPart;
  }
}

/** What stands between two markers, quotes and blanks around it left out. */
function tellBody(line: string, from: number, to: number, tell: Tell): void {
  const body = line.slice(from, to);
  const start = from + (/^(?:\\n|\\r|[\s"',>|])*/.exec(body)?.[0].length ?? 0);
  if (start < to && /\w/.test(body)) tell('key', start, to);
}
