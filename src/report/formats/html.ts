import { createHash } from 'node:crypto';
import type { Span } from '../../model/evidence.js';
import type { Action, Cause, Finding, Report, ReportDevice, Topology } from '../../model/report.js';
import { describeFile } from '../files.js';
import { seenAt } from '../moment.js';
import { setUpName, topologyLine, WHERE_NAMES } from '../names.js';
import { dueText } from '../obligations.js';
import { calmHeadline, moreLines, notUnderstood } from '../outcome.js';
import { stepsOf } from '../steps.js';
import { type Stretch, stretchesOf } from '../ways.js';

/**
 * The diagnosis as one self-contained page: nothing is loaded, a content security policy allows only the style and the script that
 * stand in it, and everything can be read without the script. All text from inputs is escaped.
 */
export function renderHtml(report: Report): string {
  const script = SCRIPT.trim();
  const style = STYLE.trim();
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;
  const { summary, devices } = report;
  const evidence = new Evidence();
  const sections = devices.map((device, index) => deviceSection(report, device, index, evidence));
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Smart Licensing diagnosis</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Smart Licensing diagnosis</h1>
<p>${count(devices.length, 'device')}: <span class="error">${count(summary.error, 'error')}</span>, <span class="warning">${count(summary.warning, 'warning')}</span>, ${count(summary.info, 'note')}. Made by sldiag ${text(report.version)}, ${time(report.generatedAt)}.</p>
</header>
<main>
${overview(report)}
${sections.join('\n')}
${filesSection(report)}
${inputsSection(report)}
${evidence.section()}
</main>
<script>${script}</script>
</body>
</html>
`;
}

/** Safe as the text of an element and inside a quoted attribute. */
export function text(value: string): string {
  return value.replace(
    /[&<>"']/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[character] ?? character,
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function time(iso: string): string {
  return `<time datetime="${text(iso)}">${text(iso.replace('T', ' '))}</time>`;
}

/** Lines that evidence stands in, once each; the report links to them. */
class Evidence {
  private readonly places = new Map<string, { readonly id: string; readonly span: Span }>();

  link(span: Span): string {
    const key = `${span.source}\n${span.line}\n${span.text}`;
    const known = this.places.get(key) ?? { id: `evidence-${this.places.size + 1}`, span };
    this.places.set(key, known);
    const [first = ''] = span.text.split('\n');
    return `<li><a href="#${known.id}">${text(`${span.source}:${span.line}`)}</a> <code>${text(first.trim())}</code></li>`;
  }

  list(spans: readonly Span[]): string {
    return spans.length === 0 ? '' : `<ul class="evidence">${spans.map((span) => this.link(span)).join('')}</ul>`;
  }

  section(): string {
    if (this.places.size === 0) return '';
    const items = [...this.places.values()].map(({ id, span }) => {
      const lines = span.text.split('\n');
      const rows = lines.map((line, index) => `<li value="${span.line + index}"><code>${text(line)}</code></li>`);
      const where = `${span.source}, line ${span.line}${span.endLine > span.line ? `-${span.endLine}` : ''}`;
      return `<details id="${id}"><summary>${text(where)}</summary><ol class="source">${rows.join('')}</ol></details>`;
    });
    return `<section aria-labelledby="sources"><h2 id="sources">Evidence</h2>${items.join('\n')}</section>`;
  }
}

function nameOf(device: ReportDevice): string {
  return device.hostname ?? device.id;
}

function worstOf(device: ReportDevice): Finding['severity'] {
  return device.findings[0]?.severity ?? 'info';
}

function overview({ devices, fleet }: Report): string {
  const rows = devices.map((device, index) => {
    const worst = worstOf(device);
    const [first] = device.findings.filter(({ severity }) => severity !== 'info');
    const open = device.incidents.filter(({ status }) => status === 'open').length;
    return `<tr><th scope="row"><a href="#device-${index}">${text(nameOf(device))}</a></th><td>${text(device.release ?? '')}</td><td>${text(topologyLine(device.topology))}</td><td><span class="${worst}">${first === undefined ? calm(device) : text(`${worst}: ${first.title}`)}</span></td><td>${open}</td></tr>`;
  });
  const shared = fleet.map(
    (cause) =>
      `<li><strong>${text(cause.title)}</strong> on ${cause.devices.length} devices; ${text(cause.shared.map(({ what, value }) => `${what} ${value}`).join(', '))}</li>`,
  );
  return [
    shared.length === 0
      ? ''
      : `<section aria-labelledby="shared"><h2 id="shared">Shared causes</h2><ul>${shared.join('')}</ul></section>`,
    devices.length === 0
      ? '<p>Nothing about Smart Licensing was found in the inputs.</p>'
      : `<section aria-labelledby="summary"><h2 id="summary">Summary</h2><section class="wide" tabindex="0" aria-label="Table of all devices"><table><thead><tr><th scope="col">Device</th><th scope="col">Release</th><th scope="col">Topology</th><th scope="col">State</th><th scope="col">Open incidents</th></tr></thead><tbody>${rows.join('')}</tbody></table></section></section>`,
  ].join('\n');
}

function calm({ outcome }: ReportDevice): string {
  return outcome === 'clear' ? 'in order' : 'nothing found, no all-clear';
}

function deviceSection(report: Report, device: ReportDevice, index: number, evidence: Evidence): string {
  const next = stepsOf(report, device);
  const serious = device.findings.filter(({ severity }) => severity !== 'info');
  const notes = device.findings.filter(({ severity }) => severity === 'info');
  const title = device.hostname && device.hostname !== device.id ? `${device.hostname} (${device.id})` : device.id;
  return `<section class="device" aria-labelledby="device-${index}">
<h2 id="device-${index}">${text(title)}</h2>
<dl>
<dt>Release</dt><dd>${text(device.release ?? 'not known')}</dd>
<dt>Topology</dt><dd>${text(topologyLine(device.topology))}</dd>
<dt>Seen at</dt><dd>${text(seenAt(device.now))}</dd>
</dl>
${topologyPicture(device, index)}
${timeline(device, index)}
${serious.map((finding, place) => findingBlock(finding, `device-${index}-finding-${place}`, evidence)).join('\n')}
${serious.length === 0 ? `<p>${text(calmHeadline(device))}</p>` : ''}
${obligations(device)}
${notes.length === 0 ? '' : `<h3>Also noted</h3><ul>${notes.map(({ title: note, summary }) => `<li>${text(note)}. ${text(summary)}</li>`).join('')}</ul>`}
${notUnderstoodBlock(device, evidence)}
${next.length === 0 ? '' : `<h3>Run next</h3><ul class="next">${next.map(({ command, why }) => `<li>${commands([command])}<p>${text(why)}</p></li>`).join('')}</ul>`}
</section>`;
}

function notUnderstoodBlock(device: ReportDevice, evidence: Evidence): string {
  const left = notUnderstood(device, true);
  if (left === null) return '';
  const points = left.points.map((point) => `<li>${text(point.text)}${evidence.list(point.evidence)}</li>`);
  const list = points.length === 0 ? '' : `<ul>${points.join('')}</ul>`;
  const more = moreLines(left);
  return `<h3>Not understood</h3>${list}${evidence.list(left.lines)}${more === '' ? '' : `<p>${text(more)}.</p>`}`;
}

function findingBlock(finding: Finding, id: string, evidence: Evidence): string {
  const settled = finding.causes.filter(({ verdict }) => verdict === 'confirmed' || verdict === 'likely');
  const open = finding.causes.filter(({ verdict }) => verdict === 'possible');
  return `<article aria-labelledby="${id}">
<h3 id="${id}"><span class="${finding.severity}">${finding.severity}</span> ${text(finding.title)}</h3>
<p>${text(finding.summary)}</p>
${evidence.list(finding.evidence)}
${settled.map((cause) => causeBlock(cause, evidence)).join('\n')}
${open.length === 0 ? '' : `<details><summary>${count(open.length, 'further possible cause')}</summary>${open.map((cause) => causeBlock(cause, evidence)).join('\n')}</details>`}
</article>`;
}

function causeBlock(cause: Cause, evidence: Evidence): string {
  const outcome = {
    act: '',
    wait: ' Wait; change nothing on the device.',
    noise: ' Noise until a topology is chosen.',
    none: '',
  }[cause.outcome];
  const ask =
    cause.verdict === 'confirmed' || cause.ask.length === 0
      ? ''
      : `<p>Settled by: ${cause.ask.map((each) => `<code>${text(each)}</code>`).join(', ')}</p>`;
  return `<div class="cause"><h4><span class="verdict ${cause.verdict}">${cause.verdict}</span> ${text(cause.title)}.${outcome}</h4>
<p>${text(cause.why)}</p>
${evidence.list(cause.evidence)}${ask}
${stretchesOf(cause.actions).map(stretchBlock).join('')}</div>`;
}

function stretchBlock({ steps, ways }: Stretch): string {
  if (ways === null) return actionList(steps);
  return ways.map((way) => `<p>${text(way.heading)}</p>${actionList(way.steps)}`).join('');
}

function actionList(actions: readonly Action[]): string {
  return `<ol class="actions">${actions.map(actionItem).join('')}</ol>`;
}

function actionItem(action: Action): string {
  const where =
    action.topology === 'any' ? '' : ` <span class="for">${text(setUpName(action.topology, action.mode))}</span>`;
  const check =
    action.verify === null
      ? ''
      : `<p class="check">Check: <code>${text(action.verify.command)}</code> → ${text(action.verify.expect)}</p>`;
  const steps =
    action.procedure === null ? '' : `<p>Step by step: <code>sldiag explain ${text(action.procedure)}</code></p>`;
  return `<li><label><input type="checkbox"> ${text(action.text)} (${text(WHERE_NAMES[action.where])})</label>${where}${commands(action.commands)}${steps}${check}</li>`;
}

function commands(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<div class="commands"><pre tabindex="0">${text(lines.join('\n'))}</pre><button type="button" class="copy" hidden>Copy</button></div>`;
}

