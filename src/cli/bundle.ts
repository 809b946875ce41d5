import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { createAnalysis } from '../diagnose/analysis.js';
import { escapeOutput } from '../ingest/text/escape.js';
import { createMask, type Mask } from '../ingest/text/mask.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Report } from '../model/report.js';
import { mapTexts } from '../model/tree.js';
import { type CaseEntry, type Manifest, missingForSupport, renderCase } from '../report/case-file.js';
import { renderDiagnostics } from '../report/diagnostic.js';
import { renderJson } from '../report/formats/json.js';
import { renderText } from '../report/formats/text.js';
import { UsageError } from './arguments.js';
import { analysisOptions, basisOf } from './basis.js';
import { writeArchive, writeMap } from './bundle/archive.js';
import { learn, spool, writeMasked } from './bundle/case-inputs.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { areUsable, isUnderstood } from './inputs.js';
import { checkFolder, tellUnwritable } from './output.js';
import { startProgress } from './progress.js';
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

async function bundle(args: BundleArgs): Promise<number> {
  const wrong = args.redact.find((what) => !WIDER.includes(what));
  if (wrong !== undefined) throw new UsageError(`--redact takes ${WIDER.join(' and ')}, not ${wrong}`);
  if (args.output === '-')
    throw new UsageError('--output takes a file: what placeholders stand for is written beside it');
  const hidesNames = args.redact.includes('names');
  const mask = createMask({ addresses: args.redact.includes('addresses'), names: hidesNames });
  const { engine, inventory, problems: unusable } = await basisOf(args);
  const options = analysisOptions({ now: args.now }, { inventory, problems: unusable });
  const createdAt = new Date(options.wallClock).toISOString();
  const { output, mapFile } = targetsOf(args, createdAt);
  const unwritable = checkFolder('--output', output) ?? checkFolder('--output', mapFile);
  if (unwritable !== null) return unwritable;
  const present = args.force ? undefined : [output, mapFile].find((path) => existsSync(path));
  if (present !== undefined) throw new UsageError(`${present} exists; --force overwrites it`);
  const problems: Diagnostic[] = [];
  const analysis = createAnalysis(engine, options);
  let folder = '';
  const forget = () => {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
    for (const path of [output, mapFile]) rmSync(`${path}.partial`, { force: true });
  };
  const stopping = stopOnSignals(forget);
  folder = mkdtempSync(join(tmpdir(), 'sldiag-'));
  const progress = startProgress();
  try {
    const paths = await spool(args.path, folder, progress);
    const { inputs, isRecognised } = await learn(paths, analysis, mask, hidesNames, problems, progress);
    if (inputs.every(({ isEmpty }) => isEmpty)) {
      progress.stop();
      printProblems([...unusable, ...problems]);
      const why = inputs.length === 0 ? 'nothing could be read' : 'there is nothing in what was named';
      process.stderr.write(`error: ${why}, so no case file was written\n`);
      return EXIT.unreadable;
    }
    const judged = analysis.report();
    learnNames(mask, judged);
    const entries = await writeMasked(paths, inputs, mask, folder, progress);
    progress.stop();
    const { texts, manifest } = contentsOf(maskAll(judged, mask), entries, mask, createdAt);
    try {
      await writeArchive(output, folder, entries, texts, options.wallClock);
      writeMap(mapFile, mapText(mask));
    } catch (error) {
      return tellUnwritable('--output', output, error);
    }

    printProblems([...problems, ...judged.diagnostics]);
    process.stdout.write(summaryOf(output, mapFile, manifest, judged));
    const isAllRead = isRecognised && areUsable([...unusable, ...problems]) && isUnderstood(judged);
    return isAllRead ? EXIT.ok : EXIT.unreadable;
  } finally {
    progress.stop();
    stopping.abort();
    forget();
  }
}

/** The archive, and the file that tells what its placeholders stand for. */
function targetsOf({ output: given, force }: BundleArgs, createdAt: string): { output: string; mapFile: string } {
  const output = given ?? freeName(`sldiag-case-${createdAt.slice(0, 16).replace(/[T:]/g, '-')}`, force);
  const mapFile = `${output.replace(/\.(?:tar\.gz|tgz)$/, '')}.map.json`;
  return { output, mapFile };
}

/** A name that nobody chose must not stand in the way of a second case in the same minute. */
function freeName(stem: string, force: boolean): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? `${stem}.tar.gz` : `${stem}-${count}.tar.gz`;
    if (force || !existsSync(name)) return name;
  }
}

/** What stands in the archive beside the inputs, by name. */
function contentsOf(report: Report, entries: readonly CaseEntry[], mask: Mask, createdAt: string) {
  const texts = new Map([
    ['report.json', escapeOutput(renderJson(report), false)],
    ['report.txt', escapeOutput(renderText(report, { columns: 100, colour: false, all: true }), false)],
  ]);
  const manifest: Manifest = {
    schema: 'sldiag/bundle/v1',
    version: readVersion(),
    createdAt,
    files: [...entries, ...[...texts].map(([name, text]) => entryOf(name, Buffer.from(text)))],
    masked: countKinds(mask),
    missing: missingForSupport(report),
  };
  texts.set('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
  texts.set('README.txt', renderCase(report, manifest));
  return { texts, manifest };
}

/** Signals that end the program. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Tidies up before a signal ends the program, until it is aborted. */
function stopOnSignals(tidy: () => void): AbortController {
  const stopping = new AbortController();
  for (const signal of SIGNALS) {
    const stop = () => {
      tidy();
      // As it would have ended the program: an orderly end waits for a pipe that nobody writes to.
      process.kill(process.pid, signal);
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

function learnNames(mask: Mask, report: Report): void {
  for (const { hostname, inventory, state } of report.devices) {
    for (const name of [inventory?.site, inventory?.owner]) if (name) mask.learnName(name);
    if (hostname !== null) mask.learnName(hostname);
    for (const name of [state.account.smart, state.account.virtual]) if (name !== null) mask.learnName(name);
  }
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

function summaryOf(output: string, mapFile: string, { files, masked }: Manifest, judged: Report): string {
  const missing = missingForSupport(judged);
  const kinds = Object.entries(masked).map(([kind, count]) => `${count} ${count === 1 ? kind : pluralOf(kind)}`);
  const lines = [
    `Wrote ${output}: ${files.length} files.`,
    kinds.length === 0
      ? 'Nothing had to be masked.'
      : `Masked: ${kinds.join(', ')}. What they stand for: ${mapFile}; keep it to yourself.`,
  ];
  if (judged.devices.length === 0)
    lines.push('Nothing about Smart Licensing was recognised in it: support can do nothing with it.');
  else if (missing.length === 0) lines.push('It holds what support asks for.');
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
