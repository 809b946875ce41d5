import { escapePattern } from '../../model/escape-pattern.js';
import type { InputSummary } from '../../model/record.js';
import type { ReadContext, ReadSink } from '../context.js';
import { isUntaggedLog } from '../log/untagged.js';
import { LICENSE_PART, type ReadDocument, type ShowReader } from '../show/block.js';
import { type Command, type Commands, createCommands } from '../show/commands.js';
import {
  createOpeners,
  isConfigLine,
  type Openers,
  type Opening,
  type Prompt,
  readHostnameLine,
  readUptimeLine,
} from '../show/cut.js';
import { otherLicenseReader } from '../show/readers/other-license.js';
import { addLine, finishSection, isDocument, type OpenedBy, type Section, startSection } from '../show/section.js';
import { continuesFacts, continuesSnmp, isOfSnmp } from '../structured/index.js';
import type { Line } from '../text/line.js';
import { redactSecrets } from '../text/redact.js';
import type { LinePlace } from './classify.js';
import { Brackets, type DocumentForm } from './document-start.js';
import type { RawLine } from './raw-line.js';
import { SessionCount } from './session.js';
import { TypedCommand } from './typed.js';

/** Where another licence file or message begins on the same line. */
const LICENCE_FILE_START =
  /<(?:\?xml|smartLicense|RUMReport|specificPLR|(?:[\w.-]{1,40}:)?(?:notification|rpc-reply)[\s>])/g;
/** Lines outside any section that are tried against first lines without a fixed beginning; headings stand near the top. */
const LOOSE_LINES = 200;
/** Lines below `%SYS-5-RESTART` in which the device prints the version of its software, as if it were `show version`. */
const RESTART_LINES = 4;
/** Outputs whose heading stands at their top only. */
const HAS_ONE_HEADING = /^show (?:license (?:all|status|summary|tech support)|version|running-config)$/;

/** The end of what a device prints when it starts. */
const BOOTED = /^\s*Press RETURN to get started/i;
/** Lines of it, on a stack of eight. */
const BANNER_LINES = 300;
/** Among the last lines that it prints of itself. */
const SERIAL = /^(?:System Serial Number|Processor board ID)\b/i;

/** Commands whose outputs must not be passed over, whether a reader knows them or not. */
const ABOUT_LICENSING = /^(?:show|test)\b.{0,80}\blicens/i;

const CONFIGURATION: Command = {
  canonical: 'show running-config',
  isKnown: true,
  isListed: true,
  rest: '',
  partial: null,
};
/** Marks of NETCONF over SSH behind a message (RFC 4742, RFC 6242). */
const NETCONF_FRAMING = /^\s*(?:\]\]>\]\]>|#\d{1,10}|##)\s*$/;
const DOCUMENT: Command = { canonical: 'document', isKnown: true, isListed: true, rest: '', partial: null };
const LICENCE_FILE: Command = { canonical: 'licence file', isKnown: true, isListed: true, rest: '', partial: null };

/** What the readers of an input know together: the same for all inputs that are read with the same readers. */
export interface Prepared {
  readonly byCommand: ReadonlyMap<string, ShowReader>;
  readonly commands: Commands;
  readonly openers: Openers;
}

export function prepareReaders(readers: readonly ShowReader[]): Prepared {
  const byCommand = new Map<string, ShowReader>();
  for (const reader of readers) {
    for (const command of reader.commands) if (!byCommand.has(command)) byCommand.set(command, reader);
  }
  return { byCommand, commands: createCommands([...byCommand.keys()]), openers: createOpeners(readers) };
}

/** What ends a session. */
const LEAVES = /^(?:exi?t?|logout|quit|end|disable)$/i;

/**
 * The output, configuration or licence file that is open, and the session in which it stands. A section runs from its banner,
 * prompt, echoed command or recognised first line to the next of these; those of commands that no reader has are skipped.
 */
