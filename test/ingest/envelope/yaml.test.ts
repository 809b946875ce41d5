import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { stringify } from 'yaml';
import { LongYaml, readDocuments } from '../../../src/ingest/envelope/yaml-documents.js';
import { analyze } from '../structured/analyze-text.js';
import { numbered } from './wrapping.js';

/** Documents of YAML with two devices in them: read as those of JSON are, so that the recovery of one closes nothing of the other. */

const FAILED =
  'Mar 11 2025 09:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED =
  'Mar 11 2025 09:18:40.552 UTC: %SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored';

const told = (text: string) =>
  analyze({ 'in.yaml': text })
    .devices.map(({ hostname, id, incidents }) => [hostname ?? id, ...incidents.map(({ status }) => status)].join(' '))
    .sort();
const APART = ['dist-a open', 'dist-b'];
/** The two, each as somebody writes it. */
const both = (write: (name: string, message: string) => string) => write('dist-a', FAILED) + write('dist-b', RESTORED);
const folded = (message: string) => message.replace(/ with /, '\n    with ');

describe('a list of devices with a list of messages each', () => {
  it.each<[string, string]>([
    ['at the margin', both((name, text) => `- device: ${name}\n  logs:\n  - '${text}'\n`)],
    ['set in', both((name, text) => `- host: ${name}\n  messages:\n    - "${text}"\n`)],
    ['below a name', `---\ndevices:\n${both((name, text) => `- hostname: ${name}\n  output:\n  - '${text}'\n`)}...\n`],
    ['folded at a margin', both((name, text) => `- logs:\n  - '${folded(text)}'\n  node: ${name}\n`)],
    ['in flow style', both((name, text) => `- {device: ${name}, logs: ['${text}']}\n`)],
    [
      'lists in flow style, on rows of their own',
      both((name, text) => `- switch: ${name}\n  log: [\n    "${text}",\n  ]\n`),
    ],
    ['without quotes', both((name, text) => `- device: ${name}\n  logs:\n  - ${text}\n`)],
    ['block texts', both((name, text) => `- inventory_hostname: ${name}\n  stdout:\n  - |-\n    ${text}\n  rc: 0\n`)],
    [
      'with comments',
      `# by ops\n${both((name, text) => `- device: ${name} # core\n  # newest last\n  logs: # all\n  - '${text}'\n\n`)}`,
    ],
    [
      'with anchors and kinds',
      both((name, text) => `- &${name}\n  device: !!str ${name}\n  logs: !!seq\n  - '${text}'\n`),
    ],
    ['a document each', both((name, text) => `---\ndevice: ${name}\nlogs:\n- '${text}'\n`)],
    [
      'a document each, nothing in it but names and texts',
      both((name, text) => `---\nid: x\nlabels:\n  device: ${name}\ntextPayload: '${text}'\n`),
    ],
    [
      'of a site',
      `sites:\n- site: hq\n  devices:\n${both((name, text) => `  - device: ${name}\n    logs:\n    - '${text}'\n`)}`,
    ],
    [
      'below other words',
      `what we collected today\n\n${both((name, text) => `- device: ${name}\n  logs:\n  - '${text}'\n`)}`,
    ],
    ['with CRLF', both((name, text) => `- device: ${name}\n  logs:\n  - '${text}'\n`).replaceAll('\n', '\r\n')],
  ])('%s', (_, text) => {
    expect(told(text)).toEqual(APART);
  });
});

describe('block texts in a list below the name of each device', () => {
  it.each<[string, string]>([
    ['set in', both((name, text) => `${name}:\n  - |\n    ${text}\n`)],
    ['at the margin', both((name, text) => `${name}:\n- |\n  ${text}\n`)],
    ['below a command', both((name, text) => `${name}:\n  show logging:\n  - |\n    ${text}\n`)],
    [
      'of Nornir, beside a word',
      both((name, text) => `${name}:\n  netmiko_send_command:\n    result: |\n      ${text}\n    failed: false\n`),
    ],
    ['below stdout', both((name, text) => `${name}:\n  stdout:\n  - |-\n    ${text}\n  rc: 0\n`)],
    [
      'with prompts',
      `outputs:\n${both((name, text) => `  ${name}:\n    - |2\n      ${name}#show logging\n      ${text}\n`)}`,
    ],
    ['of a loop', `results:\n${both((name, text) => `- item: ${name}\n  stdout:\n  - |+\n    ${text}\n`)}`],
  ])('%s', (_, text) => {
    expect(told(text)).toEqual(APART);
  });
});

