import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { FAILED, RESTORED, told } from './failed-restored.js';
import { ONE, TWO } from './two-states.js';

/**
 * Two devices that nothing names: what people, tickets, wikis and exports put around their messages is all that tells them apart, and one's
 * recovery ends no failure of the other. The same around messages of one device tells nothing.
 */

/** The same without when. */
const [F = '', R = ''] = [FAILED, RESTORED].map((line) => line.slice(line.indexOf('%')));

const json = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;
const rows = (head: readonly string[], cells: readonly string[]) =>
  `<table><tr>${head.map((each) => `<th>${each}</th>`).join('')}</tr><tr>${cells.map((each) => `<td>${each}</td>`).join('')}</tr></table>\n`;

/** By the words for the two places. */
const AROUND: Readonly<Record<string, (one: string, other: string) => string>> = {
  'words that end in a colon': (one, other) => `${one} switch:\n${FAILED}\n${other} switch:\n${RESTORED}\n`,
  'words between rules': (one, other) => `-- ${one} --\n${FAILED}\n-- ${other} --\n${RESTORED}\n`,
  'items of a list to tick off': (one, other) => `[ ] ${one}\n${FAILED}\n[x] ${other}\n${RESTORED}\n`,
  fences: (one, other) => `${one} says\n\`\`\`\n${FAILED}\n\`\`\`\n${other} says\n\`\`\`\n${RESTORED}\n\`\`\`\n`,
  'subjects of mails': (one, other) => `Subject: event ${one}\n\n${FAILED}\n\nSubject: event ${other}\n\n${RESTORED}\n`,
  'articles of a ticket': (one, other) =>
    `Article 1, 11.03.2026 10:21\nSubject: ${one}\n\n${FAILED}\n\nArticle 2, 11.03.2026 10:41\nSubject: ${other}\n\n${RESTORED}\n`,
  'fields of a calendar': (one, other) =>
    `BEGIN:VEVENT\nUID:a7f3\nLOCATION:${one}\nSUMMARY:${FAILED}\nEND:VEVENT\nBEGIN:VEVENT\nUID:b8c1\nLOCATION:${other}\nSUMMARY:${RESTORED}\nEND:VEVENT\n`,
  'notes behind an arrow': (one, other) => `${FAILED}   <-- ${one}\n${RESTORED}   <-- ${other}\n`,
  'notes behind a hash': (one, other) => `${FAILED}  # sw in ${one}\n${RESTORED}  # sw in ${other}\n`,
  'words through which they came': (one, other) => `${FAILED} via ${one}\n${RESTORED} via ${other}\n`,
  'sections of an INI file': (one, other) => `[${one}]\nlast = ${FAILED}\n\n[${other}]\nlast = ${RESTORED}\n`,
  'sections of TOML': (one, other) => `["${one}"]\nlog = "${FAILED}"\n\n["${other}"]\nlog = "${RESTORED}"\n`,
  'comments in YAML': (one, other) =>
    `# ${one}\n- ${JSON.stringify(FAILED)}\n# ${other}\n- ${JSON.stringify(RESTORED)}\n`,
  'items of reStructuredText': (one, other) =>
    `.. list-table::\n\n   * - ${one}\n     - ${FAILED}\n   * - ${other}\n     - ${RESTORED}\n`,
  'keys of EDN': (one, other) => `{:${one} "${FAILED}"\n :${other} "${RESTORED}"}\n`,
  'keys of a map of Java': (one, other) => `{${one}=${FAILED}, ${other}=${RESTORED}}\n`,
  'comments of Jira': (one, other) =>
    json({
      comments: [`${one}:\n${FAILED}`, `${other}:\n${RESTORED}`].map((body) => ({
        author: { displayName: 'Kim' },
        body,
      })),
    }),
  'posts with elements': (one, other) =>
    json(
      [`<p>${one}</p><pre>${FAILED}</pre>`, `<p>${other}</p><pre>${RESTORED}</pre>`].map((content) => ({
        body: { content },
      })),
    ),
  'cells of a notebook': (one, other) =>
    json({
      cells: [one, FAILED, other, RESTORED].map((text, at) =>
        at % 2 === 0
          ? { cell_type: 'markdown', source: [`# ${text}\n`] }
          : { cell_type: 'code', outputs: [{ name: 'stdout', text: [`${text}\n`] }] },
      ),
    }),
  'lists with cards': (one, other) =>
    json({
      lists: [
        { name: `${one} 9`, cards: [{ desc: FAILED }] },
        { name: `${other} 9`, cards: [{ desc: RESTORED }] },
      ],
    }),
  'posts of a chat': (one, other) =>
    json([
      { user: one, text: `look:\n\`\`\`${FAILED}\`\`\`` },
      { user: other, text: `look:\n\`\`\`${RESTORED}\`\`\`` },
    ]),
  'pieces of posts': (one, other) =>
    json({
      messages: [
        [one, FAILED],
        [other, RESTORED],
      ].map(([from, text]) => ({ from, text: ['look ', { type: 'pre', text }] })),
    }),
  'an issue and its comment': (one, other) =>
    json({ user: { login: one }, body: FAILED, comments: [{ user: { login: other }, body: RESTORED }] }),
  'names in a chat, and words behind them': (one, other) =>
    `[09:21:05] <@kim> ${one}: ${F}\n[09:33:05] <@kim> ${other}: ${R}\n`,
  'authors of a chat': (one, other) => `${one} — 09:21\n${FAILED}\n${other} — 09:33\n${RESTORED}\n`,
  'authors of a forum': (one, other) =>
    `posted by ${one} » Wed Mar 11, 2026 9:40 am\n${FAILED}\n\nposted by ${other} » Wed Mar 11, 2026 9:55 am\n${RESTORED}\n`,
  'senders of a folder of mails': (one, other) =>
    `From ${one}@example.net Wed Mar 11 09:25:00 2026\nFrom: Kim <${one}@example.net>\nSubject: licence\n\n${FAILED}\n\nFrom ${other}@example.net Wed Mar 11 09:45:00 2026\nFrom: Kim <${other}@example.net>\nSubject: licence\n\n${RESTORED}\n`,
};

