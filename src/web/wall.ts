import type { LiveSnapshot } from '../model/live.js';
import type { ReportDevice } from '../model/report.js';
import { html } from '../report/markup.js';
import { headlineOf, nameOf, plural, sharedOf, worstOf } from '../report/outline.js';
import { fleetPath } from './devices.js';
import { devicePath, type Sheet, time } from './frame.js';

const SHOWN = 12;
const RELOAD = 15;

/** For a screen on the wall: how many are in trouble, what they share, and the worst of them. */
export function wallSheet({ devices, fleet, counters, at }: LiveSnapshot, worst: readonly ReportDevice[]): Sheet {
  const failing = devices.filter(({ outcome }) => outcome === 'findings');
  const errors = failing.filter((device) => worstOf(device) === 'error').length;
  const tiles = [
    ['error', errors, 'with an error'],
    ['warning', failing.length - errors, 'with a warning'],
    ['plain', devices.filter(({ outcome }) => outcome === 'unclear').length, 'not seen enough'],
    ['info', devices.filter(({ outcome }) => outcome === 'clear').length, 'without a problem'],
    ['plain', counters.openIncidents, 'incidents open'],
  ] as const;
  const shown = worst.filter(({ outcome }) => outcome === 'findings').slice(0, SHOWN);
  const causes = fleet.map(
    (cause) => html`<li><a class="error" href="${fleetPath(cause)}">${sharedOf(cause).title}</a></li>`,
  );
  const rows = shown.map(
    (device) =>
      html`<li><a class="row" href="${devicePath(device.id)}">${nameOf(device)}</a> <span class="${worstOf(device)}">${headlineOf(device)}</span></li>`,
  );
  return {
    title: 'Smart Licensing',
    place: '/wall',
    isWall: true,
    reload: RELOAD,
    body: html`<ul class="tiles">${tiles.map(([kind, count, what]) => html`<li class="${count === 0 ? 'plain' : kind}"><strong>${count}</strong> ${what}</li>`)}</ul>
${causes.length === 0 ? null : html`<h2>Shared</h2><ul>${causes}</ul>`}
${rows.length === 0 ? html`<p>${nothingIn(devices)}</p>` : html`<h2>Worst first</h2><ul class="worst">${rows}</ul>`}
${failing.length > shown.length ? html`<p>${plural(failing.length - shown.length, 'more device')}</p>` : null}<p>${time(at)}</p>`,
  };
}

/** No all-clear over what was not seen. */
function nothingIn(devices: readonly ReportDevice[]): string {
  if (devices.length === 0) return 'Nothing was heard of a device yet.';
  const unclear = devices.filter(({ outcome }) => outcome === 'unclear').length;
  if (unclear === 0) return 'No device has a problem.';
  return `No problem is known; of ${plural(unclear, 'device')} too little was seen for an all-clear.`;
}
