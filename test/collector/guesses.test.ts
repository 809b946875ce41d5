import { describe, expect, it } from 'vitest';
import { createGuesses } from '../../src/collector/guesses.js';

const TOKENS = { full: 'the-right-one', read: 'to-look-at' };
const HERE = '192.0.2.1';

function guessing() {
  let now = 1000;
  const guesses = createGuesses(() => now);
  /** `full`, `read`, `wrong`, or the seconds to wait. */
  const give = (given: string, address = HERE) => {
    try {
      return guesses.accessOf(TOKENS, given, address) ?? 'wrong';
    } catch (error) {
      return (error as { retryAfter: number }).retryAfter;
    }
  };
  return {
    give,
    wait: (seconds: number) => {
      now += seconds * 1000;
    },
    wrong: (count: number, address = HERE) => Array.from({ length: count }, (_, at) => give(`${now} ${at}`, address)),
  };
}

describe('guesses at a token', () => {
  it('wait longer and longer, within a bound, and are not even looked at before', () => {
    const { give, wait, wrong } = guessing();
    expect(wrong(12)).toEqual([...Array(10).fill('wrong'), 1, 1]);
    expect(give(TOKENS.full)).toBe(1);
    const waits = Array.from({ length: 8 }, () => {
      wait(60);
      return wrong(2)[1];
    });
    expect(waits).toEqual([2, 4, 8, 16, 30, 30, 30, 30]);
  });

  it('shut out nobody else, and nobody for good', () => {
    const { give, wait, wrong } = guessing();
    wrong(20);
    expect(give(TOKENS.full, '192.0.2.2')).toBe('full');
    wait(1);
    expect(give(TOKENS.full)).toBe('full');
    // Behind a proxy somebody else may go on guessing.
    expect(wrong(2)).toEqual(['wrong', 2]);
    expect(give(TOKENS.full)).toBe('full');
  });

  it('hold up no token that came from the same address lately', () => {
    const { give, wait, wrong } = guessing();
    expect(give(TOKENS.full)).toBe('full');
    expect(wrong(12)).toContain(1);
    expect(give(TOKENS.full)).toBe('full');
    wrong(12);
    wait(3600);
    expect(give(TOKENS.full)).toBe('full');
  });

  it('at more than a token to look with allows wait as well', () => {
    const { give } = guessing();
    expect(give(TOKENS.read)).toBe('read');
    const answers = Array.from({ length: 20 }, (_, at) => [give(TOKENS.read), give(`try ${at}`)]);
    expect(answers.map(([read]) => read)).toEqual(Array(20).fill('read'));
    expect(answers.map(([, tried]) => tried).slice(10)).toEqual(Array(10).fill(1));
    expect(give(TOKENS.full)).toBe(1);
  });

  it('are none where an old token is sent again and again, or none at all', () => {
    const { give } = guessing();
    expect(Array.from({ length: 40 }, () => [give('the-old-one'), give('')]).flat()).toEqual(Array(80).fill('wrong'));
  });

  it('of one subscriber count together: 64 bits of IPv6, IPv4 in either spelling', () => {
    const { give, wrong } = guessing();
    wrong(10, '2001:db8:0:1::1');
    expect(give('x', '2001:db8:0:1:ffff::2')).toBe(1);
    expect(give('x', '2001:db8:0:2::1')).toBe('wrong');
    wrong(10, '::ffff:192.0.2.7');
    expect(give('x', '192.0.2.7')).toBe(1);
    expect(give('x', '192.0.2.8')).toBe('wrong');
  });
});