/** `open` or `resolved` of every failure. */
const failures = (text: string) =>
  analyze({ 'in.txt': text }).devices.flatMap(({ incidents }) => incidents.map(({ status }) => status));

describe('around two messages', () => {
  it.each(Object.entries(AROUND))('%s keep a failure open where they differ', (_, around) => {
    expect(failures(around('warehouse', 'canteen'))).toEqual(['open']);
    expect(failures(around('Hall', 'Yard'))).toEqual(['open']);
  });

  it.each(Object.entries(AROUND))('%s tell nothing where they are the same', (_, around) => {
    expect(failures(around('canteen', 'canteen'))).toEqual(['resolved']);
  });

  it.each([
    ['numbers of devices', 'Switch 1', 'Switch 2'],
    ['letters of devices', 'Switch A:', 'Switch B:'],
    ['numbers of places', 'Building 1:', 'Building 2:'],
    ['ordinals of places', 'h2. First building', 'h2. Second building'],
    ['numbers of ports', '=== port 2001 ===', '=== port 2002 ==='],
    ['buffers of two sizes', 'Log Buffer (4096 bytes):\n', 'Log Buffer (8192 bytes):\n'],
  ])('%s keep a failure open', (_, one, other) => {
    expect(failures(`${one}\n${FAILED}\n${other}\n${RESTORED}\n`)).toEqual(['open']);
  });

  it.each([
    ['numbers of steps', 'Step 1:', 'Step 2:'],
    ['ordinals of captures', 'First log:', 'Second log:'],
    ['what went before and after', 'Before:', 'After:'],
    ['days', '2026-03-10', '2026-03-11'],
    ['how a story goes on', 'Our switch says:', 'After the DNS was mended:'],
    ['what a console asks', 'Press RETURN to get started!', 'Press RETURN to get started!'],
  ])('%s tell no devices apart', (_, one, other) => {
    expect(failures(`${one}\n${FAILED}\n${other}\n${RESTORED}\n`)).toEqual(['resolved']);
  });

  it('sentences that tell of two places keep a failure open', () => {
    expect(
      failures(`The switch in the hall says this:\n\n${FAILED}\n\nThe one in the yard looks better:\n\n${RESTORED}\n`),
    ).toEqual(['open']);
  });

  it('panes with blanks between keep a failure open', () => {
    expect(failures(`${'Warehouse'.padEnd(190)}Canteen\n${FAILED.padEnd(190)}${RESTORED}\n`)).toEqual(['open']);
  });

  it('windows of multitail', () => {
    expect(failures(`00] ${FAILED}\n01] ${RESTORED}\n`)).toEqual(['open']);
    expect(failures(`00] ${FAILED}\n00] ${RESTORED}\n`)).toEqual(['resolved']);
  });

  it('items of Zabbix', () => {
    const history = (one: number, other: number) =>
      `itemid;clock;value\n${one};1773220805;${F}\n${other};1773221472;${R}\n`;
    expect(failures(history(48211, 48977))).toEqual(['open']);
    expect(failures(history(48211, 48211))).toEqual(['resolved']);
  });

  it.each([
    ['how often it came', ' (x2)', ' (x3)'],
    ['when it was', ' (09:20:06)', ' (09:31:13)'],
  ])('%s behind them tells nothing', (_, one, other) => {
    expect(failures(`${FAILED}${one}\n${RESTORED}${other}\n`)).toEqual(['resolved']);
  });
});

