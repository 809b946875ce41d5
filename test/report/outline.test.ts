import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diagnoseText } from '../../src/diagnose/ask/harness.js';
import type { Report } from '../../src/model/report.js';
import { renderHtml } from '../../src/report/formats/html.js';
import { renderMarkdown } from '../../src/report/formats/markdown.js';
import { renderText } from '../../src/report/formats/text.js';
import {
  type DeviceOutline,
  type Exhibit,
  lineOfSpan,
  outlineDevice,
  outlineOf,
  type Remedy,
  type Section,
} from '../../src/report/outline.js';
import { stepsOf } from '../../src/report/steps.js';
import { diagnosisLines } from '../../src/tui/diagnosis.js';
import { newWatchState } from '../../src/tui/state.js';
import { engine } from '../engine.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const inputs = ['examples', 'test/healthy'].flatMap((folder) =>
  readdirSync(`${root}${folder}`)
    .filter((name) => /\.(?:txt|log)$/.test(name))
    .map((name) => `${folder}/${name}`),
);
const MIXED = `sw1#show license status\nTransport:\n  Type: cslu\n  Cslu address: http://cslu.example.net/cslu\nUsage Reporting:\n  Moon: full\n${Array.from({ length: 6 }, (_, index) => `Mar  ${index + 1} 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name`).join('\n')}\nMar  7 2026 04:12:09.114 UTC: %SMART_LIC-3-TRUST_CODE_INSTALL_FAILED: The install of a new licensing trust code has failed on PID:C9300-24T,SN:FOC2345X0AB: Timestamp mismatch.\n`;

/** Six switches that lost their server and found it again. */
const OVER = Array.from({ length: 6 }, (_, index) =>
  [
    `<187>sw${index}: Mar  5 2026 04:1${index}:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Timeout was reached`,
    `<189>sw${index}: Mar  5 2026 05:1${index}:09.114 UTC: %SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored`,
  ].join('\n'),
).join('\n');

const reportOf = (text: string, source: string): Report =>
  diagnoseText(engine, text, { now: null, topology: null, source });
const reports: [string, Report][] = [
  ...inputs.map((name): [string, Report] => [name, reportOf(readFileSync(root + name, 'utf8'), name)]),
  ['a mixture', reportOf(MIXED, 'mixed.txt')],
  ['an outage that is over', reportOf(OVER, 'over.log')],
];

/** What a device's outline says at once, in its order: what is folded is left out. */
function said({ title, headline, sections }: DeviceOutline): string[] {
  return [title, headline, ...sections.flatMap(saidIn)].filter((text) => text !== '');
}

function saidIn(section: Section): string[] {
  switch (section.kind) {
    case 'lead':
      return [section.why, ...remedy(section.remedy)];
    case 'facts':
      return section.facts.flatMap(({ label, text }) => [label, text]);
    case 'trouble': {
      const { title, summary, incident, evidence, settled, open } = section;
      return [
        title,
        summary,
        incident ?? '',
        ...exhibit(evidence),
        ...settled.flatMap((cause) => [
          cause.line,
          cause.why,
          ...exhibit(cause.evidence),
          ...remedy(cause.remedy),
          ...cause.ask,
        ]),
        ...(open === null || open.isFolded ? [] : [open.title, ...open.causes.map(({ line }) => line)]),
      ];
    }
    case 'duties': {
      const shown = section.duties.filter(({ isFolded }) => !isFolded);
      return shown.length === 0 ? [] : [section.title, ...shown.flatMap(({ line, why }) => [line, why])];
    }
    case 'notes':
      return [section.title, ...section.points];
    case 'unread':
      return [section.title, ...section.points.map(({ text }) => text), ...exhibit(section.lines), section.more ?? ''];
    case 'next':
      return [section.title, ...section.steps.flatMap(({ command, why }) => [command, why])];
  }
}

function exhibit({ shown }: Exhibit): string[] {
  return shown.map(lineOfSpan);
}

