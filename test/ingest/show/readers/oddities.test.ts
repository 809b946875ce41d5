import { describe, expect, test } from 'vitest';
import { classicCommandIn, hasCurlyQuotes, placeholderIn } from '../../../../src/ingest/show/readers/oddities.js';

describe('a line of a configuration', () => {
  test.each([
    ['hostname $HOSTNAME', '$HOSTNAME'],
    ['hostname {{ name }}', '{{ name }}'],
    ['ip name-server <DNS_SERVER>', '<DNS_SERVER>'],
    ['license smart proxy address %PROXY%', '%PROXY%'],
    ['license smart url cslu http://XXXX:8182/cslu/v1/pi', 'XXXX'],
    ['ip name-server x.x.x.x', 'x.x.x.x'],
    ['action 1.1 cli command "license smart trust idtoken $TOKEN"', '$TOKEN'],
    // No place of a template.
    ['hostname sw1', null],
    ['license smart trust idtoken <redacted>', null],
    ['action 1.0 cli command "show version | append $_event_pub_time"', null],
    ['banner motd <WELCOME>', null],
    ['description <UPLINK>', null],
    ['ip domain name example.net', null],
  ])('%s has the place %s', (line, place) => {
    expect(placeholderIn(line)).toBe(place);
  });

  test.each([
    ['profile “CiscoTAC-1”', true],
    ['destination address http ‘https://tools.cisco.com’', true],
    ['profile "CiscoTAC-1"', false],
    ['description “uplink”', false],
  ])('%s has quotes of a word processor: %s', (line, has) => {
    expect(hasCurlyQuotes(line)).toBe(has);
  });

  test.each([
    ['license smart enable', 'license smart enable'],
    ['action 1.1 cli command "license smart register idtoken <redacted>"', 'license smart register idtoken <redacted>'],
    ['license smart renew auth', 'license smart renew auth'],
    ['license smart transport smart', null],
    ['license smart trust idtoken <redacted> all', null],
  ])('%s types %s of the earlier model', (line, command) => {
    expect(classicCommandIn(line)).toBe(command);
  });
});
