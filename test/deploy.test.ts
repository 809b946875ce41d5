import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engine } from './engine.js';

/** What the shipped configurations of relays let through. */
function filterOf(file: string): RegExp {
  const text = readFileSync(new URL(`../deploy/${file}`, import.meta.url), 'utf8');
  return new RegExp(/"(\(SMART_LIC[^"]*)"/.exec(text)?.[1] ?? 'no filter');
}

describe.each(['rsyslog.conf', 'syslog-ng.conf'])('deploy/%s', (file) => {
  it('forwards every message that the knowledge describes', () => {
    const filter = filterOf(file);
    const missed = engine.knowledge.messages
      .map(({ facility, severity, mnemonic }) => `%${facility}-${severity}-${mnemonic}: text`)
      .filter((line) => !filter.test(line));
    expect(missed).toEqual([]);
  });

  it.each([
    '%LICENSE-SMART_LIC-3-COMM_FAILED : text',
    'SMART_LIC-3-COMM_FAILED:text',
    '%LICMGR-3-LOG_SMART_LIC_COMM_FAILED: text',
    '%smart_lic-3-comm_failed: text',
  ])('forwards %s', (line) => {
    expect(filterOf(file).test(line)).toBe(true);
  });
});

it('deploy/Dockerfile takes along what the program reads where it is installed, and what its messages refer to', () => {
  const text = readFileSync(new URL('../deploy/Dockerfile', import.meta.url), 'utf8');
  const taken = [...text.matchAll(/^COPY --from=build \/src\/(\S+)/gm)].map(([, path]) => path);
  expect(taken).toEqual(expect.arrayContaining(['package.json', 'node_modules', 'dist', 'schema', 'docs']));
});
