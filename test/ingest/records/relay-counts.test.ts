import { describe, expect, it } from 'vitest';
import { createLiveReader } from '../../../src/ingest/records/live-reader.js';
import { engine } from '../../engine.js';

/** What a live reader counts of lines that one relay sends. */
function counted(lines: readonly string[]) {
  const reader = createLiveReader(
    { messages: engine.knowledge.messages, redact: true, zones: {} },
    { record: () => {}, diagnostic: () => {} },
  );
  lines.forEach((line, index) => {
    reader.take({ peer: '192.0.2.200', receivedAt: index * 1000, transport: 'udp', bytes: Buffer.from(line) });
  });
  return reader.counts();
}

const line = (host: string, number: number, own = '') =>
  `<189>1 2026-03-01T11:00:00Z ${host} - - - [meta sequenceId="${number}"] ${own}*Mar  1 2026 11:00:00.${100 + number}: %SYS-5-CONFIG_I: Configured ${number}`;

describe('numbers of a relay', () => {
  it('that it gives to all that it sends are no losses of the devices', () => {
    const lines = Array.from({ length: 19 }, (_, index) => line(index % 3 === 0 ? 'sw1' : 'sw2', index + 1));
    expect(counted(lines)).toMatchObject({ received: 19, sequenceGaps: 0, duplicates: 0 });
  });

  it('that are the devices own show what went lost', () => {
    const lines = [line('sw1', 100), line('sw2', 7000), line('sw1', 101), line('sw2', 7003), line('sw1', 105)];
    expect(counted(lines)).toMatchObject({ sequenceGaps: 5 });
  });

  it('give way to those that the device sends itself', () => {
    const lines = [line('sw1', 1, '40: '), line('sw2', 2, '9: '), line('sw1', 3, '41: '), line('sw2', 4, '12: ')];
    expect(counted(lines)).toMatchObject({ sequenceGaps: 2 });
  });
});
