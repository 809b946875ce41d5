import { expect, test } from 'vitest';
import { fullCommand } from '../../../src/ingest/show/license-command.js';

test.each([
  ['lic smart fact res', 'license smart factory reset'],
  ['license smart sync l', 'license smart sync local'],
  ['no lic smart url', 'no license smart url'],
  ['license smart authorization req add hseck9 local', 'license smart authorization request add hseck9 local'],
  // What is not clear stays as it was typed, and what is no word of the command too.
  ['license smart t idtoken X', 'license smart t idtoken X'],
  ['license smart import flash:Ack.txt', 'license smart import flash:Ack.txt'],
  ['reload', 'reload'],
  ['', ''],
])('%s is %s', (typed, full) => expect(fullCommand(typed)).toBe(full));
