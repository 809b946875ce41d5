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
