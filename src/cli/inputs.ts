import type { Analysis } from '../diagnose/analysis.js';
import { openInput } from '../ingest/files/open-input.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { startProgress } from './progress.js';

const NOTHING = new Uint8Array(0);

/** Whether all that was named could be used; otherwise a run is not what the user asked for, whatever it found. */
export function areUsable(problems: readonly Diagnostic[]): boolean {
  return !problems.some(({ level }) => level === 'error');
}

/** Whether something was understood of each device whose licensing was shown, and every host was read that a run was sent to. */
export function isUnderstood({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }): boolean {
  return !diagnostics.some(({ code }) => code === 'nothing-understood' || code === 'host-not-read');
}

/** Reads everything that the user named. False when something could not be read, or nothing was recognised in one of the paths. */
export async function readInputs(paths: readonly string[], analysis: Analysis): Promise<boolean> {
  const progress = startProgress();
  let isAllRead = true;
  const complain = (diagnostic: Diagnostic) => {
    if (!areUsable([diagnostic])) isAllRead = false;
    analysis.complain(diagnostic);
    // A walk over a disk may find nothing to read for long.
    progress.add(diagnostic.source, 0);
  };
  for (const path of paths) {
    let isRecognised = false;
    progress.await(path);
    for await (const input of openInput(path, complain)) {
      const reader = analysis.open(input.source);
      if (input.sifted !== undefined && reader.suits(input.head ?? NOTHING)) {
        for await (const lines of input.sifted(reader.wanted)) {
          reader.take(lines);
          progress.add(input.source, lines.size);
        }
      } else {
        for await (const chunk of input.chunks) {
          reader.push(chunk);
          progress.add(input.source, chunk.length);
        }
      }
      if (reader.end().kinds.length > 0) isRecognised = true;
    }
    // A folder may hold what is no evidence; that none of it is any is another matter.
    if (!isRecognised) isAllRead = false;
  }
  progress.stop();
  return isAllRead;
}
