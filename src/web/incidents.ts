import type { DeviceIncident } from '../model/http-answers.js';
import type { Slice } from '../report/listing.js';
import { html } from '../report/markup.js';
import { plural } from '../report/outline.js';
import { devicePath, entryPath, pager, type Sheet, select, time } from './frame.js';

/** The incidents of all devices, newest first. */
export function incidentsSheet(
  { items, total, page, pages }: Slice<DeviceIncident>,
  asked: Readonly<Record<string, string>>,
): Sheet {
  const { status = '', device = '' } = asked;
  const rows = items.map((incident) => {
    const { device, mnemonic, opened, closed, count, fields } = incident;
    const state = incident.status === 'open' ? html`<span class="error">open</span>` : html`resolved ${time(closed)}`;
    return html`<tr><th scope="row"><a class="row" href="${devicePath(device)}">${device}</a></th><td><a href="${entryPath('messages', mnemonic)}">${mnemonic}</a></td><td>${fields.error ?? null}</td><td>${time(opened)}</td><td>${state}</td><td>${count}</td></tr>\n`;
  });
  const table = html`<section class="wide" tabindex="0" aria-label="Table of incidents"><table class="list"><thead><tr><th scope="col">Device</th><th scope="col">Message</th><th scope="col">Reason</th><th scope="col">Opened</th><th scope="col">State</th><th scope="col">Times</th></tr></thead><tbody>${rows}</tbody></table></section>`;
  return {
    title: 'Incidents',
    place: '/incidents',
    fixed: html`<form method="get" action="/incidents" class="filter" id="filter">${select(
      'status',
      'State',
      [
        ['', 'open and resolved'],
        ['open', 'open'],
        ['resolved', 'resolved'],
      ],
      status,
    )}
<label>Device <input type="text" name="device" value="${device}" maxlength="1000"></label>
<button type="submit">Show</button></form>`,
    body: html`<p id="count">${plural(total, 'incident')}.</p>${items.length === 0 ? null : table}${pager('/incidents', asked, page, pages)}`,
  };
}
