import { describe, expect, test } from 'vitest';
import { isCaret, readFailure, readRefusal, withoutEcho } from '../../../src/ingest/show/refusal.js';

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

  test.each([
    ['% Operation cannot be completed because license is in use', 'in use'],
    ['The export-controlled license hseck9 is still in use', 'in use'],
    ['Please disable the cryptographic feature before returning the authorization code', 'in use'],
    ['% Error: please disable the feature that uses hseck9 before returning it', 'in use'],
    ['Import Data Failed: The UDIs in the file do not match', 'other device'],
    ['Import Data Failed: Failed to parse the file', 'failed'],
    ['%Error opening bootflash:ack.txt (No such file or directory)', 'failed'],
    ['Authorization code is not supported on this platform', 'failed'],
    ["Couldn't save the request", 'failed'],
    ['Smart Licensing operation aborted', 'failed'],
  ])('a licensing command came to nothing: %s', (line, reason) => expect(readFailure(line)).toBe(reason));

  test.each([
    'Enter this return code in Cisco Smart Software Manager portal:',
    'Import Data Successful',
    '%Warning: reload required after "license smart factory reset" command',
    "% use 'write' command to make license boot config take effect on next boot",
    '*Apr 14 10:11:12.117: %SMART_LIC-3-TRUST_CODE_INSTALL_FAILED: The install of a new licensing trust code has failed on P:C9300-24T: x',
    'Initiating trust request',
  ])('a licensing command was taken: %s', (line) => expect(readFailure(line)).toBe(null));

  test('what repeats a command is told without it', () => {
    expect(withoutEcho('% Ambiguous command:  "license smart trust idtok A1B2"')).toBe('% Ambiguous command');
    expect(withoutEcho('% Incomplete command.')).toBe('% Incomplete command.');
  });

  test('the caret stands alone on its line', () => {
    expect(isCaret('                       ^')).toBe(true);
    expect(isCaret('  ^ here')).toBe(false);
  });
});
