import { describe, expect, test } from 'vitest';
import { isCaret, readRefusal } from '../../../src/ingest/show/refusal.js';

describe('Refused commands', () => {
  test.each([
    ["% Invalid input detected at '^' marker.", 'invalid'],
    ["ERROR: % Invalid input detected at '^' marker.", 'invalid'],
    ["% Invalid command at '^' marker.", 'invalid'],
    ["% Invalid parameter detected at '^' marker.", 'invalid'],
    ['% Unknown command or computer name, or unable to find computer address', 'invalid'],
    ['% Unrecognized command', 'invalid'],
    ['% Incomplete command.', 'incomplete'],
    ["% Incomplete command at '^' marker.", 'incomplete'],
    ['% Ambiguous command:  "sh li"', 'ambiguous'],
    ['Command authorization failed.', 'not authorized'],
    ['% Authorization failed.', 'not authorized'],
    ['% This command is not authorized', 'not authorized'],
    ['% Permission denied for the role', 'not authorized'],
  ])('%s', (line, reason) => expect(readRefusal(line)).toBe(reason));

  test.each([
    '% Unrecognized host or address, or protocol not running.',
    '% No license found',
    'Invalid CRC counter: 0',
    'Smart Licensing is ENABLED',
    '',
  ])('refuses nothing: %s', (line) => expect(readRefusal(line)).toBe(null));

  test('the caret stands alone on its line', () => {
    expect(isCaret('                       ^')).toBe(true);
    expect(isCaret('  ^ here')).toBe(false);
  });
});
