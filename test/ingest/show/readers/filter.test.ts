import { describe, expect, test } from 'vitest';
import { surelyPrinted } from '../../../../src/ingest/show/readers/filter.js';

describe('what a filter surely prints', () => {
  test.each([
    ['| include ip http client|name-server', 'ip http client secure-trustpoint ', true],
    ['| i name-server', 'ip name-server ', true],
    ['| sec license', 'license smart transport ', true],
    ['| include ^ntp', 'ntp server ', true],
    ['| include ^http', 'ip http client proxy-server ', false],
    ['| include ntp', 'ip name-server ', false],
    // What is more than text is left out of account, the text beside it is not.
    ['| include (a+)+$|ntp', 'ntp server ', true],
    ['| include ip.name', 'ip name-server ', false],
  ])('%s: %s', (pipe, beginning, printed) => {
    expect(surelyPrinted(pipe)?.(beginning) ?? false).toBe(printed);
  });

  test.each([undefined, 'interface Vlan1', '| begin ntp', '| exclude ntp', '| section exclude ntp', '| count ntp'])(
    'nothing is sure of %s',
    (pipe) => {
      expect(surelyPrinted(pipe)).toBeNull();
    },
  );
});