test('whatever JSON says, YAML says', () => {
  const style = fc.record({
    defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL'),
    defaultKeyType: fc.constant('PLAIN'),
    collectionStyle: fc.constantFrom('any', 'block', 'flow'),
    lineWidth: fc.constantFrom(0, 60, 80),
    indentSeq: fc.boolean(),
  });
  const shape = fc.record({
    device: fc.constantFrom('device', 'host', 'hostname', 'name', 'switch', 'inventory_hostname'),
    texts: fc.constantFrom('logs', 'messages', 'output', 'lines', 'stdout_lines', 'stdout'),
    above: fc.constantFrom(null, 'devices', 'results'),
    isMap: fc.boolean(),
    isText: fc.boolean(),
  });
  fc.assert(
    fc.property(shape, style, ({ device, texts, above, isMap, isText }, options) => {
      const rows = [
        ['dist-a', FAILED],
        ['dist-b', RESTORED],
        ['dist-c', FAILED.replace('09:12', '09:30')],
      ].map(([name = '', text = '']): [string, object] => [name, { [texts]: isText ? `${text}\n` : [text] }]);
      const list = isMap ? Object.fromEntries(rows) : rows.map(([name, row]) => ({ [device]: name, ...row }));
      const value = above === null ? list : { [above]: list };
      const isFlow = options.collectionStyle === 'flow';
      const yaml = stringify(value, { ...options, ...(isFlow ? { indentSeq: true, lineWidth: 0 } : {}) });
      expect(told(yaml)).toEqual(told(JSON.stringify(value, null, 2)));
    }),
    { numRuns: 60, seed: 11 },
  );
});

describe('a text of YAML', () => {
  it('that is longer than what is looked at together is read whole', () => {
    const rows = Array.from(
      { length: 400 },
      (_, index) => `- device: acc-${index}\n  logs:\n  - '${index % 2 ? RESTORED : FAILED}'\n`,
    );
    const found = told(`devices:\n${rows.join('')}`);
    expect(found).toHaveLength(400);
    expect(found.filter((each) => each.endsWith('open'))).toHaveLength(200);
  });

  it.each([
    ['of a log', `Mar 11 2025 09:12:09.114 UTC: x\nsw1: 'y'\n`],
    ['of an output', 'Utility:\n  Status: DISABLED\n\nTransport:\n  Type: cslu\n'],
    ['of Ansible', 'ok: [sw1] => {\n  "a": [\n- b\n'],
    ['with one name twice', 'a:\n- b\na:\n- c\n'],
  ])('is no text %s', (_, text) => {
    expect(readDocuments(numbered(text))).toBeNull();
  });

  it.each([
    ['elements of a list', 'devices:\n', (index: number) => `- device: d${index}\n  logs: [x]\n`],
    ['names', '---\n', (index: number) => `d${index}:\n  - |\n    x\n`],
    ['names below a name', 'devices:\n', (index: number) => `  d${index}:\n    logs:\n    - x\n`],
  ])('is handed on in parts between %s', (_, head, row) => {
    const parts: string[] = [];
    const long = new LongYaml([], (part) => parts.push(part.map(({ text }) => text).join('\n')));
    const filler = ' '.repeat(1024 * 1024);
    for (const { text, number } of numbered(head + Array.from({ length: 12 }, (__, index) => row(index)).join('')))
      long.line({ text: text + filler, number });
    long.end();
    expect(parts.length).toBeGreaterThan(1);
    const whole = parts.map((part) => readDocuments(numbered(part.replaceAll(filler, ''))));
    expect(whole.every((values) => values !== null)).toBe(true);
    expect(parts.every((part) => part.includes(head.trim()) || head === '---\n')).toBe(true);
    expect(new Set(parts.join('\n').match(/\bd\d+\b/g)).size).toBe(12);
  });
});
