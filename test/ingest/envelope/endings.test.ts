import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { ONE } from './two-states.js';

const urls = (text: string) =>
  analyze({ 'in.txt': text }).devices.map(({ hostname, state }) => [hostname, state.transport?.url]);
const session = `sw-1#show license status\n${ONE}sw-1#\n`;
const READ = [['sw-1', 'http://one.example.net:8182/cslu/v1/pi']];

describe('what stands behind every line', () => {
  it.each(['$', '^M$', '^M', '¶', '↵'])('%s is no part of it', (ending) => {
    expect(urls(session.replace(/$/gm, ending))).toEqual(READ);
    expect(urls(session.replace(/(?=\n)/g, ending))).toEqual(READ);
  });

  it('a sign behind one line is', () => {
    expect(urls(session.replace('v1/pi', 'v1/pi$'))).toEqual([['sw-1', 'http://one.example.net:8182/cslu/v1/pi$']]);
  });
});

describe('a moment before every line', () => {
  it.each(['10:00:00 ', '10:00:00.123 ', 'Nov 30 10:00:00 ', '[10:00:00] ', '10:00:00: ', '10:00:00 | '])(
    '%s',
    (stamp) => {
      expect(urls(session.replace(/^(?=.|\n)/gm, stamp))).toEqual(READ);
    },
  );
});
