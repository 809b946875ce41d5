import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnalysis } from '../src/diagnose/analysis.js';
import { createMask } from '../src/ingest/text/mask.js';
import { formats, reporters } from '../src/report/reporters.js';
import { engine, optionsAt } from './engine.js';
import { SPELLINGS } from './ingest/text/spellings.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const NOW = Date.UTC(2026, 2, 6, 12);
const inputs = ['test/healthy', 'examples', 'test/inputs'].flatMap((folder) =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:txt|log)$/.test(entry.name))
    .map((entry) => join(folder, entry.name)),
);
const value = fc.string({ unit: fc.constantFrom(...'bcdfghjkmpqrstvwxz'), minLength: 16, maxLength: 24 });
const plant = fc.record({ spelling: fc.constantFrom(...SPELLINGS), values: fc.tuple(value, value) });

/** Where the plants stand: in a configuration, in an output, as commands in the log, as what a server said, wrapped. */
function withPlants(input: string, plants: readonly { text: string }[], width: number): string {
  const texts = plants.map(({ text }) => text);
  const wrapped = texts.flatMap((text) => text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
  const logged = texts
    .filter((text) => !text.includes('\n'))
    .flatMap((text) => [
      `Mar  5 2026 04:12:09.114 UTC: %PARSER-5-CFGLOG_LOGGEDCMD: User:ops  logged command:${text}`,
      `Mar  5 2026 04:12:10.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the server : ${text}`,
    ]);
  return [
    input,
    'SW1#show running-config',
    ...texts,
    'license smart transport unheard-of',
    ...texts,
    'end',
    'SW1#show license all',
    ...texts,
    'SW1#show running-config',
    ...wrapped,
    'SW1#show logging',
    ...logged,
    '',
  ].join('\n');
}

function leaked(output: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => {
    for (let at = 0; at + 8 <= secret.length; at += 1) if (output.includes(secret.slice(at, at + 8))) return true;
    return false;
  });
}

describe('no eight characters of a planted secret', () => {
  const planted = fc.array(plant, { minLength: 20, maxLength: 40 }).map((plants) =>
    plants.map(({ spelling, values }) => {
      const left = [...values];
      return { text: spelling.replace(/§/g, () => left.shift() ?? values[0]), values };
    }),
  );

  it('come out of a report in any format', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.constantFrom(...inputs), planted, fc.constantFrom(64, 72, 80, 132), (path, plants, width) => {
        const analysis = createAnalysis(engine, optionsAt(NOW));
        const reader = analysis.open('input.txt');
        reader.push(Buffer.from(withPlants(readFileSync(join(root, path), 'utf8'), plants, width)));
        reader.end();
        const report = analysis.report();
        for (const format of formats) {
          const text = reporters[format](report, { columns: 100, colour: false, all: true });
          expect([
            format,
            leaked(
              text,
              plants.flatMap(({ values }) => values),
            ),
          ]).toEqual([format, []]);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('would be noticed: they do come out where nobody redacts', () => {
    const plants = SPELLINGS.map((spelling) => ({ text: spelling.replace(/§/g, 'zqzqzqzqzqzq') }));
    const analysis = createAnalysis(engine, { ...optionsAt(NOW), redact: false });
    const reader = analysis.open('input.txt');
    reader.push(Buffer.from(withPlants('', plants, 80)));
    reader.end();
    const report = analysis.report();
    for (const format of formats.filter((each) => each !== 'csv'))
      expect(reporters[format](report, { columns: 100, colour: false, all: true })).toContain('zqzqzqzq');
  });

  it('come out of a page whose entities and sections are undone', () => {
    const secret = 'bcdfghjkmpqrstvw';
    const message = 'Mar  5 2026 04:12:10.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the server : ';
    const analysis = createAnalysis(engine, optionsAt(NOW));
    const reader = analysis.open('input.txt');
    reader.push(
      Buffer.from(`SW1#show logging\n${message}<password><![CDATA[${secret}]]></password>\n${message}&quot;x&quot;\n`),
    );
    reader.end();
    for (const format of formats)
      expect([
        format,
        leaked(reporters[format](analysis.report(), { columns: 100, colour: false, all: true }), [secret]),
      ]).toEqual([format, []]);
  });

  it('come out of a masked input', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.constantFrom(...inputs), planted, fc.constantFrom(64, 72, 80, 132), (path, plants, width) => {
        const lines = withPlants(readFileSync(join(root, path), 'utf8'), plants, width).split('\n');
        const mask = createMask({ addresses: false, names: false });
        for (const line of lines) mask.learner()(line);
        const text = lines.map(mask.masker()).join('\n');
        expect(
          leaked(
            text,
            plants.flatMap(({ values }) => values),
          ),
        ).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});