export class Outputs {
  /** Host name of the session that the input shows: from prompts, `hostname`, `… uptime is …`. */
  session: string | null = null;
  /** Commands whose outputs stand below that name. */
  private readonly shown = new Set<string>();
  /** Where `%SYS-5-RESTART` was seen. */
  restartAt = Number.NEGATIVE_INFINITY;
  private section: Section | null = null;
  private preamble: Line[] = [];
  private brackets = new Brackets();
  /** The last thing that was read is a document, in no session of a terminal. */
  private isBehind = false;
  readonly sessions = new SessionCount();
  private looseLines = 0;
  private readonly typed: TypedCommand;
  private prompt: Line | null = null;

  /**
   * @param isTable files of CSSM for many product instances: licence files in the cells of a table
   * @param onSession is told before the session changes to another device's
   */
  constructor(
    private readonly source: string,
    private readonly context: ReadContext,
    private readonly prepared: Prepared,
    private readonly isTable: boolean,
    private readonly sink: ReadSink,
    private readonly summary: InputSummary,
    private readonly onSession: () => void,
    private readonly readDocument?: ReadDocument,
  ) {
    this.typed = new TypedCommand(source, (record) => sink.record(record));
  }

  get place(): LinePlace {
    const openedBy = this.section?.openedBy;
    return {
      isInFile: this.isInFile,
      isTable: this.isTable,
      mayOpen: openedBy !== 'banner',
      triesLoose: this.section === null && this.prepared.openers.hasLoose && this.looseLines < LOOSE_LINES,
    };
  }

  /** Log lines without a tag may stand here. */
  get isLog(): boolean {
    return this.section === null || this.section.reader === null || isLogging(this.section);
  }

  get isInFile(): boolean {
    return this.section !== null && isDocument(this.section);
  }

  get isInMarkup(): boolean {
    return this.section?.openedBy === 'xml';
  }

  openByBanner(printed: string, number: number): void {
    this.close(true);
    const text = this.redacted(printed);
    const command = this.prepared.commands.expand(text);
    this.open('banner', command ?? { canonical: text, isKnown: false, isListed: false, rest: '', partial: null });
    this.typed.type(number, text, null, 'unknown');
  }

  takePrompt(prompt: Prompt, number: number): void {
    this.takePromptLine(prompt, number);
    const { node, hostname } = prompt;
    this.prompt = node === undefined || hostname === null ? null : { number, text: `${node}:${hostname}#` };
  }

  private takePromptLine(prompt: Prompt, number: number): void {
    if (prompt.mode !== null) {
      // What stands above was printed by another device.
      if (this.session !== null && this.session !== prompt.hostname) this.close(true);
      this.setSession(prompt.hostname);
      this.takeTyped(prompt, number);
      return;
    }
    // The prompt alone below an output is of who printed it, where none stands above.
    const isLast = prompt.command === '' || LEAVES.test(prompt.command);
    if (isLast && this.section !== null && !isTyped(this.section)) this.setSession(prompt.hostname);
    this.close(true);
    this.sessions.take(prompt.command);
    this.setSession(prompt.hostname);
    if (prompt.command !== '') this.openTyped(prompt.command, number);
    else this.typed.prompted(number);
  }

  /** `SW1(config)#license smart transport cslu`: a line of configuration, as good as one that was printed. */
  private takeTyped(prompt: Prompt, number: number): void {
    // `do show license all`, `do-exec show license all`; `show license all` as it is, which NX-OS and IOS XR take in every mode.
    const [, done, shown] = /^(?:do(?:-exec)?\s+(.*)|(sh(?:ow?)?\s+\S.*))$/i.exec(prompt.command) ?? [];
    const exec = done ?? shown;
    if (exec !== undefined) {
      this.close(true);
      this.openTyped(exec, number);
      return;
    }
    if (this.section?.openedBy !== 'typed') this.start('typed', CONFIGURATION, this.readerOf(CONFIGURATION));
    if (prompt.command === '') this.typed.prompted(number);
    if (prompt.command === '' || this.section === null) return;
    // Some words introduce a secret in their mode only, which the prompt names.
    const head = `SW1(${prompt.mode ?? ''})#`;
    const masked = this.redacted(head + prompt.command).slice(head.length);
    const text = prompt.mode === 'config' ? masked : ` ${masked}`;
    addLine(this.section, number, text);
    this.typed.type(number, text, this.session, 'configuration');
    this.session = readHostnameLine(text) ?? this.session;
  }

