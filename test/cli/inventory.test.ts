import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { type Daemon, sldiag, startDaemon, until } from '../e2e/daemon.js';

const program = fileURLToPath(new URL('../../dist/bundle/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sldiag-inventory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const lineOf = (name: string) =>
  `${name}#show logging\nMar  5 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Timeout was reached\n${name}#show license status\nTransport:\n  Type: cslu\n  Cslu address: http://192.0.2.7:8182/cslu/v1/pi\n${name}#\n`;
const names = ['one-1', 'two-1', 'three-1', 'four-1'];
let inputs: string[];
beforeAll(() => {
  inputs = names.map((name) => write(`${name}.txt`, lineOf(name)));
});

const CSV = `Device,Site,Owner,Topology
ONE-1,Oslo,"Network, north",cslu-disconnected/push
two-1,Oslo,,
t*,Bergen,ops,
four-1,Bergen,,controller
`;
const YAML = `- { device: one-1, site: Oslo, owner: "Network, north", topology: cslu-disconnected, mode: push }
- { device: two-1, site: Oslo }
- { device: "t*", site: Bergen, owner: ops }
- { device: four-1, site: Bergen, topology: controller }
`;

function analyze(inventory: string, ...more: string[]) {
  const { status, stdout, stderr } = sldiag(
    'analyze',
    ...inputs,
    '--inventory',
    inventory,
    '--format',
    'json',
    ...more,
  );
  return { status, stderr, report: JSON.parse(stdout) as Report };
}

describe.each([
  ['devices.csv', CSV],
  ['devices.yaml', YAML],
])('an inventory in %s', (name, text) => {
  it('settles the topology of a device, and says where it is', () => {
    const { report } = analyze(write(name, text));
    const byName = new Map(report.devices.map((device) => [device.hostname, device]));
    expect(names.map((each) => byName.get(each)?.inventory)).toEqual([
      { site: 'Oslo', owner: 'Network, north' },
      { site: 'Oslo', owner: null },
      { site: 'Bergen', owner: 'ops' },
      { site: 'Bergen', owner: null },
    ]);
    expect(names.map((each) => byName.get(each)?.topology.id)).toEqual([
      'cslu-disconnected',
      'cslu-connected',
      'cslu-connected',
      'controller',
    ]);
    expect(report.diagnostics).toEqual([]);
  });

  it('names the sites of a cause that devices share', () => {
    const path = write(name, text);
    const [cause] = analyze(path).report.fleet;
    expect(cause?.shared).toContainEqual({ what: 'sites', value: 'Oslo (2), Bergen (1)' });
    const { stdout } = sldiag('analyze', ...inputs, '--inventory', path);
    expect(stdout.replace(/\s+/g, ' ')).toContain('Oslo (2), Bergen (1)');
    expect(stdout).toMatch(/Site: Oslo\n +Owner: Network, north/);
  });

  it('gives way to the word of the command line', () => {
    const { report } = analyze(write(name, text), '--topology', 'controller');
    expect(new Set(report.devices.map(({ topology }) => topology.id))).toEqual(new Set(['controller']));
  });
});

describe('an inventory that is wrong', () => {
  it.each([
    ['x.csv', 'device,site\na,b\n,c\n', 3, 'device is missing'],
    ['x.csv', 'device,sit\na,b\n', 2, 'there is no column "sit"; did you mean site?'],
    ['x.csv', 'device,topology\na,star\n', 2, 'topology is one of cslu-connected'],
    ['x.csv', 'device,mode\na,pushed\n', 2, 'mode is push or pull'],
    ['x.csv', 'device,site\na,b\nA,c\n', 3, 'A is in it twice'],
    ['x.csv', 'device,site\n"a,b\n', 0, "can't be read: "],
    ['x.yaml', 'device: a\n', 1, 'takes a list of devices'],
    ['x.yaml', '- device: a\n- b\n', 2, 'each device takes'],
    ['x.yaml', '- { device: a\n', 2, ''],
    ['x.yaml', '- device: a\n- device: b\n  topology: 1\n', 2, 'topology is one of'],
  ])('%s: %j is told with its line, and exits with 3', (name, text, line, message) => {
    const path = write(name, text);
    const { status, report } = analyze(path, '--fail-on', 'never');
    expect(status).toBe(3);
    const told = report.diagnostics.filter(({ source }) => source === path);
    expect(told).toMatchObject([{ level: 'error', line, message: expect.stringContaining(message) }]);
  });

  it('is told where there is none', () => {
    const { status, report } = analyze(join(folder, 'nowhere.csv'));
    expect([status, report.diagnostics[0]?.code]).toEqual([3, 'unreadable-inventory']);
    expect(sldiag('check', inputs[0] ?? '', '--inventory', join(folder, 'nowhere.csv')).status).toBe(2);
    expect(sldiag('check', 'examples/clean.txt', '--inventory', join(folder, 'nowhere.csv')).status).toBe(3);
  });
});

describe('commands beside analyze', () => {
  const own = () => write('own.csv', 'device,site,owner,topology\nfour-1,Reykjavik,Glacier team,controller\n');
  const wrong = () => write('wrong.csv', 'device,sit\na,b\n');

  it('compare by the topology of the inventory, and say what is wrong with it', () => {
    const input = inputs[3] ?? '';
    const { stdout } = sldiag('compare', input, input, '--inventory', own(), '--format', 'json');
    const plain = sldiag('compare', input, input, '--format', 'json');
    // Beside a controller what the device fails at by itself is no error.
    expect([stdout, plain.stdout].map((text) => /"severity": "error"/.test(text))).toEqual([false, true]);
    const { status, stderr } = sldiag('compare', input, input, '--inventory', wrong());
    expect([status, stderr]).toEqual([3, expect.stringContaining('did you mean site?')]);
  });

  it('bundle it, with the names in it masked where names are', () => {
    const texts = [[], ['--redact', 'names']].map((more, index) => {
      const output = join(folder, `case-${index}.tar.gz`);
      expect(sldiag('bundle', inputs[3] ?? '', '--inventory', own(), '-o', output, ...more).status).toBe(0);
      return gunzipSync(readFileSync(output)).toString('latin1');
    });
    expect(texts.map((text) => /Reykjavik|Glacier/.test(text))).toEqual([true, false]);
    expect(texts.map((text) => text.includes('"from": "option"'))).toEqual([true, true]);
    const output = join(folder, 'case-wrong.tar.gz');
    const { status, stderr } = sldiag('bundle', inputs[3] ?? '', '--inventory', wrong(), '-o', output);
    expect([status, stderr]).toEqual([3, expect.stringContaining('did you mean site?')]);
  });

  it('answer an assistant by it, and start with none that is wrong', () => {
    const { status, stderr } = sldiag('mcp', '--inventory', wrong());
    expect([status, stderr]).toEqual([3, expect.stringContaining('did you mean site?')]);
    const message = (id: number, method: string, params: object) =>
      `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
    const client = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
    const { stdout } = spawnSync(process.execPath, [program, 'mcp', '--inventory', own()], {
      input:
        message(1, 'initialize', client) +
        message(2, 'tools/call', { name: 'analyze_text', arguments: { text: lineOf('four-1'), detail: 'full' } }),
      encoding: 'utf8',
    });
    expect(stdout).toContain('Reykjavik');
  });
});

describe('a collector', () => {
  let daemon: Daemon | null = null;
  afterAll(async () => {
    await daemon?.stop();
  });

  it('knows the sites and topologies of an inventory', async () => {
    daemon = await startDaemon(['--udp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--inventory', write('l.csv', CSV)]);
    const url = `http://127.0.0.1:${daemon.port('http')}`;
    sldiag('analyze', ...inputs, '--to', url);
    await until(async () => {
      const { devices, fleet } = (await (await fetch(`${url}/api/v1/snapshot`)).json()) as Report;
      const last = devices.find(({ hostname }) => hostname === 'four-1');
      return (
        last?.topology.id === 'controller' &&
        last.inventory?.site === 'Bergen' &&
        fleet.some(({ shared }) => shared.some(({ value }) => value === 'Oslo (2), Bergen (1)'))
      );
    });
  });
});
