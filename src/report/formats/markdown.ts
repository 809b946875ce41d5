import type { Span } from '../../model/evidence.js';
import type { Action, Report } from '../../model/report.js';
import { WHERE_NAMES } from '../names.js';
import {
  capital,
  type DeviceOutline,
  type Exhibit,
  lineOfSpan,
  type Outline,
  outlineOf,
  percent,
  type Remedy,
  type Section,
  type Told,
  type Trouble,
} from '../outline.js';
import type { ReportView } from '../page.js';
import type { Part } from '../ways.js';

/** The diagnosis to hand on, as Markdown (CommonMark with tables): summary, then each device, worst first. */
export function renderMarkdown(report: Report, { all }: Pick<ReportView, 'all'> = { all: false }): string {
  const outline = outlineOf(report);
  const blocks = [
    '# Smart Licensing diagnosis',
    `${escapeMarkdown(outline.counts)} Made by sldiag ${report.version}, ${report.generatedAt}.`,
    ...outline.nothing.map(escapeMarkdown),
    outline.devices.length === 0 ? '' : overview(outline),
    ...outline.shared.flatMap(({ title, since, shared, devices, advice }) => [
      `**${escapeMarkdown(title)}**`,
      [since, shared, `Devices: ${devices.join(', ')}.`, advice].map(escapeMarkdown).join(' '),
    ]),
    ...outline.devices.filter(({ isFolded }) => all || !isFolded).flatMap((device) => deviceBlocks(device, all)),
    ...restBlocks(outline),
    ...fileBlocks(outline),
    '## Inputs',
    table(
      ['Input', 'Lines', 'Understood'],
      report.inputs.map(({ path, lines, understood }) => [
        path,
        String(lines),
        understood === null ? '' : percent(understood),
      ]),
    ),
    outline.read === null ? '' : escapeMarkdown(outline.read),
    outline.silenced === null ? '' : escapeMarkdown(outline.silenced),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function overview({ devices }: Outline): string {
  return table(
    ['Device', 'State', 'Open incidents'],
    devices.map(({ title, headline, device }) => [
      title,
      headline,
      String(device.incidents.filter(({ status }) => status === 'open').length),
    ]),
  );
}

function restBlocks({ rest }: Outline): string[] {
  if (rest === null) return [];
  return [
    `**${escapeMarkdown(rest.line)}**`,
    rest.over.map((each) => `- ${escapeMarkdown(each)}`).join('\n'),
    escapeMarkdown(`Devices: ${rest.devices.join(', ')}.`),
  ];
}

function fileBlocks({ files }: Outline): string[] {
  if (files.length === 0) return [];
  const items = files.map(({ place, lines }) => `- ${code(place)} ${escapeMarkdown(lines.join(' '))}`);
  return ['## Licence files', items.join('\n')];
}

function deviceBlocks({ title, headline, sections }: DeviceOutline, all: boolean): string[] {
  return [
    `## ${escapeMarkdown(title)}`,
    `**${escapeMarkdown(headline)}**`,
    ...sections.flatMap((section) => sectionBlocks(section, all)),
  ].filter((block) => block !== '');
}

function sectionBlocks(section: Section, all: boolean): string[] {
  switch (section.kind) {
    case 'lead':
      return [escapeMarkdown(section.why), ...remedyBlocks(section.remedy)];
    case 'facts':
      return [section.facts.map(({ label, text }) => `- ${label}: ${escapeMarkdown(text)}`).join('\n')];
    case 'trouble':
      return troubleBlocks(section, all);
    case 'duties': {
      const shown = section.duties.filter(({ isFolded }) => all || !isFolded);
      return shown.length === 0
        ? []
        : headed(
            section.title,
            shown.map(({ line, why }) => `${line}. ${why}`),
          );
    }
    case 'notes':
      return headed(section.title, section.points);
    case 'unread': {
      const left = all ? section.beyond : section.more;
      return [
        ...headed(
          section.title,
          section.points.map(({ text }) => text),
        ),
        ...section.points.map((point) => exhibit(point.evidence, all)),
        exhibit(section.lines, all),
        left === null ? '' : `${left}.`,
      ];
    }
    case 'next':
      return [
        `### ${escapeMarkdown(section.title)}`,
        section.steps.map(({ command, why }) => `- ${code(command)}: ${escapeMarkdown(why)}`).join('\n'),
      ];
  }
}

function headed(title: string, points: readonly string[]): string[] {
  return [`### ${escapeMarkdown(title)}`, points.map((point) => `- ${escapeMarkdown(point)}`).join('\n')];
}

function troubleBlocks(trouble: Trouble, all: boolean): string[] {
  const { severity, title, summary, incident, evidence, settled, open, ruledOut } = trouble;
  return [
    `### ${capital(severity)}: ${escapeMarkdown(title)}`,
    escapeMarkdown(summary),
    incident === null ? '' : escapeMarkdown(incident),
    exhibit(evidence, all),
    ...settled.flatMap((cause) => causeBlocks(cause, all)),
    ...(open === null || (open.isFolded && !all) ? [] : openBlocks(open, all)),
    ...(all ? ruledOut.flatMap(({ line, against }) => [escapeMarkdown(line), quote(against)]) : []),
  ];
}

function causeBlocks({ line, why, evidence, remedy, ask }: Told, all: boolean): string[] {
  return [
    `**${escapeMarkdown(line)}** ${escapeMarkdown(why)}`.trimEnd(),
    exhibit(evidence, all),
    ...remedyBlocks(remedy),
    ask.length === 0 ? '' : `To be sure: ${ask.map(code).join(', ')}`,
  ];
}

function openBlocks({ title, causes, shown, more }: NonNullable<Trouble['open']>, all: boolean): string[] {
  if (!all) {
    const lines = causes.slice(0, shown).map(({ line }) => `- ${escapeMarkdown(line)}`);
    return [`**${title}**`, lines.join('\n'), more === null ? '' : escapeMarkdown(`${more}.`)];
  }
  return [`**${title}**`, ...causes.flatMap(({ line, remedy }) => [escapeMarkdown(line), ...remedyBlocks(remedy)])];
}

function remedyBlocks({ pointer, parts }: Remedy): string[] {
  return [pointer === null ? '' : escapeMarkdown(pointer), ...parts.flatMap(partBlocks)];
}

function partBlocks({ heading, steps }: Part): string[] {
  // A letter with a period would begin a list in some dialects.
  const head = heading === null ? '' : escapeMarkdown(heading).replace(/^([A-Z])\./, '$1\\.');
  return [head, steps.map(step).join('\n')];
}

/** A task that can be ticked off; commands in a fenced block below it. */
function step({ text, where, commands, procedure, verify }: Action): string {
  const lines = [`- [ ] ${escapeMarkdown(`${text} (${WHERE_NAMES[where]})`)}`];
  if (commands.length > 0) lines.push('', ...fenced(commands).map((line) => `      ${line}`), '');
  if (procedure !== null) lines.push(`      Step by step: ${code(`sldiag explain ${procedure}`)}  `);
  if (verify !== null) lines.push(`      Check: ${code(verify.command)} → ${escapeMarkdown(verify.expect)}`);
  return lines.join('\n');
}

function exhibit({ shown, folded }: Exhibit, all: boolean): string {
  return quote(all ? [...shown, ...folded] : shown);
}

function quote(spans: readonly Span[]): string {
  return spans.map((span) => `> ${code(`${span.source}:${span.line}`)} ${code(lineOfSpan(span))}`).join('  \n');
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
