import { describe, expect, it } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import { readLicenseFile } from '../../../src/ingest/structured/license-file.js';
import type { Report } from '../../../src/model/report.js';
import { engine, optionsAt } from '../../engine.js';

const CONTEXT = { messages: [], redact: true, now: 0, zones: {} };

function read(text: string) {
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, text: line }));
  return readLicenseFile(
    { source: 'file.txt', device: { source: 'file.txt', hostname: null, address: null }, lines },
    CONTEXT,
  );
}

function analyze(inputs: Readonly<Record<string, string>>): Report {
  const analysis = createAnalysis(engine, optionsAt(Date.UTC(2026, 0, 1)));
  for (const [source, text] of Object.entries(inputs)) {
    const reader = analysis.open(source);
    reader.push(Buffer.from(text));
    reader.end();
  }
  return analysis.report();
}

const SLAC = (sn: string) =>
  `<smartLicenseAuthorization><udi>P:C9300X-24HX,SN:${sn}</udi><authorizationCode><entitlements><entitlement><tag>regid.hseck9,1.0_a</tag><count>1</count></entitlement></entitlements></authorizationCode></smartLicenseAuthorization>`;

const DAY = 86_400;
function rum(day: number, license = 'regid.network_advantage'): string {
  const payload = JSON.stringify({
    asset_identification: {
      asset: { name: license },
      instance: { sudi: { udi_pid: 'C9300-24T', udi_serial_number: 'FOC0000X0AA' } },
    },
    meta: { report_id: 1_700_000_000 + day },
    measurements: [
      {
        start_time: 1_700_000_000 + day * DAY,
        end_time: 1_700_000_000 + (day + 1) * DAY,
        value: { type: 'COUNT', value: '2' },
      },
    ],
  });
  return `<RUMReport><![CDATA[${JSON.stringify({ payload, header: { type: 'rum' } })}]]></RUMReport>`;
}

describe('licence files', () => {
  it.each([
    [SLAC('FOC0000X0AA'), 'slac'],
    ['<specificPLR><authorizationCode/><udi>P:C9300-24T,S:FOC0000X0AA</udi></specificPLR>', 'slr'],
    ['<smartLicense><rumAck><udi>PID:C9300-24T,SN:FOC0000X0AA</udi></rumAck></smartLicense>', 'ack'],
    ['<smartLicense><authorizationRequest/></smartLicense>', 'slac-request'],
    ['<smartLicense><authorizationReturn/></smartLicense>', 'slac-return'],
    ['<smartLicense><trustCode/></smartLicense>', 'trust-code'],
    ['<smartLicense><trustRequest/></smartLicense>', 'trust-request'],
    ['<smartLicense><policy/></smartLicense>', 'policy'],
    [`<smartLicense>${rum(0)}</smartLicense>`, 'rum-report'],
    ['<smartLicense><weather/></smartLicense>', 'unknown'],
  ])('tells what %s is', (text, kind) => {
    expect(read(text).content.kind).toBe(kind);
  });

  it('reads the RUM reports of a file, and the time that none of them covers', () => {
    const { content, diagnostics } = read(
      `<?xml version="1.0" encoding="UTF-8"?>\n<smartLicense>\n${[0, 1, 4].map((day) => rum(day)).join('\n')}\n${rum(2, 'regid.dna_advantage')}\n</smartLicense>`,
    );
    expect(diagnostics).toEqual([]);
    expect(content.reports).toHaveLength(4);
    expect(content.reports[0]).toEqual({
      id: '1700000000',
      license: 'regid.network_advantage',
      pid: 'C9300-24T',
      sn: 'FOC0000X0AA',
      count: 2,
      from: '2023-11-14T22:13:20Z',
      to: '2023-11-15T22:13:20Z',
      ended: null,
      clockChange: null,
    });
    expect(content.gaps).toEqual([
      { license: 'regid.network_advantage', from: '2023-11-16T22:13:20Z', to: '2023-11-18T22:13:20Z' },
    ]);
    expect(content.udis).toEqual([{ pid: 'C9300-24T', sn: 'FOC0000X0AA' }]);
  });

  it('names the report that is no JSON and goes on with the others', () => {
    const { content, diagnostics } = read(
      `<smartLicense>${rum(0)}<RUMReport>{"payload":</RUMReport>${rum(1)}</smartLicense>`,
    );
    expect(content.reports).toHaveLength(2);
    expect(diagnostics.map(({ message }) => message)).toEqual(["RUM report 2 can't be read"]);
  });

  it('tells what does not belong into a file', () => {
    const { content, diagnostics } = read(
      `<smartLicense>\n<!-- a note -->\n${rum(0)}\nstray words\n<weather>sun</weather>\n<smartLicensePolicy/>and more\n</smartLicense>`,
    );
    expect(content.reports).toHaveLength(1);
    expect(content).not.toHaveProperty('defect');
    expect(diagnostics.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '4 between the elements of the licence file stands text: stray words',
      '5 weather is no element that licence files are known to have: nothing of it was read',
      '6 between the elements of the licence file stands text: and more',
    ]);
  });

  it.each(['', 'SW1#more flash:usage.txt\n'])(
    'is one file where its escaped JSON stands on a line of its own: %j',
    (above) => {
      const json = rum(0)
        .replace(/^<RUMReport><!\[CDATA\[(.*)\]\]><\/RUMReport>$/, '$1')
        .replaceAll('"', '&quot;');
      const { files, diagnostics } = analyze({ 'usage.txt': `${above}<RUMReport>\n${json}\n</RUMReport>\n` });
      expect(files.map(({ reports }) => reports)).toMatchObject([[{ sn: 'FOC0000X0AA' }]]);
      expect(diagnostics).toEqual([]);
    },
  );

  it('says where a file is damaged, and still tells its kind and UDIs', () => {
    const { content, diagnostics } = read(
      '<smartLicenseAuthorization>\n<udi>P:C9300-24T,SN:FOC0000X0AA</udi>\n<signature>',
    );
    expect(content.kind).toBe('slac');
    expect(content.udis).toEqual([{ pid: 'C9300-24T', sn: 'FOC0000X0AA' }]);
    expect(diagnostics[0]).toMatchObject({ code: 'damaged-license-file', source: 'file.txt' });
    expect(diagnostics[0]?.line).toBeGreaterThan(0);
  });

  it('expands no entities and reads no document type', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `<!ENTITY a${level + 1} "${`&a${level};`.repeat(10)}">`,
    ).join('');
    const { content, diagnostics } = read(
      `<!DOCTYPE x [<!ENTITY a0 "boom">${levels}]><smartLicense><policy>&a12;</policy></smartLicense>`,
    );
    expect(diagnostics[0]?.message).toContain('document type');
    expect(JSON.stringify(content)).not.toContain('boom');
    expect(content.kind).toBe('policy');
  });

  it.each([
    ['<!DOCTYPE smartLicense>\n<smartLicense><RUMReport>x</RUMReport></smartLicense>', []],
    ['<?xml version="1.0"?>\n<!DOCTYPE smartLicense>\n<smartLicense><policy>x</policy></smartLicense>', []],
    ['<smartLicense><policy>', []],
    ['<smartLicense><RUMReport><![CDATA[{"payload":', []],
    // Its UDI is read: whose it is, is known.
    [`${SLAC('FOC0000X0AA').slice(0, -40)}`, ['license-file']],
    [SLAC('FOC0000X0AA'), ['license-file']],
  ])('is recognised, but not one of which nothing was read: %s', (text, kinds) => {
    const { inputs, files } = analyze({ 'file.xml': `${text}\n` });
    expect(inputs[0]?.kinds).toEqual(kinds);
    expect(files).toHaveLength(1);
  });

  it('refuses nesting without bounds', () => {
    for (const depth of [60, 5000]) {
      const { diagnostics } = read(`${'<smartLicense>'.repeat(depth)}${'</smartLicense>'.repeat(depth)}`);
      expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('nested')]);
    }
  });

  it('survives names that mean something to JavaScript', () => {
    expect(() =>
      read('<smartLicense><__proto__><constructor>1</constructor></__proto__></smartLicense>'),
    ).not.toThrow();
  });
});

