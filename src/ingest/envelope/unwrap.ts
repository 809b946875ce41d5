import type { Stamp } from '../../model/stamp.js';
import { contextBefore } from '../log/context.js';
import { type Moment, readToolMoment } from '../text/collected.js';
import { onlyAddressIn } from '../text/device-name.js';
import { plainStamps } from '../text/plain-stamp.js';
import { createCellRedactor } from '../text/redact.js';
import { findNames, type NameReader } from './behind.js';
import { Blocks } from './blocks.js';
import { findBraid } from './braid.js';
import { type Columns, findColumns, namesOf, sidesOf } from './columns.js';
import {
  afterChange,
  afterWordDiff,
  comparedIn,
  DiffReader,
  type DiffSide,
  diffSides,
  hasWordDiff,
  type Sided,
} from './diff.js';
import { findGroups, openEnd } from './fields.js';
import { findFold, Unfolder } from './folded.js';
import { GatheredReader } from './gathered.js';
import { findGrep, type GrepReader } from './grep.js';
import { type Hint, type InnerLine, type InnerSink, type InnerText, isTold, type Sender, within } from './hint.js';
import type { Titled } from './leads.js';
import { readMoment, readSender } from './log-events.js';
import { MailReader } from './mail.js';
import { isEventHead } from './pairs.js';
import { withoutPauses } from './pauses.js';
import { postsIn } from './posts.js';
import { unquoted } from './quotes.js';
import { beginsText, PROMPT, TAG } from './recognise.js';
import { Recording } from './recording.js';
import { endingOf, findShapes, nameBefore, namesBefore, type Shape, strip } from './shape.js';
import { beginsBars, readTableHead } from './table.js';
import { findApart, findTitles } from './titles.js';
import { Typeset, withoutColours } from './typeset.js';
import { createWork, type Work } from './work.js';
import { XmlText, xmlTextOf } from './xml-text.js';
import { LongYaml, parsedAsJson, readDocuments } from './yaml-documents.js';

/** Wrappers in wrappers. */
const DEPTH_CAP = 6;
/** Lines that are looked at together for what stands before each of them, and their characters. */
const WINDOW_LINES = 1000;
const WINDOW_SIZE = 256 * 1024;
/** Prefixes before prefixes: `> > `, a stamp before a line number. */
const LAYERS_CAP = 4;

/**
 * Unwraps one text: finds what wraps its lines, or texts in it, and hands on what is inside, which is unwrapped in turn. What
 * wraps nothing goes on as it is. Flat memory: lines are looked at in windows, values are handed on as they grow.
 * What was looked through of texts within texts is counted in `work`; who hands lines over stops when it is spent.
 */
export function unwrap(
  hint: Hint,
  sink: InnerSink,
  work: Work = createWork(),
  onWrapper: () => void = () => {},
): InnerText {
  return new Unwrapper(hint, sink, 0, work, onWrapper);
}

/** A line of the text that is looked at. */
interface WindowLine extends InnerLine {
  readonly at: Stamp | null;
  /** The device that an element of XML around it names, and when it says that it was collected. */
  readonly sender?: Sender | null;
  readonly collected?: Stamp | null;
}

class Unwrapper implements InnerText {
  private window: WindowLine[] = [];
  /** Lines were looked at before. */
  private isBegun = false;
  /** Number of the newest line. */
  private last = 0;
  private size = 0;
  private shapes: Shape[] = [];
  /** Diffs by the number of layers around them. */
  private readonly diffs = Array.from({ length: LAYERS_CAP }, () => new DiffReader());
  /** By what it is called: a text that was compared with another. */
  private readonly compares = new Map<string, InnerText>();
  private readonly typeset = new Typeset();
  /** Undefined until the first lines were seen. */
  private xml: XmlText | null | undefined;
  /** The device that the elements around the last line name. */
  private element: Sender | null = null;
  /** Puts lines together that somebody's margin broke; null as long as none is known. */
  private unfolder: Unfolder<WindowLine> | null = null;
  /** Two texts beside each other, each handed on as one of its own; undefined until the first lines were seen. */
  private sides: { readonly columns: Columns; readonly texts: readonly [InnerText, InnerText] } | null | undefined;
  private readonly cells = createCellRedactor();
  private isWordDiff = false;
  /** How lines name their devices elsewhere than before their messages; null as long as none do. */
  private names: NameReader | null = null;
  /** What a search printed of files; null as long as nothing shows that one did. */
  private grep: GrepReader | null = null;
  /** A document of YAML that is longer than what is looked at together. */
  private yaml: LongYaml | null = null;
  private recording: { readonly reader: Recording; readonly inner: InnerText } | null = null;
  /** By the names before lines: the one host whose prompts stand behind; null where there are several. */
  private readonly prompts = new Map<string, string | null>();
  private readonly blocks: Blocks;
  private readonly mail: MailReader;
  private readonly gathered: GatheredReader;

