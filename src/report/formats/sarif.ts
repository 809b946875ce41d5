import type { Span } from '../../model/evidence.js';
import type { Doubt, Finding, Report, ReportDevice, SilencedFinding } from '../../model/report.js';
import { isSettled } from '../../model/terms.js';
import { silencedByDevice } from '../silenced.js';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

/**
 * SARIF 2.1.0 (OASIS): findings as results at the lines of their evidence, for code review and CI systems. A rule is a finding, and its
 * leading cause stands in the message. What is silenced is a result too, suppressed from outside, with the reason.
 */
export function renderSarif(report: Report): string {
  const rules = new Map<string, Pick<Finding, 'id' | 'title' | 'severity'>>();
  for (const silenced of report.silenced) rules.set(silenced.finding, { ...silenced, id: silenced.finding });
  for (const { findings } of report.devices) for (const finding of findings) rules.set(finding.id, finding);
  const ids = [...rules.keys()];
  const silencedOn = silencedByDevice(report);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'sldiag',
            informationUri: 'https://www.npmjs.com/package/sldiag',
            version: report.version,
            semanticVersion: report.version,
            rules: [...rules.values()].map(({ id, title, severity }) => ({
              id,
              shortDescription: { text: title },
              defaultConfiguration: { level: LEVELS[severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: !report.diagnostics.some(({ level }) => level === 'error'),
            toolExecutionNotifications: [
              ...report.diagnostics.map(({ level, code, message, source, line }) => ({
                level: LEVELS[level],
                descriptor: { id: code },
                message: { text: message },
                ...(source === '' ? {} : { locations: [locationOf({ source, line, endLine: line, text: '' })] }),
              })),
              ...report.devices.flatMap((device) => device.doubts.map((doubt) => notificationOf(device, doubt))),
            ],
          },
        ],
        results: [
          ...report.devices.flatMap((device) =>
            device.findings.map((finding) => resultOf(device, finding, ids.indexOf(finding.id))),
          ),
          ...report.devices.flatMap((device) =>
            silencedOn(device.id).map((each) => suppressedOf(device, each, ids.indexOf(each.finding))),
          ),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** What forbids the all-clear, so that no results means what it says. */
function notificationOf(device: ReportDevice, { text, evidence: [first] }: Doubt) {
  return {
    level: LEVELS.info,
    descriptor: { id: 'no-all-clear' },
    message: { text: `${device.hostname ?? device.id}: no all-clear: ${text}.` },
    ...(first === undefined ? {} : { locations: [locationOf(first)] }),
  };
}

function resultOf(device: ReportDevice, finding: Finding, ruleIndex: number) {
  const [cause] = finding.causes.filter(isSettled);
  const why = cause === undefined ? '' : ` ${cause.title} (${cause.verdict}).`;
  const [first, ...rest] = finding.evidence;
  return {
    ruleId: finding.id,
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: `${device.hostname ?? device.id}: ${finding.title}. ${finding.summary}${why}` },
    ...(first === undefined ? {} : { locations: [locationOf(first)] }),
    ...(rest.length === 0 ? {} : { relatedLocations: rest.map((span, id) => ({ id, ...locationOf(span) })) }),
    // The same trouble of the same device is the same result in the next run.
    partialFingerprints: fingerprintsOf(device.id, finding.id),
    properties: propertiesOf(device),
  };
}

function suppressedOf(
  device: ReportDevice,
  { finding, title, severity, reason, at }: SilencedFinding,
  ruleIndex: number,
) {
  return {
    ruleId: finding,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: `${device.hostname ?? device.id}: ${title}.` },
    ...(at === null ? {} : { locations: [locationOf(at)] }),
    suppressions: [{ kind: 'external', status: 'accepted', justification: reason }],
    partialFingerprints: fingerprintsOf(device.id, finding),
    properties: propertiesOf(device),
  };
}

function fingerprintsOf(device: string, finding: string) {
  return { 'sldiag/v1': `${device}/${finding}` };
}

function propertiesOf({ id, topology }: ReportDevice) {
  return { device: id, topology: topology.id ?? 'unknown' };
}

function locationOf({ source, line, endLine, text }: Span) {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(source) },
      ...(line > 0 ? { region: { startLine: line, endLine, ...(text === '' ? {} : { snippet: { text } }) } } : {}),
    },
  };
}

/** A path as a URI reference; `outer.zip!inner.txt` keeps its name. */
function uriOf(source: string): string {
  return source.split(/[\\/]/).map(encodeURIComponent).join('/');
}
