// Deterministic inputs of any size: a syslog file of many switches, a show-tech file, a show output.
import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** Mulberry32: the same numbers on every machine. */
function numbers(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const ERRORS = [
  'Unable to resolve server hostname/domain name',
  'Unable to send to Smart Server',
  'HTTP Server Error 404: Not Found',
  'Error during SSL communication',
];
const SERVERS = ['Cisco Smart Software Manager (CSSM)', 'Cisco Smart License Utility (CSLU)'];

const licensing = [
  (pick) => `%SMART_LIC-3-COMM_FAILED: Communications failure with the ${pick(SERVERS)} : ${pick(ERRORS)}`,
  (pick) => `%SMART_LIC-3-COMM_FAILED: Communications failure with the ${pick(SERVERS)} : ${pick(ERRORS)}`,
  (pick) => `%SMART_LIC-5-COMM_RESTORED: Communications with ${pick(SERVERS)} restored`,
  (_, { udi }) =>
    `%SMART_LIC-3-TRUST_CODE_INSTALL_FAILED: The install of a new licensing trust code has failed on ${udi}: UDI mismatch.`,
  (_, { udi }) =>
    `%SMART_LIC-6-TRUST_CODE_INSTALL_SUCCESS: A new licensing trust code was successfully installed on ${udi}.`,
  (_, __, below) =>
    `%SMART_LIC-6-REPORTING_REQUIRED: A Usage report acknowledgement will be required in ${1 + below(90)} days.`,
  () => '%SMART_LIC-6-POLICY_INSTALL_SUCCESS: A new licensing policy was successfully installed.',
];
const other = [
  (below) =>
    `%LINK-3-UPDOWN: Interface GigabitEthernet1/0/${1 + below(48)}, changed state to ${below(2) ? 'up' : 'down'}`,
  (below) => `%LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet2/0/${1 + below(48)}, changed state to up`,
  (below) => `%SYS-5-CONFIG_I: Configured from console by admin on vty${below(4)} (192.0.2.${below(250)})`,
  (below) =>
    `%DOT1X-5-FAIL: Switch 1 R0/0: sessmgrd: Authentication failed for client (0000.5e00.53${below(90) + 10}) with reason (AAA Server Down)`,
  (below) => `%ILPOWER-5-POWER_GRANTED: Interface Gi1/0/${1 + below(48)}: Power granted`,
];

const two = (value) => String(value).padStart(2, '0');

/** The header of a line in one of seven shapes, with its message behind it. */
function logLine(text, device, ms) {
  const date = new Date(ms);
  device.sequence += 1;
  const day = `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)}`;
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const stamp = `${day} ${time}.${String(date.getUTCMilliseconds()).padStart(3, '0')}${device.zone}`;
  const pri = `<${184 + Number(/-(\d)-/.exec(text)[1])}>`;
  switch (device.shape) {
    case 0:
      return `${pri}${device.sequence}: *${stamp}: ${text}`;
    case 1:
      return `${pri}${String(device.sequence).padStart(6, '0')}: ${device.name}: ${stamp}: ${text}`;
    case 2:
      return `${day} ${time} ${device.name} ${device.sequence}: ${stamp}: ${text}`;
    case 3:
      return `${date.toISOString()} ${device.name} ${device.sequence}: .${stamp}: ${text}`;
    case 4:
      return `${pri}1 ${date.toISOString()} ${device.address} - - - - ${text}`;
    case 5:
      return `${pri}${device.sequence}: ${day} ${date.getUTCFullYear()} ${stamp.slice(7)}: ${text}`;
    default:
      return `${day} ${time} ${device.name} ${stamp}: ${text}`;
  }
}

function deviceOf(index, below) {
  return {
    name: `site${index % 40}-sw${String(index).padStart(5, '0')}`,
    address: `198.${18 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`,
    udi: `PID:C9300-24T,SN:FOC${String(index).padStart(4, '0')}A000`,
    sequence: below(9000),
    shape: index % 7,
    zone: ['', ' UTC', ' CET', ' EDT'][index % 4],
  };
}

function writeAll(path, fill) {
  const file = openSync(path, 'w');
  let pending = [];
  let size = 0;
  let bytes = 0;
  const flush = () => {
    const chunk = Buffer.from(pending.join(''));
    bytes += chunk.length;
    for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
    pending = [];
    size = 0;
  };
  fill((line) => {
    pending.push(line, '\n');
    size += line.length + 1;
    if (size > 1 << 20) flush();
    return bytes + size;
  });
  flush();
  closeSync(file);
  return bytes;
}

/**
 * Writes a log.
 * @param {string} path
 * @param {{ lines: number, devices?: number, share?: number }} size share of licensing lines, 0.02 by default
 * @returns bytes written
 */
export function writeLog(path, { lines, devices = 200, share = 0.02 }) {
  const below = numbers(7);
  const pick = (list) => list[below(list.length)];
  const switches = Array.from({ length: devices }, (_, index) => deviceOf(index, below));
  let ms = Date.UTC(2026, 0, 5);
  return writeAll(path, (line) => {
    for (let index = 0; index < lines; index += 1) {
      ms += below(400);
      // The first lines name every device once; behind them they come by chance.
      const device = index < devices ? switches[index] : pick(switches);
      const isLicensing = index < devices || below(100_000) < share * 100_000;
      const text = isLicensing ? pick(licensing)(pick, device, below) : pick(other)(below);
      line(logLine(text, device, ms));
    }
  });
}

/** Writes a show-tech-support file of about that many bytes, with a log and a `show license tech support` in its middle. */
export function writeShowTech(path, target) {
  const below = numbers(11);
  const pick = (list) => list[below(list.length)];
  const device = { ...deviceOf(0, below), zone: ' UTC' };
  return writeAll(path, (line) => {
    let done = 0;
    const section = (command, lines) => {
      done = line('');
      done = line(`------------------ ${command} ------------------`);
      done = line('');
      for (const text of lines) done = line(text);
    };
    const interfaces = () =>
      Array.from({ length: 400 }, () => [
        `GigabitEthernet${1 + below(8)}/0/${1 + below(48)} is up, line protocol is up (connected)`,
        `  Hardware is Gigabit Ethernet, address is 0000.5e00.53${10 + below(90)}`,
        '  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,',
        `  5 minute input rate ${below(1e6)} bits/sec, ${below(1e3)} packets/sec`,
        `     ${below(1e9)} packets input, ${below(2e9)} bytes, 0 no buffer`,
      ]).flat();
    section('show version', [
      'Cisco IOS XE Software, Version 17.09.04a',
      'Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4a, RELEASE SOFTWARE (fc3)',
      `${device.name} uptime is 3 weeks, 2 days, 4 hours, 11 minutes`,
    ]);
    while (done < target / 2) section('show interfaces', interfaces());
    let ms = Date.UTC(2026, 0, 5);
    section(
      'show logging',
      Array.from({ length: 500 }, () => {
        ms += 60_000;
        const text = below(10) === 0 ? pick(licensing)(pick, device, below) : pick(other)(below);
        return logLine(text, { ...device, shape: 0 }, ms).replace(/^<\d+>/, '');
      }),
    );
    section('show license tech support', licenseOutput().split('\n'));
    while (done < target) section('show interfaces', interfaces());
  });
}

/** `show license all` of a switch that reports to CSLU; each number gives a switch with names, dates and counts of its own. */
export function licenseOutput(number = 0) {
  const udi = `PID:C9300-24T,SN:FOC${String(number).padStart(4, '0')}A000`;
  const day = (month) =>
    `${MONTHS[month]} ${two(1 + (number % 28))} ${two(number % 24)}:${two(number % 60)}:40 2026 UTC`;
  return `Smart Licensing Status
======================

Smart Licensing is ENABLED

Export Authorization Key:
  Features Authorized:
    <none>

Utility:
  Status: DISABLED

Smart Licensing Using Policy:
  Status: ENABLED

Account Information:
  Smart Account: Example Account
  Virtual Account: Branch ${number}

Data Privacy:
  Sending Hostname: yes
    Callhome hostname privacy: DISABLED
    Smart Licensing hostname privacy: DISABLED
  Version privacy: DISABLED

Transport:
  Type: cslu
  Cslu address: http://cslu.example.com:8182/cslu/v1/pi
  Proxy:
    Not Configured
  VRF:
    Not Configured

Miscellaneous:
  Custom Id: <empty>

Policy:
  Policy in use: Merged from multiple sources.
  Reporting ACK required: yes (CISCO default)
  Unenforced/Non-Export Perpetual Attributes:
    First report requirement (days): 365 (CISCO default)
    Reporting frequency (days): 0 (CISCO default)
    Report on change (days): 90 (CISCO default)
  Unenforced/Non-Export Subscription Attributes:
    First report requirement (days): 90 (CISCO default)
    Reporting frequency (days): 90 (CISCO default)
    Report on change (days): 90 (CISCO default)
  Enforced (Perpetual/Subscription) License Attributes:
    First report requirement (days): 0 (CISCO default)
    Reporting frequency (days): 0 (CISCO default)
    Report on change (days): 0 (CISCO default)
  Export (Perpetual/Subscription) License Attributes:
    First report requirement (days): 0 (CISCO default)
    Reporting frequency (days): 0 (CISCO default)
    Report on change (days): 0 (CISCO default)

Usage Reporting:
  Last ACK received: ${day(0)}
  Next ACK deadline: ${day(3)}
  Reporting push interval: 30  days
  Next ACK push check: ${day(0)}
  Next report push: ${day(1)}
  Last report push: ${day(0)}
  Last report file write: <none>

Trust Code Installed: ${day(0)}

License Usage
=============

network-advantage (C9300-24 Network Advantage):
  Description: C9300-24 Network Advantage
  Count: 1
  Version: 1.0
  Status: IN USE
  Export status: NOT RESTRICTED
  Feature Name: network-advantage
  Feature Description: C9300-24 Network Advantage
  Enforcement type: NOT ENFORCED
  License type: Perpetual

dna-advantage (C9300-24 DNA Advantage):
  Description: C9300-24 DNA Advantage
  Count: 1
  Version: 1.0
  Status: IN USE
  Export status: NOT RESTRICTED
  Feature Name: dna-advantage
  Feature Description: C9300-24 DNA Advantage
  Enforcement type: NOT ENFORCED
  License type: Subscription

Product Information
===================
UDI: ${udi}

Agent Version
=============
Smart Agent for Licensing: 5.5.25_rel/116

License Authorizations
======================
Overall status:
  Active: ${udi}
      Status: NOT INSTALLED

Purchased Licenses:
  No Purchase Information Available

Usage Report Summary:
=====================
Total: ${12 + number},  Purged: 0
Total Acknowledged Received: ${11 + number},  Waiting for Ack: 1
Available to Report: 0  Collecting Data: 2
`;
}

/** The lines of a log as an export of a log system has them: an event in JSON for each. */
export function writeEvents(path, log) {
  const output = openSync(path, 'w');
  const input = openSync(log, 'r');
  const buffer = Buffer.alloc(1 << 20);
  let rest = '';
  for (let count = readSync(input, buffer); count > 0; count = readSync(input, buffer)) {
    const lines = (rest + buffer.toString('latin1', 0, count)).split('\n');
    rest = lines.pop();
    const events = lines.map((original) =>
      JSON.stringify({
        event: { original, dataset: 'cisco_ios.log' },
        agent: { name: 'collector1', type: 'filebeat' },
      }),
    );
    writeSync(output, `${events.join('\n')}\n`);
  }
  closeSync(input);
  closeSync(output);
}
