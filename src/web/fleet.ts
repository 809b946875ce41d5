import type { FleetCause, ReportDevice } from '../model/report.js';
import { Evidence, remedyBlock } from '../report/formats/html-device.js';
import { html, type Markup } from '../report/markup.js';
import { causeAmong, headlineOf, nameOf, plural, sharedOf } from '../report/outline.js';
import { partsOf } from '../report/ways.js';
import { fleetPath } from './devices.js';
import { devicePath, entryPath, type Sheet, time } from './frame.js';

/** A cause that several devices shared, and when that was over. */
export interface PastCause {
  readonly cause: FleetCause;
  /** ISO 8601. */
  readonly over: string;
}

export function fleetSheet(fleet: readonly FleetCause[], past: readonly PastCause[]): Sheet {
  const now = fleet.map((cause) => causeItem(cause, null));
  const gone = past.map(({ cause, over }) => causeItem(cause, over));
  return {
    title: 'What devices share',
    place: '/fleet',
    body: html`<section aria-labelledby="now"><h2 id="now">Now</h2>${now.length === 0 ? html`<p>No cause is shared by several devices.</p>` : html`<ul>${now}</ul>`}</section>
<section aria-labelledby="past"><h2 id="past">Past</h2>${gone.length === 0 ? html`<p>None is known.</p>` : html`<ul>${gone}</ul>`}</section>`,
  };
}

function causeItem(cause: FleetCause, over: string | null): Markup {
  const { title, since, shared } = sharedOf(cause);
  const end = over === null ? null : html` Over since ${time(over)}.`;
  return html`<li><a class="row${over === null ? ' error' : ''}" href="${fleetPath(cause)}">${title}</a><p>${since} ${shared}${end}</p></li>`;
}

/** One shared cause: what it is, what to do, and the devices. */
export function causeSheet(cause: FleetCause, over: string | null, devices: readonly ReportDevice[]): Sheet {
  const { title, since, shared } = sharedOf(cause);
  const among = new Set(cause.devices);
  const concerned = devices.filter(({ id }) => among.has(id));
  const known = causeAmong(cause, concerned);
  const rows = cause.devices.map((id) => {
    const device = concerned.find((each) => each.id === id);
    if (device === undefined) return html`<li>${id}</li>`;
    return html`<li><a class="row" href="${devicePath(id)}">${nameOf(device)}</a> ${headlineOf(device)}</li>`;
  });
  const evidence = new Evidence((id) => entryPath('procedures', id));
  const remedy = known && remedyBlock({ pointer: null, parts: partsOf(known.actions) }, evidence);
  const entry =
    cause.cause === null
      ? null
      : html`<p><a href="${entryPath('causes', cause.cause)}">What is known of this cause</a></p>`;
  return {
    title,
    place: '/fleet',
    body: html`<p>${since} ${shared}${over === null ? null : html` Over since ${time(over)}.`}</p>
${known === undefined || over !== null ? null : html`<section aria-labelledby="do"><h2 id="do">What to do</h2><p>${known.why}</p>${remedy ?? null}</section>`}
${entry}
<section aria-labelledby="devices"><h2 id="devices">${plural(cause.devices.length, 'device')}</h2><ul>${rows}</ul></section>`,
  };
}
