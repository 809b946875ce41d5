import type { ReportDevice, Topology } from '../../model/report.js';
import { millisecondsOf } from '../../model/stamp.js';
import { html, type Markup } from '../markup.js';
import { plural } from '../outline.js';

/** Who stands between the product instance and CSSM in each topology, and whose link fails. */
const CHAINS: Readonly<Record<NonNullable<Topology['id']>, readonly string[]>> = {
  'cslu-connected': ['Product instance', 'CSLU', 'CSSM'],
  'cslu-disconnected': ['Product instance', 'CSLU', 'files', 'CSSM'],
  'cssm-direct': ['Product instance', 'CSSM'],
  controller: ['Product instance', 'Controller', 'CSSM'],
  'air-gapped': ['Product instance', 'files', 'CSSM'],
  'ssm-on-prem': ['Product instance', 'SSM On-Prem', 'CSSM'],
};

/** Who talks to whom, with the link that fails; nothing without a topology. */
export function topologyPicture({ topology, findings }: ReportDevice, id: string): Markup | null {
  if (topology.id === null) return null;
  const chain = CHAINS[topology.id];
  const isBroken = findings.some(
    ({ id, severity }) => severity !== 'info' && /^comm-|ack-overdue|transport-url/.test(id),
  );
  const step = 190;
  const boxes = chain.map((name, place) => {
    const x = 10 + place * step;
    return html`<rect x="${x}" y="20" width="130" height="44" rx="6" class="box"/><text x="${x + 65}" y="47" text-anchor="middle">${name}</text>`;
  });
  const links = chain.slice(1).map((_, place) => {
    const x = 140 + place * step;
    const broken = isBroken && place === 0;
    const mark = broken ? html`<text x="${x + 30}" y="36" text-anchor="middle" class="mark">✕</text>` : null;
    return html`<line x1="${x}" y1="42" x2="${x + 60}" y2="42" class="${broken ? 'link broken' : 'link'}"/>${mark}`;
  });
  const width = 20 + chain.length * step - 50;
  const told = `${chain.join(', ')}${isBroken ? '; the first link fails' : ''}`;
  return html`<figure><svg viewBox="0 0 ${width} 84" width="${width}" height="84" role="img" aria-labelledby="${id}-picture"><title id="${id}-picture">${told}</title>${links}${boxes}</svg><figcaption>Who talks to whom${isBroken ? '; the broken link is crossed out' : ''}</figcaption></figure>`;
}

const ROWS_SHOWN = 12;

/** A row of the timeline: when something began and ended, in milliseconds. */
interface Row {
  readonly name: string;
  readonly kind: 'error' | 'warning' | 'info';
  readonly from: number;
  readonly to: number;
  readonly told: string;
}

/** Incidents and messages over time; nothing without times. An incident that is open runs on to the moment of capture. */
export function timeline(device: ReportDevice, id: string): Markup | null {
  const now = momentOf(device.now.at);
  const incidents = device.incidents.slice(-ROWS_SHOWN / 2).flatMap(({ mnemonic, status, opened, closed }): Row[] => {
    if (opened === null) return [];
    const to = status === 'open' ? Math.max(now, momentOf(opened)) : momentOf(closed ?? opened);
    const told = `incident ${mnemonic} from ${opened}, ${status === 'open' ? 'still open' : `resolved ${closed ?? ''}`}`;
    return [
      { name: `incident ${mnemonic}`, kind: status === 'open' ? 'error' : 'info', from: momentOf(opened), to, told },
    ];
  });
  const messages = device.messages
    .slice(0, ROWS_SHOWN)
    .flatMap(({ mnemonic, severity, count: times, first, last }): Row[] => {
      if (first === null) return [];
      const kind = severity <= 3 ? 'error' : severity === 4 ? 'warning' : 'info';
      const told = `${mnemonic} ${plural(times, 'time')} from ${first} to ${last ?? first}`;
      return [{ name: `${mnemonic} ×${times}`, kind, from: momentOf(first), to: momentOf(last ?? first), told }];
    });
  const rows = [...incidents, ...messages];
  if (rows.length === 0) return null;
  const from = Math.min(...rows.map((row) => row.from));
  const to = Math.max(...rows.map((row) => row.to));
  const at = (moment: number) => 330 + Math.round(((moment - from) / Math.max(1, to - from)) * 494);
  const drawn = rows.map((row, place) => {
    const y = 24 + place * 22;
    const [start, end] = [at(row.from), at(row.to)];
    return html`<text x="320" y="${y + 4}" text-anchor="end">${row.name}</text><line x1="330" y1="${y}" x2="830" y2="${y}" class="grid"/><line x1="${start}" y1="${y}" x2="${Math.max(end, start + 6)}" y2="${y}" class="bar ${row.kind}"/>`;
  });
  const height = 40 + rows.length * 22;
  const open = device.incidents.filter(({ status }) => status === 'open').length;
  return html`<figure><svg viewBox="0 0 840 ${height}" width="840" height="${height}" role="img" aria-labelledby="${id}-timeline"><title id="${id}-timeline">${rows.map(({ told }) => told).join('; ')}</title>${drawn}<text x="330" y="${height - 6}">${isoOf(from)}</text><text x="830" y="${height - 6}" text-anchor="end">${isoOf(to)}</text></svg><figcaption>Incidents and messages over time; ${plural(open, 'incident')} open</figcaption></figure>`;
}

function momentOf(iso: string | null): number {
  return iso === null ? 0 : millisecondsOf(iso);
}

function isoOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 16).replace('T', ' ');
}
