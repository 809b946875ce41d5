import { partitionOf } from '../../src/cluster/placement.js';
import type { Entry } from '../../src/cluster/ports.js';
import { createLiveReader } from '../../src/ingest/records/live-reader.js';
import { engine } from '../engine.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A licensing line of a switch as it goes over the wire. */
export function failed(host: string, ms: number, error = 'Unable to resolve server hostname/domain name'): string {
  return lineOf(
    host,
    ms,
    `%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : ${error}`,
  );
}

export function restored(host: string, ms: number): string {
  return lineOf(
    host,
    ms,
    '%SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored',
  );
}

function lineOf(host: string, ms: number, text: string): string {
  const date = new Date(ms);
  const stamp = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()} ${date.getUTCFullYear()} ${date.toISOString().slice(11, 23)} UTC`;
  return `<187>${host}: ${stamp}: ${text}`;
}

/** What a receiver reads of lines, by partition. */
export function entriesOf(lines: readonly string[], receivedAt: number): Map<number, Entry[]> {
  const parts = new Map<number, Entry[]>();
  const reader = createLiveReader(
    { messages: engine.knowledge.messages, redact: true, zones: {} },
    {
      record(record, reception) {
        const p = partitionOf(record.device);
        parts.set(p, [...(parts.get(p) ?? []), { record, reception }]);
      },
      diagnostic: () => {},
    },
  );
  for (const line of lines) reader.take({ bytes: Buffer.from(line), peer: '192.0.2.1', receivedAt, transport: 'udp' });
  reader.flush();
  return parts;
}