  constructor(
    private readonly hint: Hint,
    private readonly sink: InnerSink,
    private readonly depth: number,
    private readonly work: Work,
    private readonly onWrapper: () => void,
  ) {
    this.blocks = new Blocks(hint, sink, (inner) => this.inner(inner), onWrapper);
    this.mail = new MailReader(hint, (inner) => this.inner(inner));
    this.gathered = new GatheredReader(
      (sender) => {
        this.onWrapper();
        return this.inner(within(this.hint, 'gathered outputs', sender));
      },
      (line) => this.read(line),
    );
  }

  /** A line of what a terminal showed. */
  private takeRecorded(text: string, number: number): boolean {
    if (this.recording !== null) return this.recording.reader.take(text, number);
    const at = this.window.length === 0 ? Recording.startOf(text) : undefined;
    if (at === undefined) return false;
    const inner = this.inner(within(this.hint, 'recording', at === null ? {} : { collected: at }));
    this.recording = { reader: new Recording((shown, line) => inner.line(shown, line)), inner };
    return this.recording.reader.take(text, number);
  }

  private inner(hint: Hint): InnerText {
    return this.depth >= DEPTH_CAP
      ? this.sink.open(hint)
      : new Unwrapper(hint, this.sink, this.depth + 1, this.work, this.onWrapper);
  }

  line(text: string, number: number, at: Stamp | null = null): void {
    // What an input holds itself is looked through once, as any other.
    if (this.depth > 0) this.work.spend(text.length);
    if (this.takeRecorded(text, number)) {
      this.onWrapper();
      return;
    }
    if (this.mail.take(text, number)) {
      this.onWrapper();
      return;
    }
    this.last = number;
    if (this.yaml !== null) {
      this.yaml.line({ text, number });
      return;
    }
    const line = withoutLogHead({ text, number, at });
    if (!this.gathered.take(line)) this.read(line);
  }

  private read(line: WindowLine): void {
    this.window.push(line);
    this.size += line.text.length;
    if (this.window.length >= WINDOW_LINES || this.size >= WINDOW_SIZE) this.drain();
  }

  collected(at: Moment): void {
    this.drain();
    this.blocks.collected(at);
  }

  end(): void {
    this.recording?.reader.end();
    this.recording?.inner.end();
    this.mail.end();
    this.gathered.end();
    this.yaml?.end();
    this.drain(true);
    for (const side of this.sides?.texts ?? []) side.end();
    for (const diff of this.diffs) for (const each of diff.end()) this.compared(diff, each, this.last);
    for (const each of this.compares.values()) each.end();
    for (const { text, number, at } of this.unfolder?.end() ?? []) this.blocks.line(text, number, at);
    this.blocks.end();
  }

