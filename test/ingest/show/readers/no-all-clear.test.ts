import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../structured/analyze-text.js';

/** A healthy `show license all` with one thing in it that is not: no finding may be missed by an all-clear. */

const CLEAN = readFileSync('examples/clean.txt', 'utf8');
const outcome = (text: string) => {
  const [device] = analyze({ 'in.txt': text }).devices;
  return [device?.outcome, ...(device?.findings ?? []).map(({ id }) => id)].join(' ');
};
const changed = (from: string, to: string) => {
  expect(CLEAN).toContain(from);
  return outcome(CLEAN.replace(from, to));
};
const shown = (command: string, answer: string) => outcome(`${CLEAN}${command}\n${answer}\nlab-sw1#\n`);
const HISTORY = (answers: string) =>
  `Message History (oldest to newest):\n===================\nUsage Reporting:\n${answers}`;

describe('one value that is not healthy', () => {
  it('is clear without one', () => expect(outcome(CLEAN)).toBe('clear'));

  it.each([
    ['Status: IN USE', 'Status: Out of Compliance', 'findings out-of-compliance'],
    ['Status: IN USE', 'Status: NOT AUTHORIZED', 'findings slac-missing'],
    ['Export status: NOT RESTRICTED', 'Export status: RESTRICTED - NOT ALLOWED', 'findings slac-missing'],
    ['Status: IN USE', 'Status: INVALID TAG', 'findings invalid-entitlement-tag'],
    ['Status: IN USE', 'Status: EVAL EXPIRED', 'findings licence-period-over'],
    ['Using Policy:\n  Status: ENABLED', 'Using Policy:\n  Status: DISABLED', 'unclear'],
    ['Smart Licensing is ENABLED', 'Smart Licensing is DISABLED', 'unclear'],
    ['Merged from multiple sources.', 'Installation failed on Mar 12 10:00:00 2026 UTC', 'unclear'],
    ['  Reporting push', '  Next ACK deadline: Jun 30 10:02:00 2026 UTC\n  Reporting push', 'unclear'],
  ])('%s → %s', (from, to, expected) => expect(changed(from, to)).toBe(expected));
});

describe('an output beside it', () => {
  it.each([
    [
      'show license history message',
      HISTORY('  RESPONSE: {"status":"FAILED","message":"busy"}'),
      'findings failure-in-journal',
    ],
    [
      'show license history message',
      HISTORY('  RESPONSE: {"status":"FAILED","message":"busy"}\n  RESPONSE: {"status":"COMPLETE"}'),
      'clear',
    ],
    ['show logging count', 'SMART_LIC       COMM_FAILED         3    42  Mar 13 2026 09:50:00.100', 'unclear'],
    [
      'show license tech support | section Hello',
      'Hello Message:\n  Attempts: Total=1,212, Success=2, Fail=1,210  Ongoing Failure: Overall=1,210 Communication=1,210',
      'findings comm-failed',
    ],
  ])('%s', (command, answer, expected) => expect(shown(command, answer)).toBe(expected));

  it('is not enough where it went through a filter', () =>
    expect(outcome(CLEAN.replace('show license all', 'show license all | exclude Trust'))).toBe('unclear'));
});

describe('a failure in another typography', () => {
  const failing = CLEAN.replace('May 30 10:02:00 2026', 'Mar 02 10:02:00 2026');
  it.each([
    ['lower case', failing.toLowerCase()],
    ['Markdown', failing.replace(/^(\s*)([^:\n#]+): (.*)$/gm, '$1- **$2:** $3')],
    ['code', failing.replace(/^(\s*)([^:\n#]+): (.*)$/gm, '$1$2: `$3`')],
    ['quotes', failing.replace(/^(\s*)([^:\n#]+): (.*)$/gm, '$1$2: "$3";')],
  ])('%s', (_, text) => expect(outcome(text)).toBe('findings ack-overdue'));
});
