import type { Known, Span } from '../../src/model/evidence.js';
import type { FactShape } from '../../src/model/facts.js';
import type { ConfigRecord, DeviceHint, ShowRecord, SyslogRecord } from '../../src/model/record.js';
import type { Stamp } from '../../src/model/stamp.js';

export const span = (text: string, line = 1, source = 's'): Span => ({ source, line, endLine: line, text });
export const fact = <T>(value: T, text = String(value)) => ({ value, spans: [span(text)] });

/** A moment in UTC, in seconds since the epoch. */
export const second = (seconds: number): Stamp => ({ ms: seconds * 1000, isUtc: true, zone: null });

export const hint = (names: Partial<DeviceHint> = {}): DeviceHint => ({
  source: 's',
  hostname: null,
  address: null,
  ...names,
});

/** A licensing message whose stretch opens an incident; `seconds` null where the line has no stamp. */
export function message(seconds: number | null, changes: Partial<SyslogRecord> = {}): SyslogRecord {
  const text = changes.text ?? 'Communications failure with the Cisco Smart License Utility (CSLU) : Timeout';
  return {
    kind: 'syslog',
    device: hint(),
    span: span(text, seconds ?? 0),
    facility: 'SMART_LIC',
    severity: 3,
    mnemonic: 'COMM_FAILED',
    text,
    fields: { server: 'Cisco Smart License Utility (CSLU)', error: 'Timeout' },
    at: seconds === null ? null : second(seconds),
    yearInferred: false,
    clockMark: '',
    receivedAt: null,
    sequence: null,
    repeats: 1,
    ...changes,
  };
}

export function show(facts: Known<FactShape>, changes: Partial<ShowRecord> = {}): ShowRecord {
  return {
    kind: 'show',
    device: hint(),
    command: 'show license all',
    span: span('show license all'),
    facts,
    capturedAt: null,
    readLines: 1,
    unread: [],
    diagnostics: [],
    ...changes,
  };
}

export const config = (facts: Known<FactShape>, device: DeviceHint = hint()): ConfigRecord => ({
  kind: 'config',
  device,
  span: span('hostname'),
  facts,
});

/** Facts of one chassis. */
export const udi = (sn: string, pid = 'C9300-24T') => ({ udis: [{ pid: fact(pid), sn: fact(sn) }] });

/** Facts without their spans. */
export function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== 'object' || node === null) return node;
  if ('spans' in node && 'value' in node) return node.value;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, plain(value)]));
}
