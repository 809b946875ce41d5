/**
 * `show ip interface brief`: which interfaces are down, shut down or have no address, as the configuration would tell it of the one that licensing
 * leaves by. Source: published outputs of IOS XE 16 and 17.
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import { defineReader, sift } from './define.js';
import type { ShowLine } from './lines.js';
import type { Reading } from './reading.js';

// Loopback0              192.0.2.99      YES NVRAM  administratively down down
const ROW =
  /^([A-Z][A-Za-z-]{1,40}[\d/.]{1,20}) +(unassigned|\d[\d.]{6,14}) +(?:YES|NO) +\S+ +(administratively down|up|down|deleted|reset) +(up|down)$/i;

function readInterfaces(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const interfaces: { name: string; address: string; isShut: boolean; isDown: boolean; line: ShowLine }[] = [];
  sift(lines, reading, (line) => {
    const [, name = '', address = '', state = '', protocol = ''] = ROW.exec(line.text) ?? [];
    const isShut = /^admin/i.test(state);
    const isDown = !/^up$/i.test(state) || !/^up$/i.test(protocol);
    if (name !== '') interfaces.push({ name, address: /^un/i.test(address) ? '' : address, isShut, isDown, line });
    return name !== '' || /^Interface +IP-Address\b/i.test(line.text);
  });
  if (interfaces.length === 0) return {};
  return {
    config: {
      interfaces: interfaces.map(({ name, address, isShut, isDown, line: { span } }) => ({
        name: fact(name, span),
        address: fact(address, span),
        shutdown: fact(isShut, span),
        down: fact(isDown, span),
      })),
    },
  };
}

export const interfacesReader = defineReader(
  ['show ip interface brief'],
  [/^Interface +IP-Address +OK\? +Method +Status +Protocol\s*$/],
  readInterfaces,
);
