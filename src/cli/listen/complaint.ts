import type { Diagnostic } from '../../model/diagnostic.js';
import { renderDiagnostic } from '../../report/diagnostic.js';
import { wantsColour } from '../terminal.js';

/** Tells on standard error what keeps a collector from running. */
export function complain(diagnostic: Diagnostic): void {
  process.stderr.write(`${renderDiagnostic(diagnostic, { colour: wantsColour(process.stderr) })}\n`);
}
