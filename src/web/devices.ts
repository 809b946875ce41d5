import { fleetKey } from '../diagnose/judge/fleet.js';
import type { LiveSnapshot } from '../model/live.js';
import type { FleetCause, ReportDevice } from '../model/report.js';
import { LEVELS, TOPOLOGY_IDS } from '../model/terms.js';
import { TONE } from '../report/formats/html-device.js';
import type { Slice } from '../report/listing.js';
import { html, type Markup } from '../report/markup.js';
import { setUpName, TOPOLOGY_NAMES } from '../report/names.js';
import { dueIn } from '../report/obligations.js';
import { headlineOf, nameOf, plural, sharedOf, toneOf } from '../report/outline.js';
import { devicePath, pager, type Sheet, select } from './frame.js';

const SORT_NAMES: readonly (readonly [string, string])[] = [
  ['worst', 'worst first'],
  ['name', 'name'],
  ['recent', 'heard of last'],
  ['deadline', 'ACK deadline'],
];

/** What several devices share, then the devices that were asked for. */
export function devicesSheet(
  snapshot: LiveSnapshot,
  { items, total, page, pages }: Slice<ReportDevice>,
  asked: Readonly<Record<string, string>>,
): Sheet {
  const { devices, fleet, silenced = [] } = snapshot;
  const { search = '', severity = '', topology = '', sort = 'worst' } = asked;
  const wanting = devices.filter(({ outcome }) => outcome === 'findings').length;
  const unclear = devices.filter(({ outcome }) => outcome === 'unclear').length;
  const rows = items.map(deviceRow);
  const list = html`<section class="wide" tabindex="0" aria-label="Table of devices"><table class="list"><thead><tr><th scope="col">Device</th><th scope="col">State</th><th scope="col">Topology</th><th scope="col">ACK due</th><th scope="col">Open</th></tr></thead><tbody>${rows}</tbody></table></section>`;
  const told =
    total === devices.length
      ? `${plural(total, 'device')}: ${wanting} with a problem${unclear === 0 ? '' : `, ${unclear} of which too little was seen for an all-clear`}.`
      : `${total} of ${plural(devices.length, 'device')} ${total === 1 ? 'is' : 'are'} shown.`;
  return {
    title: 'Devices',
    place: '/',
    fixed: html`<form method="get" action="/" role="search" class="filter" id="filter"><label>Search <input type="search" name="search" id="search" value="${search}" maxlength="1000"></label>
${select('severity', 'At least', [['', 'any'], ...LEVELS.map((level) => [level, level] as const)], severity)}
${select('topology', 'Topology', [['', 'any'], ...TOPOLOGY_IDS.map((id) => [id, TOPOLOGY_NAMES[id]] as const), ['unknown', 'not known']], topology)}
${select('sort', 'Order', SORT_NAMES, sort)}
<button type="submit">Show</button></form>`,
    body: html`${fleetSection(fleet)}
<p id="count">${told}${silenced.length === 0 ? null : html` <a href="/silences">${plural(silenced.length, 'finding')} silenced.</a>`}</p>
${devices.length === 0 ? nothingYet(snapshot) : items.length === 0 ? html`<p>None passes these filters. <a href="/">Show all</a></p>` : list}
${pager('/', asked, page, pages)}`,
  };
}

function deviceRow(device: ReportDevice): Markup {
  const { id, topology, incidents, inventory } = device;
  const open = incidents.filter(({ status }) => status === 'open').length;
  const ack = device.obligations.find((each) => each.id === 'ack' && each.due !== null);
  const due = ack && html`<span class="${ack.status}">${dueIn(ack)}</span>`;
  const site = inventory?.site ? html` <small>${inventory.site}</small>` : null;
  const setUp = topology.id === null ? 'not known' : setUpName(topology.id, topology.mode);
  return html`<tr><th scope="row"><a class="row" href="${devicePath(id)}">${nameOf(device)}</a>${site}</th><td class="${TONE[toneOf(device)]}">${headlineOf(device)}</td><td>${setUp}</td><td>${due ?? null}</td><td>${open === 0 ? null : open}</td></tr>\n`;
}

function fleetSection(fleet: readonly FleetCause[]): Markup | null {
  if (fleet.length === 0) return null;
  const items = fleet.map((cause) => {
    const { title, since, shared } = sharedOf(cause);
    return html`<li><a class="error" href="${fleetPath(cause)}">${title}</a><p>${since} ${shared}</p></li>`;
  });
  return html`<section aria-labelledby="shared"><h2 id="shared">Treat first: what several devices share</h2><ul>${items}</ul></section>`;
}

export function fleetPath(cause: FleetCause): string {
  return `/fleet/${encodeURIComponent(fleetKey(cause))}`;
}

function nothingYet({ counters }: LiveSnapshot): Markup {
  const sources = counters.sources.map(({ name }) => name).join(', ');
  return html`<section class="cause"><h2>Nothing was heard of a device yet</h2>
<p>${sources === '' ? 'Nothing is listened on.' : `Listening on ${sources}; ${plural(counters.received, 'line')} came so far.`}</p>
<p>Point a switch here, or <a href="/paste">paste its show outputs</a>. <a href="/help">How to begin</a> has the lines to type, and a failing switch to try.</p></section>`;
}
