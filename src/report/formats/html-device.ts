import type { Span } from '../../model/evidence.js';
import type { Action } from '../../model/report.js';
import { html, type Markup } from '../markup.js';
import { setUpName, WHERE_NAMES } from '../names.js';
import {
  type DeviceOutline,
  type Exhibit,
  lineOfSpan,
  plural,
  type Remedy,
  type Section,
  type Told,
  type Trouble,
} from '../outline.js';
import type { Part } from '../ways.js';
import { timeline, topologyPicture } from './html-figures.js';

export function paragraph(text: string | null): Markup | null {
  return text === null || text === '' ? null : html`<p>${text}</p>`;
}

/** Lines that evidence stands in, once each; the report links to them. */
export class Evidence {
  private readonly places = new Map<string, { readonly id: string; readonly span: Span }>();

  /** @param procedureAt where a procedure can be read; null where no page has it */
  constructor(readonly procedureAt: ((id: string) => string) | null = null) {}

  private item(span: Span): Markup {
    const key = `${span.source}\n${span.line}\n${span.text}`;
    const known = this.places.get(key) ?? { id: `evidence-${this.places.size + 1}`, span };
    this.places.set(key, known);
    return html`<li><a href="#${known.id}">${span.source}:${span.line}</a> <code>${lineOfSpan(span)}</code></li>`;
  }

  list(spans: readonly Span[]): Markup | null {
    return spans.length === 0 ? null : html`<ul class="evidence">${spans.map((span) => this.item(span))}</ul>`;
  }

  exhibit({ shown, folded }: Exhibit, summary = `${folded.length} more`): Markup {
    const more =
      folded.length === 0 ? null : html`<details><summary>${summary}</summary>${this.list(folded)}</details>`;
    return html`${this.list(shown)}${more}`;
  }

  section(): Markup | null {
    if (this.places.size === 0) return null;
    const items = [...this.places.values()].map(({ id, span }) => {
      const lines = span.text.split('\n');
      const rows = lines.map((line, index) => html`<li value="${span.line + index}"><code>${line}</code></li>`);
      const where = `${span.source}, line ${span.line}${span.endLine > span.line ? `-${span.endLine}` : ''}`;
      return html`<details id="${id}"><summary>${where}</summary><ol class="source">${rows}</ol></details>\n`;
    });
    return html`<section aria-labelledby="sources"><h2 id="sources">Evidence</h2>${items}</section>`;
  }
}

export const TONE: Readonly<Record<DeviceOutline['tone'], string>> = {
  clear: 'info',
  unclear: 'warning',
  warning: 'warning',
  error: 'error',
};

/** What is said of a device, in order; ids within it begin with `id`. */
export function deviceBlocks(outline: DeviceOutline, id: string, evidence: Evidence): Markup[] {
  return outline.sections.map((section, place) => html`${sectionBlock(section, outline, id, place, evidence)}\n`);
}

function sectionBlock(
  section: Section,
  { device, name }: DeviceOutline,
  id: string,
  place: number,
  evidence: Evidence,
): Markup {
  switch (section.kind) {
    case 'lead':
      return html`<div class="cause">${paragraph(section.why)}${remedyBlock(section.remedy, evidence)}</div>`;
    case 'facts': {
      const rows = section.facts.map(({ label, text }) => html`<dt>${label}</dt><dd>${text}</dd>`);
      return html`<dl>${rows}</dl>${topologyPicture(device, id)}${timeline(device, id)}`;
    }
    case 'trouble':
      return troubleBlock(section, `${id}-${place}`, evidence);
    case 'duties': {
      const rows = section.duties.map(({ line, why, status, isFolded }) => ({
        isFolded,
        row: html`<li class="${status}">${line}<p>${why}</p></li>`,
      }));
      const [shown, folded] = [false, true].map((isFolded) => rows.filter((each) => each.isFolded === isFolded));
      const list = (these: typeof rows = []) =>
        these.length === 0 ? null : html`<ul>${these.map(({ row }) => row)}</ul>`;
      const rules = list(folded);
      return html`<h3>${section.title}</h3>${list(shown)}${rules && html`<details><summary>Rules of the policy for ${name}</summary>${rules}</details>`}`;
    }
    case 'notes':
      return html`<h3>${section.title}</h3><ul>${section.points.map((point) => html`<li>${point}</li>`)}</ul>`;
    case 'unread': {
      const points = section.points.map((point) => html`<li>${point.text}${evidence.exhibit(point.evidence)}</li>`);
      const list = points.length === 0 ? null : html`<ul>${points}</ul>`;
      const { lines, more, beyond } = section;
      const rest = lines.folded.length > 0 ? beyond : more;
      return html`<h3>${section.title}</h3>${list}${evidence.exhibit(lines, more ?? '')}${rest && html`<p>${rest}.</p>`}`;
    }
    case 'next': {
      const steps = section.steps.map(({ command, why }) => html`<li>${commandBlock([command])}<p>${why}</p></li>`);
      return html`<h3>${section.title}</h3>${steps.length === 0 ? null : html`<ul class="next">${steps}</ul>`}`;
    }
  }
}

