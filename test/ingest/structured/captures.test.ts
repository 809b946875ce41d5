import { describe, expect, it } from 'vitest';
import { analyze } from './analyze-text.js';

/** A bad and a good state of which nothing says that they are of one device, or which is the later: the good one hides nothing. */

const status = (isBad: boolean) => ({
  smart_licensing_using_policy: { status: 'ENABLED' },
  transport: isBad
    ? { type: 'Smart', url: 'https://ssm.example.net/cslu/v1/pi/plant-1' }
    : { type: 'cslu', cslu_address: 'https://ssm.example.net/cslu/v1/pi/plant-1' },
  usage_reporting: {
    last_ack_received: isBad ? '<none>' : 'Mar 11 09:25:00 2026 UTC',
    next_ack_deadline: 'Apr 30 09:00:00 2026 UTC',
    last_report_push: 'Mar 11 09:20:00 2026 UTC',
  },
  trust_code_installed: '<none>',
});
const row = (isBad: boolean) => ({
  transport_type: isBad ? 'Smart' : 'cslu',
  url: 'https://ssm.example.net/cslu/v1/pi/plant-1',
  last_ack_received: isBad ? '<none>' : 'Mar 11 09:25:00 2026 UTC',
  rpt_push_interval: '30',
});
const restconf = (isBad: boolean) => {
  const url = 'https://ssm.example.net/cslu/v1/pi/plant-1';
  const transport = isBad
    ? { 'transport-type': 'transport-type-smart', 'transport-smart': { urls: { 'url-registration': url } } }
    : { 'transport-type': 'transport-type-cslu', 'transport-cslu': { 'url-cslu': url } };
  return { 'cisco-smart-license:licensing': { config: { transport } } };
};
const yaml = (isBad: boolean) =>
  `transport:\n  type: "${isBad ? 'Smart' : 'cslu'}"\n  url: "https://ssm.example.net/cslu/v1/pi/plant-1"\nusage_reporting:\n  last_ack_received: "<none>"\n`;

const wrongOf = (text: string) =>
  analyze({ 'in.txt': text })
    .devices.map(({ id, findings }) => [id, findings.some(({ id: finding }) => finding === 'transport-url-wrong')])
    .sort();

describe.each([
  ['the bad one first', [true, false]],
  ['the good one first', [false, true]],
])('%s', (_, order) => {
  const apart = order.map((isBad, index) => [index === 0 ? 'in.txt' : 'in.txt (2)', isBad]).sort();

  it.each([
    ['an array of what Genie made of outputs', JSON.stringify(order.map(status))],
    ['rows of templates', JSON.stringify(order.map(row), null, 1)],
    ['answers of RESTCONF', JSON.stringify(order.map(restconf))],
    ['a document a line', order.map((isBad) => `${JSON.stringify(status(isBad))}\n`).join('')],
    ['documents behind each other', order.map((isBad) => `${JSON.stringify(status(isBad), null, 2)}\n`).join('')],
    [
      'a list of YAML',
      order
        .map((isBad) =>
          yaml(isBad)
            .replace(/^/gm, '  ')
            .replace(/^ {2}(?=transport)/, '- ')
            .trimEnd(),
        )
        .join('\n'),
    ],
    ['documents of YAML', order.map((isBad) => `---\n${yaml(isBad)}`).join('')],
  ])('%s are of two devices', (__, text) => {
    expect(wrongOf(text)).toEqual(apart);
  });

  it('an answer and an output that was taken apart, of one device, are both read', () => {
    const [one, other] = order;
    const text = JSON.stringify({ sw9: { genie: status(one ?? true), restconf: restconf(other ?? true) } });
    expect(wrongOf(text).filter(([, isWrong]) => isWrong)).toHaveLength(1);
  });

  it('outputs of one named device are two captures', () => {
    const named = order.map((isBad, index) => [index === 0 ? 'sw9' : 'sw9 (2)', isBad]).sort();
    expect(wrongOf(JSON.stringify({ device: 'sw9', outputs: order.map(status) }))).toEqual(named);
    expect(
      wrongOf(order.map((isBad) => `${JSON.stringify({ host: 'sw9', parsed: status(isBad) })}\n`).join('')),
    ).toEqual(named);
  });
});
