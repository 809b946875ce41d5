import type { Diagnostic } from '../../model/diagnostic.js';
import type { InputSummary } from '../../model/record.js';
import type { ReadContext, ReadSink } from '../context.js';
import { createFloodGuard, FLOOD_CAP } from '../log/flood.js';
import { createCatalogue, deviceOf, RESTART, readLogLines, stampsOf } from '../log/log.js';
import { createLogFeed } from '../log/log-feed.js';
import { findTags } from '../log/message.js';
import { type SieveHandler, theSieve, type Wanted } from '../log/sieve.js';
import { type SiftedLines, unpack } from '../log/sifted.js';
import { isUntaggedLog } from '../log/untagged.js';
import type { ReadLicenseFile, ShowReader } from '../show/block.js';
import { type Command, createCommands } from '../show/commands.js';
import {
  createOpeners,
  isConfigLine,
  type Opening,
  type Prompt,
  readBanner,
  readHostnameLine,
  readPrompt,
  readUptimeLine,
} from '../show/cut.js';
import { addLine, finishSection, note, type OpenedBy, type Section, startSection } from '../show/section.js';
import { cleanLine } from '../text/escape.js';
import type { Line } from '../text/line.js';
import { createLineSplitter, decodeLine, LINE_CAP, startsLikeXml, XML_CAP } from '../text/lines.js';
import { redactSecrets } from '../text/redact.js';

/** Reads one input, however its bytes arrive. Pure and synchronous: records go to the sink while bytes come in. */
export interface RecordReader {
  push(chunk: Uint8Array): void;
  /** Takes whole lines that were sieved elsewhere, by what `wanted` says. Not after a `push` that ended within a line. */
  take(lines: SiftedLines): void;
  readonly wanted: Wanted;
  /** Emits log lines that are held back for what may follow them. For streams: call it when nothing comes for a while. */
  flush(): void;
  /** Closes what is open, cut off or not, and sums up. */
  end(): InputSummary;
}

/** Where another licence file begins on the same line. */
const LICENCE_FILE_START = /<(?:\?xml|smartLicense|RUMReport|specificPLR)/g;

const DASH = 0x2d;
/** Lines outside any section that are tried against first lines without a fixed beginning; headings stand near the top. */
const LOOSE_LINES = 200;
/** The order of `InputSummary.kinds`. */
const KINDS: InputSummary['kinds'] = ['show', 'syslog', 'config', 'license-file'];
/** Bytes in which a prompt ends. */
const PROMPT_CAP = 130;

/** Commands and openers are the same for all inputs that are read with the same readers. */
const prepared = new WeakMap<readonly ShowReader[], ReturnType<typeof prepareReaders>>();
const catalogues = new WeakMap<ReadContext['messages'], ReturnType<typeof createCatalogue>>();

function prepareReaders(readers: readonly ShowReader[]) {
  const byCommand = new Map<string, ShowReader>();
  for (const reader of readers) {
    for (const command of reader.commands) if (!byCommand.has(command)) byCommand.set(command, reader);
  }
  return { byCommand, commands: createCommands([...byCommand.keys()]), openers: createOpeners(readers) };
}

function remember<Key extends object, Value>(map: WeakMap<Key, Value>, key: Key, make: (key: Key) => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  map.set(key, made);
  return made;
}

const CONFIGURATION: Command = {
  canonical: 'show running-config',
  isKnown: true,
  isListed: true,
  rest: '',
  partial: null,
};
const LICENCE_FILE: Command = { canonical: 'licence file', isKnown: true, isListed: true, rest: '', partial: null };

/**
 * Cuts one input into log lines, show outputs, configuration and licence files, and hands each to who can read it.
 *
 * Every line is looked at as bytes first; only those that may matter are decoded, cleaned and redacted. A log line is
 * taken out of whatever it stands in. A section runs from its banner, prompt, echoed command or recognised first line
 * to the next of these; the sections of commands that no reader has are skipped, yet log lines in them are found.
 *
 * @param source name of the input for spans
 * @param readers in the order in which outputs without a command line are recognised
 */
