import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { type Daemon, sldiag, startDaemon, until } from '../e2e/daemon.js';

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
