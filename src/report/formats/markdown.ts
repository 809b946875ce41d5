import type { Action, Cause, Finding, NextStep, Report, ReportDevice } from '../../model/report.js';
import { describeFile } from '../files.js';
import { seenAt } from '../moment.js';
import { TOPOLOGY_NAMES } from '../names.js';
import { dueText } from '../obligations.js';
import { calmHeadline, moreLines, notUnderstood } from '../outcome.js';
import { stepsOf } from '../steps.js';
import { type Stretch, stretchesOf } from '../ways.js';

/** The diagnosis to hand on, as Markdown (CommonMark with tables): summary, then each device, worst first. */
export function renderMarkdown(report: Report): string {
  const { devices, fleet, summary, inputs } = report;
  const blocks = [
    '# Smart Licensing diagnosis',
    `${count(devices.length, 'device')}: ${count(summary.error, 'error')}, ${count(summary.warning, 'warning')}, ${count(summary.info, 'note')}. Made by sldiag ${report.version}, ${report.generatedAt}.`,
    devices.length === 0
      ? 'Nothing about Smart Licensing was found in the inputs.'
      : table(
          ['Device', 'Release', 'Topology', 'Worst', 'Open incidents'],
          devices.map((device) => [
            nameOf(device),
            device.release ?? '',
            topologyOf(device),
            worstOf(device),
            String(device.incidents.filter(({ status }) => status === 'open').length),
          ]),
        ),
    ...fleet.map(
      (cause) =>
        `**On ${cause.devices.length} devices:** ${escapeMarkdown(cause.title)}. Shared: ${cause.shared.map(({ what, value }) => `${what} ${escapeMarkdown(value)}`).join(', ')}.`,
    ),
    ...devices.flatMap((device) => deviceBlocks(device, stepsOf(report, device))),
    ...fileBlocks(report),
    '## Inputs',
    table(
      ['Input', 'Lines', 'Understood'],
      inputs.map(({ path, lines, understood }) => [
        path,
        String(lines),
        understood === null ? '' : `${Math.floor(understood * 100)} %`,
      ]),
    ),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function obligationBlocks({ obligations }: ReportDevice): string[] {
  if (obligations.length === 0) return [];
  return [
    '### Reporting',
    table(
      ['Duty', 'Due', 'Why'],
      obligations.map((obligation) => [obligation.title, dueText(obligation), obligation.why]),
    ),
  ];
}

function fileBlocks(report: Report): string[] {
  if (report.files.length === 0) return [];
  const items = report.files.map(
    (file) =>
      `- ${code(`${file.evidence.source}:${file.evidence.line}`)} ${escapeMarkdown(describeFile(report, file).join(' '))}`,
  );
  return ['## Licence files', items.join('\n')];
}

function deviceBlocks(device: ReportDevice, next: readonly NextStep[]): string[] {
  const notes = device.findings.filter(({ severity }) => severity === 'info');
  return [
    `## ${escapeMarkdown(nameOf(device))}`,
    `Topology: ${topologyOf(device)} (${device.topology.confidence}). Seen at ${seenAt(device.now)}.`,
    ...(device.outcome === 'findings' ? [] : [`**${escapeMarkdown(calmHeadline(device))}**`]),
    ...device.findings.filter(({ severity }) => severity !== 'info').flatMap(findingBlocks),
    ...obligationBlocks(device),
    ...(notes.length === 0
      ? []
      : [notes.map(({ title, summary }) => `- ${escapeMarkdown(title)}. ${escapeMarkdown(summary)}`).join('\n')]),
    ...notUnderstoodBlocks(device),
    ...(next.length === 0
      ? []
      : ['### Run next', next.map(({ command, why }) => `- ${code(command)}: ${escapeMarkdown(why)}`).join('\n')]),
  ];
}

function notUnderstoodBlocks(device: ReportDevice): string[] {
  const left = notUnderstood(device, true);
  if (left === null) return [];
  const more = moreLines(left);
  return [
    '### Not understood',
    left.points.map(({ text }) => `- ${escapeMarkdown(text)}`).join('\n'),
    ...left.points.map((point) => evidence(point.evidence)),
    evidence(left.lines),
    more === '' ? '' : `${more}.`,
  ].filter((block) => block !== '');
}

function findingBlocks(finding: Finding): string[] {
  return [
    `### ${finding.severity === 'error' ? 'Error' : 'Warning'}: ${escapeMarkdown(finding.title)}`,
    escapeMarkdown(finding.summary),
    evidence(finding.evidence),
    ...finding.causes.filter(({ verdict }) => verdict === 'confirmed' || verdict === 'likely').flatMap(causeBlocks),
    ...possible(finding.causes),
  ].filter((block) => block !== '');
}

function causeBlocks(cause: Cause): string[] {
  const verdict = cause.verdict === 'confirmed' ? 'Confirmed' : 'Likely';
  return [
    `**${verdict}: ${escapeMarkdown(cause.title)}.** ${escapeMarkdown(cause.why)}`,
    evidence(cause.evidence),
    ...stretchesOf(cause.actions).flatMap(stretchBlocks),
  ].filter((block) => block !== '');
}

function possible(causes: readonly Cause[]): string[] {
  const open = causes.filter(({ verdict }) => verdict === 'possible');
  const isSettled = causes.some(({ verdict }) => verdict === 'confirmed');
  if (open.length === 0 || isSettled) return [];
  return [`Possible: ${open.map(({ title }) => escapeMarkdown(title)).join('; ')}.`];
}

function stretchBlocks({ steps, ways }: Stretch): string[] {
  if (ways === null) return [steps.map(step).join('\n')];
  return ways.flatMap((way) => [
    escapeMarkdown(way.heading).replace(/^([A-Z])\./, '$1\\.'),
    way.steps.map(step).join('\n'),
  ]);
}

/** A task that can be ticked off; commands in a fenced block below it. */
function step(action: Action): string {
  const lines = [`- [ ] ${escapeMarkdown(action.text)}`];
  if (action.commands.length > 0) lines.push('', ...fenced(action.commands).map((line) => `      ${line}`), '');
  if (action.verify !== null)
    lines.push(`      Check: ${code(action.verify.command)} → ${escapeMarkdown(action.verify.expect)}`);
  return lines.join('\n');
}

function evidence(spans: readonly { source: string; line: number; text: string }[]): string {
  return spans
    .map(({ source, line, text }) => `> ${code(`${source}:${line}`)} ${code(text.split('\n').join(' '))}`)
    .join('  \n');
}

/** A fence that no line of the text can close. */
function fenced(lines: readonly string[]): string[] {
  const longest = Math.max(
    2,
    ...lines.map((line) => Math.max(0, ...(line.match(/`+/g) ?? []).map((ticks) => ticks.length))),
  );
  const fence = '`'.repeat(longest + 1);
  return [fence, ...lines, fence];
}

/** Code that holds whatever the text holds: CommonMark, "Code spans". */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  const pad = text.startsWith('`') || text.endsWith('`') || text.trim() === '' ? ' ' : '';
  return `${ticks}${pad}${text}${pad}${ticks}`;
}

/** Text of a device in which nothing becomes markup, a link, HTML or a new block. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+!|~]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\b(https?|ftp|mailto|www)([:.])/gi, '$1&#8203;$2')
    .replace(/\s*\n\s*/g, ' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n');
}

function nameOf({ id, hostname }: ReportDevice): string {
  return hostname === null || hostname === id ? id : `${hostname} (${id})`;
}

function topologyOf({ topology }: ReportDevice): string {
  if (topology.id === null) return 'not known';
  return `${TOPOLOGY_NAMES[topology.id]}${topology.mode === null ? '' : `, ${topology.mode}`}`;
}

function worstOf({ findings }: ReportDevice): string {
  return (
    (['error', 'warning', 'info'] as const).find((level) => findings.some(({ severity }) => severity === level)) ??
    'none'
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
