import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTemplates, templateProblem } from '../../../src/ingest/log/template.js';

const COMM = createTemplates([
  'Communications failure with the {server} : {error}',
  'Communications failure with the {server}',
]);
const REPORT = createTemplates(['A Usage report acknowledgement will be required in {days} days.']);
const INSTALL = createTemplates(['The install of a new licensing trust code has failed on {udi}: {error}.']);

describe('createTemplates', () => {
  it('captures fields by name', () => {
    expect(COMM.fit('Communications failure with the Example Server (ES) : No route')).toEqual({
      fields: { server: 'Example Server (ES)', error: 'No route' },
      state: 'whole',
      isOpen: true,
    });
  });

  it.each([
    'Communications failure with the Example Server (ES): No route',
    'Communications failure with the Example Server (ES):No route',
    'Communications  failure   with the Example Server (ES)  :  No   route  ',
    'Communications failure with the Example Server (ES) : No route.',
  ])('takes white space and the closing period lightly: %j', (text) => {
    expect(COMM.fit(text)?.fields).toEqual({ server: 'Example Server (ES)', error: 'No route' });
  });

  it('leaves an ellipsis', () => {
    expect(COMM.fit('Communications failure with the X : Trying again...')?.fields.error).toBe('Trying again...');
  });

  it('gives the last field all that is left, earlier literals too', () => {
    expect(COMM.fit('Communications failure with the X : a : b : c')?.fields).toEqual({
      server: 'X',
      error: 'a : b : c',
    });
    expect(INSTALL.fit('The install of a new licensing trust code has failed on PID:A,SN:B: c: d.')?.fields).toEqual({
      udi: 'PID',
      error: 'A,SN:B: c: d',
    });
  });

  it('takes the first template that fits as a whole', () => {
    const templates = createTemplates(['Role is {role} now', 'Role is {role}']);
    expect(templates.fit('Role is Active now')?.fields).toEqual({ role: 'Active' });
    expect(templates.fit('Role is Active')).toMatchObject({ state: 'whole', fields: { role: 'Active' } });
  });

  it('reads a text that was cut with the fields that are there', () => {
    expect(REPORT.fit('A Usage report acknowledgement will be required in 41 days')).toMatchObject({
      state: 'whole',
      fields: { days: '41' },
    });
    expect(REPORT.fit('A Usage report acknowledgement will be required in 41 da')).toEqual({
      state: 'cut',
      fields: { days: '41' },
      isOpen: false,
    });
    expect(REPORT.fit('A Usage report acknowledgement will be required in 8')).toEqual({
      state: 'cut',
      fields: { days: '8' },
      isOpen: true,
    });
    expect(REPORT.fit('A Usage report acknowledgement will be required in')).toMatchObject({
      state: 'cut',
      fields: {},
    });
    expect(REPORT.fit('A Usage report ack')).toMatchObject({ state: 'cut', fields: {} });
  });

  it('reads every beginning of a text', () => {
    const text = 'Communications failure with the Example Server (ES) : No route';
    for (let length = 1; length <= text.length; length += 1) expect(COMM.fit(text.slice(0, length))).not.toBeNull();
  });

  it('says when no template fits', () => {
    expect(COMM.fit('Something else')).toBeNull();
    expect(createTemplates([]).fit('Anything')).toBeNull();
  });

  it('separates fields by a blank', () => {
    const logging = createTemplates(['host {host} port {port} {state} - {why}']);
    expect(logging.fit('host 192.0.2.1 port 514 started - asked for')?.fields).toEqual({
      host: '192.0.2.1',
      port: '514',
      state: 'started',
      why: 'asked for',
    });
  });

  it('begins with a field, or is nothing else', () => {
    expect(createTemplates(['{process}: Switch {n} left']).fit('R0/0: stack: Switch 3 left')?.fields).toEqual({
      process: 'R0/0: stack',
      n: '3',
    });
    expect(createTemplates(['{all}']).fit('what: ever')?.fields).toEqual({ all: 'what: ever' });
  });

  it('takes the characters of a pattern as they are', () => {
    const templates = createTemplates(['(ERR {n}) [a+b]* $5 ^|\\ {rest}']);
    expect(templates.fit('(ERR 205) [a+b]* $5 ^|\\ x')?.fields).toEqual({ n: '205', rest: 'x' });
  });

  it('fills in any values that do not hold the next literal', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'B', '7', '-', '(', ')'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(word, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (server, error) => {
        const expected = error.replace(/\s+/g, ' ').trim();
        fc.pre(expected !== '' && !expected.endsWith('.'));
        expect(COMM.fit(`Communications failure with the ${server} : ${error}`)?.fields).toEqual({
          server,
          error: expected,
        });
      }),
    );
  });
});

describe('templateProblem', () => {
  it('finds what makes no sense', () => {
    expect(templateProblem('a {b}{c}')).toContain('{b} and {c}');
    expect(templateProblem('a {b} c {b}')).toContain('twice');
    expect(templateProblem('')).toContain('empty');
    expect(templateProblem('a {b} c')).toBeNull();
  });
});

describe('a text that a pipeline lower-cased', () => {
  const templates = createTemplates(['Communications failure with the {server} : {error}']);
  it.each([
    'communications failure with the cisco smart license utility (cslu) : timeout was reached',
    'COMMUNICATIONS FAILURE WITH THE CISCO SMART LICENSE UTILITY (CSLU) : TIMEOUT WAS REACHED',
  ])('fits: %s', (text) => {
    expect(templates.fit(text)).toMatchObject({
      state: 'whole',
      fields: { server: 'Cisco Smart License Utility (CSLU)', error: 'timeout was reached' },
    });
  });
  it('is in one case: a mixture that the template lacks does not fit', () => {
    expect(templates.fit('Communications Failure with the server : error')).toBeNull();
  });
});
