import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../src/diagnose/analysis.js';
import { renderText } from '../src/report/text.js';
import { engine } from './engine.js';

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

describe('the JSON report of every example', () => {
  test.each(examples)('%s has the same findings as the text', (name) => {
    const report = JSON.parse(analyze(`examples/${name}`, '--format', 'json').stdout);
    expect(report.schema).toBe('sldiag/report/v1');
    const counted = report.devices.flatMap((device: { findings: unknown[] }) => device.findings).length;
    expect(report.summary.error + report.summary.warning + report.summary.info).toBe(counted);
  });
});

describe('the diagnosis in this process, from the sources', () => {
  test.each(examples)('%s is the one of the program', (name) => {
    const analysis = createAnalysis(engine, {
      wallClock: Date.now(),
      now: null,
      topology: { id: null, mode: null },
      redact: true,
      zones: {},
      version: 'test',
    });
    const reader = analysis.open(`examples/${name}`);
    reader.push(readFileSync(`${root}/examples/${name}`));
    reader.end();
    const text = renderText(analysis.report(), { columns: 100, colour: false, all: false });
    expect(text).toBe(readFileSync(`${root}/test/golden/${name}.golden`, 'utf8'));
  });
});
