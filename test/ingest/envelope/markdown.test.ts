import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { ONE } from './two-states.js';

const FAILED =
  'Dec  1 2025 08:10:43.398 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const TEXT = `sw1#show license status\n\n${ONE}sw1#show logging | include SMART_LIC\n${FAILED}\nsw1#\n`;

/** Device, URL, trust code, incidents: what all of these forms hold. */
function told(text: string): string[] {
  return analyze({ 'in.md': text }).devices.map(({ hostname, state, incidents }) =>
    [hostname, state.transport?.url, ...incidents.map(({ status, count }) => `${status} ${count}`)].join(' '),
  );
}
const RIGHT = ['sw1 http://one.example.net:8182/cslu/v1/pi open 1'];
const URL = /http:\S+/g;

describe('an output that went through Markdown', () => {
  it.each([
    ['as it was', (text: string) => text],
    ['underscores escaped', (text: string) => text.replaceAll('_', '\\_')],
    ['all its signs escaped', (text: string) => text.replace(/[_*#<>|()[\]+.!-]/g, '\\$&')],
    [
      'flat, with breaks',
      (text: string) =>
        text
          .replaceAll('_', '\\_')
          .replace(/^ +/gm, '')
          .replace(/(?<=.)$/gm, '  '),
    ],
    ['a backslash at each end of a line', (text: string) => text.replace(/(?<=.)$/gm, '\\')],
    ['addresses in angle brackets', (text: string) => text.replace(URL, '<$&>')],
    ['links', (text: string) => text.replace(URL, '[$&]($&)')],
    ['links of a chat', (text: string) => text.replace(URL, '<$&|$&>')],
    ['links of a mail program', (text: string) => text.replace(URL, '$&<$&>')],
    ['links behind a blank', (text: string) => text.replace(URL, '$& <$&>')],
    [
      'a host linked by a mail program',
      (text: string) => text.replaceAll('one.example.net', 'one.example.net<http://one.example.net>'),
    ],
  ])('is read: %s', (_, wrap) => {
    expect(told(wrap(TEXT))).toEqual(RIGHT);
  });

  it('leaves the backslashes of an output as they are where nothing else speaks of Markdown', () => {
    const text = TEXT.replace('/cslu/v1/pi', '/x\\_y');
    expect(told(text)).toEqual(['sw1 http://one.example.net:8182/x\\_y open 1']);
  });
});

describe('the zone of a stamp that was broken over two lines', () => {
  it.each(['UTC', 'CEST', 'GMT'])('is no name: %s', (zone) => {
    const text = `Dec  1 2025 08:10:43.398\n${zone}: ${FAILED.slice(FAILED.indexOf('%'))}\n`;
    expect(analyze({ 'in.txt': text }).devices.map(({ id }) => id)).toEqual(['in.txt']);
  });
});

describe('a document of RTF', () => {
  const body = (text: string, end: string) => text.replace(/[{}\\]/g, '\\$&').replaceAll('\n', end);
  it.each([
    [
      'of WordPad',
      `{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0\\fnil Consolas;}}\n{\\*\\generator X;}\\pard\\f0\\fs22 ${body(TEXT, '\\par\n')}}\n`,
    ],
    ['with line breaks', `{\\rtf1\\ansi{\\colortbl;\\red0;}\n{\\pard \\f1 ${body(TEXT, '\\line\n')}}}\n`],
    [
      'with signs as codes',
      `{\\rtf1\\ansi\n${body(TEXT, '\\par\n').replaceAll('#', "\\'23").replaceAll('<', '\\u60?')}}\n`,
    ],
  ])('is read: %s', (_, text) => {
    expect(told(text)).toEqual(RIGHT);
  });
});
