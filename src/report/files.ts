import type { FiledReport, LicenseFileKind } from '../model/license-file.js';
import type { Report, ReportFile } from '../model/report.js';

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What a licence file is, in the guide's words. */
export const FILE_KINDS: Readonly<Record<LicenseFileKind, string>> = {
  slac: 'SLAC',
  'slac-request': 'SLAC request, to be uploaded to CSSM',
  'slac-return': 'Return of an authorization code, to be uploaded to CSSM',
  slr: 'SLR authorization code',
  ack: 'RUM report acknowledgement (ACK)',
  policy: 'Policy',
  'trust-code': 'Trust code',
  'trust-request': 'Trust code request, to be uploaded to CSSM',
  'rum-report': 'RUM reports, to be uploaded to CSSM',
  unknown: 'Licence file of a kind that is not known',
};

/** A clock that was set within a report moves its end, and with it what the report seems to cover. */
function clockChanged({ id, clockChange, ended }: FiledReport): string {
  const seconds = Math.abs(clockChange ?? 0);
  const amount = seconds < 120 ? `${seconds} seconds` : counted(Math.round(seconds / 60), 'minute');
  const way = (clockChange ?? 0) < 0 ? 'back' : 'forward';
  const why = ended === null ? '' : `; it ended with ${ended}`;
  return `Within report ${id ?? 'without an id'} the clock was set ${way} by ${amount}${why}.`;
}

/** A licence file in sentences: what it is and for whom, what it holds, what is missing in it. */
export function describeFile(report: Report, file: ReportFile): string[] {
  const udis = file.udis.map(({ pid, sn }) => `${pid}:${sn}`);
  const named = udis.length > 4 ? `${udis.slice(0, 4).join(', ')} and ${udis.length - 4} more` : udis.join(', ');
  const names = file.devices.map((id) => report.devices.find((device) => device.id === id)?.hostname ?? id);
  const fit =
    names.length > 0
      ? `: fits ${names.join(', ')}`
      : report.devices.length > 0 && udis.length > 0
        ? ': fits no device of this input'
        : '';
  const lines = [`${FILE_KINDS[file.kind]}${named === '' ? ', names no UDI' : ` for ${named}`}${fit}.`];
  if (file.defect !== undefined) lines.push(`As it is no device imports it: ${file.defect}.`);
  if (file.licenses.length > 0) lines.push(`Authorizes ${file.licenses.join(', ')}.`);
  if (file.reports.length > 0) {
    const licenses = new Set(file.reports.map(({ license }) => license));
    const from = file.reports.flatMap((each) => each.from ?? []).sort()[0];
    const to = file.reports
      .flatMap((each) => each.to ?? [])
      .sort()
      .at(-1);
    const time = from !== undefined && to !== undefined ? `, from ${from} to ${to}` : '';
    lines.push(`${counted(file.reports.length, 'RUM report')} of ${counted(licenses.size, 'licence')}${time}.`);
  }
  const changed = file.reports.filter(({ clockChange }) => clockChange !== null && clockChange !== 0);
  for (const report of changed.slice(0, 5)) lines.push(clockChanged(report));
  if (changed.length > 5) lines.push(`The clock was set within ${changed.length - 5} further reports.`);
  for (const { license, from, to } of file.gaps.slice(0, 5)) {
    lines.push(`Nothing covers ${from} to ${to}${license === null ? '' : ` for ${license}`}.`);
  }
  if (file.gaps.length > 5) lines.push(`${file.gaps.length - 5} further gaps.`);
  return lines;
}
