import type { Span } from '../../model/evidence.js';
import type { Cause, Finding, Report, ReportDevice } from '../../model/report.js';
import { renderActions } from '../actions.js';
import { describeFile } from '../files.js';
import { seenAt } from '../moment.js';
import { topologyLine } from '../names.js';
import { dueText } from '../obligations.js';
import { calmHeadline, moreLines, notUnderstood } from '../outcome.js';
import { Page, type ReportView } from '../page.js';
import type { Style } from '../paint.js';
import { stepsOf } from '../steps.js';

/** The diagnosis for people: worst device first, for each what is wrong, why, what to do and how to see that it worked. */
export function renderText(report: Report, view: ReportView): string {
  const page = new Page(view);
  for (const cause of report.fleet) {
    const what = cause.cause === null ? 'One failure' : 'One cause';
    page.heading(`${what} on ${cause.devices.length} devices: ${cause.title}`, 'magenta');
    page.text(`Shared: ${cause.shared.map(({ what, value }) => `${what} ${value}`).join(', ')}.`, 2);
    page.text(`Devices: ${listOf(cause.devices, view.all ? cause.devices.length : 12)}.`, 2);
    page.text('Treat this first: the devices below repeat it one by one.', 2);
    page.blank();
  }
  for (const device of report.devices) renderDevice(page, report, device);
  renderFiles(page, report);
  if (report.devices.length === 0 && report.files.length === 0) {
    page.text('Nothing about Smart Licensing was found in this input.');
    page.text('sldiag reads show-tech files, show license outputs, log lines with %SMART_LIC-… and configurations.');
    page.blank();
  }
  renderSummary(page, report);
  return page.toString();
}

function renderDevice(page: Page, report: Report, device: ReportDevice): void {
  page.startDevice();
  const name = device.hostname && device.hostname !== device.id ? `${device.hostname}  (${device.id})` : nameOf(device);
  page.heading([name, device.release && `IOS XE ${device.release}`].filter(Boolean).join('  '), 'bold');
  page.text(headline(device), 2, headlineStyle(device));
  page.text(`Topology: ${topologyLine(device.topology)}`, 2, ['dim'], 12);
  if (device.udis.length > 1) {
    const members = device.udis.map((udi) => `${udi.role ?? 'unit'} ${udi.pid}:${udi.sn}`).join(', ');
    page.text(`High availability: ${members}`, 2, ['dim'], 21);
  }
  page.text(`Seen at: ${seenAt(device.now)}`, 2, ['dim'], 9);

  const serious = device.findings.filter((finding) => finding.severity !== 'info');
  const notes = device.findings.filter((finding) => finding.severity === 'info');
  for (const finding of serious) renderFinding(page, finding, device);
  renderObligations(page, device);
  if (notes.length > 0) {
    page.blank();
    page.text('Also noted', 2, ['bold']);
    for (const note of notes) page.bullet(`${note.title}. ${note.summary}`, 4);
  }
  renderNotUnderstood(page, device);
  renderNext(page, report, device);
  page.blank();
}

function renderNotUnderstood(page: Page, device: ReportDevice): void {
  const left = notUnderstood(device, page.view.all);
  if (left === null) return;
  page.blank();
  page.text('Not understood', 2, ['bold']);
  for (const { text, evidence } of left.points) {
    page.bullet(text, 4);
    page.evidence(evidence, 6);
  }
  page.evidence(left.lines, 4);
  const more = moreLines(left);
  if (more !== '') page.text(`${more}${page.view.all ? '.' : '; --all shows them.'}`, 4, ['dim']);
}

function renderObligations(page: Page, { obligations }: ReportDevice): void {
  const shown = page.view.all ? obligations : obligations.filter(({ status }) => status !== 'rule');
  if (shown.length === 0) return;
  page.blank();
  page.text('Reporting', 2, ['bold']);
  for (const obligation of shown) {
    const style: Style[] = obligation.status === 'overdue' ? ['red'] : obligation.status === 'soon' ? ['yellow'] : [];
    page.text([obligation.title, dueText(obligation)].filter(Boolean).join(': '), 4, style);
    page.text(obligation.why, 6, ['dim']);
  }
}