export function createRecordReader(
  source: string,
  context: ReadContext,
  readers: readonly ShowReader[],
  sink: ReadSink,
  readLicenseFile?: ReadLicenseFile,
): RecordReader {
  const { byCommand, commands, openers } = remember(prepared, readers, prepareReaders);
  const catalogue = remember(catalogues, context.messages, createCatalogue);
  const summary: InputSummary = {
    path: source,
    bytes: 0,
    lines: 0,
    kinds: [],
    knownSections: 0,
    unknownSections: 0,
    knownLines: 0,
    unreadLines: 0,
    logLines: 0,
    licensingLines: 0,
  };
  const feed = createLogFeed(source, context, catalogue, sink, (isOfInterest) => {
    summary.logLines += 1;
    sessionLines += 1;
    if (isOfInterest) summary.licensingLines += 1;
  });
  const floods = createFloodGuard();
  const splitter = createLineSplitter(scan);
  /** The files of CSSM for many product instances: licence files in the cells of a table. */
  const isTable = /\.csv$/i.test(source);
  const configReader = byCommand.get(CONFIGURATION.canonical) ?? null;

  let number = 0;
  let section: Section | null = null;
  /** Host name of the session that the input shows: from prompts, `hostname`, `… uptime is …`. */
  let session: string | null = null;
  let preamble: Line[] = [];
  let looseLines = 0;
  /** Where `%SYS-5-RESTART` was seen: the device prints the version of its software below it, as if it were `show version`. */
  let restartAt = Number.NEGATIVE_INFINITY;
  let longLines = 0;
  let firstLongLine = 0;
  /** Log lines of the session, and the last of them: in the bytes at hand, or kept from those before. */
  let sessionLines = 0;
  let tagged: { bytes: Buffer; start: number; stop: number; number: number } | null = null;

  // ---- Bytes: what every line costs.

  function scan(bytes: Buffer, start: number, end: number, ending: number): void {
    theSieve().sift(bytes, start, end, ending, catalogue, handlerFor(bytes));
    keep(bytes);
  }

  /** What is done with each line of some bytes. */
  function handlerFor(bytes: Buffer): SieveHandler {
    return {
      skipped(count, lastStart, lastStop) {
        number += count;
        countLog(count, bytes, lastStart, lastStop);
      },
      tagged(lineStart, lineStop, hash) {
        number += 1;
        const stop = lineStop - lineStart > LINE_CAP ? shorten(bytes, lineStart, lineStop) : lineStop;
        if (hash === RESTART) restartAt = number;
        if (hash !== 0 && !admits(hash, bytes, lineStart, stop)) {
          summary.licensingLines += 1;
          countLog(1, bytes, lineStart, stop);
        } else if (takeLog(bytes, lineStart, stop)) setTagged(bytes, lineStart, stop);
        else takeLine(bytes, lineStart, stop);
      },
      untagged(lineStart, lineStop) {
        number += 1;
        const isLong = lineStop - lineStart > LINE_CAP;
        const stop = isLong ? shorten(bytes, lineStart, lineStop) : lineStop;
        // A line that is too long for the sieve may hold a tag all the same.
        if (isLong && takeLog(bytes, lineStart, stop)) setTagged(bytes, lineStart, stop);
        else takeLine(bytes, lineStart, stop);
      },
      flooded(hash, count) {
        summary.licensingLines += count;
        floods.leaveOut(hash, count);
      },
    };
  }

  /** Copies what is still needed out of bytes that are going to change. */
  function keep(bytes: Buffer): void {
    floods.keep();
    if (tagged?.bytes === bytes) {
      const kept = Buffer.from(bytes.subarray(tagged.start, Math.min(tagged.stop, tagged.start + 2048)));
      tagged = { bytes: kept, start: 0, stop: kept.length, number: tagged.number };
    }
  }

  /** Counts log lines that are not read. */
  function countLog(count: number, bytes: Buffer, lastStart: number, lastStop: number): void {
    if (feed.isHolding) feed.flush();
    summary.logLines += count;
    sessionLines += count;
    setTagged(bytes, lastStart, lastStop);
  }

  function setTagged(bytes: Buffer, start: number, stop: number): void {
    if (tagged?.bytes === bytes) {
      tagged.start = start;
      tagged.stop = stop;
      tagged.number = number;
    } else tagged = { bytes, start, stop, number };
  }

  function admits(hash: number, bytes: Buffer, start: number, stop: number): boolean {
    return !catalogue.noted.has(hash) || floods.admit(hash, bytes, start, stop, number, session);
  }

  /** Reads the newest of the lines that were put aside, and tells of those that were not read. */
  function drainFloods(): void {
    for (const { lines, leftOut } of floods.drain()) {
      let name = '';
      for (const line of lines) {
        const text = textOf(line.bytes, 0, line.bytes.length);
        const tag = findTags(text, 1)[0];
        name = tag === undefined ? name : `${tag.facility}-${tag.severity}-${tag.mnemonic}`;
        feed.take({ text, number: line.number, session: line.session, isCounted: true });
      }
      feed.flush();
      if (leftOut === 0) continue;
      sink.diagnostic({
        level: 'info',
        code: 'message-flood',
        message: `of the many lines like ${name} only the first and the last ${FLOOD_CAP} were read; ${leftOut} between them were counted`,
        source,
        line: lines[0]?.number ?? 0,
      });
    }
  }

  /** Cuts a line at the cap and counts it. */
  function shorten(bytes: Buffer, start: number, stop: number): number {
    if (startsLikeXml(bytes, start) && stop - start <= XML_CAP) return stop;
    longLines += 1;
    if (firstLongLine === 0) firstLongLine = number;
    return start + (startsLikeXml(bytes, start) ? XML_CAP : LINE_CAP);
  }

  function textOf(bytes: Buffer, start: number, stop: number): string {
    return cleanLine(decodeLine(bytes, start, stop));
  }

  function redacted(text: string): string {
    if (!context.redact) return text;
    return section === null ? redactSecrets(text) : section.redact(text);
  }

  /** A line with a tag, taken out of whatever it stands in. False when the tag turns out to be none. */
  function takeLog(bytes: Buffer, start: number, stop: number): boolean {
    const text = textOf(bytes, start, stop);
    if (section?.openedBy === 'xml') {
      // A licence file that was cut off must not swallow the log behind it.
      const header = readLogLines(text)[0]?.header ?? null;
      if (header === null || (header.stamp ?? header.arrived ?? header.pri) === null) return false;
      close();
    }
    return feed.take({ text, number, session });
  }

  /** A line without a tag. */
  function takeLine(bytes: Buffer, start: number, stop: number): void {
    let first = start;
    while (first < stop && first - start < 24 && isBlank(bytes[first] as number)) first += 1;
    // The text is decoded once, when it is first needed.
    let text: string | null = null;

    // Leftovers of a terminal hide how the line begins: `--More--`, backspaces, escape sequences.
    const isDirty = first < stop && hidesItsBeginning(bytes, first);
    if (isDirty || (bytes[first] === DASH && bytes[first + 3] === DASH)) {
      text = textOf(bytes, start, stop);
      const banner = readBanner(text);
      if (banner !== null) {
        openByBanner(banner);
        return;
      }
    }
    if (isDirty || endsPrompt(bytes, first, stop)) {
      text ??= textOf(bytes, start, stop);
      const prompt = readPrompt(text);
      if (prompt !== null) {
        takePrompt(prompt);
        return;
      }
    }
    if (section?.openedBy === 'xml') {
      takeXml(text ?? textOf(bytes, start, stop));
      return;
    }
    if (isTable && bytes.subarray(start, stop).includes('<smartLicense')) {
      text ??= textOf(bytes, start, stop);
      close();
      section = startSection('xml', LICENCE_FILE, null, context.redact);
      takeXml(text.slice(text.indexOf('<smartLicense')));
      return;
    }

    const accepts = section === null || section.openedBy !== 'banner';
    if (accepts && first < stop && (isDirty || mayOpen(bytes, first, stop))) {
      text ??= textOf(bytes, start, stop);
      const opening = openers.find(text);
      if (opening !== null && openByFirstLine(opening, text)) return;
    }
    if (feed.isHolding) {
      text ??= textOf(bytes, start, stop);
      const isLog = section === null || section.reader === null || isLogging(section);
      if (feed.offer(context.redact ? redactSecrets(text) : text, number, isLog)) return;
      feed.flush();
    }
    if (section === null || section.reader === null) return;
    text ??= textOf(bytes, start, stop);
    addToSection(section, text);
  }

  function mayOpen(bytes: Buffer, first: number, stop: number): boolean {
    if (openers.mayOpen(bytes, first, stop)) return true;
    if (section !== null || !openers.hasLoose || looseLines >= LOOSE_LINES) return false;
    looseLines += 1;
    return true;
  }

  // ---- Sections.

  function openByBanner(text: string): void {
    feed.flush();
    const command = commands.expand(text);
    open('banner', command ?? { canonical: text, isKnown: false, isListed: false, rest: '', partial: null });
  }

  function takePrompt(prompt: Prompt): void {
    feed.flush();
    if (prompt.mode !== null) {
      setSession(prompt.hostname);
      takeTyped(prompt);
      return;
    }
    close();
    setSession(prompt.hostname);
    const command = prompt.command === '' ? null : commands.expand(prompt.command);
    if (command !== null) open('prompt', command);
  }

  /** `SW1(config)#license smart transport cslu`: a line of configuration, as good as one that was printed. */
  function takeTyped(prompt: Prompt): void {
    // `do show license all`
    const exec = /^do\s+(.*)$/i.exec(prompt.command)?.[1];
    if (exec !== undefined) {
      close();
      const command = commands.expand(exec);
      if (command !== null) open('prompt', command);
      return;
    }
    if (section?.openedBy !== 'typed') {
      close();
      section = startSection('typed', CONFIGURATION, configReader, context.redact);
    }
    if (prompt.command === '') return;
    const text = redacted(prompt.mode === 'config' ? prompt.command : ` ${prompt.command}`);
    const hostname = readHostnameLine(text);
    if (section !== null) addLine(section, number, text);
    if (hostname !== null) session = hostname;
  }

  /** Starts what a first line announces; false when it belongs to the section that it stands in. */
  function openByFirstLine(opening: Opening, text: string): boolean {
    if (opening.kind === 'echo') {
      const command = commands.expand(text);
      if (command === null || !command.isListed || section?.openedBy === 'prompt' || !isEcho(command)) return false;
      feed.flush();
      open('echo', command);
      return true;
    }
    if (opening.kind === 'show' && opening.command === 'show version' && number - restartAt <= 4) return false;
    if (section !== null && !isBreak(section, opening)) {
      if (opening.kind === 'show' && section.opener === null && opening.command === section.command.canonical) {
        section.opener = opening.pattern;
      }
      return false;
    }
    feed.flush();
    switch (opening.kind) {
      case 'preamble':
        if (section !== null) close();
        preamble = [...preamble.slice(-3), { number, text }];
        return true;
      case 'xml': {
        close();
        section = startSection('xml', LICENCE_FILE, null, context.redact);
        takeXml(text);
        return true;
      }
      case 'show': {
        open('opener', { ...CONFIGURATION, canonical: opening.command });
        if (section !== null) section.opener = opening.pattern;
        break;
      }
      default:
        open(opening.kind === 'pasted' ? 'pasted' : 'opener', CONFIGURATION);
    }
    if (section !== null && section.reader !== null) addToSection(section, text);
    return true;
  }

  /** Does what a first line announces end the section that it stands in? */
  function isBreak(current: Section, opening: Opening): boolean {
    // `more flash:slac.txt` prints a licence file below its prompt.
    if (current.openedBy === 'prompt' || current.openedBy === 'banner') {
      return opening.kind === 'xml' && current.reader === null;
    }
    if (opening.kind === 'xml' || opening.kind === 'config')
      return opening.kind !== 'config' || !isConfiguration(current);
    if (opening.kind === 'preamble') return current.lines.length > 3;
    if (opening.kind === 'pasted') {
      return (
        opening.isCertain && !isConfiguration(current) && (current.openedBy === 'opener' || current.openedBy === 'echo')
      );
    }
    if (opening.kind !== 'show') return false;
    const canonical = current.command.canonical;
    if (opening.command === canonical) {
      // The same heading again is the next device, where an output has it only once.
      return opening.pattern === current.opener && current.lines.length > 10 && HAS_ONE_HEADING.test(canonical);
    }
    if (isConfiguration(current) && current.openedBy !== 'pasted') return false;
    if (opening.command === 'show license tech support') return true;
    // The settings at the head of `show logging` have lines that look like the beginning of smaller outputs.
    if (isLogging(current) && !/^show (?:license|version|running-config)/.test(opening.command)) return false;
    return familyOf(opening.command) !== familyOf(canonical);
  }

  function open(openedBy: OpenedBy, command: Command): void {
    close();
    section = startSection(
      openedBy,
      command,
      command.isKnown ? (byCommand.get(command.canonical) ?? null) : null,
      context.redact,
      preamble,
    );
    preamble = [];
  }

  function addToSection(current: Section, raw: string): void {
    if (current.openedBy === 'typed') return;
    if (current.openedBy === 'pasted' && !isConfigLine(raw)) {
      close();
      return;
    }
    const text = current.redact(raw);
    if (isLogging(current) && isUntaggedLog(text)) return;
    addLine(current, number, text);
    if (isConfiguration(current)) {
      const hostname = readHostnameLine(text);
      if (hostname !== null) setSession(hostname);
      // What follows the end of a configuration is something else, unless a banner or prompt holds the section open.
      if (text === 'end' && current.openedBy !== 'prompt' && current.openedBy !== 'banner') close();
    } else if (current.command.canonical === 'show version') {
      const hostname = readUptimeLine(text);
      if (hostname !== null) setSession(hostname);
    }
  }

  /** Takes a line of a licence file, or several files that follow each other on one line. */
  function takeXml(raw: string): void {
    const text = redacted(isTable ? raw.replaceAll('""', '"') : raw);
    let start = 0;
    while (section !== null) {
      // The name of the root stands near its beginning.
      const head = section.root === null ? text.slice(start, start + 1024).replace(/<\?.*?\?>/g, '') : '';
      section.root ??= /<([A-Za-z][\w:.-]*)/.exec(head)?.[1] ?? null;
      const closing = `</${section.root}>`;
      const end = section.root === null ? -1 : text.indexOf(closing, start);
      addLine(section, number, end < 0 ? text.slice(start) : text.slice(start, end + closing.length));
      if (end < 0) return;
      close();
      LICENCE_FILE_START.lastIndex = end + closing.length;
      const next = LICENCE_FILE_START.exec(text);
      if (next === null) return;
      start = next.index;
      section = startSection('xml', LICENCE_FILE, null, context.redact);
    }
  }

  function close(): void {
    if (section === null) return;
    const finished = section;
    section = null;
    looseLines = 0;
    finishSection(finished, { source, hostname: session }, context, sink, summary, readLicenseFile);
  }

  function setSession(hostname: string): void {
    if (session !== null && session !== hostname) endLog();
    session = hostname;
  }

  /** Tells of the log that ends here. */
  function endLog(): void {
    if (tagged === null || sessionLines === 0) return;
    const last = tagged;
    const text = textOf(last.bytes, last.start, last.stop);
    const header = readLogLines(text)[0]?.header ?? null;
    sink.log?.({
      device: deviceOf(header, source, session),
      lines: sessionLines,
      at: header === null ? null : stampsOf(header, context).at,
      span: { source, line: last.number, endLine: last.number, text: context.redact ? redactSecrets(text) : text },
    });
    sessionLines = 0;
    tagged = null;
  }

  return {
    push(chunk) {
      summary.bytes += chunk.length;
      splitter.push(chunk);
      summary.lines = number;
    },
    take(lines) {
      summary.bytes += lines.size;
      const bytes = Buffer.from(lines.bytes);
      unpack(lines, handlerFor(bytes));
      keep(bytes);
      summary.lines = number;
    },
    wanted: catalogue,
    flush() {
      feed.flush();
      drainFloods();
    },
    end() {
      splitter.end();
      summary.lines = number;
      feed.flush();
      drainFloods();
      feed.end();
      close();
      endLog();
      if (summary.logLines > 0) note(summary, 'syslog');
      summary.kinds.sort((one, other) => KINDS.indexOf(one) - KINDS.indexOf(other));
      if (summary.kinds.length === 0) sink.diagnostic(nothingRead(summary));
      if (longLines > 0) {
        sink.diagnostic({
          level: 'warning',
          code: 'long-line',
          message: `${longLines} line${longLines === 1 ? ' is' : 's are'} longer than ${LINE_CAP / 1024} KiB; only the beginning was read`,
          source,
          line: firstLongLine,
        });
      }
      return summary;
    },
  };
}

