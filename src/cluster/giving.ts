import { randomUUID } from 'node:crypto';
import { addressedTo } from '../collector/addressed.js';
import type { Diagnosing } from '../collector/diagnosing.js';
import { notKept, type Submission } from '../collector/opening.js';
import { Refusal } from '../collector/refusal.js';
import type { DeviceRecord } from '../diagnose/fold/fold.js';
import { udiAlias, udiAliases } from '../diagnose/fold/identity.js';
import type { InputRecord, LicenseFileRecord } from '../model/record.js';
import { placeOf } from './placement.js';
import type { Answer, GivenOutputs, ViewedDevice } from './ports.js';
import { written } from './written.js';

/** What is given to devices at one of the servers of a cluster, and waited for. */
export interface Giving {
  /**
   * Hands outputs to the partitions of the devices that they are of, and waits until these were judged and are shown.
   * @throws Refusal 413, 422; 503 while the engine can't be reached or old workers are there, 504 where no worker takes it in time
   */
  submit(bytes: Uint8Array, source: string, device?: string | null): Promise<Submission>;
  /** Looks what was answered. @throws AwayError */
  look(): Promise<void>;
  /** What was answered when it was looked last is shown by now. */
  settle(): void;
  /** Nobody looks any more. */
  stop(): void;
}

const PATIENCE = 15_000;
/** Characters of what one document tells of the devices of one partition. */
const PART_CAP = 4_000_000;

interface Waiting {
  /** Partitions that have not answered. */
  readonly open: Set<number>;
  readonly answered: Map<number, Answer>;
  done(answers: readonly Answer[]): void;
  fail(reason: Refusal): void;
}

/**
 * @param devices as they are shown
 * @param patience how long who gave something waits for it, milliseconds
 */
export function createGiving(
  given: GivenOutputs,
  read: Diagnosing['records'],
  devices: () => Iterable<ViewedDevice>,
  patience = PATIENCE,
): Giving {
  const waiting = new Map<string, Waiting>();

  function answersTo(request: string, partitions: Iterable<number>): Promise<readonly Answer[]> {
    return new Promise<readonly Answer[]>((done, fail) => {
      const late = setTimeout(() => fail(tooLate()), patience);
      const ended = <Value>(end: (value: Value) => void) => {
        return (value: Value) => {
          clearTimeout(late);
          end(value);
        };
      };
      waiting.set(request, { open: new Set(partitions), answered: new Map(), done: ended(done), fail: ended(fail) });
    }).finally(() => waiting.delete(request));
  }

  async function submit(bytes: Uint8Array, source: string, device: string | null = null): Promise<Submission> {
    const { records: found, diagnostics } = await read(bytes, source);
    const owner = [...devices()].find(({ report }) => device !== null && report?.id === device)?.report;
    const records = owner ? found.map(addressedTo(owner, udisOf(devices()))) : found;
    const { parts, homeless } = partsOf(records, homesOf(records, devices()));
    const told = [...diagnostics, ...homeless.map(notKept)];
    if (parts.size === 0) return { devices: [], diagnostics: told };
    const request = randomUUID();
    const answer = await written(given.add(request, source, parts));
    if (answer === 'mixed')
      throw new Refusal(503, 'old-workers', 'a worker of an older version is there, which takes no outputs', 10);
    const answers = await answersTo(request, parts.keys());
    return {
      devices: [...new Set(answers.flatMap((each) => each.devices))],
      diagnostics: [...told, ...answers.flatMap((each) => each.diagnostics)],
    };
  }

  return {
    submit,
    async look() {
      if (waiting.size === 0) return;
      for (const { request, p, ...answer } of await given.answers([...waiting.keys()])) {
        const each = waiting.get(request);
        if (each === undefined || each.answered.has(p)) continue;
        each.answered.set(p, { request, ...answer });
        each.open.delete(p);
        for (const home of answer.homes) if (!each.answered.has(home)) each.open.add(home);
      }
    },
    settle() {
      for (const { open, answered, done } of waiting.values()) if (open.size === 0) done([...answered.values()]);
    },
    stop() {
      for (const { fail } of waiting.values()) fail(tooLate());
    },
  };
}

function tooLate(): Refusal {
  const reason =
    'it is in the cluster’s log and no worker has taken it yet: it counts as soon as one does, don’t give it again (sldiag cluster status tells who is behind)';
  return new Refusal(504, 'not-taken-yet', reason);
}

/** What is of which partition. @throws Refusal 413 */
function partsOf(
  records: readonly InputRecord[],
  homes: Homes,
): { readonly parts: ReadonlyMap<number, readonly InputRecord[]>; readonly homeless: readonly LicenseFileRecord[] } {
  const parts = new Map<number, InputRecord[]>();
  const sizes = new Map<number, number>();
  const homeless: LicenseFileRecord[] = [];
  for (const record of records) {
    const places = record.kind === 'license-file' ? homes.ofFile(record) : [homes.ofRecord(record)];
    if (record.kind === 'license-file' && places.length === 0) homeless.push(record);
    for (const p of places) {
      const size = (sizes.get(p) ?? 0) + JSON.stringify(record).length;
      if (size > PART_CAP)
        throw new Refusal(413, 'too-large', 'it tells more of a device than a cluster takes at once');
      sizes.set(p, size);
      const part = parts.get(p);
      if (part === undefined) parts.set(p, [record]);
      else part.push(record);
    }
  }
  return { parts, homeless };
}

/** Whether a device that is shown has a UDI. */
function udisOf(shown: Iterable<ViewedDevice>): (alias: string) => boolean {
  const known = new Set([...shown].flatMap(({ report }) => report?.udis.map(udiAlias) ?? []));
  return (alias) => known.has(alias);
}

interface Homes {
  ofRecord(record: DeviceRecord): number;
  ofFile(file: LicenseFileRecord): readonly number[];
}

/**
 * Where devices are: outputs go by the name that they stand under, as messages do, and those without one by their UDI. A licence file goes
 * to those that are shown, or have outputs beside it: no other partition could tell whom it is not for.
 */
function homesOf(records: readonly InputRecord[], shown: Iterable<ViewedDevice>): Homes {
  const byUdi = new Map<string, number>();
  const byName = new Map<string, number>();
  function note(alias: string | null, p: number): void {
    if (alias !== null && !byUdi.has(alias)) byUdi.set(alias, p);
  }

  for (const { p, report } of shown) {
    if (report?.hostname) byName.set(report.hostname.toLowerCase(), p);
    for (const udi of report?.udis ?? []) note(udiAlias(udi), p);
  }

  function ofRecord(record: DeviceRecord): number {
    const { hostname, address } = record.device;
    const isNamed = hostname !== null || address !== null || !('facts' in record) || record.facts.hostname;
    const known = isNamed ? undefined : udiAliases(record.facts).find((alias) => byUdi.has(alias));
    return (known === undefined ? undefined : byUdi.get(known)) ?? placeOf(record);
  }

  for (const record of records) {
    if (record.kind === 'license-file') continue;
    const p = ofRecord(record);
    if (record.device.hostname) byName.set(record.device.hostname.toLowerCase(), p);
    if ('facts' in record) for (const alias of udiAliases(record.facts)) note(alias, p);
  }
  return {
    ofRecord,
    ofFile({ content, device }) {
      const carrying = content.udis.flatMap((udi) => byUdi.get(udiAlias(udi) ?? '') ?? []);
      const named = byName.get(device.hostname?.toLowerCase() ?? '');
      return carrying.length > 0 || named === undefined ? [...new Set(carrying)] : [named];
    },
  };
}