  private drain(isEnd = false): void {
    let lines = this.window;
    this.window = [];
    this.size = 0;
    if (lines.length === 0) return;
    if (!this.isBegun) lines = this.withoutYaml(lines, isEnd);
    this.isBegun = true;
    lines = this.whole(lines);
    if (!this.blocks.isInside) lines = this.changed(lines, 0);
    lines = this.withoutSecrets(this.withoutFiles(this.withoutBraids(this.withoutSides(lines))));
    let titles: readonly Titled[] = [];
    // Within a value every character counts.
    if (!this.blocks.isInside) {
      // Rows of a page are told from each other by the elements that are taken off below.
      if (lines.some(({ text }) => /<(?:tr|div|dl|li)\b/i.test(text))) lines = this.ungrouped(lines, true);
      lines = this.withoutNames(this.ungrouped(this.plain(this.withoutElements(lines)), isEnd));
      const asWritten = lines;
      lines = this.unquoted(this.stripped(lines));
      // Cells of a table name their own, and end where their quotes do.
      const isTable = lines.slice(0, HEAD_LINES).some(({ text }) => readTableHead(text) !== null) || holdsBars(lines);
      if (!isTable) titles = this.titlesIn(lines);
      if (!isTable && titles.length === 0) {
        const unfolded = this.unfolded(lines);
        if (unfolded !== lines) titles = this.titlesIn(unfolded);
        lines = unfolded;
        if (titles.length === 0) titles = this.apart(lines, asWritten);
      }
    }
    const found = new Map(
      [...this.titlesOfElements(lines), ...titles].map((title): [number, Omit<Titled, 'line'>] => [title.from, title]),
    );
    const sayings = new Set(titles.map(({ line }) => line));
    lines.forEach(({ text, number, at, collected }, index) => {
      const title = found.get(index);
      if (title !== undefined && !this.blocks.isInside) this.blocks.titled(title.sender, title.context ?? null);
      const isNew = title !== undefined || lines[index - 1]?.collected?.ms !== collected?.ms;
      if (collected != null && isNew) this.blocks.collected(collected);
      if (!sayings.has(index)) this.blocks.line(text, number, at);
    });
  }

  private whole<Each extends InnerLine>(lines: Each[]): Each[] {
    const whole = withoutPauses(lines);
    if (whole !== lines) this.onWrapper();
    return whole;
  }

  /** A cell of a column of secrets is nobody's name. */
  private withoutSecrets<Each extends InnerLine>(lines: Each[]): Each[] {
    if (this.hint.keepsSecrets === true) return lines;
    return lines.map((line) => {
      const text = this.cells(line.text);
      if (text === line.text) return line;
      this.onWrapper();
      return { ...line, text };
    });
  }

  /** Where the texts of elements of XML begin whose devices the elements name. */
  private titlesOfElements(lines: readonly WindowLine[]): Pick<Titled, 'from' | 'sender'>[] {
    return lines.flatMap(({ sender = null }, from) => {
      const before = this.element;
      this.element = sender;
      const isSame = sender?.hostname === before?.hostname && sender?.address === before?.address;
      return isSame ? [] : [{ from, sender: sender ?? readSender(null) }];
    });
  }

  /** A text that a wrapper names is of one device. */
  private titlesIn(lines: readonly InnerLine[]): Titled[] {
    if (this.element !== null || isTold(this.hint)) return [];
    return findTitles(lines);
  }

  /**
   * Logs of which nothing tells that they are of one device.
   * @param asWritten the lines as people quoted them
   */
  private apart(lines: readonly InnerLine[], asWritten: readonly InnerLine[]): Titled[] {
    const isKnown = this.element !== null || isTold(this.hint) || this.hint.context != null;
    return isKnown || lines.filter(({ text }) => TAG.test(text)).length < 2 ? [] : findApart(lines, postsIn(asWritten));
  }

  /** Hands on two texts that stand beside each other; what is left is as any other. */
  private withoutSides<Each extends InnerLine>(lines: Each[]): Each[] {
    if (this.sides === undefined) {
      const columns = this.depth < DEPTH_CAP ? findColumns(lines) : null;
      const names = columns === null ? null : namesOf(columns);
      const side = (index: number) =>
        this.inner(
          within(this.hint, 'two texts beside each other', {
            ...sides?.[index],
            ...names?.[index],
            // Of three texts the second one stands on the left of the third.
            side: [this.hint.side, sides?.[index]?.side].filter((each) => each != null).join(', ') || null,
          }),
        );
      const files = lines.map(({ text }) => comparedIn(text.slice(0, 1000))).find((found) => found !== null);
      const sides = diffSides(files ?? null, ['the left one', 'the right one']);
      this.sides = columns === null ? null : { columns, texts: [side(0), side(1)] };
    }
    const { sides } = this;
    if (sides === null) return lines;
    this.onWrapper();
    for (const { text, number } of lines) {
      sidesOf(text, sides.columns).forEach((each, index) => {
        sides.texts[index]?.line(each, number);
      });
    }
    return [];
  }

