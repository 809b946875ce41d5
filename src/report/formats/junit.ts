import type { Doubt, Finding, Report, ReportDevice, SilencedFinding } from '../../model/report.js';
import { silencedByDevice } from '../silenced.js';

/**
 * JUnit XML for pipelines that check golden configurations: a suite a device, a case a finding; errors and warnings fail, notes pass. What
 * forbids the all-clear, or is silenced, is a skipped case: it neither passes nor fails. Only a device in order has one case that passes.
 */
export function renderJunit(report: Report): string {
  const silencedOn = silencedByDevice(report);
  const suites = report.devices.map((device) => suiteOf(device, silencedOn(device.id)));
  const unread = report.diagnostics.filter(({ level }) => level === 'error');
  if (unread.length > 0) {
    const cases = unread.map(
      ({ code, message, source, line }) =>
        `    <testcase classname="inputs" name="${attribute(`${source}:${line}`)}" time="0">\n      <error type="${attribute(code)}" message="${attribute(message)}"></error>\n    </testcase>`,
    );
    suites.push({
      tests: unread.length,
      failures: 0,
      errors: unread.length,
      xml: suite('inputs', cases, { failures: 0, errors: unread.length, skipped: 0 }),
    });
  }
  const sum = (key: 'tests' | 'failures' | 'errors') => suites.reduce((total, each) => total + each[key], 0);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sldiag" tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}" time="0">
${suites.map(({ xml }) => xml).join('\n')}
</testsuites>
`;
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly xml: string;
}

function suiteOf(device: ReportDevice, silenced: readonly SilencedFinding[]): Suite {
  const name = device.hostname ?? device.id;
  const cases = [
    ...device.findings.map((finding) => caseOf(name, finding)),
    ...device.doubts.map((doubt) => doubtOf(name, doubt)),
    ...silenced.map((each) => silencedOf(name, each)),
  ];
  if (cases.length === 0) {
    cases.push(`    <testcase classname="${attribute(name)}" name="licensing is in order" time="0"></testcase>`);
  }
  const failures = device.findings.filter(({ severity }) => severity !== 'info').length;
  const counts = { failures, errors: 0, skipped: device.doubts.length + silenced.length };
  return { tests: cases.length, failures, errors: 0, xml: suite(name, cases, counts) };
}

interface Counts {
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function suite(name: string, cases: readonly string[], { failures, errors, skipped }: Counts): string {
  const without = skipped === 0 ? '' : ` skipped="${skipped}"`;
  return `  <testsuite name="${attribute(name)}" tests="${cases.length}" failures="${failures}" errors="${errors}"${without} time="0">\n${cases.join('\n')}\n  </testsuite>`;
}

function caseOf(device: string, finding: Finding): string {
  const start = `    <testcase classname="${attribute(device)}" name="${attribute(finding.id)}" time="0">`;
  if (finding.severity === 'info') return `${start}</testcase>`;
  const causes = finding.causes
    .filter(({ verdict }) => verdict !== 'ruled-out')
    .map(({ title, verdict }) => `${verdict}: ${title}`);
  const places = finding.evidence.map(({ source, line, text }) => `${source}:${line}: ${text.split('\n')[0]}`);
  const body = [finding.summary, ...causes, ...places].join('\n');
  return `${start}\n      <failure type="${finding.severity}" message="${attribute(finding.title)}">${content(body)}</failure>\n    </testcase>`;
}

function doubtOf(device: string, { text, instead }: Doubt): string {
  return skipped(device, `no all-clear: ${text}`, instead === null ? '' : `Give ${instead} instead.`);
}

/** Under the name that it has as a failure, so that a pipeline sees the same case change. */
function silencedOf(device: string, { finding, title, reason }: SilencedFinding): string {
  return skipped(device, finding, `Silenced: ${reason}. ${title}.`);
}

function skipped(device: string, name: string, why: string): string {
  return `    <testcase classname="${attribute(device)}" name="${attribute(name)}" time="0">\n      <skipped>${content(why)}</skipped>\n    </testcase>`;
}

function content(text: string): string {
  return text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? character);
}

function attribute(text: string): string {
  return content(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
}