function obligations(device: ReportDevice): string {
  const { obligations: list } = device;
  if (list.length === 0) return '';
  const rows = list.map(
    (each) =>
      `<tr class="${each.status}"><th scope="row">${text(each.title)}</th><td>${text(dueText(each))}</td><td>${text(each.why)}</td></tr>`,
  );
  return `<h3>Reporting</h3><section class="wide" tabindex="0" aria-label="Reporting obligations of ${text(device.id)}"><table><thead><tr><th scope="col">Duty</th><th scope="col">Due</th><th scope="col">Why</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
}

/** Who stands between the product instance and CSSM in each topology, and whose link fails. */
const CHAINS: Readonly<Record<NonNullable<Topology['id']>, readonly string[]>> = {
  'cslu-connected': ['Product instance', 'CSLU', 'CSSM'],
  'cslu-disconnected': ['Product instance', 'CSLU', 'files', 'CSSM'],
  'cssm-direct': ['Product instance', 'CSSM'],
  controller: ['Product instance', 'Controller', 'CSSM'],
  'air-gapped': ['Product instance', 'files', 'CSSM'],
  'ssm-on-prem': ['Product instance', 'SSM On-Prem', 'CSSM'],
};

function topologyPicture({ topology, findings }: ReportDevice, index: number): string {
  if (topology.id === null) return '';
  const chain = CHAINS[topology.id];
  const isBroken = findings.some(
    ({ id, severity }) => severity !== 'info' && /^comm-|ack-overdue|transport-url/.test(id),
  );
  const step = 190;
  const boxes = chain.map((name, place) => {
    const x = 10 + place * step;
    return `<rect x="${x}" y="20" width="130" height="44" rx="6" class="box"/><text x="${x + 65}" y="47" text-anchor="middle">${text(name)}</text>`;
  });
  const links = chain.slice(1).map((_, place) => {
    const x = 140 + place * step;
    const broken = isBroken && place === 0;
    const mark = broken ? `<text x="${x + 30}" y="36" text-anchor="middle" class="mark">✕</text>` : '';
    return `<line x1="${x}" y1="42" x2="${x + 60}" y2="42" class="${broken ? 'link broken' : 'link'}"/>${mark}`;
  });
  const width = 20 + chain.length * step - 50;
  const told = `${chain.join(', ')}${isBroken ? '; the first link fails' : ''}`;
  return `<figure><svg viewBox="0 0 ${width} 84" width="${width}" height="84" role="img" aria-labelledby="device-${index}-picture"><title id="device-${index}-picture">${text(told)}</title>${links.join('')}${boxes.join('')}</svg><figcaption>Who talks to whom${isBroken ? '; the broken link is crossed out' : ''}</figcaption></figure>`;
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

/** Incidents and messages over time; an incident that is open runs on to the moment of capture. */
function timeline(device: ReportDevice, index: number): string {
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
      const told = `${mnemonic} ${count(times, 'time')} from ${first} to ${last ?? first}`;
      return [{ name: `${mnemonic} ×${times}`, kind, from: momentOf(first), to: momentOf(last ?? first), told }];
    });
  const rows = [...incidents, ...messages];
  if (rows.length === 0) return '';
  const from = Math.min(...rows.map((row) => row.from));
  const to = Math.max(...rows.map((row) => row.to));
  const at = (moment: number) => 250 + Math.round(((moment - from) / Math.max(1, to - from)) * 494);
  const drawn = rows.map((row, place) => {
    const y = 24 + place * 22;
    const [start, end] = [at(row.from), at(row.to)];
    return `<text x="240" y="${y + 4}" text-anchor="end">${text(row.name)}</text><line x1="250" y1="${y}" x2="750" y2="${y}" class="grid"/><line x1="${start}" y1="${y}" x2="${Math.max(end, start + 6)}" y2="${y}" class="bar ${row.kind}"/>`;
  });
  const height = 40 + rows.length * 22;
  const open = device.incidents.filter(({ status }) => status === 'open').length;
  return `<figure><svg viewBox="0 0 760 ${height}" width="760" height="${height}" role="img" aria-labelledby="device-${index}-timeline"><title id="device-${index}-timeline">${text(rows.map(({ told }) => told).join('; '))}</title>${drawn.join('')}<text x="250" y="${height - 6}">${text(isoOf(from))}</text><text x="750" y="${height - 6}" text-anchor="end">${text(isoOf(to))}</text></svg><figcaption>Incidents and messages over time; ${count(open, 'incident')} open</figcaption></figure>`;
}

function momentOf(iso: string | null): number {
  return iso === null ? 0 : Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`);
}

function isoOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 16).replace('T', ' ');
}

function filesSection(report: Report): string {
  if (report.files.length === 0) return '';
  const items = report.files.map(
    (file) =>
      `<li><code>${text(`${file.evidence.source}:${file.evidence.line}`)}</code> ${text(describeFile(report, file).join(' '))}</li>`,
  );
  return `<section aria-labelledby="files"><h2 id="files">Licence files</h2><ul>${items.join('')}</ul></section>`;
}

function inputsSection({ inputs, diagnostics }: Report): string {
  const rows = inputs.map(
    ({ path, lines, understood }) =>
      `<tr><th scope="row">${text(path)}</th><td>${lines}</td><td>${understood === null ? '' : `${Math.floor(understood * 100)} %`}</td></tr>`,
  );
  const told = diagnostics.map(
    ({ level, message, source, line }) =>
      `<li><span class="${level}">${level}</span> ${text(message)} (${text(`${source}:${line}`)})</li>`,
  );
  return `<section aria-labelledby="inputs"><h2 id="inputs">Inputs</h2><section class="wide" tabindex="0" aria-label="Table of inputs"><table><thead><tr><th scope="col">Input</th><th scope="col">Lines</th><th scope="col">Understood</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>${told.length === 0 ? '' : `<ul>${told.join('')}</ul>`}</section>`;
}