  /** What a tool kept in YAML is read as it is in JSON. */
  private withoutYaml(lines: WindowLine[], isEnd: boolean): WindowLine[] {
    if (this.depth >= DEPTH_CAP) return lines;
    if (!isEnd) {
      if (readDocuments(lines) === null) return lines;
      this.yaml = new LongYaml(lines, (part, rest) => this.takeYaml(part, rest));
      return [];
    }
    if (this.takeDocuments(lines)) return [];
    const json = parsedAsJson(lines);
    if (json === null) return lines;
    this.onWrapper();
    const inner = this.inner(within(this.hint, 'YAML'));
    for (const { text, number } of json.lines) inner.line(text, number);
    inner.end();
    if (json.isCut)
      this.sink.tell(
        'warning',
        'wrapper-cut-off',
        'the end of a document in YAML is missing: what came before it is used',
        this.last,
      );
    return [];
  }

  private takeDocuments(lines: readonly InnerLine[]): boolean {
    const found = readDocuments(lines)?.map((value) => this.blocks.document(value)) ?? [];
    return found.includes(true);
  }

  /** A part of a long document; one that holds no texts of devices, or is none, is as any other text. */
  private takeYaml(part: readonly InnerLine[], rest: readonly InnerLine[]): void {
    if (this.takeDocuments(part)) return;
    this.yaml = null;
    for (const { text, number } of [...part, ...rest]) this.read({ text, number, at: null });
  }

  /** Hands on the lines of devices whose outputs one window showed at once; where nobody can tell whose each is, that is said. */
  private withoutBraids<Each extends InnerLine>(lines: Each[]): Each[] {
    const braid = this.depth < DEPTH_CAP && !this.blocks.isInside ? findBraid(lines) : null;
    if (braid === null) return lines;
    this.onWrapper();
    for (const { host, line } of braid.lines ?? []) {
      const inner = this.compares.get(host) ?? this.inner(within(this.hint, 'lines by turns', { hostname: host }));
      this.compares.set(host, inner);
      inner.line(line.text, line.number);
    }
    if (braid.lines === null)
      this.sink.tell(
        'warning',
        'lines-mixed',
        `the outputs of ${braid.hosts.join(' and ')} stand among each other, and nothing tells whose each line is: they were not read`,
        lines[braid.from]?.number ?? 0,
        'capture each device by itself',
      );
    return [...lines.slice(0, braid.from), ...this.withoutBraids(lines.slice(braid.to))];
  }

  /** Hands on the lines of files that a search names; those of a file that names nobody are as any other. */
  private withoutFiles<Each extends InnerLine & { readonly at: Stamp | null }>(lines: Each[]): Each[] {
    if (this.depth >= DEPTH_CAP || this.blocks.isInside) return lines;
    this.grep ??= findGrep(lines);
    const { grep } = this;
    if (grep === null) return lines;
    this.onWrapper();
    return lines.flatMap((line) => {
      const found = grep(line.text);
      if (found === null) return [line];
      if (found === 'gap') return [];
      const { sender, text, context } = found;
      if (!isTold(sender) && context === undefined) return [{ ...line, text }];
      this.blocks.named({ ...sender, context: context ?? null }, text, line.number, line.at);
      return [];
    });
  }

  /** Takes the elements of another program's document off. */
  private withoutElements<Each extends InnerLine>(lines: Each[]): Each[] {
    if (this.xml === undefined) {
      const found = xmlTextOf(lines);
      // A document that lists events is read event by event.
      this.xml = found === null || findGroups(lines, this.hint).length > 0 ? null : found;
    }
    const { xml } = this;
    if (xml === null) return lines;
    this.onWrapper();
    return lines.flatMap((line) => xml.strip(line.text).map((piece) => ({ ...line, ...piece })));
  }

  /** Undoes what others made of the text before it came here. */
  private plain<Each extends InnerLine>(lines: Each[]): Each[] {
    const plain = this.typeset.take(lines);
    if (plain !== lines) this.onWrapper();
    return this.withoutOldWords(plain);
  }

