import type { Choice } from './following.js';

/** What is kept of a device between runs, see `Core.changes`. */
export interface KeptDevice {
  /** Stays the same for as long as the device is known, whatever name it goes by. */
  readonly key: number;
  readonly id: string;
  readonly state: string;
  readonly choice: Choice | null;
  /** Milliseconds of the device's clock ahead of ours, by its newest message; null before it sent one. */
  readonly skew: number | null;
  /** Milliseconds since 1970 UTC. */
  readonly heard: number;
  /** What was told of it, so that a restart doesn't tell it again. */
  readonly told: string;
  /** When it was judged, milliseconds, and whether something came since; a device without this is judged anew. */
  readonly judged?: { readonly at: number; readonly waits: boolean };
}
