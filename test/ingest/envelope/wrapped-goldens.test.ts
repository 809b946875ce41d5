import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import type { Span } from '../../../src/model/evidence.js';
import type { Report } from '../../../src/model/report.js';
import { engine, optionsAt } from '../../engine.js';
import { WRAPS } from './wrapping.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const texts = new Map(
  [
    ...readdirSync(`${root}/examples`).flatMap((name) => (/\.(?:txt|log)$/.test(name) ? [`examples/${name}`] : [])),
    ...readdirSync(`${root}/test/healthy`).map((name) => `test/healthy/${name}`),
  ].map((name) => [name, readFileSync(`${root}/${name}`, 'utf8')]),
);

function analyze(text: string): Report {
  const analysis = createAnalysis(engine, optionsAt(Date.parse('2026-06-01T00:00:00Z')));
  const reader = analysis.open('input');
  reader.push(Buffer.from(text));
  reader.end();
  return analysis.report();
}

/** What must not depend on a wrapper. */
function essence({ devices, files }: Report) {
  return {
    devices: devices
      .map(({ id, hostname, udis, findings, incidents }) => ({
        id,
        hostname,
        udis,
        findings: findings.map(({ id: finding, severity, causes }) => ({
          finding,
          severity,
          causes: causes.map(({ id: cause, verdict }) => `${cause} ${verdict}`),
        })),
        incidents: incidents.map(({ mnemonic, status, count }) => ({ mnemonic, status, count })),
      }))
      .sort((one, other) => (one.id < other.id ? -1 : 1)),
    files: files.map(({ kind, udis }) => ({ kind, udis })),
  };
}

function spansOf(report: Report): Span[] {
  const found: Span[] = [];
  JSON.stringify(report, (_, value) => {
    if (typeof value?.line === 'number' && typeof value.text === 'string' && 'endLine' in value) found.push(value);
    return value;
  });
  return found;
}

const isOneLine = (kind: string) => kind === 'bytes of Python' || kind === 'escaped line ends';

/** The words of a line, so that escapes and blanks don't count. */
const wordsOf = (text: string) => text.split(/[^A-Za-z0-9]+/).filter((word) => word.length > 2);

/** Spans whose words aren't on the line that they point at. */
function misplaced(report: Report, wrapped: string): string[] {
  const lines = wrapped.split('\n');
  return spansOf(report).flatMap(({ line, text }) => {
    const shown = lines[line - 1] ?? '';
    const first = text.split('\n')[0] ?? '';
    const missing = wordsOf(first).filter((word) => !shown.includes(word) && !first.includes('redacted'));
    return missing.length === 0 ? [] : [`line ${line} ${shown.slice(0, 120)} lacks ${missing.join(' ')} of ${first}`];
  });
}

const plain = new Map([...texts].map(([name, text]) => [name, essence(analyze(text))]));

describe.each(Object.keys(WRAPS))('%s', (kind) => {
  test.each([...texts.keys()])('around %s changes nothing, and spans point at its lines', (name) => {
    const wrapped = WRAPS[kind]?.(texts.get(name) ?? '') ?? '';
    const report = analyze(wrapped);
    expect(essence(report)).toEqual(plain.get(name));
    expect(misplaced(report, wrapped)).toEqual([]);
  });
});

/** What has no sign between it and the text. */
const GLUED = /containers|build jobs|line numbers/;

test('two wrappers at once change nothing', () => {
  // A table of a single row repeats nothing.
  const kind = fc.constantFrom(...Object.keys(WRAPS).filter((name) => !name.startsWith('rows of a table')));
  fc.assert(
    fc.property(fc.constantFrom(...texts.keys()), kind, kind, (name, inner, outer) => {
      // What stands before one line only can't be told from the line; nor can blanks that an escape made.
      fc.pre(!isOneLine(inner) && !(isOneLine(outer) && GLUED.test(inner)));
      const wrapped = WRAPS[outer]?.(WRAPS[inner]?.(texts.get(name) ?? '') ?? '') ?? '';
      expect(essence(analyze(wrapped))).toEqual(plain.get(name));
    }),
    { numRuns: 60, seed: 7 },
  );
});
