import { onlyNameIn } from '../text/device-name.js';
import type { Hint, InnerText } from './hint.js';
import { readSender } from './log-events.js';
import { titleOf } from './marks.js';
import { beginsText, TAG } from './recognise.js';

/** What opens the text within a fence; without a sender the label above it speaks for it. */
type OpenFence = (told: Partial<Pick<Hint, 'hostname' | 'address' | 'command'>> | null, number: number) => InnerText;

/** Fences around texts: Markdown's, a chat's right before the first line, and those of wikis. */
export class Fences {
  private fence: { readonly text: InnerText; readonly mark: string } | null = null;
  /** The mark of one that was left before it was closed. */
  private left: string | null = null;

  constructor(private readonly open: OpenFence) {}

  /** The text within the fence that is open. */
  get text(): InnerText | null {
    return this.fence?.text ?? null;
  }

  end(): void {
    this.fence?.text.end();
    this.fence = null;
  }

  /** Another device's text begins within the fence: what closes it closes nothing more. */
  leave(): void {
    this.left = this.fence?.mark ?? this.left;
    this.end();
  }

  /** Takes a line that opens or closes a fence; false where it does neither. */
  take(text: string, number: number): boolean {
    return (
      this.takeLeft(text) ||
      this.takeWiki(text, number) ||
      this.takeMarkdown(text, number) ||
      this.takeGlued(text, number)
    );
  }

  private takeLeft(text: string): boolean {
    const { left } = this;
    if (left === null || this.fence !== null) return false;
    const closed = text.trim().replace(/[\s|]+$/, '');
    if (closed !== left && closed !== `{${left}}`) return false;
    this.left = null;
    return true;
  }

  private takeMarkdown(text: string, number: number): boolean {
    const mark = /^\s*(`{3,}|~{3,})[\w -]*$/.exec(text)?.[1];
    if (mark === undefined || (this.fence !== null && !mark.startsWith(this.fence.mark))) return false;
    if (this.fence === null) this.fence = { text: this.open(null, number), mark };
    else this.end();
    return true;
  }

  /** `{noformat:title=sw1}`, `{code}` of Jira and of wikis; text may stand behind it. */
  private takeWiki(text: string, number: number): boolean {
    // `|sw1|{code}`: a row of a table that names the device beside its text.
    const [, row, mark = '', title = '', rest = ''] =
      /^\s*(\|[^{}]{1,200}\|\s*)?\{(noformat|code)(?::(?:[^{}]{0,200}\|)?(?:title=)?([^{}|]{0,200})[^{}]{0,200})?\}(.*)$/.exec(
        text,
      ) ?? [];
    if (mark === '' || (this.fence !== null && this.fence.mark !== mark)) return false;
    if (this.fence !== null) {
      this.end();
      return true;
    }
    // `{code}|` of a row that began elsewhere.
    if (row === undefined && /^[\s|]*\|[\s|]*$/.test(rest)) return true;
    this.fence = { text: this.open(row === undefined ? titleOf(title) : readSender(onlyNameIn(row)), number), mark };
    if (rest.trim() !== '') this.fence.text.line(rest, number);
    return true;
  }

  /** Chat programs put the fence right before the first line, and right behind the last one. */
  private takeGlued(text: string, number: number): boolean {
    if (/^\s*(`{3,}|~{3,})[\w -]*$/.test(text)) return false;
    // `[code]%…[/code]`: a ticket has both in the line.
    const [, coded = ''] =
      this.fence === null ? (/^\s*\[(?:code|noformat|pre|quote)\](\S.*)\[\/\w+\]\s*$/.exec(text) ?? []) : [];
    if (coded !== '' && (beginsText(coded) || TAG.test(coded))) {
      this.fence = { text: this.open(null, number), mark: '[code]' };
      this.fence.text.line(coded, number);
      this.end();
      return true;
    }
    const [, mark = '', first = ''] = /^\s*(`{3})(\S.*)$/.exec(text) ?? [];
    if (this.fence === null && first !== '' && (beginsText(first) || TAG.test(first))) {
      this.fence = { text: this.open(null, number), mark };
      this.fence.text.line(first.replace(/`{3}\s*$/, ''), number);
      if (/`{3}\s*$/.test(first)) this.end();
      return true;
    }
    if (this.fence === null || !/\S`{3}\s*$/.test(text)) return false;
    this.fence.text.line(text.replace(/`{3}\s*$/, ''), number);
    this.end();
    return true;
  }
}
