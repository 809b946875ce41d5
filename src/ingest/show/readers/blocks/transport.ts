import { type Fact, fact, type Known } from '../../../../model/evidence.js';
import type { Transport } from '../../../../model/state.js';
import type { ShowLine } from '../lines.js';
import { type Draft, flagFact, misread, put, type Reading, readPairs, textFact } from '../reading.js';

const TYPES: Readonly<Record<string, Transport['type'] & string>> = {
  cslu: 'cslu',
  smart: 'smart',
  callhome: 'callhome',
  'call-home': 'callhome',
  'transport off': 'off',
  off: 'off',
};

/**
 * The `Transport:` block. The address is `URL` or `Cslu address` by type; `Proxy:` and `VRF:` hold either a value, a line
 * `Not Configured`, or (proxy) an address and a port. Agent 6 adds `IP Mode` and `Trust Point`.
 * In one piece: a list of pairs, with the value that the next line may still hold.
 */
export function readTransport(lines: readonly ShowLine[], reading: Reading): Known<Transport> {
  const transport: Draft<Transport> = {};
  const proxy: { address?: Fact<string>; port?: Fact<string> } = {};
  const last: { block: 'proxy' | 'vrf' | null } = { block: null };
  const setUrl = (value: string, line: ShowLine) => put(transport, 'url', textFact(value, line));

  for (const line of lines) {
    //   Not Configured
    if (line.shape.kind === 'text' && /^not configured$/i.test(line.text) && last.block) {
      transport[last.block] = fact('', line.span);
      continue;
    }
    const known = readPairs(line, {
      //   Type: cslu
      type: (value) => {
        const type = TYPES[value.toLowerCase()];
        put(
          transport,
          'type',
          type ? fact(type, line.span) : misread(reading, line, value, `one of ${Object.keys(TYPES).join(', ')}`),
        );
      },
      //   URL: https://smartreceiver.cisco.com/licservice/license
      url: setUrl,
      //   Registration URL: https://smartreceiver.cisco.com/licservice/license
      'registration url': setUrl,
      'utility url': null,
      //   Cslu address: http://192.0.2.5:8182/cslu/v1/pi
      'cslu address': setUrl,
      //   Proxy:
      proxy: (value) => {
        last.block = 'proxy';
        if (value !== '') {
          transport.proxy = textFact(value, line);
        }
      },
      //     Address: proxy.example.com
      address: (value) => {
        proxy.address = textFact(value, line);
      },
      //     Port: 80
      port: (value) => {
        proxy.port = textFact(value, line);
      },
      username: null,
      password: null,
      //   Server Identity Check: True
      'server identity check': (value) => put(transport, 'serverIdentityCheck', flagFact(value, line, reading)),
      //   VRF: Mgmt-vrf
      vrf: (value) => {
        last.block = 'vrf';
        if (value !== '') {
          transport.vrf = textFact(value, line);
        }
      },
      //   IP Mode: IPv4 ONLY
      'ip mode': (value) => put(transport, 'ipMode', textFact(value, line)),
      //   Trust Point: SLA-TrustPoint
      'trust point': (value) => put(transport, 'trustPoint', textFact(value, line)),
    });
    if (!known) {
      reading.unread.add(line);
    }
  }
  const { address, port } = proxy;
  if (address) {
    const host = address.value === '' || !port || port.value === '' ? address.value : `${address.value}:${port.value}`;
    transport.proxy = { value: host, spans: [...address.spans, ...(port?.spans ?? [])] };
  }
  return transport;
}
