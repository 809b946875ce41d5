/** `ping` (targets by name prove that names resolve) and `show hosts` (name servers as the device uses them). */
import { type Fact, fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import { defineReader, sift } from './define.js';
import type { ShowLine } from './lines.js';
import type { Draft, Reading } from './reading.js';

type Ping = FactShape['pings'][number];
type Config = FactShape['config'];

const isAddress = (host: string) => /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+)$/.test(host);

function readPing(lines: readonly ShowLine[], reading: Reading, command: string): Known<FactShape> {
  const [first] = lines;
  if (!first) {
    return {};
  }
  const ping: Draft<Ping> = {};
  // ping vrf Mgmt-vrf cslu-local source Vlan10
  const typed = /^ping(?: +vrf +(\S+))?(?: +(?:ip|ipv6))?(?: +(\S+))?/i.exec(command);
  if (typed?.[2]) {
    ping.vrf = fact(typed[1] ?? '', first.span);
  }
  const target = typed?.[2];
  let echoed: Fact<string> | undefined;
  sift(lines, reading, (line) => {
    // Sending 5, 100-byte ICMP Echos to 192.0.2.1, timeout is 2 seconds:
    const sending = /^Sending \d+, \d+-byte ICMP Echos to (\S{1,80}), timeout is/.exec(line.text);
    if (sending) {
      echoed = fact(sending[1] ?? '', line.span);
      return true;
    }
    // Success rate is 80 percent (4/5), round-trip min/avg/max = 1/1/1 ms
    const rate = /^Success rate is (\d{1,3}) percent/.exec(line.text);
    if (rate) {
      ping.successPercent = fact(Number(rate[1]), line.span);
      return true;
    }
    // % Unrecognized host or address, or protocol not running.
    if (/^%? ?Unrecognized host or address/i.test(line.text)) {
      ping.resolved = fact(false, line.span);
      return true;
    }
    // Translating "cslu-local"...domain server (192.0.2.53) [OK]
    const translating = /^Translating "(\S{1,100})"/.exec(line.text);
    if (translating) {
      ping.target ??= fact(translating[1] ?? '', line.span);
      return true;
    }
    // B!!!!
    return /^(?:[!.UCQMNRABITPXL?&]{1,80}|Type escape sequence to abort\.?|Packet sent with .*|Reply to request \d+ .*|% .*)$/.test(
      line.text,
    );
  });
  if (target) {
    ping.target = fact(target, echoed?.spans[0] ?? first.span);
  } else if (echoed && !ping.target) {
    ping.target = echoed;
  }
  if (echoed && ping.target && !isAddress(ping.target.value)) {
    // The name became an address, or the echo could not have been sent.
    ping.resolved ??= { value: true, spans: echoed.spans };
  }
  return ping.target || ping.successPercent || ping.resolved ? { pings: [ping] } : {};
}

function readHosts(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const config: Draft<Config> = {};
  const servers: Known<Config['nameServers'][number]>[] = [];
  sift(lines, reading, (line) => {
    // Default domain is example.com
    const domain = /^Default domain is (not set|\S{1,100})/i.exec(line.text);
    if (domain) {
      config.domainName = fact(domain[1] === 'not set' ? '' : (domain[1] ?? ''), line.span);
      return true;
    }
    // Name servers are 192.0.2.53, 192.0.2.54
    const listed = /^Name servers are (.{1,200})$/i.exec(line.text);
    if (listed) {
      for (const address of listed[1]?.split(/[,\s]+/) ?? []) {
        // 255.255.255.255 stands for "none configured".
        if (isAddress(address) && address !== '255.255.255.255') {
          servers.push({ address: fact(address, line.span), vrf: fact('', line.span) });
        }
      }
      config.nameServers = servers;
      return true;
    }
    // Name/address lookup uses static mappings
    const lookup = /^Name\/address lookup uses (domain service|static mappings)/i.exec(line.text);
    if (lookup) {
      config.domainLookup = fact(lookup[1]?.toLowerCase() === 'domain service', line.span);
      return true;
    }
    return (
      line.shape.kind === 'rule' ||
      /^(?:Name lookup view|Codes|NAME\s+TTL|Host\s+Port|Domain list|\s*temp - |\s*NA - )/i.test(line.text) ||
      /\s(?:IN|\(?(?:perm|temp|None)[,)])\s?/.test(line.text)
    );
  });
  return { config };
}

export const reachabilityReaders = [
  defineReader(
    ['ping'],
    [/^Type escape sequence to abort/, /^Sending \d+, \d+-byte ICMP Echos to /],
    (lines, reading, block) => readPing(lines, reading, block.command),
  ),
  defineReader(['show hosts'], [/^Default domain is /], readHosts),
];
