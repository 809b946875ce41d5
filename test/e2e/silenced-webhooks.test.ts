import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startDaemon, until } from './daemon.js';

const failed = (name: string) =>
  `<187>45: ${name}: Mar 11 2026 09:21:27.398 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name`;

test('a webhook hears nothing of what a silence hides on a device, and all of the others', async () => {
  const told: string[] = [];
  const sink = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    told.push(body);
    response.end();
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  const hook = `http://127.0.0.1:${(sink.address() as AddressInfo).port}/hook`;
  const daemon = await startDaemon(['--udp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--webhook', hook]);
  const socket = createSocket('udp4');
  try {
    const silence = await fetch(`http://127.0.0.1:${daemon.port('http')}/api/v1/silences`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        finding: 'comm-failed',
        device: 'sw-quiet',
        reason: 'maintenance',
        until: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    });
    expect(silence.ok).toBe(true);
    for (const name of ['sw-quiet', 'sw-loud'])
      await new Promise((resolve) => socket.send(failed(name), daemon.port('udp'), '127.0.0.1', resolve));
    await until(() => told.some((body) => body.includes('sw-loud')));
    // Both came in order, so that what was to be told of the first would be there by now or goes out with the last words.
    expect(await daemon.stop()).toBe(0);
    expect(told.filter((body) => body.includes('sw-quiet'))).toEqual([]);
    expect(daemon.events.some(({ kind, device }) => kind === 'incident' && device === 'sw-quiet')).toBe(true);
  } finally {
    daemon.child.kill('SIGKILL');
    socket.close();
    sink.close();
  }
});
