import type { Diagnostic } from '../../model/diagnostic.js';
import { renderDiagnostic } from '../../report/diagnostic.js';
import { missingOf } from '../basis.js';
import type { Log } from '../log.js';
import { wantsColour } from '../terminal.js';

/** Tells on standard error what keeps a collector from running. */
export function complain(diagnostic: Diagnostic): void {
  process.stderr.write(`${renderDiagnostic(diagnostic, { colour: wantsColour(process.stderr) })}\n`);
}

/**
 * Logs what is wrong with packs and records.
 * @returns false where one of them is missing altogether, which is told on standard error
 */
export function tellProblems(problems: readonly Diagnostic[], log: Log): boolean {
  const missing = missingOf(problems);
  for (const problem of missing) complain(problem);
  for (const { level, message, source, line } of missing.length > 0 ? [] : problems)
    log(level, message, { source, line });
  return missing.length === 0;
}
