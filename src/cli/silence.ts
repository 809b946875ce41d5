import { readFileSync } from 'node:fs';
import { outcomeOf } from '../diagnose/judge/outcome.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Report, ReportDevice } from '../model/report.js';

/** One finding that the user does not want to hear of, and why. */
export interface Silence {
  readonly finding: string;
  /** Device id or host name; `*` at its end stands for anything; absent: every device. */
  readonly device?: string | undefined;
  readonly reason: string;
  /** ISO 8601 date or moment; after it the silence ends. */
  readonly until?: string | undefined;
}

/** Reads a `--silence` file: a YAML list of silences. What is wrong with it becomes diagnostics. */
export async function readSilences(path: string, diagnostics: Diagnostic[]): Promise<Silence[]> {
  const { parse } = await import('yaml');
  const { z } = await import('zod');
  const schema = z.array(
    z.strictObject({
      finding: z.string().min(1),
      device: z.string().min(1).optional(),
      reason: z.string().min(1),
      until: z
        .string()
        .refine((text) => !Number.isNaN(Date.parse(text)), 'a date in ISO 8601')
        .optional(),
    }),
  );
  const problem = (message: string, code = 'silence-file') =>
    diagnostics.push({ level: 'error', code, message, source: path, line: 0 });
  try {
    const result = schema.safeParse(parse(readFileSync(path, 'utf8')));
    if (result.success) return result.data;
    for (const issue of result.error.issues) problem(`${issue.path.join('.') || 'the file'}: ${issue.message}`);
  } catch (error) {
    problem(`cannot be read: ${(error as Error).message.split('\n')[0]}`, 'unreadable-silences');
  }
  return [];
}

/** Takes silenced findings out of the devices, and lists what was hidden: a silence is never silent about itself. */
export function applySilences(
  devices: readonly ReportDevice[],
  silences: readonly Silence[],
  now: number,
): { devices: ReportDevice[]; silenced: Report['silenced'] } {
  const active = silences.filter(({ until }) => until === undefined || Date.parse(until) > now);
  const silenced: Report['silenced'] = [];
  const kept = devices.map((device) => {
    const findings = device.findings.filter((finding) => {
      const silence = active.find((each) => each.finding === finding.id && covers(each, device));
      if (silence) silenced.push({ finding: finding.id, device: device.id, reason: silence.reason });
      return !silence;
    });
    return { ...device, findings, outcome: outcomeOf(findings, device.doubts) };
  });
  return { devices: kept, silenced };
}

function covers({ device: wanted }: Silence, device: ReportDevice): boolean {
  if (wanted === undefined) return true;
  const names = [device.id, device.hostname ?? ''];
  return wanted.endsWith('*') ? names.some((name) => name.startsWith(wanted.slice(0, -1))) : names.includes(wanted);
}
