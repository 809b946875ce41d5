import type { Finding, FleetCause, ReportDevice, SilencedFinding } from '../../model/report.js';
import type { Silence } from '../../model/silence.js';
import { outcomeOf } from './outcome.js';

/** Takes silenced findings out of the devices, and lists what was hidden: a silence is never silent about itself. */
export function applySilences(
  devices: readonly ReportDevice[],
  silences: readonly Silence[],
  now: number,
): { devices: ReportDevice[]; silenced: SilencedFinding[] } {
  const active = activeAt(silences, now);
  const silenced: SilencedFinding[] = [];
  const kept = devices.map((device) => {
    const findings = device.findings.filter((finding) => {
      const silence = active.find((each) => isSilenced(each, finding.id, device));
      if (silence) silenced.push(silencedOf(device, finding, silence));
      return !silence;
    });
    // Most devices stay as they are, and what was made of them stays valid.
    if (findings.length === device.findings.length) return device;
    const hidden = device.findings.filter((finding) => !findings.includes(finding)).map(({ id }) => id);
    return {
      ...device,
      findings,
      silenced: [...(device.silenced ?? []), ...hidden],
      outcome: outcomeOf(findings, device.doubts),
    };
  });
  return { devices: kept, silenced };
}

/** Is a cause silenced on all devices that share it, so that it is told of no more? */
export function isSharedSilenced(
  { finding, devices: names }: FleetCause,
  devices: readonly Pick<ReportDevice, 'id' | 'hostname'>[],
  silences: readonly Silence[],
  now: number,
): boolean {
  const active = activeAt(silences, now).filter((silence) => silence.finding === finding);
  if (active.length === 0) return false;
  const hosts = new Map(devices.map(({ id, hostname }) => [id, hostname]));
  return names.every((id) =>
    active.some((silence) => isSilenced(silence, finding, { id, hostname: hosts.get(id) ?? null })),
  );
}

function activeAt<One extends Silence>(silences: readonly One[], now: number): readonly One[] {
  return silences.filter(({ until }) => until === undefined || Date.parse(until) > now);
}

function silencedOf({ id: device }: ReportDevice, finding: Finding, { reason }: Silence): SilencedFinding {
  const { id, title, severity, evidence } = finding;
  return { finding: id, device, reason, title, severity, at: evidence[0] ?? null };
}

/** Does a silence hide this finding of this device, as long as it lasts? */
export function isSilenced(
  silence: Silence,
  finding: string,
  { id, hostname }: Pick<ReportDevice, 'id' | 'hostname'>,
): boolean {
  const { device: wanted } = silence;
  if (silence.finding !== finding) return false;
  if (wanted === undefined) return true;
  const names = [id, hostname ?? ''];
  return wanted.endsWith('*') ? names.some((name) => name.startsWith(wanted.slice(0, -1))) : names.includes(wanted);
}
