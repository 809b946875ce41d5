import { createHash } from 'node:crypto';
import type { Span } from '../../model/evidence.js';
import type { Action, Report } from '../../model/report.js';
import { html, Markup } from '../markup.js';
import { readable } from '../moment.js';
import { setUpName, WHERE_NAMES } from '../names.js';
import {
  type DeviceOutline,
  type Exhibit,
  lineOfSpan,
  type Outline,
  outlineOf,
  percent,
  plural,
  type Remedy,
  type Section,
  type Told,
  type Trouble,
} from '../outline.js';
import type { Part } from '../ways.js';
import { SCRIPT, STYLE } from './html-assets.js';
import { timeline, topologyPicture } from './html-figures.js';

/**
 * The diagnosis as one self-contained page: nothing is loaded, a content security policy allows only the style and the script that
 * stand in it, and everything can be read without the script. All text from inputs is escaped; what is folded stands behind a summary.
 */
export function renderHtml(report: Report): string {
  const script = SCRIPT.trim();
  const style = STYLE.trim();
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = new Markup(
    `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`,
  );
  const outline = outlineOf(report);
  const evidence = new Evidence();
  const sections = outline.devices.map((device, index) => deviceSection(device, index, evidence));
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Smart Licensing diagnosis</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header>
<h1>Smart Licensing diagnosis</h1>
<p>${outline.counts} Made by sldiag ${report.version}, ${time(report.generatedAt)}.</p>
</header>
<main>
${overview(outline)}
${sections}
${restSection(outline)}
${filesSection(outline)}
${inputsSection(report, outline)}
${evidence.section()}
</main>
<script>${new Markup(script)}</script>
</body>
</html>
`.toString();
}

function time(iso: string): Markup {
  return html`<time datetime="${iso}">${readable(iso)}</time>`;
}

function paragraph(text: string | null): Markup | null {
  return text === null || text === '' ? null : html`<p>${text}</p>`;
}

/** Lines that evidence stands in, once each; the report links to them. */
class Evidence {
  private readonly places = new Map<string, { readonly id: string; readonly span: Span }>();

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

const TONE: Readonly<Record<DeviceOutline['tone'], string>> = {
  clear: 'info',
  unclear: 'warning',
  warning: 'warning',
  error: 'error',
};

function overview({ nothing, devices, shared }: Outline): Markup {
  const rows = devices.map(({ name, headline, tone, device }, index) => {
    const open = device.incidents.filter(({ status }) => status === 'open').length;
    return html`<tr><th scope="row"><a href="#device-${index}">${name}</a></th><td><span class="${TONE[tone]}">${headline}</span></td><td>${open}</td></tr>`;
  });
  const causes = shared.map(
    (cause) =>
      html`<li><strong>${cause.title}</strong><p>${cause.since} ${cause.shared}</p><p>Devices: ${cause.devices.join(', ')}.</p><p>${cause.advice}</p></li>`,
  );
  const table = html`<section aria-labelledby="summary"><h2 id="summary">Summary</h2><section class="wide" tabindex="0" aria-label="Table of all devices"><table><thead><tr><th scope="col">Device</th><th scope="col">State</th><th scope="col">Open incidents</th></tr></thead><tbody>${rows}</tbody></table></section></section>`;
  return html`${nothing.map(paragraph)}
${causes.length === 0 ? null : html`<section aria-labelledby="shared"><h2 id="shared">Shared causes</h2><ul>${causes}</ul></section>`}
${devices.length === 0 ? null : table}`;
}

function deviceSection(outline: DeviceOutline, index: number, evidence: Evidence): Markup {
  const { title, headline, tone, sections } = outline;
  const section = html`<section class="device" aria-labelledby="device-${index}">
<h2 id="device-${index}">${title}</h2>
<p class="${TONE[tone]}">${headline}</p>
${sections.map((section, place) => html`${sectionBlock(section, outline, `device-${index}`, place, evidence)}\n`)}
</section>`;
  return outline.isFolded ? html`<details><summary>${title}</summary>${section}</details>` : section;
}

function restSection({ rest }: Outline): Markup | null {
  if (rest === null) return null;
  return html`<section aria-labelledby="rest"><h2 id="rest">${rest.line}</h2><ul>${rest.over.map((each) => html`<li>${each}</li>`)}</ul><p>Devices: ${rest.devices.join(', ')}.</p></section>`;
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
      return html`<div class="cause">${paragraph(section.why)}${remedyBlock(section.remedy)}</div>`;
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
${open === null ? null : openBlock(open)}
${ruledOut.length === 0 ? null : html`<details><summary>${plural(ruledOut.length, 'cause')} ruled out</summary><ul>${ruledOut.map(({ line, against }) => html`<li>${line}${evidence.list(against)}</li>`)}</ul></details>`}
</article>`;
}

