import type { FleetCause, ReportDevice } from '../../model/report.js';
import { millisecondsOf } from '../../model/stamp.js';
import { isSettled } from '../../model/terms.js';

/** Devices that must fail alike before it is called one cause. */
const DEVICES_ALIKE = 3;
/** Their first failures lie within this time of each other. */
const WINDOW = 3_600_000;
/** So near must they lie where no cause stands out, because then it is the coincidence that speaks for one. */
const NARROW_WINDOW = 600_000;
/** Sites of a cause that are named. */
const SITES_NAMED = 10;

/** What of one device fails: all that is needed of it to find what many share. Small, so that others can keep it. */
export interface FleetMember {
  /** The same for what fails alike. */
  readonly key: string;
  readonly device: string;
  readonly hostname: string | null;
  readonly title: string;
  /** Milliseconds since 1970 UTC by the device's clock. */
  readonly opened: number | null;
  /** The same, ISO 8601. */
  readonly last: string | null;
  /** By the user's records only. */
  readonly site: string | null;
  readonly shared: readonly (readonly [what: string, value: string])[];
}

/**
 * Finds causes that many devices share: the same cause of the same finding, the same server, begun within an hour. Where no
 * cause stands out on the devices themselves, the same error from the same server within minutes is one cause all the same,
 * though nothing tells which. Devices that merely fail at the same time, or alike at another server, do not fold.
 */
export function fleetCauses(devices: readonly ReportDevice[]): FleetCause[] {
  return causesOf(devices.flatMap(failuresOf));
}

/** The same of what `failuresOf` gave for each device. */
export function causesOf(failures: readonly FleetMember[]): FleetCause[] {
  const groups = new Map<string, FleetMember[]>();
  for (const member of failures) {
    const members = groups.get(member.key);
    if (members === undefined) groups.set(member.key, [member]);
    else members.push(member);
  }
  return [...groups].flatMap(([key, members]) => fleetOf(key, members));
}

/** What of a device fails in a way that others may share. */
export function failuresOf(device: ReportDevice): FleetMember[] {
  const failures: FleetMember[] = [];
  for (const finding of device.findings) {
    if (finding.severity === 'info') continue;
    const cause = finding.causes.find(isSettled);
    const incident = device.incidents.find((each) => each.mnemonic === finding.mnemonic && each.status === 'open');
    const server = device.state.transport.url || incident?.fields.server;
    const error = incident?.fields.error;
    if (!server || (!cause && !error)) continue;
    const key = [finding.id, cause?.id ?? '', server, cause ? '' : error].join('\n');
    const told = Object.entries({
      server,
      error,
      release: device.release,
      site: device.inventory?.site ?? siteOf(device.hostname),
    }).filter((pair): pair is [string, string] => Boolean(pair[1]));
    const opened = incident?.opened ? millisecondsOf(incident.opened) : null;
    failures.push({
      key,
      device: device.id,
      hostname: device.hostname,
      title: cause?.title ?? `${finding.title}: ${error}`,
      opened,
      last: incident?.opened ?? null,
      site: device.inventory?.site ?? null,
      shared: told.slice(),
    });
  }
  // Kept for each device: copies have no room to grow.
  return failures.slice();
}

function fleetOf(key: string, members: readonly FleetMember[]): FleetCause[] {
  const [finding = '', cause = ''] = key.split('\n');
  const window = cause === '' ? NARROW_WINDOW : WINDOW;
  return windows(members, window).flatMap((alike) => fleetCause(finding, cause === '' ? null : cause, alike));
}

/** Splits members at gaps of more than the window; those without a time stand together. */
function windows(members: readonly FleetMember[], window: number): FleetMember[][] {
  const timed = members.filter((member) => member.opened !== null).sort((a, b) => Number(a.opened) - Number(b.opened));
  const groups: FleetMember[][] = [];
  for (const member of timed) {
    const group = groups.at(-1) ?? [];
    const before = group.at(-1);
    if (before !== undefined && Number(member.opened) - Number(before.opened) <= window) group.push(member);
    else groups.push([member]);
  }
  return [...groups, members.filter((member) => member.opened === null)];
}

function fleetCause(finding: string, cause: string | null, members: readonly FleetMember[]): FleetCause[] {
  const first = members[0];
  // Without a time nothing says that they fail together.
  if (!first || members.length < DEVICES_ALIKE || (cause === null && first.opened === null)) return [];
  const others = members.map(({ shared }) => new Map(shared));
  const shared = first.shared.flatMap(([what, value]) =>
    others.every((other) => other.get(what) === value) ? [{ what, value }] : [],
  );
  return [
    {
      finding,
      cause,
      title: first.title,
      devices: members.map((member) => member.device),
      shared: [...shared, ...sitesOf(members)],
      first: first.last,
      last: members.at(-1)?.last ?? null,
    },
  ];
}

/** The sites by the user's records, where there are several: those with most devices first. */
function sitesOf(members: readonly FleetMember[]): FleetCause['shared'] {
  const counts = new Map<string, number>();
  for (const { site } of members) if (site !== null) counts.set(site, (counts.get(site) ?? 0) + 1);
  if (counts.size < 2) return [];
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  const more = sorted.length > SITES_NAMED ? ` and ${sorted.length - SITES_NAMED} more` : '';
  const named = sorted.slice(0, SITES_NAMED).map(([site, count]) => `${site} (${count})`);
  return [{ what: 'sites', value: `${named.join(', ')}${more}` }];
}

/** What stands before the first dash or digit of a host name: many sites number their devices. */
function siteOf(hostname: string | null): string | null {
  return hostname?.match(/^[a-z]{2,}(?=[-_\d])/i)?.[0]?.toLowerCase() ?? null;
}

/** The same for a shared cause as long as it goes on. */
export function fleetKey({ finding, cause, shared, first }: FleetCause): string {
  const server = shared.find(({ what }) => what === 'server')?.value ?? '';
  return [finding, cause ?? '', server, first?.slice(0, 10) ?? ''].join(' ');
}
