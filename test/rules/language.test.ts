import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withTables } from '../../scripts/language-tables.js';
import { vocabulary } from '../../src/diagnose/judge/vocabulary.js';

const text = readFileSync(fileURLToPath(new URL('../../docs/rule-language.md', import.meta.url)), 'utf8');
/** What people wrote, without what is derived. */
const told = text.replace(/<!-- derived: \w+ -->[\s\S]*?<!-- end -->/g, '');

describe('docs/rule-language.md', () => {
  it('is what the code says; npm run language writes it anew', () => {
    expect(withTables(text)).toBe(text);
  });

  it('says in words what every variable and function is', () => {
    const named = new Set([...told.matchAll(/`(\w+)/g)].map(([, name]) => name));
    const functions = vocabulary.functions.map((signature) => signature.slice(0, signature.indexOf('(')));
    expect([...Object.keys(vocabulary.variables), ...functions].filter((name) => !named.has(name))).toEqual([]);
  });
});
