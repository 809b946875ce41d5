import { describe, expect, test } from 'vitest';
import { withConfiguredTransport, withoutBlotted } from '../../../src/diagnose/judge/configured.js';
import { fact } from '../records.js';

const transportOf = (facts: object) => {
  const transport = withConfiguredTransport(facts as never).state?.transport ?? {};
  return Object.fromEntries(Object.entries(transport).map(([key, { value }]) => [key, value]));
};
const config = (values: Readonly<Record<string, string>>, more: object = {}) => ({
  config: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fact(value)])),
  ...more,
});

describe('the transport that a configuration sets', () => {
  test.each([
    [
      { transport: 'smart', smartUrl: 'default' },
      { type: 'smart', url: 'https://smartreceiver.cisco.com/licservice/license' },
    ],
    [
      { transport: 'smart', smartUrl: 'https://ssm.example.net/x' },
      { type: 'smart', url: 'https://ssm.example.net/x' },
    ],
    [
      { transport: 'automatic', csluUrl: 'http://192.0.2.5' },
      { type: 'cslu', url: 'http://192.0.2.5' },
    ],
    // The type cslu is the default, which has no line.
    [{ csluUrl: 'http://192.0.2.5' }, { type: 'cslu', url: 'http://192.0.2.5' }],
    [{ transport: 'off', csluUrl: 'http://192.0.2.5' }, { type: 'off' }],
    [{ smartUrl: 'https://ssm.example.net/x' }, {}],
    [{ transport: 'clsu' }, {}],
    [
      { transport: 'smart', proxyAddress: 'proxy.example.net', proxyPort: '80', vrf: 'Mgmt-vrf' },
      { type: 'smart', proxy: 'proxy.example.net:80', vrf: 'Mgmt-vrf' },
    ],
  ])('%j is %j', (lines, transport) => {
    expect(transportOf(config(lines))).toEqual(transport);
  });

  test('of Call Home has the address of its profile', () => {
    expect(transportOf(config({ transport: 'callhome' }, { callHome: { url: fact('https://x') } }))).toEqual({
      type: 'callhome',
      url: 'https://x',
    });
  });

  test('yields to what an output shows', () => {
    const shown = (type: string) => ({ state: { transport: { type: fact(type) } } });
    expect(transportOf(config({ transport: 'smart', smartUrl: 'x' }, shown('cslu')))).toEqual({ type: 'cslu' });
    expect(transportOf(config({ transport: 'smart', smartUrl: 'x' }, shown('smart')))).toEqual({
      type: 'smart',
      url: 'x',
    });
    expect(transportOf({})).toEqual({});
  });
});

describe('a URL of which a part is blotted out', () => {
  const judged = (url: string) => {
    const transport = { type: fact('smart' as const), url: fact(url) };
    return withoutBlotted({ state: { transport } } as never).state?.transport?.url?.value ?? null;
  };

  test.each([
    'https://smartreceiver.********.com/licservice/license',
    'https://smartreceiver.***.com/licservice/license',
    'https://[MASKED]/licservice/license',
    'https://smartreceiver.<redacted:word-1>.com/licservice/license',
    'https://xxxxx.xxxxx.com/licservice/license',
    'https://tools.••••.com/its/service/oddce/services/DDCEService',
  ])('that may be the one of CSSM is not judged: %s', (url) => {
    expect(judged(url)).toBeNull();
  });

  test.each([
    'https://smartreceiver.cisco.com/licservice/licence',
    'https://smartreceiver.****.com/licservice/licence',
    'http://***:8182/cslu/v1/pi',
    'https://smartreceiver.*isco.com/licservice/license',
  ])('that can be none of its own is: %s', (url) => {
    expect(judged(url)).toBe(url);
  });
});
