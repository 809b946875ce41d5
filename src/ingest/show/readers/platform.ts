/**
 * `show switch`, `show redundancy`, `show inventory` (chassis and stack members only) and the head of `show logging`: what
 * hardware there is, in which role, and what it logs.
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape, Udi } from '../../../model/facts.js';
import type { Block } from '../block.js';
import { defineReader, sift } from './define.js';
import type { ShowLine } from './lines.js';
import type { Draft, Reading } from './reading.js';

// *1       Active   0c75.bd6e.db00     15     V02     Ready
//  2       Member   0000.0000.0000     0              Provisioned
const MEMBER =
  /^\*?\s{0,4}(\d{1,2})\s+(Active|Standby|Member|Master)\s+[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}\s+\d{1,2}\s+(?:(?:V?\d\S{0,6})\s+)?([A-Za-z].{0,40})$/i;

function readSwitch(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const stack: Known<FactShape['stack'][number]>[] = [];
  let ports = false;
  sift(lines, reading, (line) => {
    const member = MEMBER.exec(line.text);
    if (member) {
      const [, number = '', role = '', state = ''] = member;
      stack.push({
        number: fact(Number(number), line.span),
        role: fact(role, line.span),
        state: fact(state, line.span),
      });
      return true;
    }
    // Stack Port Status             Neighbors
    ports ||= /^Stack Port Status\b/i.test(line.text);
    return (
      ports ||
      line.shape.kind === 'rule' ||
      /^(?:Switch\/Stack Mac Address|Mac persistency wait time|H\/W\s+Current|Switch#\s+Role)/i.test(line.text)
    );
  });
  return { stack };
}

function readRedundancy(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const redundancy: Draft<FactShape['redundancy']> = {};
  let peer = false;
  sift(lines, reading, (line) => {
    // Peer Processor Information :
    peer ||= /^Peer Processor Information\b/i.test(line.text);
    // Peer (slot: 0) information is not available because it is in 'DISABLED' state
    if (/^Peer \(slot: [^)]{1,20}\) information is not available/i.test(line.text)) {
      redundancy.peerState = fact('', line.span);
      return true;
    }
    //     Operating Redundancy Mode = sso
    const setting = /^([A-Z][A-Za-z_ ]{2,40}?)\s*=\s*(.*)$/.exec(line.text);
    if (setting) {
      const [, key = '', value = ''] = setting;
      if (/^Operating Redundancy Mode$/i.test(key)) {
        redundancy.mode = fact(value, line.span);
      } else if (/^Switchovers system experienced$/i.test(key) && /^\d{1,9}$/.test(value)) {
        redundancy.switchovers = fact(Number(value), line.span);
      } else if (/^Current Software state$/i.test(key) && peer) {
        redundancy.peerState = fact(value, line.span);
      }
      return true;
    }
    return (
      line.shape.kind === 'rule' ||
      /^(?:Redundant System|Current Processor|Peer Processor) Information\b/i.test(line.text) ||
      /^(?:Technical Support:|Copyright \(c\)|Compiled |IOS \(tm\)|\.\d+\), )/i.test(line.text)
    );
  });
  return { redundancy };
}

/** Names under which the chassis or a stack member is listed; the UDI is that of the chassis. */
// NAME: "Switch 1", DESCR: "C9300-24P"
// NAME: "Chassis", DESCR: "Cisco Catalyst 9400 Series 7 Slot Chassis"
// NAME: "Rack 0", DESCR: "Cisco 8201 1RU Chassis"   of IOS XR
const CHASSIS = /^NAME: "(?:(?:Switch ?\d{1,2} )?(?:Chassis|System)|Chassis ?\d{1,2}|Switch ?\d{1,2}|Rack \d{1,3})"/i;
/** Families that are licensed by the UDI of their chassis. Others list parts under such names too. */
const LICENSED_BY_CHASSIS =
  /^(?:C9\d|C8\d{3}|C8000V|CSR1000V|ASR10\d\d|ISR4\d{3}|ISR1\d{3}|C1[01]\d\d|C11\d\d|IR1\d{3}|IE-3|ESS-3|ESR6|VG4|N9K-|N3K-|8\d{3}-|N540|NCS-?5|NCS1|ASR-9\d{3})/;