  /** Opens the output of a command as somebody typed it. */
  openTyped(typed: string, number: number): void {
    // What was typed becomes the output's name: `show run | include community X`.
    const text = this.redacted(typed);
    this.typed.type(number, text, this.session, 'exec');
    // What stands below the end of a session is the output of no `exit`.
    const command = LEAVES.test(text.trim()) ? null : this.prepared.commands.expand(text);
    if (command !== null) this.open('prompt', command);
  }

  /** The device may still refuse what was typed. */
  get awaitsAnswer(): boolean {
    return this.typed.isOpen;
  }

  /** Takes a line that refuses the command above it; false for any other. What was refused is no output and no configuration. */
  takeRefusal(text: string, number: number): boolean {
    const answer = this.typed.answer({ number, text }, this.redacted(text), this.session);
    if (answer === 'none') return false;
    const { section } = this;
    if (answer.refused === null || section === null) return true;
    if (isConfiguration(section) && section.openedBy !== 'prompt') {
      if (section.lines.at(-1)?.number === answer.refused.number) section.lines.pop();
    } else this.section = null;
    return true;
  }

  /** Whether a first line really begins something here, or belongs to what is open. */
  begins(opening: Opening, text: string, number: number): boolean {
    if (opening.kind === 'echo') {
      const command = this.prepared.commands.expand(text);
      return command?.isListed === true && this.section?.openedBy !== 'prompt' && isEcho(command);
    }
    const isRestart = number - this.restartAt <= RESTART_LINES;
    if (opening.kind === 'show' && opening.command === 'show version' && isRestart) return false;
    const current = this.section;
    if (current === null) return true;
    // Below what nobody knows for a command of a configuration, it was one that prints something.
    if (opening.kind === 'show' && current.openedBy === 'typed') return true;
    // Headings of parts: within an output they are its own.
    if (opening.kind === 'show' && opening.command === LICENSE_PART) return isPartAgain(current, text);
    if (isBreak(current, opening)) return true;
    if (opening.kind === 'show' && current.opener === null && opening.command === current.command.canonical) {
      current.opener = opening.pattern;
    }
    return false;
  }

  /** Opens what a first line begins. */
  openByFirstLine(opening: Opening, text: string, number: number): void {
    switch (opening.kind) {
      case 'echo': {
        const echoed = this.redacted(text);
        const command = this.prepared.commands.expand(echoed);
        if (command !== null) this.open('echo', command);
        this.typed.type(number, echoed, null, 'unknown');
        return;
      }
      case 'preamble':
        this.close();
        this.preamble = [...this.preamble.slice(-3), { number, text }];
        return;
      case 'xml':
        this.start('xml', LICENCE_FILE, null);
        this.takeXml(text, number);
        return;
      case 'show':
        this.open('opener', { ...CONFIGURATION, canonical: opening.command });
        if (this.section !== null) this.section.opener = opening.pattern;
        break;
      default:
        this.open(opening.kind === 'pasted' ? 'pasted' : 'opener', CONFIGURATION);
    }
    this.addLine(text, number);
  }

  /** Whether a document may begin here: not within an output that somebody reads, unless it is all that the command printed. */
  get beginsDocument(): boolean {
    const current = this.section;
    if (current === null || current.reader === null) return true;
    if (current.openedBy === 'prompt') return current.lines.every(({ text }) => text.trim() === '');
    return current.openedBy === 'echo' || current.openedBy === 'opener';
  }

  /** Opens a document by its first line. */
  openDocument(form: DocumentForm, text: string, number: number): void {
    this.start(form, DOCUMENT, null);
    this.brackets = new Brackets();
    this.takeFile(text, number);
  }

  /** Takes a line of the document that is open; false, and the document is closed, where the line is none of it. */
  takeFile(text: string, number: number): boolean {
    switch (this.section?.openedBy) {
      case 'json':
        this.takeJson(text, number);
        return true;
      case 'snmp':
        return this.takeLoose(continuesSnmp(text), isOfSnmp(text), text, number);
      case 'facts':
        return this.takeLoose(continuesFacts(text), true, text, number);
      default:
        this.takeXml(text, number);
        return true;
    }
  }

