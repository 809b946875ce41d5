import { createHash } from 'node:crypto';
import type { Report } from '../../model/report.js';
import { html, Markup } from '../markup.js';
import { readable } from '../moment.js';
import { type DeviceOutline, type Outline, outlineOf, percent } from '../outline.js';
import { SCRIPT, STYLE } from './html-assets.js';
import { deviceBlocks, Evidence, paragraph, TONE } from './html-device.js';

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
  const { title, headline, tone } = outline;
  const section = html`<section class="device" aria-labelledby="device-${index}">
<h2 id="device-${index}">${title}</h2>
<p class="${TONE[tone]}">${headline}</p>
${deviceBlocks(outline, `device-${index}`, evidence)}
</section>`;
  return outline.isFolded ? html`<details><summary>${title}</summary>${section}</details>` : section;
}

function restSection({ rest }: Outline): Markup | null {
  if (rest === null) return null;
  return html`<section aria-labelledby="rest"><h2 id="rest">${rest.line}</h2><ul>${rest.over.map((each) => html`<li>${each}</li>`)}</ul><p>Devices: ${rest.devices.join(', ')}.</p></section>`;
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