describe('columns of a table', () => {
  it.each([
    ['of a page', rows(['Warehouse', 'Canteen'], [FAILED, RESTORED])],
    ['of a page without headings', rows(['Warehouse', 'Canteen'], [FAILED, RESTORED]).replaceAll('th>', 'td>')],
    ['of Markdown', `| Warehouse | Canteen |\n|---|---|\n| ${FAILED} | ${RESTORED} |\n`],
    [
      'of Markdown, each in a row of its own',
      `| Warehouse | Canteen |\n|---|---|\n| ${FAILED} | |\n| | ${RESTORED} |\n`,
    ],
    [
      'of Markdown beside headings of rows',
      `| | Warehouse | Canteen |\n|---|---|---|\n| log | ${FAILED} | ${RESTORED} |\n`,
    ],
  ])('%s may be of several devices', (_, text) => {
    expect(failures(text)).toEqual(['open']);
  });

  it('of which one holds messages are of one', () => {
    expect(failures(`| When | Canteen |\n|---|---|\n| 09:20 | ${FAILED} |\n| 09:31 | ${RESTORED} |\n`)).toEqual([
      'resolved',
    ]);
  });
});

describe('rows of a page with whole outputs', () => {
  const pre = (text: string) => `<pre>${text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</pre>`;
  const row = (name: string, cell: string) => `<tr><td>${name}</td><td>${cell}</td></tr>`;
  const url = (text: string) =>
    analyze({ 'in.txt': text })
      .devices.map(({ id, state }) => `${id} ${/\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1] ?? ''}`)
      .sort();

  it.each([
    ['lines of their own', '\n'],
    ['one line', ''],
  ])('are of the devices that stand beside them, in %s', (_, end) => {
    const text = `<table>${end}<tr><th>Device</th><th>Log</th></tr>${end}${row('dist-a', FAILED)}${end}${row('dist-b', pre(TWO))}${end}</table>\n`;
    expect(told(text)).toEqual(['dist-a open', 'dist-b']);
    expect(url(text).at(-1)).toMatch(/^dist-b \w+$/);
  });

  it('are of those that head their columns', () => {
    const text = `<table><tr><th>dist-a</th><th>dist-b</th></tr>\n<tr><td>${pre(ONE)}</td><td>${pre(TWO)}</td></tr></table>\n`;
    expect(url(text).map((each) => each.split(' ')[0])).toEqual(['dist-a', 'dist-b']);
    expect(new Set(url(text).map((each) => each.split(' ')[1])).size).toBe(2);
  });
});

it('a name behind a separator belongs to the message that begins', () => {
  expect(told(`dist-a: ${FAILED} / dist-b: ${RESTORED}\n`)).toEqual(['dist-a open', 'dist-b']);
});

it('who wrote a mail gives no device its name', () => {
  const text = AROUND['senders of a folder of mails']?.('kim', 'lee') ?? '';
  expect(told(text)).toEqual(['in.txt (2)', 'in.txt open']);
});
