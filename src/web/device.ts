import type { LiveMessage } from '../model/live.js';
import type { Incident, NextStep, ReportDevice } from '../model/report.js';
import { MODES, TOPOLOGY_IDS } from '../model/terms.js';
import { deviceBlocks, Evidence, TONE } from '../report/formats/html-device.js';
import { html, type Markup } from '../report/markup.js';
import { modeName, TOPOLOGY_NAMES } from '../report/names.js';
import { outlineDevice, plural } from '../report/outline.js';
import { devicePath, entryPath, type Sheet, select, time, type Visitor } from './frame.js';
import { messageList } from './messages.js';
import { silenceForm } from './silences.js';

/** What stands on the page of a device beside its diagnosis. */
export interface Beside {
  readonly next: readonly NextStep[];
  /** Newest first. */
  readonly messages: readonly LiveMessage[];
  readonly isCut: boolean;
  /** What silences hide of it. */
  readonly hidden: Markup | null;
}

/** Everything that is known of one device. */
export function deviceSheet(device: ReportDevice, { next, messages, isCut, hidden }: Beside, visitor: Visitor): Sheet {
  const outline = outlineDevice(device, next);
  const evidence = new Evidence((id) => entryPath('procedures', id));
  const blocks = deviceBlocks(outline, 'device', evidence);
  const more = isCut
    ? html`<p><a href="/messages?${new URLSearchParams({ device: device.id }).toString()}">More messages</a></p>`
    : null;
  return {
    title: outline.title,
    place: null,
    body: html`<p class="headline ${TONE[outline.tone]}">${outline.headline}</p>
<section aria-labelledby="diagnosis"><h2 id="diagnosis">Diagnosis</h2>
${blocks}</section>
${hidden}
<section aria-labelledby="incidents"><h2 id="incidents">Incidents</h2>${incidentList(device.incidents)}</section>
<section aria-labelledby="messages"><h2 id="messages">Messages</h2>${messages.length === 0 ? html`<p>None is held here.</p>` : messageList(messages, false)}${more}</section>
${evidence.section()}
<section aria-labelledby="further"><h2 id="further">Further</h2>
<ul><li><a href="/api/v1/devices/${encodeURIComponent(device.id)}/report?format=markdown">As Markdown, for a ticket</a></li><li><a href="/api/v1/devices/${encodeURIComponent(device.id)}/report?format=html">As one file, to hand on</a></li></ul></section>`,
    fixed: visitor.mayChange ? changes(device, visitor) : null,
  };
}

function changes(device: ReportDevice, { mayGive }: Visitor): Markup | null {
  const offered = mayGive
    ? 'Give outputs of this device, settle its topology, silence a finding'
    : 'Settle the topology of this device, silence a finding';
  return html`<details class="changes"><summary>${offered}</summary>
${mayGive ? givingForm(device) : null}${topologyForm(device)}${silenceForm(device)}</details>`;
}

function givingForm({ id }: ReportDevice): Markup {
  return html`<form method="post" action="/paste" enctype="multipart/form-data"><input type="hidden" name="device" value="${id}">
<label>Outputs of show commands, with their prompts<textarea name="text" rows="6" spellcheck="false"></textarea></label>
<button type="submit" name="do" value="give">Give to the device</button></form>
`;
}

function topologyForm({ id, topology }: ReportDevice): Markup {
  const chosen = topology.from === 'option';
  const topologies = [
    ['', 'by the evidence'] as const,
    ...TOPOLOGY_IDS.map((each) => [each, TOPOLOGY_NAMES[each]] as const),
  ];
  const modes = [
    ['', 'by the evidence'] as const,
    ...MODES.map((mode) => [mode, modeName(topology.id, mode)] as const),
  ];
  return html`<form method="post" action="${devicePath(id)}/topology" class="filter">${select('topology', 'Topology', topologies, chosen ? (topology.id ?? '') : '')}
${select('mode', 'Mode', modes, chosen ? (topology.mode ?? '') : '')}
<button type="submit">Settle</button></form>
`;
}

/** Beside a moment on the device's own clock. */
function inUtc(utc: string | undefined): Markup | null {
  return utc === undefined ? null : html` (${time(utc)})`;
}

function incidentList(incidents: readonly Incident[]): Markup {
  if (incidents.length === 0) return html`<p>None.</p>`;
  const newestFirst = [...incidents].reverse();
  const items = newestFirst.map(
    ({ mnemonic, status, opened, openedUtc, closed, closedUtc, closedBy, count, fields }) => {
      const reason = fields.error ? html`: ${fields.error}` : null;
      const end =
        status === 'open'
          ? html`<span class="error">open</span>`
          : html`resolved ${time(closed)}${inUtc(closedUtc)}${closedBy && ` by ${closedBy}`}`;
      return html`<li>${time(opened)}${inUtc(openedUtc)} <strong>${mnemonic}</strong>${reason}, ${plural(count, 'time')}; ${end}</li>`;
    },
  );
  return html`<ul class="timeline">${items}</ul>`;
}