describe('whom a licence file is for', () => {
  const SWITCH = 'SW1#show license udi\nUDI: PID:C9300X-24HX,SN:FOC0000X0AA\n';

  it('is decided by UDI, whatever the order of the inputs', () => {
    for (const inputs of [
      { 'slac.txt': SLAC('FOC0000X0AA'), 'sw.txt': SWITCH },
      { 'sw.txt': SWITCH, 'slac.txt': SLAC('FOC0000X0AA') },
    ]) {
      const { files, devices } = analyze(inputs);
      expect(files.map((file) => file.devices)).toEqual([['C9300X-24HX:FOC0000X0AA']]);
      expect(devices.map(({ findings }) => findings.map(({ id }) => id))).toEqual([[]]);
    }
  });

  it('is a finding where the only device is another one', () => {
    const { devices } = analyze({ 'sw.txt': SWITCH, 'slac.txt': SLAC('FOC0000X0BB') });
    expect(devices[0]?.findings.map(({ id }) => id)).toContain('license-file-mismatch');
    expect(devices[0]?.findings[0]?.evidence[0]).toMatchObject({ source: 'slac.txt', line: 1 });
  });

  it('is said of a file alone, whose UDI is all that is known of the device', () => {
    const { files, devices } = analyze({ 'slac.txt': SLAC('FOC0000X0BB') });
    expect(devices).toMatchObject([
      {
        id: 'C9300X-24HX:FOC0000X0BB',
        findings: [],
        outcome: 'unclear',
        isFileOnly: true,
      },
    ]);
    expect(files[0]).toMatchObject({ kind: 'slac', udis: [{ pid: 'C9300X-24HX', sn: 'FOC0000X0BB' }] });
  });

  it.each([
    ['an element on the same line', (xml: string) => `${xml}<extra>1</extra>`],
    ['text on the same line', (xml: string) => `${xml} and more`],
    ['an element below', (xml: string) => `${xml}\n<extra>1</extra>`],
    ['text below', (xml: string) => `${xml}\n\nleft over\n`],
  ])('does not pass as sound with %s', (_, add) => {
    const { files, diagnostics } = analyze({ 'slac.txt': add(SLAC('FOC0000X0AA')) });
    expect(files).toHaveLength(1);
    expect(diagnostics.map(({ code }) => code)).toContain('text-behind-document');
  });

  it('says nothing of what follows in a session, or of a line end', () => {
    for (const text of [`${SLAC('FOC0000X0AA')}\n\n`, `sw1#more flash:a.txt\n${SLAC('FOC0000X0AA')}\nsw1#\nbye\n`]) {
      expect(analyze({ 'slac.txt': text }).diagnostics).toEqual([]);
    }
  });

  it('reads several on one line, below each other, and in the cells of a table', () => {
    const two = [SLAC('FOC0000X0AA'), SLAC('FOC0000X0BB')];
    const csv = `UDI,Code\n${two.map((xml) => `"x","${xml}"`).join('\n')}\n`;
    for (const inputs of [{ a: two.join('') }, { a: two.join('\n') }, { 'codes.csv': csv }]) {
      const { files } = analyze(inputs as Record<string, string>);
      expect(files.map(({ udis }) => udis[0]?.sn)).toEqual(['FOC0000X0AA', 'FOC0000X0BB']);
    }
  });
});