function troubleBlock(trouble: Trouble, id: string, evidence: Evidence): Markup {
  const { severity, title, summary, incident, open, ruledOut } = trouble;
  return html`<article aria-labelledby="${id}">
<h3 id="${id}"><span class="${severity}">${severity}</span> ${title}</h3>
${paragraph(summary)}${paragraph(incident)}
${evidence.exhibit(trouble.evidence)}
${trouble.settled.map((cause) => causeBlock(cause, evidence))}
${open === null ? null : openBlock(open, evidence)}
${ruledOut.length === 0 ? null : html`<details><summary>${plural(ruledOut.length, 'cause')} ruled out</summary><ul>${ruledOut.map(({ line, against }) => html`<li>${line}${evidence.list(against)}</li>`)}</ul></details>`}
</article>`;
}

function causeBlock({ verdict, line, why, evidence: proof, remedy, ask }: Told, evidence: Evidence): Markup {
  const asked = ask.map((command, index) => html`${index === 0 ? '' : ', '}<code>${command}</code>`);
  return html`<div class="cause"><h4><span class="${verdict}">${line}</span></h4>
${paragraph(why)}${evidence.exhibit(proof)}${remedyBlock(remedy, evidence)}${asked.length === 0 ? null : html`<p>To be sure: ${asked}</p>`}</div>`;
}

/** What to do about a merely possible cause is folded; beside a confirmed one the causes themselves are. */
function openBlock({ title, isFolded, causes, shown, more }: NonNullable<Trouble['open']>, evidence: Evidence): Markup {
  const items = causes.map(({ line, remedy }) => {
    const steps =
      remedy.parts.length === 0
        ? null
        : html`<details><summary>What to do</summary>${remedyBlock(remedy, evidence)}</details>`;
    return html`<li>${line}${steps}</li>`;
  });
  const rest =
    more && html`<details><summary>${more}</summary><ul class="possible">${items.slice(shown)}</ul></details>`;
  const list = html`<ul class="possible">${items.slice(0, shown)}</ul>${rest}`;
  return isFolded ? html`<details><summary>${title}</summary>${list}</details>` : html`<h4>${title}</h4>${list}`;
}

export function remedyBlock({ pointer, parts }: Remedy, evidence: Evidence): Markup {
  return html`${paragraph(pointer)}${parts.map((part) => partBlock(part, evidence))}`;
}

function partBlock({ heading, steps }: Part, evidence: Evidence): Markup {
  return html`${paragraph(heading)}<ol class="actions">${steps.map((step) => stepItem(step, evidence))}</ol>`;
}

function stepItem(
  { text, where, topology, mode, commands, procedure, verify }: Action,
  { procedureAt }: Evidence,
): Markup {
  const setUp = topology === 'any' ? null : html` <span class="for">${setUpName(topology, mode)}</span>`;
  const told = procedure && html`<code>sldiag explain ${procedure}</code>`;
  const steps =
    procedure &&
    html`<p>Step by step: ${procedureAt ? html`<a href="${procedureAt(procedure)}">${procedure}</a>` : told}</p>`;
  const check = verify && html`<p class="check">Check: <code>${verify.command}</code> → ${verify.expect}</p>`;
  return html`<li><label><input type="checkbox"> ${text} (${WHERE_NAMES[where]})</label>${setUp}${commandBlock(commands)}${steps}${check}</li>`;
}

function commandBlock(lines: readonly string[]): Markup | null {
  if (lines.length === 0) return null;
  return html`<div class="commands"><pre tabindex="0">${lines.join('\n')}</pre><button type="button" class="copy" hidden>Copy</button></div>`;
}
