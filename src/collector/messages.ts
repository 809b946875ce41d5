import type { DeviceState } from '../diagnose/fold/device.js';
import { hostnameOf } from '../diagnose/fold/identity.js';
import { hashOf } from '../ingest/log/log.js';
import { createRecent } from '../ingest/log/recent.js';
import type { Reception } from '../ingest/records/live-outlet.js';
import type { LiveMessage, Unstamped } from '../model/live.js';
import type { SyslogRecord } from '../model/record.js';
import { isoText } from '../model/stamp.js';
import type { CoreLimits } from './following.js';

/** The messages of all devices: each is told of once, and the newest are at hand. */
export interface Messages {
  /** A message that was received came before. */
  wasReceived(record: SyslogRecord, fingerprint: string | null): boolean;
  /** A log line inside of an output that was handed over, which may have been in another one before. */
  wasHandedOver(record: SyslogRecord): boolean;
  /** @param id of the device that sent it */
  tell(record: SyslogRecord, id: string, state: DeviceState, reception: Reception): void;
  /** The newest, oldest first. */
  newest(): readonly LiveMessage[];
  /** Messages that had come before. */
  readonly duplicates: number;
  restore(fingerprints: readonly string[], messages: readonly LiveMessage[]): void;
}

/** In one piece: what came before is neither counted nor shown again. */
export function createMessages(
  limits: Pick<CoreLimits, 'messages' | 'fingerprints'>,
  emit: (event: Unstamped, fingerprint: string | null) => void,
): Messages {
  const fingerprints = createRecent<true>(limits.fingerprints);
  let ring: LiveMessage[] = [];
  let duplicates = 0;

  /** Whether this came before; from now on it did. */
  function isAgain(fingerprint: string, repeats: number): boolean {
    if (fingerprints.get(fingerprint) !== undefined) {
      duplicates += repeats;
      return true;
    }
    fingerprints.set(fingerprint, true);
    return false;
  }

  function tell(
    record: SyslogRecord,
    id: string,
    state: DeviceState,
    { peer, receivedAt, fingerprint }: Reception,
  ): void {
    const { facility, severity, mnemonic, fields, text, span, at, repeats } = record;
    const message: LiveMessage = {
      receivedAt: new Date(receivedAt).toISOString(),
      at: at === null ? null : isoText(at),
      device: id,
      hostname: hostnameOf(state),
      peer,
      facility,
      severity,
      mnemonic,
      fields,
      text,
      line: span.text,
      isLicensing: true,
      repeats,
    };
    ring.push(message);
    if (ring.length > limits.messages * 2) ring = ring.slice(-limits.messages);
    emit({ kind: 'message', message }, fingerprint);
  }

  return {
    wasReceived: ({ repeats }, fingerprint) => fingerprint !== null && isAgain(fingerprint, repeats),
    wasHandedOver({ device, at, sequence, facility, mnemonic, text }) {
      if (at === null) return false;
      const name = device.hostname ?? device.source;
      const hash = hashOf(text).toString(36);
      return isAgain(`submitted ${name} ${sequence ?? ''} ${at.ms} ${facility}-${mnemonic} ${hash}`, 1);
    },
    tell,
    newest: () => ring.slice(-limits.messages),
    get duplicates() {
      return duplicates;
    },
    restore(kept, messages) {
      for (const fingerprint of kept) fingerprints.set(fingerprint, true);
      ring = messages.slice(-limits.messages);
    },
  };
}
