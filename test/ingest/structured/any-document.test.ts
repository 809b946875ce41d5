import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze, factsOf, readDocument, spansIn } from './analyze-text.js';

const pid = fc.stringMatching(/^C9[0-9]{3}-[0-9]{2}[A-Z]$/);
const sn = fc.stringMatching(/^F[A-Z]{2}[0-9]{4}[0-9A-Z]{4}$/);
const udi = fc.record({ pid, sn });
const hostname = fc.stringMatching(/^sw[0-9]{1,3}$/);
const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
const count = fc.integer({ min: 1, max: 9999 });
const license = fc.constantFrom('network-advantage', 'dna-advantage', 'hseck9');

const usage = fc.uniqueArray(fc.record({ license, count }), { selector: (row) => row.license, minLength: 1 });
const genie = fc.record({ udi, usage, cslu: fc.boolean() }).map(({ udi: own, usage: rows, cslu }) => ({
  smart_licensing_status: { transport: { type: cslu ? 'cslu' : 'Smart' } },
  license_usage: {
    license_name: Object.fromEntries(
      rows.map((row) => [`${row.license} (C9300-24 ${row.license}):`, { count: row.count, status: 'IN USE' }]),
    ),
  },
  product_information: { udi: own },
}));
const ansible = fc.record({ hostname, udi }).map(({ hostname: name, udi: own }) => ({
  ansible_facts: {
    ansible_net_hostname: name,
    ansible_net_version: '17.09.04a',
    ansible_net_model: own.pid,
    ansible_net_serialnum: own.sn,
  },
}));
const rows = fc
  .array(udi, { minLength: 1, maxLength: 4 })
  .map((all) => all.map((own, index) => ({ name: `Switch ${index + 1}`, descr: own.pid, vid: 'V01', ...own })));

const sudiOf = (own: { pid: string; sn: string }) => ({ udi_pid: own.pid, udi_serial_number: own.sn });
const report = fc
  .record({
    udi,
    id: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
    from: fc.integer({ min: 1_600_000_000, max: 1_800_000_000 }),
    count,
  })
  .map(({ udi: own, id, from, count: used }) => {
    const measured = {
      start_time: from,
      end_time: from + 900,
      metric_name: 'ENTITLEMENT',
      value: { value: `${used}` },
    };
    const text = JSON.stringify({
      asset_identification: { report_id: 'ID', asset: { name: 'regid.a' }, instance: { sudi: sudiOf(own) } },
      meta: { entitlement_tag: 'regid.b', software_version: '17.09.04' },
      measurements: [measured],
    }).replace('"ID"', String(id));
    return { own, id: String(id), text };
  });
type Made = typeof report extends fc.Arbitrary<infer T> ? T : never;
const fileOf = ({ own, text }: Made) =>
  `<smartLicense>\n<RUMReport><![CDATA[${JSON.stringify({ payload: text, signature: { sudi: sudiOf(own) } })}]]></RUMReport>\n</smartLicense>`;

/** Cut off anywhere it is told: as a damaged document, or as one in which nothing was recognised. */
function tellsCut(text: string, at: number): void {
  const cut = text.slice(0, Math.floor(text.length * at));
  const { diagnostics, files } = analyze({ 'in.txt': cut });
  // What a form tells and what it lacks is said of whole documents too.
  const codes = diagnostics.map(({ code }) => code).filter((code) => code !== 'no-output');
  expect(codes.length + files.filter(({ defect }) => defect !== undefined).length).toBeGreaterThan(0);
}

describe('any document of a parser', () => {
  const made: [string, fc.Arbitrary<object>][] = [
    ['Genie', genie],
    ['Ansible', ansible],
    ['ntc-templates', rows],
  ];
  it.each(made)('gives facts with their places, and cut off a diagnostic: %s', (_, documents) => {
    fc.assert(
      fc.property(documents, share, (document, at) => {
        const text = JSON.stringify(document, null, 1);
        const spans = spansIn(factsOf(text));
        expect(spans.length).toBeGreaterThan(0);
        expect(spans.every(({ line, form }) => line > 0 && form !== undefined)).toBe(true);
        for (const own of factsOf(text).udis ?? []) expect(text).toContain(`"${own.sn?.value}"`);
        tellsCut(text, at);
      }),
      { numRuns: 15 },
    );
  });
});

describe('any report, as a device shows it and in a file', () => {
  it('keeps its id to the last digit, and cut off is told', () => {
    fc.assert(
      fc.property(report, share, (made, at) => {
        for (const text of [made.text, fileOf(made)]) {
          const found = (readDocument(text)?.records ?? []).find((record) => record.kind === 'license-file');
          expect(found?.kind === 'license-file' && found.content.reports[0]).toMatchObject({
            id: made.id,
            ...made.own,
          });
          expect(found?.kind === 'license-file' && found.span.line).toBe(1);
          tellsCut(text, at);
        }
      }),
      { numRuns: 15 },
    );
  });
});