  private takeJson(text: string, number: number): void {
    if (this.section === null) return;
    const end = this.brackets.end(text);
    addLine(this.section, number, end < 0 ? text : text.slice(0, end));
    if (end < 0) return;
    this.close();
    const rest = text.slice(end).trimStart();
    // Documents that follow each other on one line.
    if (/^[{[]/.test(rest)) this.openDocument('json', rest, number);
  }

  /** A line of a document that only its lines hold together. */
  private takeLoose(continues: boolean, isKept: boolean, text: string, number: number): boolean {
    if (!continues) this.close();
    else if (isKept && this.section !== null) addLine(this.section, number, text);
    return continues;
  }

  /** Takes a row of a table, whose cells double their quotes. */
  takeCell(text: string, number: number): void {
    this.start('xml', LICENCE_FILE, null);
    this.takeXml(text.slice(text.indexOf('<smartLicense')), number);
  }

  /** Takes a line of a licence file, or several files that follow each other on one line. */
  takeXml(raw: string, number: number): void {
    // Redacted where it is read.
    const text = this.isTable ? raw.replaceAll('""', '"') : raw;
    let start = 0;
    while (this.section !== null) {
      // The name of the root stands near its beginning.
      const head = this.section.root === null ? text.slice(start, start + 1024).replace(/<\?.*?\?>/g, '') : '';
      this.section.root ??= /<([A-Za-z][\w:.-]*)/.exec(head)?.[1] ?? null;
      const end = this.endOfRoot(this.section, text, start);
      addLine(this.section, number, end < 0 ? text.slice(start) : text.slice(start, end));
      if (end < 0) return;
      this.close();
      LICENCE_FILE_START.lastIndex = end;
      const next = LICENCE_FILE_START.exec(text);
      const between = text.slice(end, next?.index);
      this.isBehind = this.session === null;
      // The rest of a table's row is no part of the file in one of its cells.
      if (!this.isTable) this.tellBehind(between, number);
      if (next === null) return;
      start = next.index;
      this.start('xml', LICENCE_FILE, null);
    }
  }

  /** Index behind the end of the element that was opened first, in which others may have its name; -1 where it goes on. */
  private endOfRoot(section: Section, text: string, start: number): number {
    const { root } = section;
    if (root === null) return -1;
    const closing = `</${root}>`;
    if (!text.includes(`<${root}`) && !text.includes(closing)) return -1;
    const tags = new RegExp(`<(/?)${escapePattern(root)}(?=[\\s/>]|$)(?:[^<>]*(/)>)?`, 'g');
    tags.lastIndex = start;
    for (let tag = tags.exec(text); tag !== null; tag = tags.exec(text)) {
      // In a licence file stands no other: where one begins before the end the first was cut off.
      if (tag[1] !== '/') section.nested = isLicenceFile(root) ? 1 : section.nested + (tag[2] === undefined ? 1 : 0);
      else section.nested -= 1;
      if (section.nested <= 0) return text.indexOf('>', tag.index) + 1;
    }
    return -1;
  }

  /** True when a line at this place is of no use, so that its text need not be decoded. */
  get skipsText(): boolean {
    return this.section === null || this.section.reader === null;
  }

  /** The log of the device stands here, of which only messages are read. */
  get isLogging(): boolean {
    return this.section !== null && isLogging(this.section);
  }

  /** A pager waits here; what follows tells whether the rest of the output came. */
  pause(number: number): void {
    if (this.section !== null) this.section.pausedAt = number;
  }

  /** A log line stands here: what a device prints when it starts is followed by its log, and by no prompt. */
  passLog(): void {
    if (this.section !== null && isBootBanner(this.section) && this.section.lines.some(({ text }) => SERIAL.test(text)))
      this.close();
  }

  /** A session may end here: not within an output that somebody reads, and not where a command says whether it reaches a port. */
  get mayTurn(): boolean {
    const { section } = this;
    if (section === null || isLogging(section)) return true;
    return section.openedBy === 'prompt' && section.reader === null;
  }

  /** A program begins to write down another session: what stands above it is over. */
  endSession(): void {
    this.close();
    this.sessions.begin();
    if (this.session === null) return;
    this.onSession();
    this.session = null;
    this.sessions.leave();
  }

  /** Host name of whoever prints a line that stands here and names nobody. */
  get speaker(): string | null {
    return this.sessions.isOver ? null : this.session;
  }

  /** Adds a line to the open output. */
  addLine(raw: string, number: number): void {
    const current = this.section;
    if (current === null || current.reader === null || current.openedBy === 'typed') return;
    if (BOOTED.test(raw) && isBootBanner(current)) {
      this.close();
      return;
    }
    if (current.openedBy === 'pasted' && !isConfigLine(raw)) {
      this.close();
      return;
    }
    const text = current.redact(raw);
    if (isLogging(current) && isUntaggedLog(text)) return;
    addLine(current, number, text);
    if (current.openedBy === 'pasted') this.typed.type(number, text, null, 'unknown');
    if (isConfiguration(current)) {
      this.setSession(readHostnameLine(text));
      // What follows the end of a configuration is something else, unless a banner or prompt holds the section open.
      if (text === 'end' && current.openedBy !== 'prompt' && current.openedBy !== 'banner') this.close();
    } else if (current.command.canonical === 'show version') this.setSession(readUptimeLine(text));
  }

  /** Counts a line that stands in no output. */
  countLoose(line: RawLine): void {
    if (this.section !== null) return;
    this.looseLines += 1;
    if (this.isBehind && !this.isTable) this.tellBehind(line.text, line.number);
  }

  /** A document is one element: what stands behind its end is none of it, and the device would refuse the file. */
  private tellBehind(text: string, number: number): void {
    if (text.trim() === '' || NETCONF_FRAMING.test(text)) return;
    this.isBehind = false;
    this.sink.diagnostic({
      level: 'warning',
      code: 'text-behind-document',
      message: 'something stands behind the end of the document; it was not read as part of it',
      source: this.source,
      line: number,
      text: this.redacted(text.trim().slice(0, 160)),
    });
  }

  /** The input ends. */
  end(): void {
    this.close();
    this.typed.settle();
  }

  /**
   * Closes what is open, cut off or not.
   * @param isEnded the device printed what follows: a prompt or a banner
   */
  close(isEnded = false): void {
    const finished = this.section;
    if (finished === null) return;
    this.section = null;
    this.looseLines = 0;
    const { canonical } = finished.command;
    const isAgain = finished.openedBy === 'opener' && this.session !== null && this.isShown(canonical);
    this.shown.add(canonical);
    const place = { source: this.source, hostname: this.session, isEnded, prompt: this.prompt, isAgain };
    finishSection(finished, place, this.context, this.sink, this.summary, this.readDocument);
  }

  private isShown(canonical: string): boolean {
    return (
      this.shown.has(canonical) || (canonical === LICENSE_PART && [...HAS_PARTS].some((each) => this.shown.has(each)))
    );
  }

  private open(openedBy: OpenedBy, command: Command): void {
    const preamble = this.preamble;
    this.start(openedBy, command, this.readerOf(command), preamble);
    this.preamble = [];
  }

  private start(openedBy: OpenedBy, command: Command, reader: ShowReader | null, preamble: readonly Line[] = []): void {
    this.close();
    this.isBehind = false;
    this.section = startSection(openedBy, command, reader, this.context.redact, preamble);
  }

  /** Null for commands that nobody reads and that are not about licensing. */
  private readerOf({ canonical, isKnown }: Command): ShowReader | null {
    if (isKnown) return this.prepared.byCommand.get(canonical) ?? null;
    return ABOUT_LICENSING.test(canonical) ? otherLicenseReader : null;
  }

  private setSession(hostname: string | null): void {
    if (hostname === null) return;
    if (this.session !== hostname) this.shown.clear();
    if (this.session !== null && this.session !== hostname) this.onSession();
    this.session = hostname;
  }

  /** A secret may begin on one line of an output and go on in the next. */
  redacted(text: string): string {
    if (!this.context.redact) return text;
    return this.section === null ? redactSecrets(text) : this.section.redact(text);
  }
}

/** What a device prints on its console when it starts begins as `show version` does, and never says how long it has been up. */
function isBootBanner({ command, openedBy, lines }: Section): boolean {
  return (
    command.canonical === 'show version' &&
    openedBy === 'opener' &&
    lines.length < BANNER_LINES &&
    !lines.some(({ text }) => readUptimeLine(text) !== null)
  );
}

/** Somebody's command, or a banner, stands above it. */
function isTyped({ openedBy }: Section): boolean {
  return openedBy === 'prompt' || openedBy === 'banner' || openedBy === 'typed';
}

/** Does what a first line announces end the section that it stands in? */
function isBreak(current: Section, opening: Opening): boolean {
  // `more flash:slac.txt` prints a licence file below its prompt.
  if (current.openedBy === 'prompt' || current.openedBy === 'banner') {
    if (opening.kind === 'xml') return current.reader === null;
    // `more flash:status.txt`: an output that was kept in a file of the device.
    return opening.kind === 'show' && current.command.canonical.startsWith('more ');
  }
  switch (opening.kind) {
    case 'xml':
      return true;
    case 'config':
      return !isConfiguration(current);
    case 'preamble':
      return current.lines.length > 3;
    case 'pasted':
      return (
        opening.isCertain && !isConfiguration(current) && (current.openedBy === 'opener' || current.openedBy === 'echo')
      );
    case 'show':
      return isOtherOutput(current, opening);
    default:
      return false;
  }
}

/** Parts that an output of the state has once. */
const ONLY_PART = /^\s*(?:Smart Licensing Using Policy|Usage Reporting|Transport|Policy):\s*$/;
const HAS_PARTS = new Set([LICENSE_PART, 'show license status', 'show license all']);

/** The same part again is of another output: the next device's, or what somebody put below the first. */
function isPartAgain({ openedBy, command, lines }: Section, text: string): boolean {
  if (openedBy === 'banner' || !HAS_PARTS.has(command.canonical)) return false;
  // Statistics of the exchange may count the reports of usage in a part of that name.
  if (openedBy === 'prompt' && /^\s*Usage/.test(text)) return false;
  return ONLY_PART.test(text) && lines.some((line) => line.text.trim() === text.trim());
}

/** A heading of an output, within another output. */
function isOtherOutput(current: Section, opening: Opening & { kind: 'show' }): boolean {
  const { canonical } = current.command;
  if (opening.command === canonical) {
    // The same heading again is the next device, where an output has it only once.
    return opening.pattern === current.opener && current.lines.length > 10 && HAS_ONE_HEADING.test(canonical);
  }
  if (isConfiguration(current) && current.openedBy !== 'pasted') return false;
  if (opening.command === 'show license tech support') return true;
  // A router tells its throughput within `show version`, before the hardware.
  if (canonical === 'show version' && opening.command === 'show platform hardware throughput')
    return current.lines.some(({ text }) => text.startsWith('Configuration register is'));
  // The settings at the head of `show logging` have lines that look like the beginning of smaller outputs.
  if (isLogging(current) && !/^show (?:license|version|running-config)/.test(opening.command)) return false;
  return familyOf(opening.command) !== familyOf(canonical);
}

/** `show license` of `show license all`: an output's own parts may look like another output of its family. */
function familyOf(command: string): string {
  return command.split(' ').slice(0, 2).join(' ');
}

function isConfiguration(section: Section): boolean {
  return section.command.canonical === CONFIGURATION.canonical;
}

function isLogging(section: Section): boolean {
  return section.command.canonical === 'show logging';
}

/** A whole line that is nothing but a command. Prose that happens to begin with `show` has words that no command has. */
function isEcho({ canonical, rest }: Command): boolean {
  if (rest === '' || canonical === CONFIGURATION.canonical) return true;
  if (canonical === 'ping' || canonical === 'telnet') return rest.split(' ').length <= 8;
  return /^(?:\d+|all|brief|detail|verbose|switch \S+|vrf \S+)(?: (?:detail|verbose|all))?$/.test(rest);
}

function isLicenceFile(root: string): boolean {
  return /^(?:smart|RUM|specificPLR)/.test(root);
}
