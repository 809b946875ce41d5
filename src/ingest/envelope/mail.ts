import type { Stamp } from '../../model/stamp.js';
import { readSessionStart } from '../text/collected.js';
import type { Hint, InnerText } from './hint.js';
import { within } from './hint.js';
import { titleOf } from './marks.js';

/** How a body is written down, RFC 2045 section 6. */
type Encoding = 'base64' | 'quoted-printable';

/** Characters of a body; a longer one is left as it stands. */
const BODY_CAP = 32 * 1024 * 1024;
/** Boundaries of parts in parts. */
const BOUNDARIES_CAP = 32;

/** What the headers of a part say. */
interface Part {
  encoding: Encoding | null;
  isHtml: boolean;
  /** Parts of its own, and no text. */
  isMultipart: boolean;
  filename: string | null;
}

/**
 * Undoes what mail programs make of text: bodies and attachments in base64 and quoted-printable (RFC 2045), each a text of its own with
 * the lines of the user's file. Where a mail says the same in plain text and as a web page the page is left out (RFC 2046, section 5.1.4).
 */
export class MailReader {
  private part: Part | null = null;
  /** A header that may go on in the next line. */
  private header = '';
  private readonly boundaries: { readonly mark: string; readonly isAlternative: boolean; hasPlain: boolean }[] = [];
  private body: Body | null = null;
  private sent: Stamp | null = null;

  constructor(
    private readonly hint: Hint,
    private readonly open: (hint: Hint) => InnerText,
  ) {}

  /** Takes a line; false where it is none that mail programs changed. */
  take(text: string, number: number): boolean {
    const end = this.boundaries.findIndex(({ mark }) => text === mark || text === `${mark}--`);
    if (end >= 0) {
      this.closeBody();
      this.boundaries.splice(0, end);
      this.part = text.endsWith('--') && this.boundaries[0]?.mark !== text ? null : newPart();
      this.header = '';
      return true;
    }
    if (this.body !== null) {
      if (this.body.take(text, number)) return true;
      this.closeBody();
    }
    this.sent = readSessionStart(text) ?? this.sent;
    if (this.part === null && !/^(?:Content-(?:Type|Transfer-Encoding)|MIME-Version): /i.test(text)) return false;
    this.part ??= newPart();
    this.readHeader(text);
    return false;
  }

  end(): void {
    this.closeBody();
  }

  private readHeader(text: string): void {
    if (/^[ \t]+\S/.test(text) && this.header !== '') this.header += ` ${text.trim()}`;
    else {
      this.finishHeader();
      this.header = text;
    }
    if (text.trim() === '') this.beginBody();
  }

  private finishHeader(): void {
    const { header, part } = this;
    this.header = '';
    if (part === null || header === '') return;
    const encoding = /^Content-Transfer-Encoding:\s*([\w-]+)/i.exec(header)?.[1]?.toLowerCase();
    if (encoding === 'base64' || encoding === 'quoted-printable') part.encoding = encoding;
    part.filename ??= /;\s*(?:file)?name="?([^";]{1,200})/i.exec(header)?.[1] ?? null;
    if (!/^Content-Type:/i.test(header)) return;
    part.isHtml = /text\/html/i.test(header);
    part.isMultipart = /multipart\//i.test(header);
    const boundary = /;\s*boundary=(?:"([^"]{1,100})"|([^\s;"]{1,100}))/i.exec(header);
    const name = boundary?.[1] ?? boundary?.[2];
    if (name !== undefined && this.boundaries.length < BOUNDARIES_CAP)
      this.boundaries.unshift({
        mark: `--${name}`,
        isAlternative: /multipart\/alternative/i.test(header),
        hasPlain: false,
      });
  }

  private beginBody(): void {
    this.finishHeader();
    const { part } = this;
    this.part = null;
    if (part === null) return;
    const around = this.boundaries[0];
    const isTwin = part.isHtml && around?.isAlternative === true && around.hasPlain;
    if (around !== undefined && !part.isHtml && !part.isMultipart) around.hasPlain = true;
    if (isTwin || part.encoding !== null || part.filename !== null) {
      const told = part.filename === null ? null : titleOf(part.filename);
      const hint = within(this.hint, 'mail', { ...told, collected: this.sent });
      this.body = new Body(part.encoding, isTwin ? null : () => this.open(hint));
    }
  }

  private closeBody(): void {
    this.body?.end();
    this.body = null;
  }
}

function newPart(): Part {
  return { encoding: null, isHtml: false, isMultipart: false, filename: null };
}

/** One body; `open` is null for what is said elsewhere. */
class Body {
  private bytes: Buffer[] = [];
  /** The line of the file that each piece of bytes came from. */
  private numbers: number[] = [];
  private size = 0;
  private inner: InnerText | null = null;
  private isFull = false;

  constructor(
    private readonly encoding: Encoding | null,
    private readonly open: (() => InnerText) | null,
  ) {}

  /** Takes a line; false for one that is no part of it. */
  take(text: string, number: number): boolean {
    if (this.encoding === 'base64' && !/^[A-Za-z0-9+/]*={0,2}\s*$/.test(text)) return false;
    this.size += text.length;
    this.isFull ||= this.size > BODY_CAP;
    if (this.isFull) return false;
    if (this.open === null) return true;
    this.numbers.push(number);
    this.bytes.push(this.decoded(text));
    return true;
  }

  private decoded(text: string): Buffer {
    if (this.encoding === 'base64') return Buffer.from(text, 'base64');
    if (this.encoding === null) return Buffer.from(`${text}\n`);
    const isJoined = /=[ \t]*$/.test(text);
    const raw = text.replace(/[ \t]+$/, '').replace(/=$/, '');
    const pieces = raw
      .split(/((?:=[0-9A-Fa-f]{2})+)/)
      .map((piece) =>
        /^=[0-9A-Fa-f]{2}/.test(piece) ? Buffer.from(piece.replaceAll('=', ''), 'hex') : Buffer.from(piece),
      );
    return Buffer.concat(isJoined ? pieces : [...pieces, Buffer.from('\n')]);
  }

  end(): void {
    if (this.open === null || this.bytes.length === 0) return;
    this.inner = this.open();
    let rest: Buffer[] = [];
    let first = this.numbers[0] ?? 0;
    this.bytes.forEach((bytes, index) => {
      let start = 0;
      const number = this.numbers[index] ?? first;
      if (rest.length === 0) first = number;
      for (let stop = bytes.indexOf(0x0a); stop >= 0; stop = bytes.indexOf(0x0a, start)) {
        this.hand(Buffer.concat([...rest, bytes.subarray(start, stop)]), first);
        rest = [];
        first = number;
        start = stop + 1;
      }
      if (start < bytes.length) rest.push(bytes.subarray(start));
    });
    if (rest.length > 0) this.hand(Buffer.concat(rest), first);
    this.inner.end();
  }

  private hand(bytes: Buffer, number: number): void {
    this.inner?.line(bytes.toString('utf8').replace(/\r$/, ''), number);
  }
}
