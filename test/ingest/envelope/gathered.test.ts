import { describe, expect, it } from 'vitest';
import { namesIn } from '../../../src/ingest/envelope/gathered.js';
import { analyze } from '../structured/analyze-text.js';
import { ONE, TWO } from './two-states.js';

const devices = (text: string) =>
  analyze({ 'in.txt': text })
    .devices.map(({ hostname, id, state }) => `${hostname ?? id} ${/\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1]}`)
    .sort();
const block = (names: string, text: string, rule = '---------------') => `${rule}\n${names}\n${rule}\n${text}`;

describe('outputs that many devices gave alike', () => {
  it.each([
    ['of a range', 'sw[1-3]', ['sw1', 'sw2', 'sw3']],
    ['of a range with noughts, counted', 'sw[08-10] (3)', ['sw08', 'sw09', 'sw10']],
    ['of ranges', 'sw[1-2,7]', ['sw1', 'sw2', 'sw7']],
    ['of names and ranges', 'core2,sw[1,3] (3)', ['core2', 'sw1', 'sw3']],
    ['of names', 'core2,edge-7', ['core2', 'edge-7']],
    ['with a domain', 'sw[1-2].example.net', ['sw1.example.net', 'sw2.example.net']],
    ['of two places', 'r[1-2]s[1-2]', ['r1s1', 'r1s2', 'r2s1', 'r2s2']],
  ])('%s are of each of them', (_, set, names) => {
    const text = block(set, ONE) + block('sw44', TWO);
    expect(devices(text)).toEqual([...names.map((name) => `${name} one`), 'sw44 two'].sort());
  });

  it('with the rule of another tool, and blanks before lines', () => {
    const rule = '----------------';
    const text = block('sw[1-2]', ONE.replace(/^(?=.)/gm, ' '), rule) + block('sw9', TWO, rule);
    expect(devices(`$ show all\n${text}`)).toEqual(['sw1 one', 'sw2 one', 'sw9 two']);
  });

  it('a set after a single one', () => {
    expect(devices(block('sw9', TWO) + block('sw[1-2]', ONE))).toEqual(['sw1 one', 'sw2 one', 'sw9 two']);
  });

  it('of more than are handed on are of nobody named', () => {
    expect(namesIn('sw[1-5000]')).toEqual([]);
    expect(namesIn('a[1-99]b[1-99]')).toEqual([]);
  });

  it('a table between rules stays what it is', () => {
    const table = '---------------\nPort,VLAN\n---------------\n';
    expect(devices(`sw-1#show license status\n${ONE}sw-1#\n${table}`)).toEqual(['sw-1 one']);
  });
});