function causeBlock({ verdict, line, why, evidence: proof, remedy, ask }: Told, evidence: Evidence): Markup {
  const asked = ask.map((command, index) => html`${index === 0 ? '' : ', '}<code>${command}</code>`);
  return html`<div class="cause"><h4><span class="${verdict}">${line}</span></h4>
${paragraph(why)}${evidence.exhibit(proof)}${remedyBlock(remedy)}${asked.length === 0 ? null : html`<p>To be sure: ${asked}</p>`}</div>`;
}

/** What to do about a merely possible cause is folded; beside a confirmed one the causes themselves are. */
function openBlock({ title, isFolded, causes }: NonNullable<Trouble['open']>): Markup {
  const items = causes.map(({ line, remedy }) => {
    const steps =
      remedy.parts.length === 0 ? null : html`<details><summary>What to do</summary>${remedyBlock(remedy)}</details>`;
    return html`<li>${line}${steps}</li>`;
  });
  const list = html`<ul class="possible">${items}</ul>`;
  return isFolded ? html`<details><summary>${title}</summary>${list}</details>` : html`<h4>${title}</h4>${list}`;
}

function remedyBlock({ pointer, parts }: Remedy): Markup {
  return html`${paragraph(pointer)}${parts.map(partBlock)}`;
}

function partBlock({ heading, steps }: Part): Markup {
  return html`${paragraph(heading)}<ol class="actions">${steps.map(stepItem)}</ol>`;
}

function stepItem({ text, where, topology, mode, commands, procedure, verify }: Action): Markup {
  const setUp = topology === 'any' ? null : html` <span class="for">${setUpName(topology, mode)}</span>`;
  const steps = procedure && html`<p>Step by step: <code>sldiag explain ${procedure}</code></p>`;
  const check = verify && html`<p class="check">Check: <code>${verify.command}</code> → ${verify.expect}</p>`;
  return html`<li><label><input type="checkbox"> ${text} (${WHERE_NAMES[where]})</label>${setUp}${commandBlock(commands)}${steps}${check}</li>`;
}

function commandBlock(lines: readonly string[]): Markup | null {
  if (lines.length === 0) return null;
  return html`<div class="commands"><pre tabindex="0">${lines.join('\n')}</pre><button type="button" class="copy" hidden>Copy</button></div>`;
}

function filesSection({ files }: Outline): Markup | null {
  if (files.length === 0) return null;
  const items = files.map(({ place, lines }) => html`<li><code>${place}</code> ${lines.join(' ')}</li>`);
  return html`<section aria-labelledby="files"><h2 id="files">Licence files</h2><ul>${items}</ul></section>`;
}

function inputsSection({ inputs, diagnostics }: Report, { read, silenced }: Outline): Markup {
  const rows = inputs.map(
    ({ path, lines, understood }) =>
      html`<tr><th scope="row">${path}</th><td>${lines}</td><td>${understood === null ? null : percent(understood)}</td></tr>`,
  );
  const told = diagnostics.map(
    ({ level, message, source, line }) =>
      html`<li><span class="${level}">${level}</span> ${message} (${source}:${line})</li>`,
  );
  const table = html`<section class="wide" tabindex="0" aria-label="Table of inputs"><table><thead><tr><th scope="col">Input</th><th scope="col">Lines</th><th scope="col">Understood</th></tr></thead><tbody>${rows}</tbody></table></section>`;
  return html`<section aria-labelledby="inputs"><h2 id="inputs">Inputs</h2>${table}${told.length === 0 ? null : html`<ul>${told}</ul>`}${paragraph(read)}${paragraph(silenced)}</section>`;
}
