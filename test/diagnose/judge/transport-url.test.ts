import { describe, expect, it } from 'vitest';
import { hostIn, urlParts } from '../../../src/diagnose/judge/transport-url.js';

describe('the host of a transport URL', () => {
  it.each([
    ['http://cslu.example.com:8182/cslu/v1/pi', 'cslu.example.com'],
    ['https://account:word@cslu.example.com:8182/cslu/v1/pi', 'cslu.example.com'],
    ['http:192.0.2.5:8182/cslu/v1/pi', '192.0.2.5'],
    ['http://[2001:db8::5]:8182/cslu/v1/pi', '[2001:db8::5]'],
    ['cslu-local', 'cslu-local'],
    ['', null],
    ['http://', null],
    ['???', null],
    [null, null],
  ])('of %j is %j', (url, host) => expect(hostIn(url)).toBe(host));

  it('stands beside the other parts', () => {
    expect(urlParts('https://account:word@cslu.example.com:8182/cslu/v1/pi')).toEqual({
      scheme: 'https',
      host: 'cslu.example.com',
      port: 8182,
      path: '/cslu/v1/pi',
    });
  });
});