function renderFiles(page: Page, report: Report): void {
  if (report.files.length === 0) return;
  page.heading('Licence files', 'bold');
  for (const file of report.files) {
    page.text(`${file.evidence.source}:${file.evidence.line}`, 2, ['bold']);
    for (const line of describeFile(report, file)) page.text(line, 4, [], 2);
    if (page.view.all && file.reports.length > 0) {
      page.table(
        ['Report', 'Count', 'From', 'To', 'Licence'],
        file.reports.map(({ id, count, from, to, license }) => [id, count, from, to, license]),
        4,
      );
    }
  }
  page.blank();
}

/** The one line to read aloud. */
function headline(device: ReportDevice): string {
  const worst = device.findings[0];
  if (worst === undefined || worst.severity === 'info') return calmHeadline(device);
  const cause = leading(worst);
  if (!cause) return `${capital(worst.severity)}: ${worst.title}; the cause is still open (see what to run next).`;
  return `${capital(worst.severity)}: ${cause.title} (${cause.verdict}).`;
}

function headlineStyle(device: ReportDevice): Style[] {
  if (device.outcome === 'clear') return ['bold', 'green'];
  return ['bold', device.findings[0]?.severity === 'error' ? 'red' : 'yellow'];
}

function leading(finding: Finding): Cause | undefined {
  return finding.causes.find(({ verdict }) => verdict === 'confirmed' || verdict === 'likely');
}

function renderFinding(page: Page, finding: Finding, device: ReportDevice): void {
  const style: Style = finding.severity === 'error' ? 'red' : 'yellow';
  page.blank();
  page.text(`${finding.severity.toUpperCase()}  ${finding.title}`, 2, ['bold', style]);
  page.text(finding.summary, 4);
  const incident = device.incidents.find((each) => each.mnemonic === finding.mnemonic && each.status === 'open');
  if (incident) page.text(incidentLine(incident), 4);
  page.evidence(finding.evidence, 4);

  const { all } = page.view;
  const twin = page.firstWith(judgementOf(finding), nameOf(device));
  if (twin !== null && finding.causes.length > 0) {
    page.blank();
    const cause = leading(finding);
    const verdict = cause ? `${capital(cause.verdict)}: ${cause.title}. ` : '';
    page.text(`${verdict}Causes and steps are those of ${twin} above.`, 4, cause ? VERDICT_STYLE[cause.verdict] : []);
    return;
  }
  const settled = finding.causes.filter(({ verdict }) => verdict === 'confirmed' || verdict === 'likely');
  for (const cause of settled) renderCause(page, cause, finding);
  const open = finding.causes.filter(({ verdict }) => verdict === 'possible');
  const isAnswered = settled.some(({ verdict }) => verdict === 'confirmed');
  if (open.length > 0 && (!isAnswered || all)) {
    page.blank();
    page.text(settled.length > 0 ? 'Also possible' : 'Possible causes, none settled by this input', 4, ['bold']);
    for (const cause of open) {
      const hunch = cause.basis === 'field experience' ? ' [field experience]' : '';
      const ask = cause.ask.length > 0 ? ` Settled by: ${cause.ask.join(', ')}.` : '';
      page.bullet(`${cause.title}.${hunch}${ask}`, 6);
      if (all) renderActions(page, cause.actions, 8);
    }
    if (settled.length === 0 && !all) {
      const first = open.find((cause) => cause.actions.length > 0);
      if (first) page.text('--all shows what to do about each.', 6, ['dim']);
    }
  }
  if (!all) return;
  for (const cause of finding.causes.filter(({ verdict }) => verdict === 'ruled-out')) {
    page.blank();
    page.text(`Ruled out: ${cause.title}`, 4, ['dim']);
    page.evidence(cause.against, 6);
  }
}

