import { describe, expect, it } from 'vitest';
import { createLiveReader, type LiveReader, type Reception } from '../../src/ingest/live-reader.js';
import type { Diagnostic } from '../../src/model/diagnostic.js';
import type { Arrival } from '../../src/model/live.js';
import type { SyslogRecord } from '../../src/model/record.js';
import { MESSAGES, NOW, readText } from './read-text.js';

interface Live {
  readonly reader: LiveReader;
  readonly records: SyslogRecord[];
  readonly receptions: Reception[];
  readonly diagnostics: Diagnostic[];
  /** Sends lines from a peer; each call a second later. */
  send(...lines: (string | Uint8Array)[]): void;
  from(peer: string, ...lines: string[]): void;
}

function live(): Live {
  const records: SyslogRecord[] = [];
  const receptions: Reception[] = [];
  const diagnostics: Diagnostic[] = [];
  const reader = createLiveReader(
    { messages: MESSAGES, redact: true, zones: {} },
    {
      record: (record, reception) => {
        records.push(record);
        receptions.push(reception);
      },
      diagnostic: (diagnostic) => diagnostics.push(diagnostic),
    },
  );
  let now = NOW;
  const from = (peer: string, ...lines: (string | Uint8Array)[]) => {
    for (const line of lines) {
      const bytes = typeof line === 'string' ? Buffer.from(line, 'latin1') : line;
      const arrival: Arrival = { bytes, peer, receivedAt: now, transport: 'udp' };
      reader.take(arrival);
      now += 10;
    }
  };
  return { reader, records, receptions, diagnostics, from, send: (...lines) => from('192.0.2.7', ...lines) };
}

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detail given';

/** The lines counted once each, in exactly one place. */
function isBalanced(reader: LiveReader): boolean {
  const { received, licensing, other, unparsed, continued, duplicates, shed } = reader.counts();
  return received === licensing + other + unparsed + continued + duplicates + shed;
}

describe('createLiveReader', () => {
  it('gives the record that reading the line from a file gives, with the sender and the time beside', () => {
    const { reader, records, receptions, send } = live();
    const line = `<187>101: acc-sw01: 000123: Feb 27 02:01:11.101 UTC: ${FAILED}`;
    send(line);
    reader.flush();
    const [fromFile] = readText(line).logs;
    const { span, device, receivedAt, ...rest } = records[0] as SyslogRecord;
    expect({ ...fromFile, ...rest }).toEqual(fromFile);
    expect(span).toEqual({ source: 'udp 192.0.2.7', line: 1, endLine: 1, text: line });
    expect(device).toEqual({ source: 'udp 192.0.2.7', hostname: 'acc-sw01', address: '192.0.2.7' });
    expect(receivedAt?.ms).toBe(NOW);
    expect(receptions[0]).toMatchObject({ peer: '192.0.2.7', receivedAt: NOW, transport: 'udp' });
  });

  it('counts each line in exactly one place, and does not read messages of no interest', () => {
    const { reader, records, send } = live();
    send(
      `<187>1: ${FAILED}`,
      '<189>2: Mar  1 2026 11:00:00 UTC: %DOT1X-5-FAIL: Authentication failed',
      '<189>3: no tag here, 50% of it',
      '',
      '<187>last message repeated 3 times',
    );
    reader.flush();
    expect(records.map(({ mnemonic }) => mnemonic)).toEqual(['COMM_FAILED']);
    expect(reader.counts()).toMatchObject({ received: 5, licensing: 1, other: 1, unparsed: 3 });
    expect(isBalanced(reader)).toBe(true);
  });
});
