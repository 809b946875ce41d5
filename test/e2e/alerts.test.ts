import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daemon, sldiag, startDaemon, until } from './daemon.js';
import { findPeer } from './peer.js';

const deploy = fileURLToPath(new URL('../../deploy', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sldiag-alerts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const promtool = findPeer('promtool');
const amtool = findPeer('amtool');
const alertmanager = findPeer('prometheus-alertmanager');
const run = (program: string | null, args: string[], cwd = deploy) => {
  const { status, stdout, stderr } = spawnSync(program ?? '', args, { cwd, encoding: 'utf8' });
  return { status, told: stdout + stderr };
};

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly type: string;
    readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
    readonly datasource: { readonly type: string; readonly uid: string };
    readonly targets: readonly { readonly refId: string; readonly expr: string }[];
  }[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
  readonly uid: string;
  readonly schemaVersion: number;
}
const dashboard = JSON.parse(readFileSync(join(deploy, 'grafana/sldiag.json'), 'utf8')) as Dashboard;
const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

describe('deploy/prometheus', () => {
  it.skipIf(promtool === null)('rules pass their tests in promtool, and each alert has one', () => {
    const tested = run(promtool, ['test', 'rules', 'sldiag.rules.test.yml'], join(deploy, 'prometheus'));
    expect([tested.status, tested.told]).toEqual([0, expect.stringContaining('SUCCESS')]);
    expect(run(promtool, ['check', 'config', 'prometheus.yml'], join(deploy, 'prometheus')).status).toBe(0);
    const rules = readFileSync(join(deploy, 'prometheus/sldiag.rules.yml'), 'utf8');
    const tests = readFileSync(join(deploy, 'prometheus/sldiag.rules.test.yml'), 'utf8');
    for (const [, alert = ''] of rules.matchAll(/alert: (\w+)/g))
      expect(tests).toMatch(new RegExp(`alertname: ${alert}\\b`));
  });
});

describe('deploy/grafana', () => {
  it('is a dashboard whose panels do not overlap and ask the data source that is chosen', () => {
    expect([dashboard.uid, dashboard.schemaVersion > 35]).toEqual(['sldiag', true]);
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'instance']);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const taken = new Set<string>();
    for (const { gridPos, title, type, datasource, targets } of dashboard.panels) {
      expect(['stat', 'timeseries', 'table']).toContain(type);
      expect([title, datasource]).toEqual([title, { type: 'prometheus', uid: '${datasource}' }]);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${x},${y}`), `${title} lies over another`).toBe(false);
          taken.add(`${x},${y}`);
        }
    }
  });

  it.skipIf(promtool === null)('asks what Prometheus understands', () => {
    const rules = expressions.map((expr, index) => ({
      record: `panel:${index}`,
      expr: expr.replaceAll('$instance', 'x'),
    }));
    const path = join(folder, 'panels.yml');
    writeFileSync(path, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
    const { status, told } = run(promtool, ['check', 'rules', path]);
    expect([status, told]).toEqual([0, expect.stringContaining(`${rules.length} rules`)]);
  });
});

describe('a collector', () => {
  let daemon: Daemon;
  let metrics = '';
  beforeAll(async () => {
    const store = join(folder, 'x.db');
    const hook = ['--webhook', 'http://127.0.0.1:1/x'];
    daemon = await startDaemon(['--udp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--store', store, ...hook]);
    const url = `http://127.0.0.1:${daemon.port('http')}`;
    sldiag('analyze', 'examples/clean.txt', 'examples/cslu-name-unresolved.txt', '--to', url);
    await until(async () => {
      metrics = await (await fetch(`${url}/metrics`)).text();
      return metrics.includes('sldiag_open_incidents_by_cause{');
    });
  });
  afterAll(async () => {
    await daemon.stop('SIGKILL');
  });

  it('has every figure that rules and dashboard ask for', () => {
    const rules = readFileSync(join(deploy, 'prometheus/sldiag.rules.yml'), 'utf8');
    const asked = new Set([...`${rules} ${expressions.join(' ')}`.matchAll(/\bsldiag_\w+/g)].map(([name]) => name));
    const has = new Set([...metrics.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
    expect([...asked].filter((name) => !has.has(name))).toEqual([]);
  });

  it('tells the days to deadlines, incidents by cause, and what became of notices', () => {
    expect(metrics).toMatch(/^sldiag_device_ack_deadline_days\{device="[^"]+",hostname="lab-sw1"\} -?[\d.]+$/m);
    expect(metrics).toMatch(/^sldiag_device_next_report_days\{device="[^"]+",hostname="lab-sw1"\} -?[\d.]+$/m);
    expect(metrics).toMatch(/^sldiag_devices_ack_deadline_within\{days="90"\} \d+$/m);
    expect(metrics).toMatch(
      /^sldiag_open_incidents_by_cause\{mnemonic="COMM_FAILED",cause="cslu-name-unresolved"\} 1$/m,
    );
    expect(metrics).toMatch(/^sldiag_webhook_notices_total\{outcome="failed"\} \d+$/m);
    expect(metrics).toMatch(/^sldiag_store_up 1$/m);
  });

  it('without a store or a webhook has no figure of them', async () => {
    const other = await startDaemon(['--udp', '127.0.0.1:0', '--http', '127.0.0.1:0']);
    const told = await (await fetch(`http://127.0.0.1:${other.port('http')}/metrics`)).text();
    await other.stop();
    expect(told).not.toMatch(/^sldiag_(?:store_up|webhook_notices_total|webhook_waiting_notices)\b/m);
  });
});

describe('deploy/alertmanager', () => {
  it.skipIf(amtool === null)('is a configuration that amtool takes', () => {
    expect(run(amtool, ['check-config', 'alertmanager/alertmanager.yml']).status).toBe(0);
  });

  it.skipIf(alertmanager === null || amtool === null)(
    'an Alertmanager is told of incidents and of their end',
    { timeout: 120_000 },
    async () => {
      const port = await new Promise<number>((resolve) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
          const { port } = server.address() as { port: number };
          server.close(() => resolve(port));
        });
      });
      const storage = join(folder, 'alertmanager');
      mkdirSync(storage);
      const config = `--config.file=${deploy}/alertmanager/alertmanager.yml`;
      const own = [
        config,
        `--web.listen-address=127.0.0.1:${port}`,
        `--storage.path=${storage}`,
        '--cluster.listen-address=',
      ];
      const child: ChildProcess = spawn(alertmanager ?? '', own, { stdio: 'ignore' });
      let daemon: Daemon | null = null;
      try {
        const at = `http://127.0.0.1:${port}`;
        await until(async () => (await fetch(`${at}/-/ready`).catch(() => null))?.ok === true, 60);
        daemon = await startDaemon(['--udp', '127.0.0.1:0', '--webhook', `${at}/api/v2/alerts,alertmanager`]);
        const send = (text: string) => {
          const socket = createSocket('udp4');
          socket.send(text, daemon?.port('udp') ?? 0, '127.0.0.1', () => socket.close());
        };
        const alerts = () =>
          run(amtool, ['alert', 'query', '--alertmanager.url', at, '--output', 'json', 'source=sldiag']).told;
        const time = new Date().toISOString();
        send(
          `<187>1: sw1: ${stampOf(time)} UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Timeout was reached`,
        );
        await until(() => alerts().includes('SmartLicensing'), 60);
        expect(JSON.parse(alerts())).toMatchObject([{ annotations: { severity: 'error', devices: 'Devices: sw1' } }]);
        send(
          `<189>2: sw1: ${stampOf(time)} UTC: %SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored`,
        );
        await until(() => !alerts().includes('SmartLicensing'), 60);
      } finally {
        await daemon?.stop('SIGKILL');
        child.kill('SIGKILL');
      }
    },
  );
});

/** `Mar  5 2026 04:12:09.114` */
function stampOf(iso: string): string {
  const [, month = '', day = ''] = /^\d+-(\d+)-(\d+)/.exec(iso) ?? [];
  const name = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[Number(month) - 1];
  return `${name} ${String(Number(day)).padStart(2)} ${iso.slice(0, 4)} ${iso.slice(11, 23)}`;
}
