import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Hook } from '../../src/collector/delivery.js';
import { createWebhooks, seenUpTo } from '../../src/collector/webhooks.js';
import { createAnalysis } from '../../src/diagnose/analysis.js';
import type { LiveEvent } from '../../src/model/live.js';
import type { FleetCause, ReportDevice } from '../../src/model/report.js';
import { type Notice, noticeTemplates } from '../../src/report/notice.js';
import { until } from '../e2e/daemon.js';
import { engine, optionsAt } from '../engine.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers with these codes in turn, the last one for ever. */
async function receive(...codes: number[]) {
  const got: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.statusCode = codes[Math.min(got.length, codes.length - 1)] ?? 200;
    got.push({ headers: request.headers, body });
    response.end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret/path` };
}

function start(hook: Hook, fleet: FleetCause[] = [], kept: string | null = null, device?: ReportDevice) {
  const problems: string[] = [];
  const webhooks = createWebhooks({
    hooks: [hook],
    device: () => device,
    fleet: () => fleet,
    onProblem: ({ source, message }) => problems.push(`${source}: ${message}`),
    kept,
    gatherMs: 10,
    retryMs: 5,
  });
  return { webhooks, problems };
}

let nextId = 0;
const incident = (device: string, change: 'opened' | 'resolved', error = 'Timeout was reached'): LiveEvent => ({
  id: ++nextId,
  at: new Date().toISOString(),
  kind: 'incident',
  change,
  device,
  severity: change === 'opened' ? 'error' : 'info',
  incident: {
    id: `COMM_FAILED@${device}`,
    mnemonic: 'COMM_FAILED',
    status: change === 'opened' ? 'open' : 'resolved',
    opened: null,
    closed: null,
    count: 1,
    flaps: 0,
    earlier: 0,
    fields: { server: 'CSLU', error },
    closedBy: null,
    evidence: [],
  },
});

describe('webhooks', () => {
  it('are told once of each turn, signed so that the receiver can tell who sent it', async () => {
    const { got, url } = await receive(200);
    const { webhooks } = start({ url, template: 'json', secret: 'shared' });
    webhooks.take([incident('sw1', 'opened'), incident('sw1', 'opened')]);
    await until(() => got.length === 1);
    webhooks.take([incident('sw1', 'resolved')]);
    await until(() => got.length === 2);
    webhooks.take([incident('never-told', 'resolved')]);
    await webhooks.close();
    expect(got.map(({ body }) => (JSON.parse(body) as Notice).change)).toEqual(['opened', 'resolved']);
    for (const { headers, body } of got) {
      const expected = createHmac('sha256', 'shared').update(`${headers['x-sldiag-timestamp']}.${body}`).digest('hex');
      expect(headers['x-sldiag-signature']).toBe(`sha256=${expected}`);
    }
    expect(new Set(got.map(({ headers }) => headers['x-sldiag-delivery'])).size).toBe(2);
  });

  it('are tried again while the receiver is in trouble, and not when it refuses', async () => {
    const troubled = await receive(503, 429, 200);
    const one = start({ url: troubled.url, template: 'json', secret: null });
    one.webhooks.take([incident('sw1', 'opened')]);
    await until(() => one.webhooks.counts().delivered === 1);
    expect(troubled.got).toHaveLength(3);
    const refusing = await receive(400);
    const two = start({ url: refusing.url, template: 'json', secret: null });
    two.webhooks.take([incident('sw1', 'opened')]);
    await until(() => two.webhooks.counts().failed === 1);
    expect(refusing.got).toHaveLength(1);
    expect(two.problems).toEqual([expect.stringContaining('it answered 400')]);
    // The path of a webhook is its password.
    expect(two.problems.join()).not.toContain('secret');
    await Promise.all([one.webhooks.close(), two.webhooks.close()]);
  });

  it('go on after a restart with what was not delivered, and look at what was stored meanwhile', async () => {
    const refusing = await receive(503);
    const hook: Hook = { url: refusing.url, template: 'json', secret: null };
    const first = start(hook);
    const before = [incident('sw1', 'opened'), incident('sw2', 'opened')];
    first.webhooks.take(before);
    await until(() => refusing.got.length > 1);
    await first.webhooks.close();
    const state = first.webhooks.state();
    expect(first.webhooks.state()).toBeNull();
    expect(state).not.toContain('secret/path');
    const missed = incident('sw3', 'opened');
    expect(seenUpTo(state)).toBe(missed.id - 1);

    servers.splice(0).forEach((server) => {
      server.close();
    });
    const again = await receive(200);
    // The same hook, whatever its port; a hook is known by its address.
    const renamed = JSON.stringify({ ...JSON.parse(state ?? ''), waiting: [] });
    const second = start({ ...hook, url: again.url }, [], renamed);
    second.webhooks.take([...before, missed]);
    await until(() => again.got.length === 1);
    await second.webhooks.close();
    expect(again.got[0]?.body).toContain('sw3');
  });

  it('deliver after a restart what waited for the same hook', async () => {
    const { got, url } = await receive(503, 503, 503, 200);
    const hook: Hook = { url, template: 'json', secret: null };
    const first = start(hook);
    first.webhooks.take([incident('sw1', 'opened'), incident('sw2', 'opened')]);
    await until(() => got.length >= 1);
    const state = first.webhooks.state();
    const count = got.length;
    const second = start(hook, [], state);
    await until(() => second.webhooks.counts().delivered >= 2);
    expect(got.slice(count).map(({ body }) => (JSON.parse(body) as Notice).devices[0])).toEqual(
      expect.arrayContaining(['sw1', 'sw2']),
    );
    await first.webhooks.close();
    await second.webhooks.close();
  });

  it('hear of a shared cause instead of each device that it explains', async () => {
    const { got, url } = await receive(200);
    const cause: FleetCause = {
      finding: 'comm-failed',
      cause: null,
      title: 'CSLU',
      devices: ['sw1', 'sw2', 'sw3'],
      shared: [],
      first: null,
      last: null,
    };
    const { webhooks } = start({ url, template: 'json', secret: null }, [cause]);
    webhooks.take(['sw1', 'sw2', 'sw3', 'other'].map((device) => incident(device, 'opened')));
    webhooks.take([{ id: ++nextId, at: new Date().toISOString(), kind: 'fleet', change: 'opened', key: 'k', cause }]);
    await until(() => got.length === 2);
    await webhooks.close();
    expect(got.map(({ body }) => (JSON.parse(body) as Notice).devices)).toEqual([['sw1', 'sw2', 'sw3'], ['other']]);
  });

  it('are bounded when nobody answers', async () => {
    const { webhooks } = start({ url: 'http://127.0.0.1:9/', template: 'json', secret: null });
    webhooks.take(Array.from({ length: 3000 }, (_, index) => incident(`sw${index}`, 'opened')));
    await until(() => webhooks.counts().failed >= 1900);
    expect(webhooks.counts().waiting).toBeLessThanOrEqual(1001);
    await webhooks.close();
  });
});

describe('what a notice says of an incident', () => {
  const said = async (error: string, change: 'opened' | 'resolved' = 'opened') => {
    const line = `Mar  5 2026 12:00:00.000 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : ${error}`;
    const analysis = createAnalysis(engine, optionsAt(Date.UTC(2026, 2, 5, 13)));
    const reader = analysis.open('sw1.log');
    reader.push(Buffer.from(`${line}\n`));
    reader.end();
    const [device] = analysis.report().devices;
    const { got, url } = await receive(200);
    const { webhooks } = start({ url, template: 'json', secret: null }, [], null, device);
    webhooks.take([incident('sw1', 'opened', error)]);
    await until(() => got.length === 1);
    if (change === 'resolved') webhooks.take([incident('sw1', 'resolved', error)]);
    await until(() => got.length === (change === 'resolved' ? 2 : 1));
    await webhooks.close();
    return (JSON.parse(got.at(-1)?.body ?? '') as Notice).detail;
  };

  it('is the cause with its first step where it is settled', async () => {
    expect(await said('Unable to resolve server hostname/domain name')).toMatch(
      /^(?:Likely cause|Cause): .+\. First step: ./,
    );
  });

  it('is what the message says, what it may be and what to type where nothing settles it', async () => {
    expect(await said('No detailed information given')).toMatch(
      /^The message says: No detailed information given\. Possible: .+; .+\. To settle it: \w.+/,
    );
  });

  it('is nothing once it is over', async () => {
    expect(await said('No detailed information given', 'resolved')).toBe('');
  });
});

describe('templates', () => {
  const notice: Notice = {
    key: 'sw1 COMM_FAILED',
    change: 'opened',
    severity: 'error',
    title: '<!channel> *bold* [click](http://evil.example) & co',
    detail: '<http://evil.example|here>',
    devices: ['sw1'],
    at: '2026-03-05T04:00:00.000Z',
  };

  it('let no text of a device become a mention, a link or a style', () => {
    const slack = JSON.stringify(noticeTemplates.slack(notice));
    expect(slack).not.toMatch(/<!channel>|<http/);
    expect(slack).toContain('&lt;!channel&gt;');
    expect(JSON.stringify(noticeTemplates.teams(notice))).not.toMatch(/[^\\]\[click\]/);
  });

  it('open and close one incident of PagerDuty', () => {
    const [opened, resolved] = (['opened', 'resolved'] as const).map(
      (change) => noticeTemplates.pagerduty({ ...notice, change }, 'routing') as Record<string, unknown>,
    );
    expect(opened).toMatchObject({ routing_key: 'routing', event_action: 'trigger', payload: { severity: 'error' } });
    expect(resolved).toMatchObject({ event_action: 'resolve', dedup_key: opened?.dedup_key });
  });
});