function remedy({ pointer, parts }: Remedy): string[] {
  const steps = parts.flatMap(({ heading, steps }) => [
    heading ?? '',
    ...steps.flatMap(({ text, commands, procedure, verify }) => [
      text,
      ...commands,
      procedure ?? '',
      verify?.command ?? '',
      verify?.expect ?? '',
    ]),
  ]);
  return [pointer ?? '', ...steps];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#8203': '' };
const plain = (html: string) => html.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
/** Words alone: how a format breaks lines, marks and escapes is its own affair. */
const words = (text: string) => text.replace(/[\s|`>\\*]/g, '');

/** The statements that stand in a text in their order; the first that does not is told. */
function missing(text: string, statements: readonly string[]): string | null {
  const page = words(text);
  let from = 0;
  for (const statement of statements) {
    const at = page.indexOf(words(statement), from);
    if (at < 0) return statement;
    from = at + words(statement).length;
  }
  return null;
}

/** The part of a page that tells of its devices. */
const between = (page: string, start: RegExp, end: RegExp) => {
  const [, rest = ''] = page.split(start);
  return rest.split(end)[0] ?? '';
};

const FORMATS: Readonly<Record<string, (report: Report) => string>> = {
  text: (report) => renderText(report, { columns: 100, colour: false, all: false }),
  Markdown: (report) => plain(renderMarkdown(report)),
  HTML: (report) =>
    plain(
      between(renderHtml(report), /<section class="device"[^>]*>([\s\S]*)/, /<section aria-labelledby="inputs"/)
        .replace(/<figure>[\s\S]*?<\/figure>/g, '')
        .replace(/<details>(?:(?!<details>)[\s\S])*?<\/details>/g, '')
        .replace(/<details>(?:(?!<details>)[\s\S])*?<\/details>/g, '')
        .replace(/<[^>]*>/g, ''),
    ),
};

describe.each(reports)('the outline of %s', (_, report) => {
  const outline = outlineOf(report);

  it.each(Object.entries(FORMATS))('is what %s says, in its order', (_, render) => {
    const shown = outline.devices.filter(({ isFolded }) => !isFolded).flatMap(said);
    const rest = outline.rest === null ? [] : [outline.rest.line, ...outline.rest.over, ...outline.rest.devices];
    expect(missing(render(report), [...shown, ...rest])).toBeNull();
  });

  it.each([
    ['text', FORMATS.text],
    ['Markdown', FORMATS.Markdown],
    ['HTML', (whole: Report) => plain(renderHtml(whole).replace(/<[^>]*>/g, ''))],
  ])('holds the causes that devices share in %s', (_, render) => {
    const shared = outline.shared.flatMap(({ title, since, shared: what, devices, advice }) => [
      title,
      since,
      what,
      ...devices,
      advice,
    ]);
    expect(missing(render?.(report) ?? '', shared)).toBeNull();
  });

  it('is what watch says of each device, in its order', () => {
    for (const device of report.devices) {
      const steps = stepsOf(report, device);
      const state = {
        ...newWatchState(0),
        devices: new Map([[device.id, device]]),
        next: new Map([[device.id, steps]]),
        selected: device.id,
      };
      const shown = diagnosisLines(state, 100).map((segments) => segments.map(({ text }) => text).join(''));
      expect(missing(shown.join('\n'), said(outlineDevice(device, steps)))).toBeNull();
    }
  });

  it('tells each cause once, with its steps', () => {
    for (const { sections } of outline.devices) {
      const lines = sections.flatMap((section) => (section.kind === 'trouble' ? section.settled : []));
      const told = lines.filter(({ why }) => why !== '').map(({ line }) => line);
      expect(new Set(told).size).toBe(told.length);
    }
  });
});

describe('the first screen of a device', () => {
  const troubled = reports.flatMap(([name, report]) =>
    outlineOf(report)
      .devices.filter(({ tone, sections }) => tone === 'error' && sections[0]?.kind === 'lead')
      .filter(({ sections: [lead] }) => lead?.kind === 'lead' && lead.remedy.parts.length > 0)
      .map((outline): [string, string, DeviceOutline] => [name, outline.name, outline]),
  );

  it.each(troubled)('of %s, %s tells why, what to type and how to check', (_, __, { device }) => {
    const [, report] = reports.find(([, { devices }]) => devices.includes(device)) ?? [];
    if (report === undefined) throw new Error('no report');
    const alone = { ...report, devices: [device], fleet: [] };
    const screen = renderText(alone, { columns: 80, colour: false, all: false }).split('\n').slice(0, 24).join('\n');
    const [outline] = outlineOf(alone).devices;
    const [lead] = outline?.sections ?? [];
    if (lead?.kind !== 'lead') throw new Error('no lead');
    const command = lead.remedy.parts.flatMap(({ steps }) => steps.flatMap(({ commands }) => commands))[0];
    expect(missing(screen, [outline?.headline ?? '', lead.why, command ?? '', 'Check:'])).toBeNull();
  });
});

it('many devices that need nobody are told of once, with what is over', () => {
  const [, report] = reports.at(-1) ?? [];
  if (report === undefined) throw new Error('no report');
  const text = renderText(report, { columns: 200, colour: false, all: false });
  expect(text.trimEnd().split('\n').length).toBeLessThan(10);
  expect(text).toContain('No all-clear for 6 devices: nothing is known to be wrong, and too little was seen');
  expect(text).toContain('Over on 6 devices, between 2026-03-05 04:10:09 UTC and 2026-03-05 05:15:09 UTC');
  expect(renderText(report, { columns: 200, colour: false, all: true })).toContain('COMM_RESTORED followed');
});

it('a statement out of order, or one that is not made, is found', () => {
  expect(missing('one\ntwo', ['one', 'two'])).toBeNull();
  expect(missing('two\none', ['one', 'two'])).toBe('two');
  expect(missing('one', ['one', 'two'])).toBe('two');
});
