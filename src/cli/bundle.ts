import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import type { Argv } from 'yargs';
import { type Analysis, createAnalysis } from '../diagnose/analysis.js';
import { openInput } from '../ingest/files/open-input.js';
import { escapeOutput } from '../ingest/text/escape.js';
import { createCleanSplitter } from '../ingest/text/lines.js';
import { createMask, type Mask } from '../ingest/text/mask.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { NextStep, Report } from '../model/report.js';
import { mapTexts } from '../model/tree.js';
import { type CaseEntry, type Manifest, missingForSupport, renderCase } from '../report/case-file.js';
import { renderDiagnostics } from '../report/diagnostic.js';
import { renderJson } from '../report/formats/json.js';
import { renderText } from '../report/formats/text.js';
import { isMoment } from './arguments.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { inventoryAsked } from './inventory.js';
import { engineWithPacks } from './knowledge.js';
import { checkFolder } from './output.js';
import { type Progress, startProgress } from './progress.js';
import { INPUT_PATHS, INVENTORY, RULES } from './shared-options.js';
import { wantsColour } from './terminal.js';
import { readVersion } from './version.js';

const WIDER = ['addresses', 'names'];

const options = (yargs: Argv) =>
  yargs
    .positional('path', INPUT_PATHS)
    .option('output', {
      alias: 'o',
      describe: 'The archive to write (default: sldiag-case-DATE.tar.gz in this folder)',
      type: 'string',
    })
    .option('redact', {
      describe: 'What to mask beside secrets: addresses, names, or both with a comma',
      type: 'string',
      array: true,
      coerce: (value: unknown) => [value].flat().flatMap((each) => String(each).split(',')),
      default: [],
    })
    .option('now', { describe: 'Moment that deadlines are measured against, ISO 8601', type: 'string' })
    .option('rules', RULES)
    .option('inventory', INVENTORY)
    .option('force', { describe: 'Overwrite files that exist', type: 'boolean', default: false })
    .example('$0 bundle show-tech.txt switch.log', 'a case file without secrets')
    .example('$0 bundle cases/ --redact addresses,names', 'without addresses, hosts and accounts too')
    .example('ssh sw1 "show license tech support" | $0 bundle - -o case.tar.gz', 'from standard input');

type BundleArgs = ArgumentsOf<typeof options>;

export const bundleCommand = defineCommand(options, bundle);

/** An input as it will stand in the archive. */
interface CaseInput {
  readonly source: string;
  readonly name: string;
}

async function bundle(args: BundleArgs): Promise<number> {
  const wrong = args.redact.find((what) => !WIDER.includes(what));
  if (wrong !== undefined) return usage(`--redact takes ${WIDER.join(' and ')}, not ${wrong}`);
  if (args.now !== undefined && !isMoment(args.now)) {
    return usage(`--now takes a moment in ISO 8601, for instance 2026-03-01T12:00:00Z, not ${args.now}`);
  }
  const createdAt = new Date().toISOString();
  const output = args.output ?? `sldiag-case-${createdAt.slice(0, 16).replace(/[T:]/g, '-')}.tar.gz`;
  const mapFile = `${output.replace(/\.(?:tar\.gz|tgz)$/, '')}.map.json`;
  for (const path of [output, mapFile]) {
    if (!args.force && existsSync(path)) return usage(`${path} exists; --force overwrites it`);
  }
  const unwritable = checkFolder('--output', output);
  if (unwritable !== null) return unwritable;
  const { engine, diagnostics } = await engineWithPacks(args.rules);
  const version = readVersion();
  const unusable: Diagnostic[] = [];
  const inventory = await inventoryAsked(args.inventory, (each) => unusable.push(each));
  const analysis = createAnalysis(engine, {
    wallClock: Date.parse(createdAt),
    now: args.now ?? null,
    topology: { id: null, mode: null },
    inventory,
    redact: true,
    zones: {},
    version,
  });
  const problems: Diagnostic[] = [...diagnostics, ...unusable];
  const mask = createMask({ addresses: args.redact.includes('addresses'), names: args.redact.includes('names') });
  let folder = '';
  const forget = () => {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
    for (const path of [output, mapFile]) rmSync(`${path}.partial`, { force: true });
  };
  const stopping = stopOnSignals(forget);
  folder = mkdtempSync(join(tmpdir(), 'sldiag-'));
  const progress = startProgress();
  try {
    const paths = await spool(args.path, folder);
    const inputs = await learn(paths, analysis, mask, args.redact.includes('names'), problems, progress);
    if (inputs.length === 0) {
      progress.stop();
      printProblems(problems);
      process.stderr.write('error: nothing could be read, so no case file was written\n');
      return EXIT.unreadable;
    }
    const judged = analysis.report();
    learnNames(mask, judged);
    const entries = await writeMasked(paths, inputs, mask, folder, progress);
    progress.stop();
    const report = maskAll(judged, mask);
    const missing = missingForSupport(report);
    const texts = new Map([
      ['report.json', escapeOutput(renderJson(report), false)],
      ['report.txt', escapeOutput(renderText(report, { columns: 100, colour: false, all: true }), false)],
    ]);
    const files = [...entries, ...[...texts].map(([name, text]) => entryOf(name, Buffer.from(text)))];
    const masked = countKinds(mask);
    const manifest: Manifest = { schema: 'sldiag/bundle/v1', version, createdAt, files, masked, missing };
    texts.set('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
    texts.set('README.txt', renderCase(report, manifest));
    await writeArchive(output, folder, entries, texts, Date.parse(createdAt));
    writeMap(mapFile, mapText(mask));

    printProblems([...problems, ...judged.diagnostics]);
    process.stdout.write(summaryOf(output, mapFile, manifest, missingForSupport(judged)));
    const isAllRead = unusable.length === 0 && !problems.some(({ code }) => code === 'unreadable-input');
    return !isAllRead ? EXIT.unreadable : EXIT.ok;
  } finally {
    progress.stop();
    stopping.abort();
    forget();
  }
}

/** Signals that end the program, with their numbers. */
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1, SIGQUIT: 3 } as const;

