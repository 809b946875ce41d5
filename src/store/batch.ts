import type { LiveEvent } from '../model/live.js';
import type { FleetCause } from '../model/report.js';

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
  readonly events: readonly { readonly event: LiveEvent; readonly fingerprint: string | null }[];
  readonly devices: readonly StoredDevice[];
  readonly gone: readonly number[];
  readonly fleet: readonly FleetCause[];
  /** What somebody else wants kept with it, opaque to the store; null leaves what is there. */
  readonly beside: string | null;
}
