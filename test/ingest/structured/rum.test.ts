import { describe, expect, it } from 'vitest';
import { renderText } from '../../../src/report/formats/text.js';
import { analyze, readDocument } from './analyze-text.js';

const SUDI = { udi_pid: 'C9800-40-K9', udi_serial_number: 'FOC1234X0WL' };
const PRODUCT = 'regid.2018-05.com.cisco.WLC,1.0_00000000-0000-4000-8000-000000000003';
const TAGS = { network: 'regid.2018-06.com.cisco.NET,1.0_a', dna: 'regid.2017-08.com.cisco.DNA,1.0_b' };
const measurement = (from: number, to: number, meta: object = {}) => ({
  log_time: from,
  metric_name: 'ENTITLEMENT',
  start_time: from,
  end_time: to,
  sample_interval: to - from,
  num_samples: 10,
  meta,
  value: { type: 'COUNT', value: '3' },
});
const DAY = 86_400;
const T = 1_700_000_000;

function report(
  format: '1.0' | '2.0',
  id: number | string,
  tag: string,
  from: number,
  to: number,
  meta: object = {},
): object {
  const inner = {
    asset_identification: { asset: { name: PRODUCT }, instance: { sudi: SUDI } },
    meta: { entitlement_tag: tag, software_version: '17.09.02' },
    measurements: [measurement(from, to, meta)],
  };
  return format === '1.0'
    ? { ...inner, meta: { ...inner.meta, report_id: id } }
    : { version: '2.0', ...inner, asset_identification: { report_id: id, ...inner.asset_identification } };
}
const signed = (payload: object) =>
  JSON.stringify({
    payload: JSON.stringify(payload),
    header: { type: 'rum' },
    signature: { sudi: SUDI, value: 'AAAA' },
  });
