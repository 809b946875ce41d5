import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { stringify } from 'yaml';
import { createMask } from '../../../src/ingest/text/mask.js';
import { NumberedNames } from '../../../src/ingest/text/numbered-names.js';
import type { Report } from '../../../src/model/report.js';
import { analyze } from '../structured/analyze-text.js';

/** Inputs of two devices as a case file has them whose names are masked: still two devices, and the recovery of one closes nothing of the other. */

const FAILED =
  'Mar 11 2025 09:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED =
  'Mar 11 2025 09:18:40.552 UTC: %SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored';
const each = <Made>(make: (name: string, text: string) => Made): Made[] => [
  make('dist-sw1', FAILED),
  make('acc-sw2', RESTORED),
];
const both = (make: (name: string, text: string) => string) => each(make).join('');
const json = (value: unknown) => JSON.stringify(value);

/** The same as a case file has it. */
function masked(text: string, report: Report): string {
  const mask = createMask({ addresses: false, names: true });
  const lines = text.split('\n');
  const learn = mask.learner();
  for (const line of lines) learn(line);
  for (const { hostname } of report.devices) if (hostname !== null) mask.learnName(hostname);
  const hide = mask.masker();
  return lines.map(hide).join('\n');
}

const states = ({ devices }: Report) =>
  devices.map(({ incidents }) => incidents.map(({ mnemonic, status }) => `${mnemonic} ${status}`).join(' ')).sort();

describe('two devices whose names are masked', () => {
  it.each<[string, string]>([
    ['a list in JSON', json(each((device, text) => ({ device, logs: [text] })))],
    ['a map in JSON', json({ 'dist-sw1': [FAILED], 'acc-sw2': [RESTORED] })],
    ['a value a line', both((host, message) => `${json({ host, message })}\n`)],
    ['values without line ends', `${both((host, message) => json({ host, message }))}\n`],
    ['a list in YAML', stringify(each((device, text) => ({ device, logs: [text] })))],
    ['block texts in YAML', both((name, text) => `${name}:\n- |\n  ${text}\n`)],
    ['results of Ansible', both((name, text) => `ok: [${name}] => {\n    "msg": ${json([text])}\n}\n`)],
    ['Ansible, ad hoc', both((name, text) => `${name} | CHANGED | rc=0 >>\n${text}\n\n`)],
    [
      'Nornir',
      both(
        (name, text) =>
          `* ${name} ** changed : False ****\nvvvv show ** changed : False vvvv INFO\n${text}\n^^^^ END show ^^^^\n`,
      ),
    ],
    ['sessions that hold logs only', both((name, text) => `${name}#show logging\n${text}\n${name}#\n`)],
    ['a relay', both((name, text) => `Mar 11 09:12:09 ${name} 45: ${text}\n`)],
    ['an origin', both((name, text) => `<187>45: ${name}: ${text}\n`)],
    ['RFC 5424', both((name, text) => `<187>1 2025-03-11T09:12:09Z ${name} - - - - ${text.slice(30)}\n`)],
    ['names before lines', both((name, text) => `${name} | ${text}\n`)],
    ['a table', `time,host,message\n${both((name, text) => `2025-03-11 09:12:09,${name},"${text}"\n`)}`],
    [
      'XML',
      `<devices>${both((name, text) => `<device><name>${name}</name><message>${text}</message></device>`)}</devices>\n`,
    ],
    [
      'attributes of XML',
      `<devices>\n${both((name, text) => `<device name="${name}">\n<log>${text}</log>\n</device>\n`)}</devices>\n`,
    ],
    [
      'Loki',
      json({ data: { result: each((host, text) => ({ stream: { host }, values: [['1772704801000000000', text]] })) } }),
    ],
    ['headings', both((name, text) => `## ${name}\n\n\`\`\`\n${text}\n\`\`\`\n\n`)],
    ['a search in files', both((name, text) => `logs/${name}.log:${text}\n`)],
  ])('%s', (_, text) => {
    const plain = analyze({ 'in.txt': text });
    expect(plain.devices).toHaveLength(2);
    const hidden = masked(text, plain);
    expect(hidden).not.toContain('dist-sw1');
    expect(states(analyze({ 'in.txt': hidden }))).toEqual(states(plain));
  });
});

test('brackets are taken off wherever a chunk ends', () => {
  const text = 'a <name-1>#x <name-22> <name-x> <na <address-3> <<name-4>:<name';
  const plain = 'a name-1#x name-22 <name-x> <na <address-3> <name-4:<name';
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: text.length })), (cuts) => {
      const places = [0, ...cuts.sort((one, other) => one - other), text.length];
      const names = new NumberedNames();
      const parts = places.slice(1).map((end, index) => names.take(Buffer.from(text.slice(places[index], end))));
      expect(Buffer.concat([...parts, names.end()]).toString()).toBe(plain);
      expect(names.removed).toBe(text.length - plain.length);
    }),
    { numRuns: 200, seed: 5 },
  );
});
