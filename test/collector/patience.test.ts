import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { boundPatience } from '../../src/collector/doors.js';
import { until } from '../e2e/daemon.js';

const open: { end(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.end();
});

/** A server that answers with so many bytes and keeps each answer open; the client that asks it reads or doesn't. */
async function answered(bytes: number, reads: boolean) {
  const answers: ServerResponse[] = [];
  const server = createServer((_, response) => {
    answers.push(response);
    response.write(Buffer.alloc(bytes, 46));
  });
  boundPatience(server, 300);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client: Socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let received = 0;
  client.on('error', () => {});
  if (reads)
    client.on('data', (chunk) => {
      received += chunk.length;
    });
  else client.pause();
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  open.push({
    end() {
      client.destroy();
      server.closeAllConnections();
      server.close();
    },
  });
  await until(() => answers.length > 0);
  return { answer: answers[0] as ServerResponse, received: () => received };
}

it('who reads nothing of an answer that waits for him is let go of', { timeout: 40_000 }, async () => {
  const { answer } = await answered(64 * 1024 * 1024, false);
  expect(answer.destroyed).toBe(false);
  await until(() => answer.destroyed);
  expect(answer.destroyed).toBe(true);
});

it('who has read all that there was may wait for more', { timeout: 40_000 }, async () => {
  const { answer, received } = await answered(1000, true);
  await until(() => received() > 1000);
  // Much longer than the patience: nothing waits, so there is nothing to be impatient about.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(answer.destroyed).toBe(false);
});
