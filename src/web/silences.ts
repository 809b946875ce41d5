import type { LiveSnapshot } from '../model/live.js';
import type { ReportDevice } from '../model/report.js';
import type { LiveSilence } from '../model/silence.js';
import { html, type Markup } from '../report/markup.js';
import { plural } from '../report/outline.js';
import { devicePath, type Sheet, select, time, type Visitor } from './frame.js';

const ENDS: readonly (readonly [hours: string, text: string])[] = [
  ['1', 'an hour'],
  ['8', 'eight hours'],
  ['24', 'a day'],
  ['168', 'a week'],
  ['720', 'thirty days'],
];

export function silencesSheet(
  { silenced = [] }: LiveSnapshot,
  silences: readonly LiveSilence[],
  { mayChange }: Visitor,
): Sheet {
  const hiddenBy = ({ finding, reason }: LiveSilence) =>
    silenced.filter((each) => each.finding === finding && each.reason === reason).length;
  const rows = silences.map((silence) => {
    const { id, kind, finding, device, reason, from, until } = silence;
    const end = html`<form method="post" action="/silences/${id}/end"><button type="submit">End</button></form>`;
    return html`<tr><th scope="row">${finding}</th><td>${device === '*' ? 'every device' : device}</td><td>${kind}</td><td>${reason}</td><td>${time(from)}</td><td>${time(until)}</td><td>${hiddenBy(silence)}</td><td>${mayChange ? end : null}</td></tr>\n`;
  });
  const table = html`<section class="wide" tabindex="0" aria-label="Table of silences"><table class="list"><thead><tr><th scope="col">Finding</th><th scope="col">Device</th><th scope="col">Kind</th><th scope="col">Reason</th><th scope="col">Since</th><th scope="col">Until</th><th scope="col">Hides</th><td></td></tr></thead><tbody>${rows}</tbody></table></section>`;
  const hidden = silenced.map(
    ({ finding, device, reason }) =>
      html`<li><a class="row" href="${devicePath(device)}">${device}</a> ${finding}: ${reason}</li>`,
  );
  return {
    title: 'Silences',
    place: '/silences',
    fixed: mayChange
      ? html`<form method="post" action="/silences" class="filter"><label>Finding, by its id <input type="text" name="finding" required maxlength="300"></label>
<label>Device (empty: every one; * at its end stands for anything) <input type="text" name="device" maxlength="300"></label>
${reasonFields()}</form>`
      : null,
    body: html`<p>${plural(silenced.length, 'finding')} hidden by ${plural(silences.length, 'silence')}. What is hidden counts here, is named on the page of its device, and forbids nothing else.</p>
${rows.length === 0 ? null : table}${hidden.length === 0 ? null : html`<h2>Hidden</h2><ul>${hidden}</ul>`}`,
  };
}

function reasonFields(): Markup {
  return html`<label>Reason <input type="text" name="reason" required maxlength="300"></label>
${select('hours', 'For', ENDS, '24')}
<button type="submit" name="kind" value="silence">Silence</button> <button type="submit" name="kind" value="acknowledgement">Acknowledge: somebody is on it</button>`;
}

/** What of a device can be silenced; nothing where it has no finding. */
export function silenceForm({ id, findings }: ReportDevice): Markup | null {
  if (findings.length === 0) return null;
  const options = findings.map((finding) => [finding.id, finding.title] as const);
  return html`<form method="post" action="/silences" class="filter"><input type="hidden" name="device" value="${id}">${select('finding', 'Finding', options, '')}
${reasonFields()}</form>`;
}

/** What silences hide of a device, with the reasons. */
export function hiddenOf({ id }: ReportDevice, { silenced = [] }: LiveSnapshot): Markup | null {
  const hidden = silenced.filter(({ device }) => device === id);
  if (hidden.length === 0) return null;
  const items = hidden.map(({ finding, reason }) => html`<li>${finding}: ${reason}</li>`);
  return html`<section aria-labelledby="hidden"><h2 id="hidden"><a href="/silences">${plural(hidden.length, 'finding')} silenced</a></h2><ul>${items}</ul></section>`;
}
