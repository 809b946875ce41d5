/**
 * `ping` (targets by name prove that names resolve), `telnet` to the port of a server, and `show hosts` (name servers as the device uses
 * them).
 */
import { type Fact, fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import { defineReader, sift } from './define.js';
import type { ShowLine } from './lines.js';
import type { Draft, Reading } from './reading.js';

type Ping = FactShape['pings'][number];
type Connection = FactShape['connections'][number];
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

/** `% Unknown command or computer name, or unable to find computer address`: the name has no address. */
const NAMELESS =
  /(?:Unrecognized host or address|unable to find computer address|Bad IP address or host name|could not resolve|Name or service not known|Temporary failure in name resolution|unknown host)/i;

/** What a device says when it tries to open a connection, and what that means. */
const OUTCOMES: readonly (readonly [said: RegExp, outcome: string])[] = [
  [/^(?:Trying .*\bOpen\b|Connected to )/i, 'open'],
  [/Connection refused/i, 'refused'],
  [/timed out|not responding|unreachable|No route to host|gateway or host down/i, 'no answer'],
];

/** What follows an open connection, and what may stand before an outcome. */
const AROUND = /^(?:Trying |Escape character is |\[?Connection (?:to .* )?closed|HTTP\/1|\[Resuming connection)/i;

function readTelnet(lines: readonly ShowLine[], reading: Reading, command: string): Known<FactShape> {
  // telnet smartreceiver.cisco.com 443 /vrf Mgmt-vrf /source-interface GigabitEthernet0/0
  const [, target = '', port = '23'] = /^telnet +(\S+)(?: +(\d{1,5}))?/i.exec(command) ?? [];
  const vrf = /(?:\/| )vrf +(\S+)/i.exec(command)?.[1] ?? '';
  const [first] = lines;
  if (first === undefined || target === '') return {};
  const named = { target: fact(target, first.span), vrf: fact(vrf, first.span) };
  let resolved: Fact<boolean> | undefined;
  let outcome: Fact<string> | undefined;
  sift(lines, reading, ({ text, span }) => {
    const known = OUTCOMES.find(([said]) => said.test(text))?.[1];
    if (NAMELESS.test(text)) resolved = fact(false, span);
    else if (known !== undefined) outcome ??= fact(known, span);
    // Trying smartreceiver.cisco.com (192.0.2.40, 443)...
    if (!isAddress(target) && /^Trying /i.test(text)) resolved ??= fact(true, span);
    return known !== undefined || NAMELESS.test(text) || AROUND.test(text) || /^Translating "/.test(text);
  });
  const connection: Known<Connection> = { ...named, port: fact(Number(port), first.span), ...(outcome && { outcome }) };
  return {
    ...(outcome && { connections: [connection] }),
    ...(resolved && { pings: [{ ...named, resolved }] }),
  };
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
  defineReader(['telnet'], [], (lines, reading, block) => readTelnet(lines, reading, block.command)),
  defineReader(['show hosts'], [/^Default domain is /], readHosts),
];
