import { describe, expect, it } from 'vitest';
import { Memo } from '../../src/model/memo.js';

describe('a memo', () => {
  it('begins anew when it is full, and holds what came last', () => {
    const memo = new Memo<string, number>(2);
    memo.set('a', 1).set('b', 2);
    expect([...memo]).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    memo.set('c', 3);
    expect([...memo]).toEqual([['c', 3]]);
  });

  it('is not cleared by what it knows already', () => {
    const memo = new Memo<string, number>(2);
    memo.set('a', 1).set('b', 2).set('a', 3);
    expect([...memo]).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
  });
});
