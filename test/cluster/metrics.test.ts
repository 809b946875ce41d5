import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { openMetrics, receiverMetrics, workerMetrics } from '../../src/cluster/metrics.js';
import { AwayError, type Progress, type View } from '../../src/cluster/ports.js';
import { sldiag } from '../e2e/daemon.js';
import { findPeer } from '../e2e/peer.js';

const promtool = findPeer('promtool');
const HERE = { host: '127.0.0.1', port: 0 };
const counts = { partitions: 128, batches: 7, entries: 70, commits: 3, fenced: 1 };
const progress: Progress[] = [
  { p: 0, owner: 'w', epoch: 1, left: 2000, waiting: 2, behind: 1500, lines: 30 },
  { p: 1, owner: null, epoch: 1, left: 0, waiting: 0, behind: 0, lines: 0 },
];
const viewOf = (answer: () => Promise<readonly Progress[]>) => ({ progress: answer }) as View;
const received = {
  licensing: 5,
  other: 90,
  unparsed: 1,
  continued: 0,
  duplicates: 2,
  shed: 3,
  received: 101,
  sequenceGaps: 0,
  late: 0,
  restarts: 0,
  unreadHeaders: 0,
  appended: 4,
  waiting: 1,
  spoolBytes: 17,
  shedForRoom: 4,
  isHeld: true,
};

describe('figures of a process of a cluster', () => {
  it('say how far behind the cluster is, asked once a scrape', async () => {
    let asked = 0;
    const view = viewOf(async () => {
      asked += 1;
      return progress;
    });
    const text = await workerMetrics(() => counts, view).metrics();
    for (const line of [
      'sldiag_worker_partitions 128',
      'sldiag_worker_messages_total 70',
      'sldiag_worker_fenced_total 1',
      'sldiag_cluster_lag_lines 30',
      'sldiag_cluster_lag_seconds 1.5',
      'sldiag_cluster_unowned_partitions 1',
    ])
      expect(text.split('\n')).toContain(line);
    expect(asked).toBe(1);
  });

  it('leave out what only the engine knows while that is away', async () => {
    const text = await workerMetrics(
      () => counts,
      viewOf(() => Promise.reject(new AwayError('x'))),
    ).metrics();
    expect(text).toContain('sldiag_worker_partitions 128');
    expect(text).not.toMatch(/^sldiag_cluster_lag/m);
  });

  it('are answered to who may ask, and nothing else is', async () => {
    const open = await openMetrics(
      HERE,
      null,
      receiverMetrics(() => received),
    );
    const closed = await openMetrics(
      HERE,
      'secret',
      receiverMetrics(() => received),
    );
    const ask = (server: typeof open, path: string, more = {}) =>
      fetch(`http://127.0.0.1:${server.address.port}${path}`, more);
    const answer = await ask(open, '/metrics');
    const lines = (await answer.text()).split('\n');
    expect(lines).toContain('sldiag_receiver_appended_lines_total 4');
    expect(lines).toContain('sldiag_receiver_shed_lines_total 7');
    expect(lines).toContain('sldiag_receiver_held 1');
    const statuses = await Promise.all([
      ask(open, '/'),
      ask(open, '/metrics', { method: 'POST' }),
      ask(closed, '/metrics'),
      ask(closed, '/metrics', { headers: { Authorization: 'Bearer secret' } }),
      ask(closed, '/healthz'),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 405, 401, 200, 200]);
    await open.close();
    await closed.close();
  });

  it.skipIf(promtool === null)('promtool finds nothing wrong with them', { timeout: 60_000 }, async () => {
    const registries = [
      receiverMetrics(() => received),
      workerMetrics(
        () => counts,
        viewOf(async () => progress),
      ),
    ];
    for (const registry of registries) {
      const checked = spawnSync(promtool ?? '', ['check', 'metrics'], {
        input: await registry.metrics(),
        encoding: 'utf8',
      });
      expect(`${checked.stdout}${checked.stderr}`).toBe('');
    }
  });
});

describe('--metrics', () => {
  it('is refused where others could read it without a token, and without a cluster', () => {
    const beyond = sldiag('work', '--cluster', 'postgres://x@db/y', '--metrics', '0.0.0.0:8515');
    expect([beyond.status, beyond.stderr]).toEqual([2, expect.stringContaining('--metrics on 0.0.0.0')]);
    const alone = sldiag('listen', '--udp', '127.0.0.1:0', '--metrics', '127.0.0.1:0');
    expect([alone.status, alone.stderr]).toEqual([2, expect.stringContaining('--metrics needs --cluster')]);
  });
});