function nothingRead({ path, bytes, lines, unknownSections }: InputSummary): Diagnostic {
  const message =
    bytes === 0
      ? 'the input is empty'
      : unknownSections > 0
        ? `none of its ${unknownSections} outputs is one that tells about licensing`
        : 'neither log lines nor outputs were recognised in it';
  return {
    level: 'warning',
    code: bytes === 0 ? 'empty-input' : 'nothing-recognised',
    message,
    source: path,
    line: 0,
    ...(lines === 0 ? {} : { help: 'give a log, show outputs with their prompts, or a show tech-support file' }),
  };
}

/** Outputs whose heading stands at their top only. */
const HAS_ONE_HEADING = /^show (?:license (?:all|status|summary|tech support)|version|running-config)$/;

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
  if (canonical === 'ping') return rest.split(' ').length <= 8;
  return /^(?:\d+|all|brief|detail|verbose|switch \S+|vrf \S+)(?: (?:detail|verbose|all))?$/.test(rest);
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}

/** ` --More-- `, `<--- More --->`, backspace, escape. */
function hidesItsBeginning(bytes: Buffer, first: number): boolean {
  const byte = bytes[first] as number;
  if (byte === 0x08 || byte === 0x1b) return true;
  if (byte === DASH) return bytes[first + 2] === 0x4d;
  return byte === 0x3c && bytes[first + 1] === DASH;
}

/** `SW1#`, `SW1(config)#`, `RP/0/RP0/CPU0:SW1#`: the first word ends in a prompt's sign. */
function endsPrompt(bytes: Buffer, first: number, stop: number): boolean {
  const limit = Math.min(stop, first + PROMPT_CAP);
  for (let index = first; index < limit; index += 1) {
    const byte = bytes[index] as number;
    const isWord =
      (byte >= 0x61 && byte <= 0x7a) ||
      (byte >= 0x41 && byte <= 0x5a) ||
      (byte >= 0x2d && byte <= 0x3a) ||
      byte === 0x5f;
    if (isWord || byte === 0x28 || byte === 0x29) continue;
    return index > first && (byte === 0x23 || byte === 0x3e);
  }
  return false;
}