/** Tidies up before a signal ends the program, until it is aborted. */
function stopOnSignals(tidy: () => void): AbortController {
  const stopping = new AbortController();
  for (const [signal, number] of Object.entries(SIGNALS)) {
    const stop = () => {
      tidy();
      process.exit(128 + number);
    };
    process.once(signal, stop);
    stopping.signal.addEventListener('abort', () => process.removeListener(signal, stop));
  }
  return stopping;
}

function printProblems(problems: readonly Diagnostic[]): void {
  const colour = wantsColour(process.stderr);
  process.stderr.write(renderDiagnostics(problems, { colour }));
}

function usage(message: string): number {
  process.stderr.write(`error: ${message}\n\nTry: sldiag bundle --help\n`);
  return EXIT.usage;
}

/** What the user named; standard input as the number of an open file. */
interface Named {
  readonly path: string;
  readonly stdin: number | null;
}

/**
 * Inputs are read twice, so standard input is put into a file of its own first. The file has no name any more by then: whatever
 * ends the program, nothing of it stays.
 */
async function spool(paths: readonly string[], folder: string): Promise<Named[]> {
  const spooled: Named[] = [];
  for (const path of paths) {
    if (path !== '-') {
      spooled.push({ path, stdin: null });
      continue;
    }
    const file = join(folder, 'standard-input');
    const stdin = openSync(file, 'wx+', 0o600);
    // Windows keeps the names of open files; there the folder goes at the end.
    if (process.platform !== 'win32') unlinkSync(file);
    await pipeline(process.stdin, createWriteStream('', { fd: stdin, autoClose: false }));
    spooled.push({ path: '-', stdin });
  }
  return spooled;
}

function open({ path, stdin }: Named, report: (diagnostic: Diagnostic) => void) {
  const options = stdin === null ? {} : { stdin: createReadStream('', { fd: stdin, start: 0, autoClose: false }) };
  return openInput(path, report, options);
}

/** The first pass: the diagnosis, and every secret and name. */
async function learn(
  paths: readonly Named[],
  analysis: Analysis,
  mask: Mask,
  hidesNames: boolean,
  problems: Diagnostic[],
  progress: Progress,
): Promise<CaseInput[]> {
  const inputs: CaseInput[] = [];
  for (const path of paths) {
    for await (const input of open(path, (problem) => problems.push(problem))) {
      // Evidence names the file in the archive, which tells nothing about where it came from.
      const name = nameInArchive(inputs.length + 1, hidesNames ? 'input.txt' : input.source);
      const reader = analysis.open(name);
      const learnLine = mask.learner();
      const splitter = createCleanSplitter(learnLine);
      for await (const chunk of input.chunks) {
        reader.push(chunk);
        splitter.push(chunk);
        progress.add(input.source, chunk.length);
      }
      splitter.end();
      reader.end();
      inputs.push({ source: input.source, name });
    }
  }
  return inputs;
}

function learnNames(mask: Mask, report: Report): void {
  for (const { hostname, inventory, state } of report.devices) {
    for (const name of [inventory?.site, inventory?.owner]) if (name) mask.learnName(name);
    if (hostname !== null) mask.learnName(hostname);
    for (const name of [state.account.smart, state.account.virtual]) if (name !== null) mask.learnName(name);
  }
}

