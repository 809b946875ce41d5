import { describe, expect, it } from 'vitest';
import { isPassing } from '../../src/cluster/postgres/lane.js';

describe('an error of the engine', () => {
  it.each(['EPIPE', 'ECONNRESET', 'ECONNREFUSED', '57P01', '25P03', '40001'])('%s passes', (code) => {
    expect(isPassing(Object.assign(new Error('write failed'), { code }))).toBe(true);
  });

  it.each(['28P01', '42P01', '42501', '22P02'])('%s stays', (code) => {
    expect(isPassing(Object.assign(new Error('refused'), { code }))).toBe(false);
  });

  it('without a code passes when the connection is gone', () => {
    expect(isPassing(new Error('Client has encountered a connection error and is not queryable'))).toBe(true);
    expect(isPassing(new Error('column "x" does not exist'))).toBe(false);
  });
});
