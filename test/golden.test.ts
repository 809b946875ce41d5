import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../src/diagnose/analysis.js';
import type { Report } from '../src/model/report.js';
import { renderText } from '../src/report/formats/text.js';
import { engine, optionsAt } from './engine.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const examples = readdirSync(`${root}/examples`).filter((name) => /\.(txt|log)$/.test(name));

function analyze(...args: string[]) {
  return spawnSync(process.execPath, ['dist/bundle/cli/main.js', 'analyze', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', COLUMNS: '100' },
  });
}

// `npm run golden` rewrites them; read the difference before committing it.
describe('the diagnosis of every example', () => {
  test.each(examples)('%s', async (name) => {
    const text = analyze(`examples/${name}`);
    expect(text.stderr).toBe('');
    await expect(text.stdout).toMatchFileSnapshot(`golden/${name}.golden`);
  });
});

/** What is the same whenever and by whichever version it is made. */
function lasting({ generatedAt: _, version: __, ...rest }: Report): string {
  return `${JSON.stringify(rest, null, 1)}\n`;
}

const inputs = [
  ...examples.map((name) => `examples/${name}`),
  // A switch that has just started prints stamps without a year, whose year depends on today.
  ...readdirSync(`${root}/test/healthy`).flatMap((name) => (name === 'fresh-boot.txt' ? [] : [`test/healthy/${name}`])),
];
const goldenOf = (input: string) => `golden/json/${input.replace(/^.*\//, '').replace(/\.\w+$/, '')}.json`;

describe('the JSON report of every example and healthy input', () => {
  test.each(inputs)('%s', async (input) => {
    const report = JSON.parse(analyze(input, '--format', 'json').stdout) as Report;
    expect(report.schema).toBe('sldiag/report/v1');
    const counted = report.devices.flatMap(({ findings }) => findings).length;
    expect(report.summary.error + report.summary.warning + report.summary.info).toBe(counted);
    await expect(lasting(report)).toMatchFileSnapshot(goldenOf(input));
  });
});

// Without a process of its own, so that a change to the sources shows without a build.
describe('the diagnosis from the sources', () => {
  test.each(inputs)('%s', (input) => {
    const analysis = createAnalysis(engine, optionsAt(Date.now()));
    const reader = analysis.open(input);
    reader.push(readFileSync(`${root}/${input}`));
    reader.end();
    const report = analysis.report();
    expect(lasting(report)).toBe(readFileSync(`${root}/test/${goldenOf(input)}`, 'utf8'));
    const text = `${root}/test/golden/${input.replace(/^.*\//, '')}.golden`;
    if (existsSync(text)) {
      expect(renderText(report, { columns: 100, colour: false, all: false })).toBe(readFileSync(text, 'utf8'));
    }
  });
});
