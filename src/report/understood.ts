import type { Span } from '../model/evidence.js';
import type { InputPart, InputSummary } from '../model/record.js';
import type { Report } from '../model/report.js';

/** Texts of one input that are listed; the others are counted. */
const PARTS_SHOWN = 50;

/** Lines of one input that are listed because they were not understood. */
const LINES_SHOWN = 50;
const TEXT_SHOWN = 120;

/** Tells how each input was understood: what wrapped it, what stood in it, of which devices, by which clock. Pure. */
export function renderUnderstood({ devices }: Report, inputs: readonly InputSummary[]): string {
  const unread = devices.flatMap(({ unread: { spans } }) => spans);
  const blocks = inputs.map((input) =>
    renderInput(
      input,
      unread.filter(({ source }) => source === input.path),
    ),
  );
  const clocks = devices.map(({ id, hostname, now }) => {
    const name = hostname === null || hostname === id ? id : `${hostname} (${id})`;
    return `  ${name}: as of ${now.at}, by ${now.from === 'option' ? '--now' : `the ${now.from}`}`;
  });
  const ofDevices =
    devices.length === 0 ? ['No device was recognised.'] : [`${count(devices.length, 'device')}:`, ...clocks];
  return `${[...blocks, ofDevices.join('\n')].join('\n\n')}\n`;
}

function renderInput(input: InputSummary, unread: readonly Span[]): string {
  const { path, lines, parts, knownSections, unknownSections, knownLines, unreadLines, logLines, licensingLines } =
    input;
  const rows = [
    `${path}: ${count(lines, 'line')}`,
    `  ${parts === undefined ? 'Nothing wraps what it holds.' : `${count(parts.length, 'text')} in it:`}`,
    ...(parts ?? []).slice(0, PARTS_SHOWN).map((part) => `    ${renderPart(part)}`),
  ];
  if (parts !== undefined && parts.length > PARTS_SHOWN) rows.push(`    and ${parts.length - PARTS_SHOWN} more`);
  if (knownSections > 0) {
    rows.push(`  ${count(knownSections, 'output')} read: ${knownLines} lines, ${unreadLines} of them not understood`);
  }
  rows.push(...unread.slice(0, LINES_SHOWN).map(({ line, text }) => `    line ${line}: ${shortened(text)}`));
  if (unread.length > 0 && unreadLines > LINES_SHOWN) rows.push(`    and ${unreadLines - LINES_SHOWN} more`);
  if (unknownSections > 0) rows.push(`  ${count(unknownSections, 'output')} of other commands`);
  if (logLines > 0) rows.push(`  ${count(logLines, 'log line')}, ${licensingLines} of them about licensing`);
  if (input.kinds.length === 0) rows.push('  Nothing was recognised.');
  return rows.join('\n');
}

function renderPart({ wrappers, hostname, address, command, line, endLine, kinds }: InputPart): string {
  const place = line === endLine ? `line ${line}` : `lines ${line} to ${endLine}`;
  const around = wrappers.length === 0 ? 'something before each line, or nothing' : wrappers.join(', in it ');
  const named = [hostname, address, command].filter((part) => part !== null).join(', ');
  const held = kinds.length === 0 ? 'nothing recognised' : kinds.join(', ');
  return `${place}: ${around}${named === '' ? '' : ` (says ${named})`}: ${held}`;
}

function shortened(text: string): string {
  const line = text.trim().replace(/\s*\n\s*/g, ' ');
  return line.length > TEXT_SHOWN ? `${line.slice(0, TEXT_SHOWN)}…` : line;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
