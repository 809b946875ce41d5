import { isoText, type Stamp } from '../../src/model/stamp.js';

/** For comparing: null where there is no stamp. */
export function isoOf(stamp: Stamp | null | undefined): string | null {
  return stamp ? isoText(stamp) : null;
}
