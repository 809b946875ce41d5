/**
 * `show clock [detail]`, `show ntp status`, `show ntp associations [detail]`. The mark before the time: `*` the clock is not
 * authoritative, `.` it is but has lost its server. Source: published outputs.
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import type { Clock } from '../../../model/state.js';
import { defineReader, sift } from './define.js';
import type { ShowLine } from './lines.js';
import { type Draft, type Reading, readTime } from './reading.js';

function readClock(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const clock: Draft<Clock> = {};
  sift(lines, reading, (line) => {
    // *04:45:00.857 UTC Thu Aug 7 2025
    if (/^[*.]?\d{1,2}:\d\d:\d\d/.test(line.text)) {
      const stamp = readTime(line.text, line, reading);
      reading.capturedAt = stamp ?? reading.capturedAt;
      if (/^[*.]/.test(line.text)) {
        clock.syncedWithNtp = fact(false, line.span);
      }
      return stamp !== null;
    }
    // Time source is NTP
    // No time source
    const source = /^(?:Time source is (\S.{0,60})|No time source)$/i.exec(line.text);
    if (source) {
      clock.source = fact(source[1] ?? 'none', line.span);
      clock.syncedWithNtp ??= fact(source[1] === 'NTP', line.span);
      return true;
    }
    // Summer time starts 02:00:00 PST Sun Mar 9 2025
    return /^Summer time (?:starts|ends) /i.test(line.text);
  });
  return { state: { clock } };
}

function readNtpStatus(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const ntp: Draft<FactShape['ntp']> = {};
  sift(lines, reading, (line) => {
    // Clock is synchronized, stratum 4, reference is 192.0.2.10
    // Clock is unsynchronized, stratum 16, no reference clock
    const status = /^Clock is (un)?synchronized\b/i.exec(line.text);
    if (status) {
      ntp.synchronized = fact(status[1] === undefined, line.span);
      return true;
    }
    // %NTP is not enabled.
    if (/^%? ?NTP is not enabled/i.test(line.text)) {
      ntp.synchronized = fact(false, line.span);
      return true;
    }
    return /^(?:nominal freq|ntp uptime|reference time|clock offset|root (?:delay|dispersion)|loopfilter state|system poll interval)\b/i.test(
      line.text,
    );
  });
  return { ntp };
}

// *~192.0.2.1       192.0.2.2        2    676   1024   377  0.117  -3.705  1.090
const PEER =
  /^([*#+\-x~. ]{0,4}?)\s{0,8}([0-9A-Fa-f][0-9A-Fa-f.:]{2,45})\s+(\S+)\s+(\d{1,2})\s+(\S+)\s+(\d+)\s+(\d{1,3})\s+-?[\d.]+\s+-?[\d.]+\s+-?[\d.]+$/;

// 192.0.2.123 configured, ipv4, our_master, sane, valid, stratum 2
const DETAILED = /^(\S{2,60}) (?:configured|dynamic), (.{0,120})\bstratum \d{1,2}$/;

function readNtpAssociations(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const peers: Draft<FactShape['ntp']['peers'][number]>[] = [];
  let detailed = false;
  sift(lines, reading, (line) => {
    const peer = PEER.exec(line.text);
    if (peer) {
      const [, mark = '', address = '', , , , , reach = '0'] = peer;
      peers.push({
        address: fact(address, line.span),
        reachable: fact(Number.parseInt(reach, 8) > 0, line.span),
        selected: fact(mark.includes('*'), line.span),
      });
      return true;
    }
    const described = DETAILED.exec(line.text);
    if (described) {
      const [, address = '', words = ''] = described;
      peers.push({ address: fact(address, line.span), selected: fact(/\bour_master\b/.test(words), line.span) });
      detailed = true;
      return true;
    }
    // root delay 0.00 msec, root disp 14.52, reach 377, sync dist 28.40
    const reach = /^root delay .*\breach ([0-7]{1,3}),/.exec(line.text);
    const last = peers[peers.length - 1];
    if (reach && last) {
      last.reachable = fact(Number.parseInt(reach[1] ?? '0', 8) > 0, line.span);
    }
    // address         ref clock       st   when   poll reach  delay  offset   disp
    // * sys.peer, # selected, + candidate, - outlyer, x falseticker, ~ configured
    return detailed || /^address\s+ref clock\s/i.test(line.text) || /^\* (?:sys\.peer|master)\b/i.test(line.text);
  });
  return { ntp: { peers } };
}

/** `show ntp config` prints the lines as they are configured. */
function readNtpConfig(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const servers: Known<FactShape['config']['ntpServers'][number]>[] = [];
  sift(lines, reading, (line) => {
    // ntp server vrf Mgmt-vrf 192.0.2.1 prefer
    const server = /^ntp (?:server|peer) (?:vrf (\S{1,60}) )?(?:ip )?(\S{1,200})(?: .{0,120})?$/i.exec(line.text);
    if (server) {
      servers.push({ vrf: fact(server[1] ?? '', line.span), address: fact(server[2] ?? '', line.span) });
      return true;
    }
    return /^(?:no )?ntp |^%? ?NTP is not enabled/i.test(line.text);
  });
  return { config: { ntpServers: servers } };
}

export const clockReaders = [
  defineReader(
    ['show clock', 'show clock detail'],
    [/^[*.]?\d{1,2}:\d\d:\d\d\.\d{3} \S{2,12} [A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d{4}\s*$/],
    readClock,
  ),
  defineReader(['show ntp status'], [/^Clock is (?:un)?synchronized, stratum \d/], readNtpStatus),
  defineReader(['show ntp config'], [], readNtpConfig),
  defineReader(['show ntp associations'], [/^\s*address\s+ref clock\s+st\s+when/], readNtpAssociations),
];
