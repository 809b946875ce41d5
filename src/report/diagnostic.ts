import type { Diagnostic } from '../model/diagnostic.js';
import { paint } from './paint.js';

/** One diagnostic as text: what, where, the offending text, what to do. */
export function renderDiagnostic(diagnostic: Diagnostic, view: { colour: boolean }): string {
  const colours = { error: 'red', warning: 'yellow', info: 'cyan' } as const;
  const level = paint(diagnostic.level, ['bold', colours[diagnostic.level]], view.colour);
  const place = [diagnostic.source, diagnostic.line || null, (diagnostic.line && diagnostic.column) || null]
    .filter((part) => part !== null)
    .join(':');
  const lines = [`${level}: ${diagnostic.message}`, `  --> ${place}`];
  if (diagnostic.text) lines.push(...diagnostic.text.split('\n').map((line) => `   |  ${line}`));
  if (diagnostic.help) lines.push(`   = help: ${diagnostic.help}`);
  return lines.join('\n');
}

/** Of each kind so many are told one by one: an archive may hold twenty thousand members of which the same is to be said. */
const TOLD_CAP = 50;

/** Diagnostics as text, one below the other; of one kind the first, and how many more there are. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], view: { colour: boolean }): string {
  const counts = new Map<string, number>();
  const told: string[] = [];
  for (const diagnostic of diagnostics) {
    const { code, level } = diagnostic;
    const count = (counts.get(`${level} ${code}`) ?? 0) + 1;
    counts.set(`${level} ${code}`, count);
    if (count <= TOLD_CAP) told.push(renderDiagnostic(diagnostic, view));
  }
  for (const [kind, count] of counts) {
    const [level, code] = kind.split(' ');
    if (count > TOLD_CAP)
      told.push(`${level}: ${count - TOLD_CAP} more like these (${code}); --format json names each of them`);
  }
  return told.map((text) => `${text}\n`).join('');
}
