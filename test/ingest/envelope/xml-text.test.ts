import { describe, expect, it } from 'vitest';
import { XmlText, xmlTextOf } from '../../../src/ingest/envelope/xml-text.js';
import { analyze } from '../structured/analyze-text.js';

const OUTPUT = `sw1#show license status
Smart Licensing Using Policy:
  Status: ENABLED

Transport:
  Type: cslu
  Cslu address: http://cslu.example.net:8182/cslu/v1/pi?a=1&b=2

Trust Code Installed: <none>
sw1#`;
const escaped = OUTPUT.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const report = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testcase name="show license status">\n<system-out>${body}</system-out>\n</testcase>\n</testsuites>\n`;

describe('an XML document of another program', () => {
  it.each([
    ['in CDATA', report(`<![CDATA[${OUTPUT}]]>`)],
    ['escaped', report(escaped)],
    ['with its line ends escaped too', report(escaped.replaceAll('\n', '&#10;'))],
    [
      'in the comments of a ticket',
      `<unload><incident><comments>2026-03-11 10:00 - Jane\n${escaped}</comments></incident></unload>`,
    ],
    ['below a comment', `<?xml version="1.0"?>\n<!-- made by a build -->\n<log><![CDATA[${OUTPUT}]]></log>`],
  ])('is read for the output in it: %s', (_, text) => {
    const [device, ...others] = analyze({ 'in.xml': text }).devices;
    expect([device?.hostname, device?.state.transport.url, others.length]).toEqual([
      'sw1',
      'http://cslu.example.net:8182/cslu/v1/pi?a=1&b=2',
      0,
    ]);
  });

  it.each([
    ['a licence file', `<?xml version="1.0"?>\n<smartLicenseRumReport>${escaped}</smartLicenseRumReport>`],
    ['an answer of the device', `<rpc-reply><data>${escaped}</data></rpc-reply>`],
    ['nothing of a device', '<a><b>text</b></a>'],
    ['who wrote something in a chat', '<sw1> %SMART_LIC-3-COMM_FAILED: x'],
    ['an output that begins with a placeholder', '<none>\nsw1#show license status'],
  ])('is left to others: %s', (_, text) => {
    const lines = text.split('\n').map((line, index) => ({ text: line, number: index + 1 }));
    expect(xmlTextOf(lines)).toBeNull();
  });

  it('keeps what stands in CDATA as it is, over lines', () => {
    const xml = new XmlText();
    expect(
      ['<a><![CDATA[one <none> &lt;', 'two ]]></a> three &lt;', '<b/>', ''].map((line) =>
        xml.strip(line).map(({ text }) => text),
      ),
    ).toEqual([['one <none> &lt;'], ['two ', ' three <'], [], ['']]);
  });
});

describe('a text in quotes on one line', () => {
  const text = `Mar  7 2026 23:38:41.985 UTC: %SMART_LIC-3-POLICY_INSTALL_FAILED: The installation of a new licensing policy has failed: Signature mismatch.\n${OUTPUT}`;
  it.each([1, 2, 3])('keeps the message before the output, escaped %d times', (times) => {
    let line = text;
    for (let count = 0; count < times; count += 1) line = JSON.stringify(line);
    const [device] = analyze({ 'in.txt': line }).devices;
    expect(device?.incidents.map(({ mnemonic }) => mnemonic)).toEqual(['POLICY_INSTALL_FAILED']);
  });
});
