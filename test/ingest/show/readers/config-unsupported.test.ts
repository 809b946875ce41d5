import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../../src/ingest/show/readers/running-config.js';

const factsOf = (...lines: string[]) =>
  readConfiguration(
    'a.txt',
    lines.map((text, index) => ({ number: index + 1, text })),
    false,
  ).facts;

describe('What a configuration may say and nothing supports', () => {
  it('a URL of the keyword utility is not that of transport smart', () => {
    const { config } = factsOf('license smart url utility https://192.0.2.5/x');
    expect([config?.utilityUrl?.value, config?.smartUrl]).toEqual(['https://192.0.2.5/x', undefined]);
  });

  it.each([
    [['email'], 'email'],
    [['http'], 'http'],
    [['http', 'email'], 'http'],
    [['email', 'http'], 'http'],
  ])('a profile that sends by %j', (methods, method) => {
    const lines = methods.map((each) => `  destination transport-method ${each}`);
    expect(factsOf('call-home', ' profile "CiscoTAC-1"', '  active', ...lines).callHome?.method?.value).toBe(method);
  });
});
