import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { createBodies } from '../../src/collector/bodies.js';

const requestOf = (length: string, pieces: AsyncIterable<Buffer>) =>
  Object.assign(Readable.from(pieces), { headers: { 'content-length': length } }) as unknown as IncomingMessage;

it('a body that announces more than is taken is refused before it is waited for', async () => {
  async function* never(): AsyncGenerator<Buffer> {
    await new Promise(() => {});
    yield Buffer.from('');
  }
  const bodies = createBodies();
  const taken = bodies.take(requestOf('99999999999', never()), 1024, async () => null);
  await expect(taken).rejects.toMatchObject({ status: 413 });
  async function* small(): AsyncGenerator<Buffer> {
    yield Buffer.from('abc');
  }
  expect(await bodies.take(requestOf('3', small()), 1024, async (body) => body.toString())).toBe('abc');
});
