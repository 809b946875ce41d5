import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, openSync, unlinkSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Analysis } from '../../diagnose/analysis.js';
import { openInput } from '../../ingest/files/open-input.js';
import { createCleanSplitter } from '../../ingest/text/lines.js';
import type { Mask } from '../../ingest/text/mask.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { CaseEntry } from '../../report/case-file.js';
import type { Progress } from '../progress.js';

/** An input as it will stand in the archive. */
export interface CaseInput {
  readonly source: string;
  readonly name: string;
  readonly isEmpty: boolean;
}

/** What the user named; what can be read only once as the number of an open file. */
export interface Named {
  readonly path: string;
  readonly spooled: number | null;
}

/**
 * Inputs are read twice, so standard input and pipes are put into a file of their own first. The file has no name any more by then: whatever
 * ends the program, nothing of it stays.
 */
export async function spool(paths: readonly string[], folder: string, progress: Progress): Promise<Named[]> {
  const named: Named[] = [];
  for (const path of paths) {
    if (path !== '-' && !(await isReadOnce(path))) {
      named.push({ path, spooled: null });
      continue;
    }
    const file = join(folder, `once-${named.length}`);
    const spooled = openSync(file, 'wx+', 0o600);
    // Windows keeps the names of open files; there the folder goes at the end.
    if (process.platform !== 'win32') unlinkSync(file);
    progress.await(path);
    await pipeline(
      path === '-' ? process.stdin : createReadStream(path),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          progress.add(path, 0);
          yield chunk;
        }
      },
      createWriteStream('', { fd: spooled, autoClose: false }),
    );
    named.push({ path, spooled });
  }
  return named;
}

/** Whether a path leads to a pipe or a terminal; what is not there is told of where it is read. */
async function isReadOnce(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    return !found.isFile() && !found.isDirectory();
  } catch {
    return false;
  }
}

function open({ path, spooled }: Named, report: (diagnostic: Diagnostic) => void) {
  const options =
    spooled === null ? {} : { spooled: createReadStream('', { fd: spooled, start: 0, autoClose: false }) };
  return openInput(path, report, options);
}

/** What the first pass found: the inputs, and whether something was recognised in each path that was named. */
interface Learnt {
  readonly inputs: readonly CaseInput[];
  readonly isRecognised: boolean;
}

/** The first pass: the diagnosis, and every secret and name. */
export async function learn(
  paths: readonly Named[],
  analysis: Analysis,
  mask: Mask,
  hidesNames: boolean,
  problems: Diagnostic[],
  progress: Progress,
): Promise<Learnt> {
  const inputs: CaseInput[] = [];
  const recognised = new Set<Named>();
  for (const path of paths) {
    for await (const input of open(path, (problem) => problems.push(problem))) {
      // Evidence names the file in the archive, which tells nothing about where it came from.
      const name = nameInArchive(inputs.length + 1, hidesNames ? 'input.txt' : input.source);
      const reader = analysis.open(name);
      const learnLine = mask.learner();
      const splitter = createCleanSplitter(learnLine);
      let isEmpty = true;
      for await (const chunk of input.chunks) {
        isEmpty &&= chunk.length === 0;
        reader.push(chunk);
        splitter.push(chunk);
        progress.add(input.source, chunk.length);
      }
      splitter.end();
      if (reader.end().kinds.length > 0) recognised.add(path);
      inputs.push({ source: input.source, name, isEmpty });
    }
  }
  return { inputs, isRecognised: recognised.size === paths.length };
}

/** The second pass: each input, masked, as a file of its own. */
export async function writeMasked(
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
