import { randomUUID } from 'node:crypto';
import { applySilences, isSharedSilenced, isSilenced } from '../diagnose/judge/silences.js';
import { escapeControls } from '../ingest/text/escape.js';
import { redactSecrets } from '../ingest/text/redact.js';
import type { FleetCause, ReportDevice } from '../model/report.js';
import type { LiveSilence } from '../model/silence.js';
import { meant } from '../rules/nearest.js';
import { Refusal } from './refusal.js';

/** What somebody asks for, as it came; nothing of it is checked yet. */
export type AskedSilence = Readonly<Partial<Record<'kind' | 'finding' | 'device' | 'reason' | 'until', unknown>>>;

/** What is hidden in a running collector, why, and until when. */
export interface Silences {
  /** Those that have not ended, oldest first. */
  list(now: number): readonly LiveSilence[];
  /** @throws Refusal for what makes no sense, or is one too many */
  add(asked: AskedSilence, now: number): LiveSilence;
  /** @throws Refusal 404 */
  end(id: string): LiveSilence;
  /** The devices without what is hidden, and what that is. An acknowledgement of a finding that is gone ends here. */
  apply(devices: readonly ReportDevice[], now: number): ReturnType<typeof applySilences>;
  /** Is all that a message reports of a device silenced? */
  hasMessage(device: ReportDevice, mnemonic: string, now: number): boolean;
  /** Are all devices of a shared cause silenced for it? */
  hasFleet(cause: FleetCause, devices: readonly Pick<ReportDevice, 'id' | 'hostname'>[], now: number): boolean;
  /** All devices and shared causes as they are shown, see `apply`. */
  shownAt(
    devices: readonly ReportDevice[],
    fleet: readonly FleetCause[],
    now: number,
  ): ReturnType<typeof applySilences> & { readonly fleet: FleetCause[] };
  /** A device as it is told of, without what is silenced. */
  shown(device: ReportDevice, now: number): ReportDevice;
  /** What a restart needs, when it is another than the last time; else null. */
  state(): string | null;
}

/** Devices that views are told of one by one when something is silenced on them. */
const SILENCED_TOLD = 200;

/** The devices that a silence hides something of, as far as views are told of them one by one. */
export function concernedBy(silence: LiveSilence, devices: readonly ReportDevice[]): ReportDevice[] {
  return devices
    .filter((device) => device.findings.some(({ id }) => isSilenced(silence, id, device)))
    .slice(0, SILENCED_TOLD);
}

/**
 * A slip of the finger would look like a silence and hide nothing.
 * @param known ids of the findings that the knowledge has; one that stands on a device is known too, by whoever judged it
 * @throws Refusal 422
 */
export function checkFinding(
  { finding }: AskedSilence,
  known: readonly string[],
  devices: readonly ReportDevice[],
): void {
  const wanted = typeof finding === 'string' ? finding.trim() : '';
  // What is no id at all is refused by `add`.
  if (wanted === '' || wanted.length > WORDS || known.includes(wanted)) return;
  if (devices.some(({ findings }) => findings.some(({ id }) => id === wanted))) return;
  const message = `no finding has that id, so that nothing would be hidden${meant(wanted, known) || '; sldiag rules list shows all'}`;
  throw new Refusal(422, 'unknown-finding', message);
}

const CAP = 500;
const LONGEST = 366 * 24 * 3600 * 1000;
const WORDS = 300;

/**
 * In one piece: one list, with what it hides asked from every side.
 * @param kept what `state` gave an earlier run
 */
export function createSilences(kept: string | null): Silences {
  let silences: LiveSilence[] = kept === null ? [] : JSON.parse(kept);
  let isNews = false;

  function keep(next: LiveSilence[]): void {
    if (next.length === silences.length && next.every((each, index) => each === silences[index])) return;
    silences = next;
    isNews = true;
  }

  function list(now: number): readonly LiveSilence[] {
    keep(silences.filter(({ until }) => Date.parse(until) > now));
    return silences;
  }

  function apply(devices: readonly ReportDevice[], now: number): ReturnType<typeof applySilences> {
    const active = list(now);
    if (active.length === 0) return { devices: [...devices], silenced: [] };
    const isThere = (silence: LiveSilence) =>
      devices.some((device) => device.findings.some(({ id }) => isSilenced(silence, id, device)));
    keep(active.filter((silence) => silence.kind === 'silence' || isThere(silence)));
    return applySilences(devices, silences, now);
  }

  function hasFleet(
    cause: FleetCause,
    devices: readonly Pick<ReportDevice, 'id' | 'hostname'>[],
    now: number,
  ): boolean {
    return isSharedSilenced(cause, devices, list(now), now);
  }

  return {
    list,
    add({ kind = 'silence', finding, device, reason, until }, now) {
      if (kind !== 'silence' && kind !== 'acknowledgement')
        throw new Refusal(400, 'bad-silence', 'kind is silence or acknowledgement');
      const end = typeof until === 'string' ? Date.parse(until) : Number.NaN;
      if (!(end > now && end - now <= LONGEST))
        throw new Refusal(400, 'bad-silence', 'until is a moment in ISO 8601, within a year from now');
      if (list(now).length >= CAP) throw new Refusal(409, 'too-many-silences', `there are ${CAP} silences; end some`);
      const silence: LiveSilence = {
        id: randomUUID(),
        kind,
        finding: wordsOf('finding', finding),
        device: device === undefined || device === null || device === '' ? '*' : wordsOf('device', device),
        reason: wordsOf('reason', reason),
        from: new Date(now).toISOString(),
        until: new Date(end).toISOString(),
      };
      keep([...silences, silence]);
      return silence;
    },
    end(id) {
      const silence = silences.find((each) => each.id === id);
      if (silence === undefined)
        throw new Refusal(404, 'unknown-silence', 'no such silence is there; it may have ended');
      keep(silences.filter((each) => each !== silence));
      return silence;
    },
    apply,
    hasMessage(device, mnemonic, now) {
      const findings = device.findings.filter((finding) => finding.mnemonic === mnemonic);
      const isHidden = (finding: string) => list(now).some((silence) => isSilenced(silence, finding, device));
      return findings.length > 0 && findings.every(({ id }) => isHidden(id));
    },
    hasFleet,
    shownAt: (devices, fleet, now) => ({
      ...apply(devices, now),
      fleet: fleet.filter((cause) => !hasFleet(cause, devices, now)),
    }),
    shown(device, now) {
      const active = list(now);
      return active.length === 0 ? device : (applySilences([device], active, now).devices[0] ?? device);
    },
    state() {
      if (!isNews) return null;
      isNews = false;
      return JSON.stringify(silences);
    },
  };
}

/** What somebody typed, as it may be shown to everybody. */
function wordsOf(name: string, given: unknown): string {
  const text = typeof given === 'string' ? given.trim() : '';
  if (text === '' || text.length > WORDS)
    throw new Refusal(400, 'bad-silence', `${name} is missing, or longer than ${WORDS} characters`);
  return redactSecrets(escapeControls(text));
}