/** The second pass: each input, masked, as a file of its own. */
async function writeMasked(
  paths: readonly Named[],
  inputs: readonly CaseInput[],
  mask: Mask,
  folder: string,
  progress: Progress,
): Promise<CaseEntry[]> {
  const entries: CaseEntry[] = [];
  let index = 0;
  for (const path of paths) {
    for await (const input of open(path, () => {})) {
      const known = inputs[index];
      index += 1;
      if (known === undefined || known.source !== input.source) continue;
      const { name } = known;
      const hash = createHash('sha256');
      let bytes = 0;
      async function* masked() {
        const maskLine = mask.masker();
        let ready: string[] = [];
        const splitter = createCleanSplitter((line) => ready.push(`${maskLine(line)}\n`));
        function* drain() {
          const text = Buffer.from(ready.join(''));
          ready = [];
          hash.update(text);
          bytes += text.length;
          if (text.length > 0) yield text;
        }
        for await (const chunk of input.chunks) {
          splitter.push(chunk);
          progress.add(input.source, chunk.length);
          yield* drain();
        }
        splitter.end();
        yield* drain();
      }
      await pipeline(Readable.from(masked()), createWriteStream(join(folder, `${entries.length}`), { mode: 0o600 }));
      entries.push({ name, bytes, sha256: hash.digest('hex') });
    }
  }
  return entries;
}

/** A name that no archive tool can be tricked with: no folder but ours, no leading dot, plain ASCII. */
function nameInArchive(number: number, source: string): string {
  const plain = basename(source.replace(/!/g, '/'))
    .replace(/[^\w.-]+/g, '_')
    .replace(/^[.-]+/, '')
    .slice(-80);
  return `inputs/${String(number).padStart(3, '0')}-${plain === '' ? 'input.txt' : plain}`;
}

/** Every text of a report, masked. Keys are ours. */
function maskAll(report: Report, mask: Mask): Report {
  return mapTexts(report, (text) => (text.startsWith('inputs/') ? text : mask.text(text)));
}

function entryOf(name: string, content: Buffer): CaseEntry {
  return { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

function countKinds(mask: Mask): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { placeholder } of mask.entries()) {
    const kind = /^<(?:redacted:)?([a-z-]+)-\d+>$/.exec(placeholder)?.[1] ?? 'other';
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function mapText(mask: Mask): string {
  return `${JSON.stringify(Object.fromEntries(mask.entries().map((entry) => [entry.placeholder, entry.original])), null, 2)}\n`;
}

/** A file of its own, readable by the user alone, even where another stood in its place. */
function writeMap(path: string, text: string): void {
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  writeFileSync(partial, text, { mode: 0o600, flag: 'wx' });
  renameSync(partial, path);
}

/** Writes beside the target first, so that a full disk leaves no half archive under its name. */
async function writeArchive(
  output: string,
  folder: string,
  entries: readonly CaseEntry[],
  texts: ReadonlyMap<string, string>,
  time: number,
): Promise<void> {
  const partial = `${output}.partial`;
  rmSync(partial, { force: true });
  const archive = pack();
  // What goes wrong is told by the pipeline below; the entry that is being written would tell it a second time.
  const add = (entry: { name: string; size: number }, text: Buffer | string) =>
    archive.entry(entry, text).on('error', () => {});
  const written = pipeline(archive, createGzip(), createWriteStream(partial, { mode: 0o600, flags: 'wx' }));
  const header = (name: string, size: number) => ({ name, size, mode: 0o644, mtime: new Date(time) });
  try {
    await Promise.all([
      written,
      (async () => {
        for (const name of ['README.txt', 'manifest.json', 'report.txt', 'report.json']) {
          const text = Buffer.from(texts.get(name) ?? '');
          add(header(name, text.length), text);
        }
        for (const [index, { name, bytes }] of entries.entries()) {
          await addFile(archive, header(name, bytes), join(folder, `${index}`));
        }
        archive.finalize();
      })(),
    ]);
    await rename(partial, output);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function addFile(archive: Pack, header: { name: string; size: number }, path: string): Promise<void> {
  if (statSync(path).size === 0) {
    archive.entry(header, '');
    return;
  }
  await pipeline(createReadStream(path), archive.entry(header));
}

function summaryOf(output: string, mapFile: string, { files, masked }: Manifest, missing: readonly NextStep[]): string {
  const kinds = Object.entries(masked).map(([kind, count]) => `${count} ${count === 1 ? kind : pluralOf(kind)}`);
  const lines = [
    `Wrote ${output}: ${files.length} files.`,
    kinds.length === 0
      ? 'Nothing had to be masked.'
      : `Masked: ${kinds.join(', ')}. What they stand for: ${mapFile}; keep it to yourself.`,
  ];
  if (missing.length === 0) lines.push('It holds what support asks for.');
  else lines.push('', 'Still to be collected:');
  for (const { device, command, why } of missing) lines.push(`  ${device}: ${command}`, `    ${why}`);
  return `${lines.join('\n')}\n`;
}

function pluralOf(kind: string): string {
  if (kind.endsWith('credentials')) return kind;
  return kind.endsWith('y') && !kind.endsWith('key')
    ? `${kind.slice(0, -1)}ies`
    : `${kind}${kind.endsWith('s') ? 'es' : 's'}`;
}