  /** Takes away what `wdiff` marks as gone; in a value every character counts. */
  private withoutOldWords<Each extends InnerLine>(lines: Each[]): Each[] {
    const isValue = /^\s*[{[]\s*(?:["'{[]|$)/.test(lines.find(({ text }) => text.trim() !== '')?.text ?? '');
    this.isWordDiff ||= !isValue && lines.filter(({ text }) => hasWordDiff(text)).length > 1;
    if (!this.isWordDiff) return lines;
    this.onWrapper();
    return lines.flatMap((line) => {
      const text = afterWordDiff(line.text);
      return text === null ? [] : [{ ...line, text }];
    });
  }

  /** Of a diff of one text, how it stands after the change; the two texts of another diff are handed on, each as one of its own. */
  private changed<Each extends InnerLine>(lines: Each[], layer: number): Each[] {
    const diff = this.diffs[layer];
    if (this.depth >= DEPTH_CAP || diff === undefined) return lines;
    return lines.flatMap((line) => {
      const found = diff.take(withoutColours(line.text));
      if (found.kind === 'none') return [line];
      this.onWrapper();
      if (found.kind === 'head') return [];
      if (diff.sides === null) return afterChange(found.lines).map((text) => ({ ...line, text }));
      for (const each of found.lines) this.compared(diff, each, line.number);
      return [];
    });
  }

  /** A line of two texts that were compared. */
  private compared({ sides, isOpen }: DiffReader, { text, isOld, isNew }: Sided, number: number): void {
    sides?.forEach((side, index) => {
      const isIts = index === 0 ? isOld : isNew;
      let inner = this.compares.get(side.side);
      if (inner === undefined) {
        if (isOpen && index === 0) this.tellOpen(sides, number);
        inner = this.inner(within(this.hint, 'diff', side));
        this.compares.set(side.side, inner);
      }
      if (isIts) inner.line(text, number);
    });
  }

  private tellOpen([old, other]: readonly [DiffSide, DiffSide], number: number): void {
    this.sink.tell(
      'warning',
      'sides-apart',
      `${old.side} and ${other.side} were compared: they are taken for the texts of two devices`,
      number,
      'if both are of one device, give the later one by itself',
    );
  }

  /** Hands on the events that stand in several lines each; what may go on below stays for the next window. */
  private ungrouped(lines: WindowLine[], isEnd: boolean) {
    const groups = findGroups(lines, this.hint);
    if (groups.length === 0) return lines;
    const open = isEnd ? 0 : openEnd(lines, groups);
    if (open > 0) {
      this.window = lines.slice(-open);
      this.size = this.window.reduce((size, { text }) => size + text.length, 0);
    }
    const taken = groups.filter(({ value }) => this.blocks.record(value));
    const isElement = taken.some(({ from }) => lines[from]?.text.trimStart().startsWith('<'));
    const left = lines
      .slice(0, lines.length - open)
      .filter((_, index) => !taken.some(({ from, to }) => index >= from && index <= to));
    return isElement ? left.flatMap(messagesBeside(new XmlText())) : left;
  }

  /** Hands on the messages whose devices are named behind them, or in a cell beside them. */
  private withoutNames<Each extends InnerLine & { readonly at: Stamp | null }>(lines: Each[]): Each[] {
    // The bars of CEF and LEEF stand between words of the maker.
    this.names ??= findNames(lines.flatMap(({ text }) => (isEventHead(text) ? [] : [text])));
    const { names } = this;
    if (names === null || this.depth >= DEPTH_CAP) return lines;
    return lines.filter(({ text, number, at }) => {
      const found = names(text);
      if (found !== null) this.blocks.named(found, found.text, number, at ?? found.at);
      return found === null;
    });
  }

  private unquoted<Each extends InnerLine>(lines: Each[]): Each[] {
    const result = unquoted(lines);
    if (result !== lines) this.onWrapper();
    return result;
  }

  /** Puts lines together that were broken at a margin. */
  private unfolded(lines: WindowLine[]) {
    if (this.unfolder === null) {
      const fold = findFold(lines.map(({ text }) => text));
      if (fold === null) return lines;
      this.unfolder = new Unfolder(fold, this.hint);
      this.onWrapper();
    }
    return this.unfolder.take(lines);
  }

  /** A stamp before a line says when the line was printed: to the window, the first one does. */
  private takeDate(at: Stamp | null): boolean {
    if (at !== null) this.blocks.collected(at);
    return at !== null;
  }

  private dateIn(prefix: string): Stamp | null {
    const date = PREFIX_DATE.exec(plainStamps(prefix))?.[0];
    return date === undefined ? null : readMoment(date, this.hint.dates);
  }

  /** `sw1_console | dist-sw7#`: a container or a line of a terminal server, whose device the prompts behind it name. */
  private learnNames(lines: readonly InnerLine[]): void {
    for (const { text } of lines) {
      const shape = this.shapes.find((each) => each.isName && strip(text, each) !== null);
      const name = shape === undefined ? null : nameBefore(text, shape);
      if (name === null || shape === undefined) continue;
      const host = PROMPT.exec(strip(text, shape) ?? '')?.[1];
      if (host === undefined || host === name || this.prompts.size >= NAMES_CAP) continue;
      const known = this.prompts.get(name);
      this.prompts.set(name, known === undefined || known === host ? host : null);
    }
  }

  /**
   * What before the messages of a shape may be different senders': `others` name nobody, and have an address or a word with a number that
   * differs; `relayed` have one name, whose addresses differ.
   */
  private sendersOf(lines: readonly InnerLine[]): {
    readonly others: ReadonlySet<Shape>;
    readonly relayed: ReadonlySet<Shape>;
  } {
    const firsts = new Map<
      Shape,
      { readonly context: string; readonly address: string | null; readonly name: string }
    >();
    const [others, relayed, named] = [new Set<Shape>(), new Set<Shape>(), new Set<Shape>()];
    for (const { text } of lines) {
      if (!TAG.test(text.slice(0, TAG_REACH))) continue;
      const shape = this.shapes.find((each) => strip(text, each) !== null);
      if (shape === undefined) continue;
      const before = text.slice(0, text.length - (strip(text, shape) ?? '').length);
      const context = contextBefore(before);
      if (context === null) continue;
      const one = { context, address: onlyAddressIn(before), name: namesBefore(text, shape).join(' ') };
      const first = firsts.get(shape);
      if (first === undefined) {
        firsts.set(shape, one);
        continue;
      }
      if (first.context !== one.context) others.add(shape);
      if (first.name !== one.name || one.name === '') named.add(shape);
      if (one.address !== null && first.address !== null && first.address !== one.address) relayed.add(shape);
    }
    return { others, relayed: new Set([...relayed].filter((shape) => !named.has(shape))) };
  }

  /** Takes off what stands before every line, layer by layer. */
  private stripped<Each extends InnerLine & { readonly at: Stamp | null }>(lines: Each[]): Each[] {
    let result = lines;
    for (let layer = 0; layer < LAYERS_CAP; layer += 1) {
      if (layer > 0) result = this.changed(result, layer);
      // The cells of a table may hold lines that begin alike.
      if (result.some(({ text }) => readTableHead(text) !== null) || holdsBars(result)) return result;
      const indent = indentOf(result);
      if (indent > 0) {
        this.onWrapper();
        result = result.map((line) => ({ ...line, text: line.text.slice(indent) }));
      }
      const ending = endingOf(result.map(({ text }) => text));
      if (ending !== '') {
        this.onWrapper();
        result = result.map((line) => ({
          ...line,
          text: line.text.slice(0, Math.max(0, line.text.length - ending.length)),
        }));
      }
      const found = findShapes(result.map(({ text }) => text));
      for (const shape of found) if (!this.shapes.some(({ key }) => key === shape.key)) this.shapes.push(shape);
      if (this.shapes.length === 0) return result;
      this.learnNames(result);
      const senders = this.depth < DEPTH_CAP ? this.sendersOf(result) : null;
      let changed = 0;
      let isDated = false;
      // A prompt was printed when the command before it was done: hours before what was typed behind it.
      let prompted: Stamp | null = null;
      result = result.flatMap((line) => {
        const shape = this.shapes.find((each) => strip(line.text, each) !== null);
        if (shape === undefined) return [line];
        changed += 1;
        const text = strip(line.text, shape) ?? '';
        const before = line.text.slice(0, line.text.length - text.length);
        const isLog = TAG.test(text.slice(0, TAG_REACH));
        const date = isDated && !isLog ? null : this.dateIn(before);
        if (!isLog && PROMPT.test(text)) prompted ??= date;
        else if (!isDated) isDated = this.takeDate(date);
        // To a message it is when it arrived.
        const at = line.at ?? (isLog ? date : null);
        const address = senders?.relayed.has(shape) ? onlyAddressIn(before) : null;
        const names = senders === null ? [] : address === null ? namesBefore(line.text, shape) : [address];
        const whole = isLog ? withOwnStamp(line.text, text) : text;
        for (const name of names) this.blocks.named(readSender(this.prompts.get(name) ?? name), whole, line.number, at);
        if (names.length > 0) return [];
        const context = isLog ? contextBefore(before) : null;
        if (context !== null && senders?.others.has(shape)) {
          this.blocks.named({ hostname: null, address: null, context }, whole, line.number, at);
          return [];
        }
        return [{ ...line, text, at }];
      });
      if (!isDated) this.takeDate(prompted);
      if (changed === 0) return result;
      this.onWrapper();
      if (found.length === 0) return result;
    }
    return result;
  }
}

/** Of the elements around events nothing is of use but a message that stands in none of the events: it must not vanish. */
function messagesBeside(xml: XmlText): (line: WindowLine) => WindowLine[] {
  return (line) => {
    if (!line.text.trimStart().startsWith('<')) return [line];
    const pieces = xml.strip(line.text).filter(({ text }) => TAG.test(text));
    return pieces.map((piece) => ({ ...line, ...piece }));
  };
}

/** `2026-03-11 09:30:14,020 p=1234 u=ops n=ansible | `: Ansible's log has it before the first line of each of its messages alone. */
const LOG_HEAD = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) p=\d+ u=\S+ (?:n=\S+ )?(?:[A-Z]+)?\| ?/;

function withoutLogHead(line: WindowLine): WindowLine {
  const [head, date = ''] = /^\d{4}-/.test(line.text) ? (LOG_HEAD.exec(line.text.slice(0, 200)) ?? []) : [];
  if (head === undefined) return line;
  return { ...line, text: line.text.slice(head.length), collected: readToolMoment(date) };
}

/** Lines in which the head of a table stands. */
const HEAD_LINES = 8;

function holdsBars(lines: readonly InnerLine[]): boolean {
  const head = lines.slice(0, HEAD_LINES).map(({ text }) => text);
  return head.some((_, index) => beginsBars(head, index));
}

/** Names before lines that are followed. */
const NAMES_CAP = 1000;
/** Characters of a line in which its tag stands. */
const TAG_REACH = 400;

/** `*Mar  5 2024 04:12:09.114 UTC:` before a name: the device's own, whatever stands behind it. */
const OWN_STAMP = /[*.]?[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,6})?(?: [A-Z]{3,5})?:(?=\s)/;

function withOwnStamp(line: string, text: string): string {
  const own = text.startsWith('%') ? OWN_STAMP.exec(line.slice(0, line.length - text.length))?.[0] : undefined;
  return own === undefined ? text : `${own} ${text}`;
}

/** Of the day and of the time of day, in what stands before a line. */
const ON_DAY = String.raw`\d{4}[-./]\d\d[-./]\d\d|\d{1,2}([./-])\d{1,2}\1\d{4},?|\d{1,2}[ -][A-Z][a-z]{2}[ -]\d{4},?`;
const AT_TIME = String.raw`\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?`;
/** `2026-03-16 09:59:59.123Z`, `16/03/2026 09:59:59 AM`, `16 Mar 2026 09:59:59 +0000`, `Mon Mar 16 09:59:59 2026`; seconds or milliseconds since 1970 */
const PREFIX_DATE = new RegExp(
  String.raw`(?:${ON_DAY})[T ]${AT_TIME}(?: [AP]M\b)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)\b)?|[A-Z][a-z]{2} {1,2}\d{1,2} ${AT_TIME}(?: [A-Z]{3,5}| [+-]\d{4})? \d{4}\b|(?<![\w.-])1[4-9]\d{8}(?:\d{3}|\.\d{1,9})?(?![\w.-])`,
);

/** Blanks before every line that are an indentation, and the lines that show it. */
const INDENT_LEAST = 2;
const INDENTED_LEAST = 3;

/** Blanks that stand before every line; 0 where something stands at the margin, or nothing of a device behind them. */
function indentOf(lines: readonly InnerLine[]): number {
  let least = Number.POSITIVE_INFINITY;
  let count = 0;
  for (const { text } of lines) {
    const indent = text.search(/\S/);
    if (indent >= 0 && indent < least) least = indent;
    if (indent >= 0) count += 1;
    if (least < INDENT_LEAST) return 0;
  }
  if (count < INDENTED_LEAST) return 0;
  const begins = lines.some(({ text }) => beginsText(text.slice(least)));
  return begins ? least : 0;
}
