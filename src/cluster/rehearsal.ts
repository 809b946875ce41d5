import type { Engine } from '../diagnose/judge/engine.js';
import { createLiveReader } from '../ingest/records/live-reader.js';
import { createPartition } from './partition.js';
import type { Entry } from './ports.js';

/** Devices that are made up, and how many of them with one step: a line that comes meanwhile hardly waits. */
const DEVICES = 200;
const AT_ONCE = 3;
/** Milliseconds between batches, in which each device has its turn. */
const APART = 10_000;

const MESSAGES = [
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No response',
  '%SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored',
];

/**
 * Judges devices that nobody has, step by step and for nothing: V8 compiles what is used often, and a process that just began takes a
 * third more time for the first devices of a storm than one that judged some before. To be gone on with while there is nothing else to do.
 */
export function* rehearse(engine: Engine, version: string): Generator<void, void, void> {
  const lease = { p: 0, epoch: 0, off: 0, told: 0, tick: 0, turns: null };
  const partition = createPartition(engine, version, lease, { devices: [], fingerprints: [], unsaved: [], pins: [] });
  let entries: Entry[] = [];
  const reader = createLiveReader(
    { messages: engine.knowledge.messages, redact: true, zones: {} },
    { record: (record, reception) => void entries.push({ record, reception }), diagnostic: () => {} },
  );
  for (let number = 0; number < DEVICES; number += 1) {
    const at = number * APART;
    for (const text of MESSAGES) {
      const bytes = Buffer.from(`<187>sw${number}: ${text}`);
      reader.take({ bytes, peer: '192.0.2.1', receivedAt: at, transport: 'tcp' });
    }
    reader.flush();
    partition.take({ p: 0, off: number + 1, at, entries });
    partition.checkpoint();
    entries = [];
    if (number % AT_ONCE === AT_ONCE - 1) yield;
  }
}