const file = (...reports: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<smartLicense>\n${reports.join('\n')}\n</smartLicense>\n`;
const element = (text: string) => `<RUMReport><![CDATA[${text}]]></RUMReport>`;
const escaped = (text: string) =>
  `<RUMReport>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')}</RUMReport>`;

describe('RUM reports', () => {
  it.each([
    ['1.0', element],
    ['2.0', element],
    ['1.0', escaped],
    ['2.0', escaped],
  ] as const)('of format %s are named by licence and id, and show what no report covers', (format, wrap) => {
    const text = file(
      wrap(signed(report(format, 1, TAGS.network, T, T + DAY))),
      wrap(signed(report(format, 2, TAGS.dna, T, T + DAY))),
      wrap(signed(report(format, 3, TAGS.network, T + DAY, T + 2 * DAY))),
      wrap(signed(report(format, 4, TAGS.dna, T + 4 * DAY, T + 5 * DAY))),
    );
    const { files, diagnostics } = analyze({ 'usage.txt': text });
    expect(diagnostics).toEqual([]);
    expect(files[0]?.reports.map(({ id, license }) => [id, license])).toEqual([
      ['1', TAGS.network],
      ['2', TAGS.dna],
      ['3', TAGS.network],
      ['4', TAGS.dna],
    ]);
    expect(files[0]?.gaps).toEqual([{ license: TAGS.dna, from: '2023-11-15T22:13:20Z', to: '2023-11-18T22:13:20Z' }]);
  });

  it('keep ids beyond 2^53', () => {
    const text = file(
      element(
        signed(report('2.0', 0, TAGS.dna, T, T + DAY)).replace(
          '\\"report_id\\":0',
          '\\"report_id\\":18446744073709551615',
        ),
      ),
    );
    expect(analyze({ a: text }).files[0]?.reports[0]?.id).toBe('18446744073709551615');
  });

  it('printed on a terminal are those of the device, with their end and the change of its clock', () => {
    const shown = JSON.stringify(
      report('2.0', 7, TAGS.dna, T, T + DAY, { clock_change_delta: '-3433', termination_reason: 'ProductReload' }),
    );
    const session = `wlc-7#test license smart rum show 7\n${shown}\nwlc-7#show clock\n*10:00:00.000 UTC Mon Nov 20 2023\nwlc-7#\n`;
    const result = analyze({ 'session.log': session });
    expect(result.devices).toMatchObject([{ hostname: 'wlc-7', id: 'C9800-40-K9:FOC1234X0WL', release: '17.9.2' }]);
    expect(result.files[0]).toMatchObject({
      devices: ['C9800-40-K9:FOC1234X0WL'],
      reports: [{ id: '7', clockChange: -3433, ended: 'ProductReload', count: 3 }],
    });
    expect(renderText(result, { columns: 200, colour: false, all: true })).toContain(
      'the clock was set back by 57 minutes; it ended with ProductReload',
    );
  });

  it("of the device's own service are read as a list", () => {
    const text = JSON.stringify(
      { usage: [report('2.0', 1, TAGS.dna, T, T + DAY), report('2.0', 2, TAGS.dna, T + DAY, T + 2 * DAY)] },
      null,
      1,
    );
    expect(analyze({ 'all-reports.json': text }).files[0]?.reports).toHaveLength(2);
  });

  it('that are cut off are named', () => {
    const text = file(
      element(signed(report('2.0', 1, TAGS.dna, T, T + DAY)).slice(0, -40)),
      element(signed(report('2.0', 2, TAGS.dna, T, T + DAY))),
    );
    const { files, diagnostics } = analyze({ a: text });
    expect(files[0]?.reports).toHaveLength(1);
    expect(diagnostics.map(({ message }) => message)).toEqual(["RUM report 1 can't be read"]);
  });
});

describe('answers of the licensing service', () => {
  const ack =
    '<?xml version="1.0"?>\n<smartLicense><smartLicenseRumAck><udi>P:C9300-24T,S:FOC1234X0YZ</udi></smartLicenseRumAck></smartLicense>';

  it('hold licence files in base64, each with its device', () => {
    const text = JSON.stringify({
      status: 'COMPLETE',
      data: {
        acknowledgements: [
          {
            sudi: { udi_pid: 'C9300-24T', udi_serial_number: 'FOC1234X0YZ' },
            smart_license: Buffer.from(ack).toString('base64'),
          },
        ],
      },
    });
    const { files, diagnostics } = analyze({ 'poll.json': text });
    expect(files).toMatchObject([{ kind: 'ack', udis: [{ pid: 'C9300-24T', sn: 'FOC1234X0YZ' }] }]);
    expect(diagnostics.map(({ message, help }) => `${message}: ${help}`).join()).toMatch(
      /C9300-24T:FOC1234X0YZ stands in base64.*decode it/,
    );
  });

  it('hold licence files in base64 under any name, in the letters of URLs too', () => {
    const packed = Buffer.from(ack).toString('base64url');
    const { files } = analyze({ 'a.json': JSON.stringify({ device: 'sw1', ackFile: packed }), 'b.txt': packed });
    const file = { kind: 'ack', udis: [{ pid: 'C9300-24T', sn: 'FOC1234X0YZ' }] };
    expect(files).toMatchObject([file, file]);
  });

  it.each([
    [
      '{"status":"OK_POLL","poll_id":188003512345678901,"poll_interval":300,"action":"acknowledgements"}',
      'poll id 188003512345678901',
    ],
    [
      '{"status":"FAILED","message":"duplicate report","message_code":"licensing"}',
      'refused the request: duplicate report',
    ],
    [
      '{"status":"SUCCESS","devices":[{"displayName":"UDI_PID:C9300-24T; UDI_SN:FOC1234X0YZ; ","licenseUsage":[]}]}',
      'a list of product instances',
    ],
    [
      '{"status":"COMPLETE","data":{"authorizations":[{"sudi":{"udi_pid":"C9300-24T","udi_serial_number":"FOC1234X0YZ"},"status":"FAILED","status_message":"no licences left"}]}}',
      'no licences left',
    ],
  ])('say what they are: %s', (text, message) => {
    expect(
      readDocument(text)
        ?.diagnostics.map((each) => each.message)
        .join(),
    ).toContain(message);
  });
});

it('tells who wrote a usage file, and with which release it measured last', () => {
  const data = JSON.stringify({ sudi: SUDI, hostname: 'wlc-7', software_tag_identifier: PRODUCT });
  const old = report('1.0', 1, TAGS.network, T, T + DAY);
  const newer = { ...report('1.0', 2, TAGS.network, T + DAY, T + 2 * DAY) };
  const text = file(
    `<smartLicenseSystemInfo><data>${data}</data></smartLicenseSystemInfo>`,
    element(signed(newer).replace('17.09.02', '17.12.04')),
    element(signed(old)),
  );
  expect(analyze({ 'usage.txt': text }).devices).toMatchObject([
    { hostname: 'wlc-7', id: 'C9800-40-K9:FOC1234X0WL', release: '17.12.4' },
  ]);
});
