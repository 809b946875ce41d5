import type { Span } from '../../model/evidence.js';
import type { DeviceHint, SyslogRecord } from '../../model/record.js';
import type { Stamp } from '../../model/stamp.js';
import type { ReadContext } from '../context.js';

/** An event that a device announced by another door than its log. */
export interface Announced {
  readonly device: DeviceHint;
  readonly span: Span;
  readonly mnemonic: string;
  /** How the form names it: what the message's text would have been is not known. */
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly at: Stamp | null;
  readonly receivedAt: Stamp | null;
}

/** The log message of the same event, so that it opens and closes the same incidents; null where the knowledge has none. */
export function messageOf(event: Announced, context: ReadContext): SyslogRecord | null {
  const { device, span, mnemonic, name, fields, at, receivedAt } = event;
  const entry = context.messages.find((each) => each.facility === 'SMART_LIC' && each.mnemonic === mnemonic);
  if (entry === undefined) return null;
  const told = Object.values(fields).filter((value) => value !== '');
  return {
    kind: 'syslog',
    device,
    span,
    facility: 'SMART_LIC',
    severity: entry.severity,
    mnemonic,
    text: [name, ...told].join(': '),
    fields,
    at,
    yearInferred: false,
    clockMark: '',
    receivedAt,
    sequence: null,
    repeats: 1,
  };
}
