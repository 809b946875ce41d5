import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { Doubt, Finding, Report, ReportDevice, SilencedFinding } from '../../model/report.js';
import { leading } from '../outline.js';
import { silencedByDevice } from '../silenced.js';

const SEVERITIES = { error: 'critical', warning: 'major', info: 'info' } as const;

/**
 * GitLab's code quality report: findings at the line of their first evidence, beside the change in a merge request. What could not be
 * read, what forbids an all-clear and what is silenced are in it too, so that an empty report means what it says.
 */
export function renderGitlab(report: Report): string {
  const fallback = report.inputs[0]?.path ?? '-';
  const silencedOn = silencedByDevice(report);
  const issues = [
    ...report.devices.flatMap((device) => device.findings.map((finding) => issueOf(device, finding, fallback))),
    ...report.devices.flatMap((device) => device.doubts.map((doubt) => doubtOf(device, doubt, fallback))),
    ...report.devices.flatMap((device) => silencedOn(device.id).map((each) => silencedOf(device, each, fallback))),
    ...report.diagnostics.filter(({ level }) => level !== 'info').map(problemOf),
  ];
  return `${JSON.stringify(issues, null, 2)}\n`;
}

function issueOf(device: ReportDevice, finding: Finding, fallback: string) {
  const cause = leading(finding);
  const why = cause === undefined ? '' : ` ${cause.title} (${cause.verdict}).`;
  const [first] = finding.evidence;
  return {
    description: `${device.hostname ?? device.id}: ${finding.title}. ${finding.summary}${why}`,
    check_name: finding.id,
    // The same trouble of the same device is the same issue in the next run, whatever line it moved to.
    fingerprint: fingerprintOf(device.id, finding.id),
    severity: SEVERITIES[finding.severity],
    location: locationOf(first?.source ?? fallback, first?.line ?? 1),
  };
}

function doubtOf(device: ReportDevice, { id, text, evidence: [first] }: Doubt, fallback: string) {
  return {
    description: `${device.hostname ?? device.id}: no all-clear: ${text}.`,
    check_name: 'no-all-clear',
    fingerprint: fingerprintOf(device.id, 'no-all-clear', id, text),
    severity: SEVERITIES.info,
    location: locationOf(first?.source ?? fallback, first?.line ?? 1),
  };
}

/** The format knows no silence: one is a note, under a fingerprint of its own, so that the finding itself counts as gone. */
function silencedOf(device: ReportDevice, { finding, title, reason, at }: SilencedFinding, fallback: string) {
  return {
    description: `${device.hostname ?? device.id}: silenced: ${title} (${reason}).`,
    check_name: 'silenced',
    fingerprint: fingerprintOf(device.id, 'silenced', finding),
    severity: SEVERITIES.info,
    location: locationOf(at?.source ?? fallback, at?.line ?? 1),
  };
}

function problemOf({ level, code, message, source, line }: Diagnostic) {
  return {
    description: message,
    check_name: code,
    fingerprint: fingerprintOf(source, `${line}`, code, message),
    severity: SEVERITIES[level],
    location: locationOf(source, line),
  };
}

function fingerprintOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** GitLab knows files by their path from the repository's top. */
function locationOf(source: string, line: number) {
  return { path: source.replace(/^(?:\.\/)+/, ''), lines: { begin: Math.max(1, line) } };
}
