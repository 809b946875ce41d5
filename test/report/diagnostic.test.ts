import { expect, it } from 'vitest';
import type { Diagnostic } from '../../src/model/diagnostic.js';
import { renderDiagnostics } from '../../src/report/diagnostic.js';

const many = (count: number, level: Diagnostic['level']): Diagnostic[] =>
  Array.from({ length: count }, (_, index) => ({
    level,
    code: 'skipped-file',
    message: `member ${index} was skipped`,
    source: `a.zip!${index}`,
    line: 0,
  }));

it('tells of twenty thousand members what can be read, and how many more there are', () => {
  const text = renderDiagnostics([...many(20_000, 'info'), ...many(2, 'error')], { colour: false });
  expect(text.length).toBeLessThan(10_000);
  expect(text).toContain('member 49 was');
  expect(text).not.toContain('member 50 was');
  expect(text).toContain('info: 19950 more like these (skipped-file)');
  expect(text).toContain('error: member 1 was skipped');
});

it('tells of few each', () => {
  expect(renderDiagnostics(many(2, 'info'), { colour: false })).toBe(
    'info: member 0 was skipped\n  --> a.zip!0\ninfo: member 1 was skipped\n  --> a.zip!1\n',
  );
  expect(renderDiagnostics([], { colour: false })).toBe('');
});