const STYLE = `
:root{--text:#1c2127;--back:#fff;--soft:#f3f5f7;--line:#c9d1d9;--faint:#515962;--error:#b00020;--warning:#7a4b00;--good:#116329;--link:#0550ae}
@media(prefers-color-scheme:dark){:root{--text:#e6e9ec;--back:#14181d;--soft:#20262d;--line:#3b444e;--faint:#a9b3bd;--error:#ff8f8f;--warning:#f0c05a;--good:#7fd48a;--link:#8ec2ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:70rem;padding:1rem;overflow-wrap:anywhere;font:1rem/1.5 system-ui,sans-serif;color:var(--text);background:var(--back)}
h1,h2,h3,h4{line-height:1.25}
h2{margin-top:2.5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
a{color:var(--link)}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem 1rem}
dt{color:var(--faint)}dd{margin:0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line);font-weight:normal}
thead th{color:var(--faint)}
.wide{overflow-x:auto}.wide th,.wide td{overflow-wrap:normal;min-width:5.5rem}
article,.cause{border-left:3px solid var(--line);padding-left:1rem;margin:1rem 0}
.error,.confirmed{color:var(--error);font-weight:600}
.warning,.likely{color:var(--warning);font-weight:600}
.info{color:var(--good)}
.possible,.for,figcaption{color:var(--faint)}
.overdue td,.overdue th{color:var(--error)}.soon td,.soon th{color:var(--warning)}
.evidence{list-style:none;padding-left:0;font-size:.9rem}
code,pre{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:anywhere}
pre{background:var(--soft);padding:.6rem .8rem;margin:.4rem 0;white-space:pre-wrap}
.commands{position:relative}
.copy{position:absolute;top:.4rem;right:.4rem;font:inherit;font-size:.85rem;color:var(--text);background:var(--back);border:1px solid var(--line);border-radius:4px;padding:.1rem .6rem;cursor:pointer}
.source{background:var(--soft);padding:.5rem .5rem .5rem 4rem}
details{margin:.4rem 0}summary{cursor:pointer}
details:target>summary,li:target{outline:2px solid var(--link)}
figure{margin:1rem 0;overflow-x:auto}svg{max-width:100%;height:auto;font:13px system-ui,sans-serif;fill:var(--text)}
.box{fill:var(--soft);stroke:var(--line)}.link,.grid{stroke:var(--line)}.link{stroke-width:2}.link.broken{stroke:var(--error);stroke-dasharray:6 4}.mark{fill:var(--error);font-size:18px}
.bar{stroke-width:10;stroke:var(--good)}.bar.error{stroke:var(--error)}.bar.warning{stroke:var(--warning)}
@media print{body{max-width:none;color:#000;background:#fff}.copy{display:none}details{display:block}section,article{break-inside:avoid}}
`;

const SCRIPT = `
for (const button of document.querySelectorAll('button.copy')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const commands = button.previousElementSibling.textContent;
    try {
      await navigator.clipboard.writeText(commands);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling);
      button.textContent = 'Press Ctrl-C';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
}
function openTarget() {
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  for (let node = target; node !== null; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
  if (target !== null) target.scrollIntoView();
}
addEventListener('hashchange', openTarget);
openTarget();
addEventListener('beforeprint', () => { for (const details of document.querySelectorAll('details')) details.open = true; });
`;