const inFile = (name: string) => (own: string) => `<smartLicense><${name}>${own}</${name}></smartLicense>`;
const LICENSE_FILES: [string, (udi: string) => string][] = [
  [
    'slac',
    (own) => `<smartLicenseAuthorization>${own}<authorizationCode><x/></authorizationCode></smartLicenseAuthorization>`,
  ],
  ['slr', (own) => `<specificPLR><authorizationCode/>${own}</specificPLR>`],
  ['ack', inFile('rumAck')],
  ['slac-request', inFile('authorizationRequest')],
  ['slac-return', inFile('authorizationReturn')],
  ['trust-code', inFile('trustCode')],
  ['trust-request', inFile('trustRequest')],
  ['policy', inFile('policy')],
];

describe('any licence file', () => {
  it.each(LICENSE_FILES)('says for whom it is, with its place, and cut off is told: %s', (kind, write) => {
    fc.assert(
      fc.property(udi, share, (own, at) => {
        const text = write(`<udi>PID:${own.pid},SN:${own.sn}</udi>`);
        const [file] = analyze({ 'in.txt': `${text}\n` }).files;
        expect(file).toMatchObject({ kind, udis: [own], evidence: { line: 1 } });
        tellsCut(text, at);
      }),
      { numRuns: 15 },
    );
  });
});

const settings = fc.record({
  type: fc.constantFrom('smart', 'cslu', 'off'),
  host: fc.stringMatching(/^[a-z]{3,8}$/),
  name: hostname,
});
type Settings = typeof settings extends fc.Arbitrary<infer T> ? T : never;
const natives: [string, (made: Settings) => string][] = [
  [
    'Cisco-IOS-XE-native',
    ({ type, host, name }) =>
      JSON.stringify({
        'Cisco-IOS-XE-native:native': {
          hostname: name,
          license: { smart: { 'transport-type': type, url: { cslu: `http://${host}.example.net:8182/cslu/v1/pi` } } },
        },
      }),
  ],
  [
    'NSO in JSON',
    ({ type, host, name }) =>
      JSON.stringify({
        'tailf-ncs:devices': {
          device: [
            {
              name,
              config: {
                'tailf-ned-cisco-ios:license': {
                  smart: { transport: type, url: { cslu: `http://${host}.example.net:8182/cslu/v1/pi` } },
                },
              },
            },
          ],
        },
      }),
  ],
  [
    'NSO in XML',
    ({ type, host, name }) =>
      `<config xmlns="http://tail-f.com/ns/config/1.0">\n<devices xmlns="http://tail-f.com/ns/ncs"><device><name>${name}</name>\n<config><license xmlns="urn:ios">\n<smart><transport>${type}</transport><url><cslu>http://${host}.example.net:8182/cslu/v1/pi</cslu></url></smart>\n</license></config></device></devices>\n</config>\n`,
  ],
];

describe('any configuration in a model', () => {
  it.each(natives)('gives facts with their places, and cut off a diagnostic: %s', (_, write) => {
    fc.assert(
      fc.property(settings, share, (made, at) => {
        const text = write(made);
        const { config } = factsOf(text);
        expect(config?.transport?.value).toBe(made.type);
        expect(config?.csluUrl?.value).toContain(made.host);
        expect(spansIn(config).every(({ line, form }) => line > 0 && form !== undefined)).toBe(true);
        expect(analyze({ 'in.txt': text }).devices[0]?.hostname).toBe(made.name);
        tellsCut(text.trimEnd(), at);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a dictionary of a parser in YAML', () => {
  const yaml = (value: object, indent = ''): string =>
    Object.entries(value)
      .map(([key, inner]: [string, unknown]) =>
        typeof inner === 'object' && inner !== null
          ? `${indent}'${key}':\n${yaml(inner, `${indent}  `)}`
          : `${indent}'${key}': '${String(inner)}'\n`,
      )
      .join('');

  it('that is cut within a text, a name, or below a name is told to be', () => {
    fc.assert(
      fc.property(genie, (made) => {
        const text = yaml(made);
        const codes = (cut: string) => analyze({ 'in.txt': cut }).diagnostics.map(({ code }) => code);
        expect(codes(text)).not.toContain('wrapper-cut-off');
        for (const cut of [text.trimEnd().slice(0, -3), `${text}'next_part'`, `${text}'next_part':\n`])
          expect(codes(cut)).toContain('wrapper-cut-off');
      }),
      { numRuns: 10 },
    );
  });
});