// PID: C9300-24P         , VID: V02  , SN: FOC0000TEST
const PART = /^PID: ?([^\s,]{1,40})\s*, ?VID: ?\S{0,10}\s*, ?SN: ?(\S{0,40})/;

function readInventory(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const udis: Known<Udi>[] = [];
  const modules: Known<FactShape['modules'][number]>[] = [];
  let chassis = false;
  let named = false;
  let first = true;
  sift(lines, reading, (line) => {
    if (/^NAME: "/.test(line.text)) {
      chassis = CHASSIS.test(line.text);
      named = true;
      return true;
    }
    const part = PART.exec(line.text);
    if (part) {
      const [, pid = '', sn = ''] = part;
      // A supervisor, of which `show license udi` tells nothing.
      if (/-SUP-/.test(pid)) modules.push({ pid: fact(pid, line.span) });
      // Where a filter left the names out, the first part is the chassis.
      chassis ||= first && !named;
      first = false;
      if (chassis && sn !== '' && LICENSED_BY_CHASSIS.test(pid) && !udis.some((udi) => udi.sn?.value === sn)) {
        udis.push({ pid: fact(pid, line.span), sn: fact(sn, line.span) });
      }
      chassis &&= named;
      return true;
    }
    return named;
  });
  return { ...(udis.length > 0 ? { udis } : {}), ...(modules.length > 0 ? { modules } : {}) };
}

/** The log itself is read line by line elsewhere; here only what the device sends to collectors. */
function readLogging(lines: readonly ShowLine[], reading: Reading, { partial }: Block): Known<FactShape> {
  // Number of lines which match regexp = 7
  const isCount = COUNTS_LICENSING.test(partial ?? '');
  for (const each of isCount ? lines : []) if (/ = 0*[1-9]\d*$/.test(each.text)) reading.unread.add(each);
  //     Trap logging: level informational, 478 message lines logged
  const line = lines.find(({ text }) => /^Trap logging: /i.test(text));
  const level = line ? /^Trap logging: (?:level )?([a-z]+)/i.exec(line.text)?.[1] : undefined;
  return line && level ? { config: { loggingTrap: fact(level.toLowerCase(), line.span) } } : {};
}

/** `| count SMART_LIC`: a filter that leaves of messages of licensing no more than their number. */
const COUNTS_LICENSING = /^\| *c\w* .*(?:licens|smart|comm_|call.?home|trust|cslu|cssm)/i;

//   Mgmt-vrf                         <not set>             ipv4,ipv6   Gi0/0
const VRF = /^(\S{1,60}) +(?:<not set>|\d[\d.:]{2,40})(?: +ipv[46](?:,ipv6)?)?(?: +([A-Z]\S{0,60}))?$/i;

/** `show vrf`: which VRFs there are, and the interfaces in each, with their names as the device abbreviates them. */
function readVrfs(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const vrfs: Draft<FactShape['vrfs'][number]>[] = [];
  sift(lines, reading, (line) => {
    const row = VRF.exec(line.text);
    if (row) {
      vrfs.push({ name: fact(row[1] ?? '', line.span), interfaces: fact(row[2] ?? '', line.span) });
      return true;
    }
    //                                                                       Gi0/1
    const more = /^[A-Z][A-Za-z]{1,20}\d\S{0,30}$/.exec(line.text);
    const last = vrfs.at(-1);
    if (more && last?.interfaces) {
      last.interfaces = fact([last.interfaces.value, more[0]].filter(Boolean).join(','), line.span);
      return true;
    }
    return /^Name +Default RD\b/i.test(line.text);
  });
  return { vrfs };
}

export const platformReaders = [
  defineReader(['show switch'], [/^Switch\/Stack Mac Address : /], readSwitch),
  defineReader(['show vrf'], [/^ {0,4}Name +Default RD +Protocols? +Interfaces?\s*$/], readVrfs),
  defineReader(['show redundancy'], [/^Redundant System Information :/], readRedundancy),
  defineReader(['show inventory'], [/^NAME: ".*", DESCR: /], readInventory),
  defineReader(['show logging'], [/^Syslog logging: enabled/], readLogging),
];
