import type { Diagnostic } from '../model/diagnostic.js';
import type { Report } from '../model/report.js';
import { deviceBlocks, Evidence, TONE } from '../report/formats/html-device.js';
import { html, type Markup } from '../report/markup.js';
import { outlineOf } from '../report/outline.js';
import { devicePath, entryPath, type Sheet, type Visitor } from './frame.js';

/** Characters and bytes that a form takes. */
export const PASTE_CAP = 16 * 1024 * 1024;

export function pasteSheet({ mayGive }: Visitor): Sheet {
  return {
    title: 'Paste show outputs',
    place: '/paste',
    fixed: html`<form method="post" action="/paste" enctype="multipart/form-data" id="paste">
<label>Outputs of show commands with their prompts, log lines, a configuration<textarea name="text" rows="14" spellcheck="false" id="text"></textarea></label>
<p><label>or a file <input type="file" name="file"></label> up to ${PASTE_CAP / 1024 / 1024} MB; a larger one: <code>sldiag analyze --to</code></p>
<p><button type="submit" name="do" value="diagnose">Diagnose only</button>${mayGive ? html` <button type="submit" name="do" value="give">Give to the device</button>` : null}</p>
<p>Diagnose only keeps nothing. What is given to the device it names by its prompt stays, and sharpens its verdict. Secrets are replaced either way.</p></form>`,
    body: null,
  };
}

/** What pasted text says by itself. */
export function diagnosedSheet(report: Report): Sheet {
  const outline = outlineOf(report);
  const evidence = new Evidence((id) => entryPath('procedures', id));
  const devices = outline.devices.map(
    (
      each,
      index,
    ) => html`<section aria-labelledby="device-${index}"><h2 id="device-${index}">${each.title}</h2><p class="headline ${TONE[each.tone]}">${each.headline}</p>
${deviceBlocks(each, `device-${index}`, evidence)}</section>`,
  );
  const files = outline.files.map(({ place, lines }) => html`<li><code>${place}</code> ${lines.join(' ')}</li>`);
  return {
    title: 'Diagnosis of what was pasted',
    place: '/paste',
    body: html`<p>${outline.counts} Nothing of it is kept. <a href="/paste">Paste more</a></p>
${outline.nothing.map((line) => html`<p>${line}</p>`)}${devices}
${files.length === 0 ? null : html`<section aria-labelledby="files"><h2 id="files">Licence files</h2><ul>${files}</ul></section>`}
${told(report.diagnostics)}${evidence.section()}`,
  };
}

/** Whom what was given concerns. */
export function givenSheet(devices: readonly string[], diagnostics: readonly Diagnostic[]): Sheet {
  const links = devices.map((id) => html`<li><a class="row" href="${devicePath(id)}">${id}</a></li>`);
  return {
    title: devices.length === 0 ? 'No device was found in it' : 'Given to its devices',
    place: '/paste',
    body: html`${devices.length === 0 ? html`<p>Nothing that sldiag reads names a device there: paste outputs with their prompts, such as <code>sw1#show license all</code>.</p>` : html`<ul>${links}</ul>`}
${told(diagnostics)}<p><a href="/paste">Paste more</a></p>`,
  };
}

function told(diagnostics: readonly Diagnostic[]): Markup | null {
  if (diagnostics.length === 0) return null;
  const items = diagnostics.map(
    ({ level, message, source, line }) =>
      html`<li><span class="${level}">${level}</span> ${message} (${source}:${line})</li>`,
  );
  return html`<section aria-labelledby="told"><h2 id="told">About the input</h2><ul>${items}</ul></section>`;
}
