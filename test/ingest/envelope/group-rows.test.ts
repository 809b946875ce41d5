import { describe, expect, it } from 'vitest';
import { told } from './failed-restored.js';

/** Rows, captions and headings that name the device of the messages below them: the recovery of one closes nothing of the other. */

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';
const [EARLY, LATE] = ['2026-03-11 09:20:05', '2026-03-11 09:25:05'];

const cells = (texts: readonly string[]) => `<tr>${texts.map((text) => `<td>${text}</td>`).join('')}</tr>\n`;
const BOTH = (
  row: (text: readonly string[]) => string,
  title: (name: string) => string,
  names = ['dist-a', 'dist-b'],
) => `${title(names[0] ?? '')}${row([EARLY, FAILED])}${title(names[1] ?? '')}${row([LATE, RESTORED])}`;
const HEAD = '<tr><th>Time</th><th>Message</th></tr>\n';
const csv = (texts: readonly string[]) => `${texts.map((text) => (text === '' ? '' : `"${text}"`)).join(',')}\n`;
const bars = (texts: readonly string[]) => `| ${texts.join(' | ')} |\n`;

describe('a title above rows', () => {
  it.each([
    [
      'a cell over all columns',
      `<table>${HEAD}${BOTH(cells, (name) => `<tr><td colspan="2"><b>${name}</b></td></tr>\n`)}</table>`,
    ],
    [
      'the same on one line',
      `<table>${HEAD}${BOTH(cells, (name) => `<tr><td colspan=2>${name}</td></tr>`)}</table>`.replaceAll('\n', ''),
    ],
    [
      'the head of a part',
      `<table>${BOTH(cells, (name) => `<thead><tr><th colspan=2>Switch ${name}</th></tr></thead>\n`)}</table>`,
    ],
    ['empty cells beside it', `<table>${HEAD}${BOTH(cells, (name) => cells([name, '&nbsp;']))}</table>`],
    ['a caption', BOTH(cells, (name) => `</table><table><caption>${name}</caption>\n`)],
    ['a heading', BOTH(cells, (name) => `</table><h2>${name}</h2><h3>Messages</h3><table>${HEAD}`)],
    ['cells of CSV', `Time,Message\n${BOTH(csv, (name) => `${name},\n`)}`],
    ['the same below empty rows', `Time,Message\n${BOTH(csv, (name) => `,\n${name},\n`)}`],
    ['cells of Markdown', `| When | What |\n|---|---|\n${BOTH(bars, (name) => `| **${name}** | |\n`)}`],
    ['the only cell', `| Time | Message |\n|---|---|\n${BOTH(bars, (name) => `| ${name} |\n`)}`],
    [
      'an attribute of a list',
      BOTH(
        ([, text = '']) => `${text}</code></li>\n`,
        (name) => `<li data-device="${name}"><code>`,
      ),
    ],
  ])('%s', (_, text) => {
    expect(told(text)).toEqual(['dist-a open', 'dist-b']);
  });

  it.each([
    [
      'a page',
      `<table>${HEAD}${BOTH(cells, (name) => `<tr><td colspan=2>${name}</td></tr>`, ['North hall', 'South hall'])}</table>`,
    ],
    ['CSV', `Time,Message\n${BOTH(csv, (name) => `${name},\n`, ['North hall', 'South hall'])}`],
  ])('that names no device keeps rows of %s apart', (_, text) => {
    expect(told(text)).toEqual(['in.txt (2)', 'in.txt open']);
  });

  it('has less to say than a cell of the row', () => {
    const row = (texts: readonly string[]) => cells([texts[1] === FAILED ? 'dist-a' : 'dist-b', ...texts]);
    const text = BOTH(row, (name) => `<tr><td colspan=3>${name}</td></tr>`, ['hall-1', 'hall-2']);
    expect(told(`<table><tr><th>Host</th><th>Time</th><th>Message</th></tr>${text}</table>`)).toEqual([
      'dist-a open',
      'dist-b',
    ]);
  });

  it.each([
    ['a day', ['Wednesday, 11 March 2026', 'Thursday, 12 March 2026']],
    ['a level', ['Error', 'Notice']],
  ])('%s tells no devices apart', (_, names) => {
    expect(
      told(`<table>${HEAD}${BOTH(cells, (name) => `<tr><td colspan=2>${name}</td></tr>`, names)}</table>`),
    ).toEqual(['in.txt resolved']);
  });
});
