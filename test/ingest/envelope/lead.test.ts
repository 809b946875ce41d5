import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { told } from './failed-restored.js';

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';

describe('words that lead to a message', () => {
  it.each([
    ['in a chat', (name: string) => `[14:02] Jens Maier\n${name} sagt:\n`],
    ['with a preposition', (name: string) => `Tom  9:41 AM\non ${name} we see\n`],
    ['in German', (name: string) => `[14:05] Anna Kurz\nbei mir auf ${name} auch:\n`],
    ['with a verb', (name: string) => `and ${name} shows:\n`],
    ['with a noun', (name: string) => `Switch ${name}\n`],
    ['with a noun and a colon', (name: string) => `Device: ${name}\n`],
    ['marked as bold', (name: string) => `from *${name}*:\n`],
    ['above when it came', (name: string) => `${name}\n — 05.03.2026 09:20\n`],
    ['above a dash and when it came', (name: string) => `${name}\n — \nToday at 09:20\n`],
    ['beside when it came', (name: string) => `${name} 09:20\n`],
    ['right behind when it came', (name: string) => `[09:20]${name}: `],
  ])('name its device %s', (_, lead) => {
    expect(told(`${lead('acc-sw1')}${FAILED}\n${lead('acc-sw2')}${RESTORED}\n`)).toEqual(['acc-sw1 open', 'acc-sw2']);
  });

  it('name it by its address behind a noun', () => {
    expect(told(`Switch 192.0.2.1\n${FAILED}\nSwitch 192.0.2.2\n${RESTORED}\n`)).toEqual([
      '192.0.2.1 open',
      '192.0.2.2',
    ]);
  });

  it.each(['core-a 09:20', 'sw1, 9:20 AM', 'sw1 — Today at 09:20'])('name it where there is only one: %s', (head) => {
    expect(told(`${head}\n${FAILED}\n`)).toEqual([`${/^[\w-]+/.exec(head)?.[0]} open`]);
  });

  it.each(['Anna 09:20', 'jean-luc 09:20', 'anna.kurz, 9:20 AM'])('name no person: %s', (head) => {
    expect(told(`${head}\n${FAILED}\n`)).toEqual(['in.txt open']);
  });

  it.each([
    ['a fence', (name: string, text: string) => `on ${name}:\n\`\`\`\n${text}\n\`\`\`\n`],
    ['a fence in the same line', (name: string, text: string) => `from *${name}*:\n\`\`\`${text}\`\`\`\n`],
    ['a row of a wiki', (name: string, text: string) => `|${name}|{noformat}\n${text}\n{noformat}|\n`],
    ['a row of Markdown', (name: string, text: string) => `| ${name} | \`${text}\` |\n`],
  ])('name it above or beside %s', (_, wrap) => {
    const text = `${wrap('acc-sw1', FAILED)}${wrap('acc-sw2', RESTORED)}`;
    expect(told(text.startsWith('| ') ? `| Switch | Message |\n|---|---|\n${text}` : text)).toEqual([
      'acc-sw1 open',
      'acc-sw2',
    ]);
  });

  it.each([
    ['more', (name: string) => `::::::::::::::\n${name}.log\n::::::::::::::\n`],
    ['parallel-ssh', (name: string) => `[${name.at(-1)}] 09:2${name.at(-1)}:01 [SUCCESS] ${name}\n`],
    ['numbers that differ beside it', (name: string) => `${name.at(-1)}/2 09:2${name.at(-1)} ${name} done\n`],
    ['a command typed elsewhere', (name: string) => `C:\\>plink -batch ops@${name} "show logging"\n`],
    ['a file with its path', (name: string) => `File: logs/${name}_show_log.txt\n`],
    ['reStructuredText', (name: string) => `${name}\n-------\n\n::\n\n`],
    ['Org', (name: string) => `* ${name}\n#+BEGIN_SRC\n`],
    ['paragraphs of a page', (name: string) => `<p><b>${name}</b></p><p>`],
    ['headings of a page', (name: string) => `<h4>${name}</h4><ul><li>`],
  ])('name it above a message, told by what differs: %s', (_, lead) => {
    const text = `${lead('acc-sw1')}${FAILED}\n${lead('acc-sw2')}${RESTORED}\n`;
    expect(told(text)).toEqual(['acc-sw1 open', 'acc-sw2']);
  });

  it('name it within a fence that holds several', () => {
    const output = (url: string) =>
      `Transport:\n  Type: cslu\n  Cslu address: http://${url}.example.net:8182/cslu/v1/pi\n`;
    const text = `\`\`\`\ncore\n${output('one')}\nedge\n${output('two')}\`\`\`\nsw9#show license status\n${output('three')}`;
    const urls = analyze({ 'in.txt': text }).devices.map(
      ({ hostname, state }) => `${hostname} ${/\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1]}`,
    );
    expect(urls.sort()).toEqual(['core one', 'edge two', 'sw9 three']);
  });

  it.each([
    'we saw this on Gi1/0/1',
    'after the change on vlan10',
    'see INC12345 from INC-12345',
    'since the move to 17.9.4 from 17.3.5',
    'it was on day-2',
    'from 2026-03-05 on',
  ])('name none: %s', (words) => {
    expect(told(`${words}\n${FAILED}\nlater\n${RESTORED}\n`)).toEqual(['in.txt resolved']);
  });

  it('take nothing from a message that goes on below', () => {
    expect(told(`${FAILED.slice(0, 78)}\n${FAILED.slice(78)}\n${RESTORED}\n`)).toEqual(['in.txt resolved']);
  });
});

it.each(['', 'exit', 'logout'])(
  'the prompt below an output names its device, whatever ends the session: `%s`',
  (typed) => {
    const text = `Transport:\n  Type: cslu\n  Cslu address: http://one.example.net:8182/cslu/v1/pi\n\nUsage Reporting:\n  Last ACK received: <none>\n\nacc-sw1#${typed}\n`;
    expect(analyze({ 'in.txt': text }).devices.map(({ hostname }) => hostname)).toEqual(['acc-sw1']);
  },
);
