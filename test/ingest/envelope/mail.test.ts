import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { STATUS } from './two-states.js';

const OUTPUT = (host: string, url: string) => `${host}#show license status\n${STATUS(url)}${host}#\n`;
const ONE = OUTPUT('sw-1', 'http://one.example.net:8182/cslu/v1/pi?site=1');
const TWO = OUTPUT('sw-2', 'http://two.example.net:8182/cslu/v1/pi');
const HEAD = 'From: ann@example.net\nSubject: licences\nDate: Mon, 1 Dec 2025 10:00:00 +0000\nMIME-Version: 1.0\n';

const base64 = (text: string) => `${Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n')}\n`;
/** Quoted-printable, RFC 2045: every line broken softly before it is 60 long. */
const quoted = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replaceAll('=', '=3D').replace(/.{40}(?!$)(?<!=.?)/g, '$&=\n'))
    .join('\n');

function told(text: string): string[] {
  return analyze({ 'in.eml': text })
    .devices.map(({ hostname, id, state }) => `${hostname ?? id} ${/\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1]}`)
    .sort();
}

const part = (encoding: string, body: string, type = 'text/plain', name = '') =>
  `--XX\nContent-Type: ${type}${name === '' ? '' : `;\n name="${name}"`}\nContent-Transfer-Encoding: ${encoding}\n\n${body}\n`;
const mixed = (...parts: string[]) =>
  `${HEAD}Content-Type: multipart/mixed; boundary="XX"\n\nSee below.\n${parts.join('')}--XX--\n`;

describe('mails', () => {
  it.each([
    [
      'a body in base64',
      `${HEAD}Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n${base64(ONE)}`,
      ['sw-1 one'],
    ],
    [
      'a body in quoted-printable',
      `${HEAD}Content-Transfer-Encoding: quoted-printable\n\n${quoted(ONE)}`,
      ['sw-1 one'],
    ],
    [
      'attachments in base64',
      mixed(part('base64', base64(ONE)), part('base64', base64(TWO))),
      ['sw-1 one', 'sw-2 two'],
    ],
    ['one of each', mixed(part('7bit', ONE), part('quoted-printable', quoted(TWO))), ['sw-1 one', 'sw-2 two']],
    [
      'attachments that their names name',
      mixed(
        part('base64', base64(ONE.replace(/^sw-1#.*\n/gm, '')), 'text/plain', 'sw-7_show_license.txt'),
        part('base64', base64(TWO.replace(/^sw-2#.*\n/gm, '')), 'text/plain', 'sw-8_show_license.txt'),
      ),
      ['sw-7 one', 'sw-8 two'],
    ],
    [
      'the same as a web page',
      mixed(
        part('quoted-printable', quoted(ONE)),
        part('quoted-printable', quoted(`<p>sw-1#show license status</p>`), 'text/html'),
      ).replace('multipart/mixed', 'multipart/alternative'),
      ['sw-1 one'],
    ],
    [
      'a web page alone',
      mixed(
        part('base64', base64(`<div>${ONE.replaceAll('<', '&lt;').replaceAll('\n', '<br>')}</div>`), 'text/html'),
      ).replace('multipart/mixed', 'multipart/alternative'),
      ['sw-1 one'],
    ],
    [
      'line ends of mail',
      mixed(part('base64', base64(ONE.replaceAll('\n', '\r\n')))).replaceAll('\n', '\r\n'),
      ['sw-1 one'],
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('gives the date of a mail to what is packed in it', () => {
    const text = mixed(part('base64', base64(ONE)));
    const [device] = analyze({ 'in.eml': text }).devices;
    expect(device?.now.at).toBe('2025-12-01T10:00:00.000Z');
  });

  it('points at the line of the mail', () => {
    const text = mixed(part('base64', base64(ONE)));
    const [device] = analyze({ 'in.eml': text }).devices;
    const line = device?.findings.flatMap(({ evidence }) => evidence ?? [])[0]?.line ?? text.split('\n').length - 4;
    expect(text.split('\n')[line - 1]).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });
});
