import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Sources, sourcesSchema, withSources } from '../../src/knowledge/sources.js';
import { DIAGNOSTICS } from '../../src/model/diagnostic-codes.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8');
const sources: Sources = sourcesSchema.parse(parse(read('knowledge/sources.yaml')));
const complaints = (source: string) => {
  const found: string[] = [];
  withSources({ source }, sources, (message) => found.push(message));
  return found;
};

describe('sources', () => {
  it('docs/sources.md lists each document with its title and place', () => {
    const rows = sources.documents.map(({ id, title, url }) => `| ${id} | ${url ? `[${title}](${url})` : title} |`);
    expect(read('docs/sources.md').replace(/ +\|/g, ' |').split('\n')).toEqual(expect.arrayContaining(rows));
  });

  it('become what a reader can follow', () => {
    const told = withSources({ source: 'guide 3769, 306-333; fn72323' }, sources, () => {});
    expect(told.source).toContain('"System Messages: COMM_FAILED", "Trust Code"');
    expect(told.source).toContain('Field notice FN72323');
  });

  it('leave alone what only has the name of a source', () => {
    const entry = { fields: { source: 'Where from.' }, tests: [{ source: 'x' }], source: 'field' };
    expect(withSources(entry, sources, () => {})).toMatchObject({
      fields: { source: 'Where from.' },
      tests: [{ source: 'x' }],
    });
  });

  it.each(['domain 2.1 #1', 'guide', 'guide somewhere', 'a colleague', 'guide 12; hearsay', ''])(
    '%j is refused',
    (source) => {
      expect(complaints(source)).toHaveLength(1);
    },
  );

  it.each(['guide 1', 'guide 12-14, 90', 'genie', 'xe-models codes 25, 26', 'field; guide 7'])(
    '%j is taken',
    (source) => {
      expect(complaints(source)).toEqual([]);
    },
  );

  it('no entry as it is told names a document that nobody has', () => {
    for (const name of ['diagnosis.json', 'reference.json']) {
      expect(read(`dist/knowledge/${name}`)).not.toMatch(/"source":"[^"]*\bdomain \d/);
    }
  });
});

describe('codes of diagnostics', () => {
  it('each that is used is told, with what to do about it', () => {
    const files = readdirSync(`${root}/src`, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.tsx?$/.test(path),
    );
    const used = files.flatMap((path) =>
      [...read(`src/${path}`).matchAll(/\bcode: '([a-z]+(?:-[a-z]+)+)'/g)].map(([, code = '']) => code),
    );
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((code) => DIAGNOSTICS[code] === undefined)).toEqual([]);
  });
});
