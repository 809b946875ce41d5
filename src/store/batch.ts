import type { LiveEvent } from '../model/live.js';
import type { FleetCause } from '../model/report.js';

/** An event on its way to the store. A thread is handed a text several times faster than what it is the text of. */
export interface EventText {
  readonly id: number;
  readonly at: string;
  readonly kind: LiveEvent['kind'];
  /** Whose it is; null where it is no device's. */
  readonly device: string | null;
  /** JSON of the event; of a diagnosis what it tells alone. */
  readonly text: string;
  readonly fingerprint: string | null;
}

/** @param fingerprint by which the line that it came from is known again; null where it came from none */
export function textOf(event: LiveEvent, fingerprint: string | null): EventText {
  const { id, at, kind } = event;
  const told = kind === 'diagnosis' ? { device: event.device, next: event.next } : event;
  return { id, at, kind, device: deviceOf(event), text: JSON.stringify(told), fingerprint };
}

function deviceOf(event: LiveEvent): string | null {
  switch (event.kind) {
    case 'message':
      return event.message.device;
    case 'incident':
      return event.device;
    case 'diagnosis':
      return event.device.id;
    default:
      return null;
  }
}

/** A device as it is kept; `state` is opaque to the store. */
export interface StoredDevice {
  readonly key: number;
  readonly id: string;
  readonly state: string;
  readonly choice: string | null;
  readonly skew: number | null;
  readonly heard: number;
  readonly told: string;
}

/** What belongs together: after a crash either all of it is there or nothing. */
export interface Batch {
  readonly events: readonly EventText[];
  readonly devices: readonly StoredDevice[];
  readonly gone: readonly number[];
  /** Causes that devices share; null leaves what is there. */
  readonly fleet: readonly FleetCause[] | null;
  /** What somebody else wants kept with it, opaque to the store; null leaves what is there. */
  readonly beside: string | null;
}
