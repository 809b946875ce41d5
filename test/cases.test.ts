import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { diagnoseText } from '../src/diagnose/ask/harness.js';
import type { Report, ReportDevice, Verdict } from '../src/model/report.js';
import { renderText } from '../src/report/formats/text.js';
import { engine } from './engine.js';

/** `test/cases/*.yaml`: what people paste, and what a right answer is. Every key of `expect` may be left out. */
interface Case {
  readonly name: string;
  readonly input: string;
  readonly topology?: string;
  readonly now?: string;
  readonly expect: {
    /** Severity by finding; `any`: whichever. */
    readonly findings?: Readonly<Record<string, string>>;
    readonly absent?: readonly string[];
    /** The cause that comes first, and is settled. */
    readonly headline?: string;
    /** Verdict by cause, or those that would do; `absent`: not listed. */
    readonly causes?: Readonly<Record<string, string | readonly string[]>>;
    /** The finding that another goes away with. */
    readonly follows?: Readonly<Record<string, string>>;
    /** Beginnings of commands, in the order in which the first cause that has actions gives them. */
    readonly types?: readonly string[];
    /** Texts or commands, in the order in which they stand in the report. */
    readonly order?: readonly string[];
    /** Parts of the report as people read it. */
    readonly says?: readonly string[];
    readonly never?: readonly string[];
    /** Part of what tells that the first cause that has actions is gone: the command, and what it then shows. */
    readonly verify?: string;
    /** How many ways the first cause offers. */
    readonly ways?: number;
    readonly count?: Readonly<Record<string, number>>;
    readonly obligations?: Readonly<Record<string, string>>;
    readonly topologyId?: string;
  };
}

const folder = new URL('cases/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

/** Wrapped lines joined, so that a sentence is found wherever it breaks. */
const flat = (text: string) => text.replace(/\s+/g, ' ');

function textOf(report: Report): string {
  return flat(renderText(report, { all: false, columns: 300, colour: false } as never));
}

function expectInOrder(
  all: readonly string[],
  wanted: readonly string[],
  matches: (one: string, part: string) => boolean,
) {
  let from = 0;
  for (const part of wanted) {
    const at = all.findIndex((one, index) => index >= from && matches(one, part));
    expect(at, `${part} among ${JSON.stringify(all)} after ${from}`).toBeGreaterThanOrEqual(0);
    from = at + 1;
  }
}

function verdictOf({ findings }: ReportDevice, id: string): Verdict | 'absent' {
  const order: readonly Verdict[] = ['confirmed', 'likely', 'possible', 'ruled-out'];
  const verdicts = findings.flatMap(({ causes }) => causes.filter((cause) => cause.id === id));
  return order.find((verdict) => verdicts.some((cause) => cause.verdict === verdict)) ?? 'absent';
}

function check(device: ReportDevice, text: string, wanted: Case['expect']) {
  const { findings } = device;
  const severityOf = (id: string) => findings.find((finding) => finding.id === id)?.severity ?? 'not raised';
  for (const [id, severity] of Object.entries(wanted.findings ?? {}))
    expect(severityOf(id), id).toBe(severity === 'any' ? severityOf(id).replace('not raised', 'raised') : severity);
  for (const id of wanted.absent ?? []) expect(severityOf(id), id).toBe('not raised');

  const causes = findings.flatMap((finding) => finding.causes);
  for (const { id, verdict, evidence } of causes)
    if (verdict === 'confirmed') expect(evidence.length, id).toBeGreaterThan(0);
  const first = findings[0]?.causes[0];
  if (wanted.headline !== undefined)
    expect([first?.id, first?.verdict]).toEqual([wanted.headline, expect.stringMatching(/confirmed|likely/)]);
  for (const [id, verdict] of Object.entries(wanted.causes ?? {}))
    expect([verdict].flat(), id).toContain(verdictOf(device, id));
  for (const [id, root] of Object.entries(wanted.follows ?? {}))
    expect(findings.find((finding) => finding.id === id)?.follows, id).toBe(root);

  const typed = causes.flatMap(({ actions }) => actions.flatMap(({ commands }) => commands));
  expectInOrder(typed, wanted.types ?? [], (one, part) => one.startsWith(part));
  if (wanted.verify !== undefined) {
    const steps = causes.find(({ actions }) => actions.length > 0)?.actions ?? [];
    const checks = steps.map(({ verify }) => (verify ? `${verify.command}: ${verify.expect}` : ''));
    expect(checks.join('\n')).toContain(wanted.verify);
  }
  if (wanted.ways !== undefined)
    expect(new Set((first?.actions ?? []).flatMap(({ way }) => way ?? [])).size).toBe(wanted.ways);
  for (const [levels, count] of Object.entries(wanted.count ?? {}))
    expect(findings.filter(({ severity }) => levels.split('-or-').includes(severity)).map(({ id }) => id)).toHaveLength(
      count,
    );
  for (const [id, day] of Object.entries(wanted.obligations ?? {}))
    expect(device.obligations.find((one) => one.id === id)?.due, id).toMatch(day);
  if (wanted.topologyId !== undefined) expect(device.topology.id).toBe(wanted.topologyId);

  for (const part of wanted.says ?? []) expect(text).toContain(part);
  for (const part of wanted.never ?? []) expect(text).not.toContain(part);
  let from = 0;
  for (const part of wanted.order ?? []) {
    const at = text.indexOf(part, from);
    expect(at, `${part} in ${text}`).toBeGreaterThanOrEqual(0);
    from = at + part.length;
  }
}

describe.each(files)('%s', (file) => {
  const cases = parse(readFileSync(new URL(file, folder), 'utf8')) as Case[];
  test.each(cases.map((each) => [each.name, each] as const))(
    '%s',
    (_, { input, topology = null, now = null, expect }) => {
      const report = diagnoseText(engine, input, { now, topology, source: 'case.txt' });
      const [device] = report.devices;
      if (!device) throw new Error('no device was found');
      check(device, textOf(report), expect);
    },
  );
});
