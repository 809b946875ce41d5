import { describe, expect, it } from 'vitest';
import { readRepeats } from '../../../src/ingest/log/untagged.js';

describe('readRepeats', () => {
  it('reads how often a line came', () => {
    expect(readRepeats('<191>: a7: Apr  2 03:04:05: last message repeated 66 times')).toBe(66);
    expect(readRepeats('last message')).toBeNull();
  });
});
