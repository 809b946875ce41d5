import type { Why, WhyStep } from '../diagnose/ask/why.js';
import { Page, type ReportView } from './page.js';

/** Why a rule came out as it did, for whoever writes or doubts it. */
export function renderWhy(answers: readonly Why[], view: ReportView): string {
  const page = new Page(view);
  if (answers.length === 0) page.text('There is no device in this input.');
  for (const { device, hostname, rule, kind, outcome, conditions } of answers) {
    page.heading(hostname === null || hostname === device ? device : `${hostname}  (${device})`, 'bold');
    page.text(`${kind} ${rule}: ${outcome}`, 2, ['bold']);
    for (const { name, source, holds, steps } of conditions) {
      page.blank();
      page.text(`${name}: ${holds}`, 2, ['bold', holds === 'yes' ? 'green' : holds === 'no' ? 'red' : 'yellow']);
      page.text(source, 4, ['dim']);
      const shown = new Set<string>();
      for (const step of steps) {
        if (isCompound(step.text) || shown.has(step.text)) continue;
        shown.add(step.text);
        renderStep(page, step);
      }
    }
    page.blank();
  }
  return page.toString();
}

/** `a && b`: what it came to follows from its parts. What stands in brackets belongs to a call. */
function isCompound(text: string): boolean {
  let bare = text;
  for (let before = ''; before !== bare; ) {
    before = bare;
    bare = bare.replace(/\([^()]*\)/g, '');
  }
  return /&&|\|\|/.test(bare);
}

function renderStep(page: Page, { text, value, evidence, ask }: WhyStep): void {
  const isFact = /^[\w.]+$/.test(text);
  page.text(`${text} → ${value ?? 'not known'}`, isFact ? 6 : 4, value === null ? ['yellow'] : [], 4);
  if (value === null && ask.length > 0) page.text(`would be told by: ${ask.join(', ')}`, 8, ['dim'], 4);
  if (isFact) page.evidence(evidence.slice(0, 1), 8);
}