/** What is said about a finding's causes, without where it was seen: equal for devices that share their trouble. */
function judgementOf(finding: Finding): string {
  const causes = finding.causes.map(({ evidence: _, against: __, ...cause }) => cause);
  return JSON.stringify([finding.id, finding.severity, causes]);
}

function nameOf(device: ReportDevice): string {
  return device.hostname ?? (device.id === '-' ? 'Standard input' : device.id);
}

function incidentLine(incident: ReportDevice['incidents'][number]): string {
  const times = incident.count === 1 ? 'Once' : `${incident.count} times`;
  const since = incident.opened ? `, since ${incident.opened.replace('T', ' ')}` : '';
  const flaps = incident.flaps > 0 ? `, restored and lost again ${incident.flaps} times` : '';
  return `${times}${since}${flaps}, still open.`;
}

const VERDICT_STYLE: Readonly<Record<Cause['verdict'], Style[]>> = {
  confirmed: ['bold', 'red'],
  likely: ['bold', 'yellow'],
  possible: ['bold'],
  'ruled-out': ['dim'],
};

function renderCause(page: Page, cause: Cause, finding: Finding): void {
  page.blank();
  if (!page.isNewCause(cause.id)) {
    page.text(`${capital(cause.verdict)}: ${cause.title} (see above).`, 4, VERDICT_STYLE[cause.verdict]);
    return;
  }
  const outcome = {
    act: '',
    wait: ' Wait; change nothing on the device.',
    noise: ' Noise until a topology is chosen.',
    none: '',
  };
  page.text(`${capital(cause.verdict)}: ${cause.title}.${outcome[cause.outcome]}`, 4, VERDICT_STYLE[cause.verdict]);
  page.text(cause.why, 6);
  const isNew = (span: Span) =>
    !finding.evidence.some((other) => other.source === span.source && other.line === span.line);
  page.evidence(cause.evidence.filter(isNew), 6);
  renderActions(page, cause.actions, 6);
  if (cause.verdict === 'likely' && cause.ask.length > 0)
    page.text(`To be sure: ${cause.ask.join(', ')}`, 6, ['dim'], 12);
}

function renderNext(page: Page, report: Report, device: ReportDevice): void {
  const steps = stepsOf(report, device);
  if (steps.length === 0) return;
  page.blank();
  const twin = page.firstWith(JSON.stringify(steps.map(({ device: _, ...step }) => step)), nameOf(device));
  if (twin !== null) {
    page.text(`Run next what ${twin} needs too: ${steps.map(({ command }) => command).join('; ')}`, 2, ['bold']);
    return;
  }
  page.text('Run next, and give sldiag the output', 2, ['bold']);
  for (const step of steps) {
    page.command(step.command, 4);
    page.text(step.why, 8, ['dim']);
  }
}

function renderSummary(page: Page, report: Report): void {
  const { error, warning, info } = report.summary;
  const counts = [plural(error, 'error'), plural(warning, 'warning'), plural(info, 'note')].join(', ');
  const known = report.inputs.reduce((sum, input) => sum + input.knownSections, 0);
  const shares = report.inputs.flatMap((input) => (input.understood === null ? [] : [input.understood]));
  const understood = shares.length > 0 ? `, ${percent(Math.min(...shares))} of their lines understood` : '';
  const lines = report.inputs.reduce((sum, input) => sum + input.lines, 0);
  page.text(`${plural(report.devices.length, 'device')}: ${counts}.`, 0, ['bold']);
  // What a collector knows came in line by line.
  if (report.inputs.length > 0)
    page.text(
      `Read ${plural(lines, 'line')} from ${plural(report.inputs.length, 'input')}; ${plural(known, 'show output')}${understood}.`,
      0,
      ['dim'],
    );
  if (report.silenced.length > 0) page.text(`Silenced: ${plural(report.silenced.length, 'finding')}.`, 0, ['dim']);
}

function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** 17,770,725 */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function percent(share: number): string {
  // Rounded down: "100 %" means every line.
  return `${Math.floor(share * 100)} %`;
}

function listOf(names: readonly string[], limit: number): string {
  const shown = names.slice(0, limit).join(', ');
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
