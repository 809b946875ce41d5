import type { FleetCause, ReportDevice } from '../model/report.js';
import { millisecondsOf } from './vocabulary.js';

/** Devices that must fail alike before it is called one cause. */
const DEVICES_ALIKE = 3;
/** Their first failures lie within this time of each other. */
const WINDOW = 3_600_000;

interface Member {
  readonly device: string;
  readonly title: string;
  readonly opened: number | null;
  readonly last: string | null;
  readonly shared: ReadonlyMap<string, string>;
}

/**
 * Finds causes that many devices share: the same cause of the same finding, the same server, begun within an hour.
 * Devices that merely fail at the same time, or in the same way at another server, do not fold.
 */
export function fleetCauses(devices: readonly ReportDevice[]): FleetCause[] {
  const groups = new Map<string, Member[]>();
  for (const device of devices) {
    for (const finding of device.findings) {
      if (finding.severity === 'info') continue;
      const cause = finding.causes.find(({ verdict }) => verdict === 'confirmed' || verdict === 'likely');
      const incident = device.incidents.find((each) => each.mnemonic === finding.mnemonic && each.status === 'open');
      const server = device.state.transport.url || incident?.fields.server;
      if (!cause || !server) continue;
      const key = `${finding.id}\n${cause.id}\n${server}`;
      const shared = new Map(
        Object.entries({
          server,
          error: incident?.fields.error,
          release: device.release,
          site: siteOf(device.hostname),
        }).filter((pair): pair is [string, string] => Boolean(pair[1])),
      );
      const opened = incident?.opened ? millisecondsOf(incident.opened) : null;
      const member: Member = { device: device.id, title: cause.title, opened, last: incident?.opened ?? null, shared };
      groups.set(key, [...(groups.get(key) ?? []), member]);
    }
  }
  return [...groups].flatMap(([key, members]) => windows(members).flatMap((alike) => fleetCause(key, alike)));
}

/** Splits members at gaps of more than the window; those without a time stand together. */
function windows(members: readonly Member[]): Member[][] {
  const timed = members.filter((member) => member.opened !== null).sort((a, b) => Number(a.opened) - Number(b.opened));
  const groups: Member[][] = [];
  for (const member of timed) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before && Number(member.opened) - Number(before.opened) <= WINDOW) group.push(member);
    else groups.push([member]);
  }
  const untimed = members.filter((member) => member.opened === null);
  return untimed.length > 0 ? [...groups, untimed] : groups;
}

function fleetCause(key: string, members: readonly Member[]): FleetCause[] {
  const first = members[0];
  if (!first || members.length < DEVICES_ALIKE) return [];
  const [finding = '', cause = ''] = key.split('\n');
  const shared = [...first.shared].flatMap(([what, value]) =>
    members.every((member) => member.shared.get(what) === value) ? [{ what, value }] : [],
  );
  return [
    {
      finding,
      cause,
      title: first.title,
      devices: members.map((member) => member.device),
      shared,
      first: first.last,
      last: members.at(-1)?.last ?? null,
    },
  ];
}

/** What stands before the first dash or digit of a host name: many sites number their devices. */
function siteOf(hostname: string | null): string | null {
  return hostname?.match(/^[a-z]{2,}(?=[-_\d])/i)?.[0]?.toLowerCase() ?? null;
}
