import { Memo } from '../model/memo.js';
import type { Cause, ReportDevice } from '../model/report.js';

/** Parts that are remembered, and the longest of them in characters of JSON. */
const PARTS_CAP = 4096;
const PART_LENGTH = 8192;

/**
 * Lets the reports of devices share the parts that are the same: what knowledge says of a cause is most of a report, and a fleet
 * has few causes.
 */
export function createSharing(): (report: ReportDevice) => ReportDevice {
  const parts = new Memo<string, unknown>(PARTS_CAP);

  function shared<Part>(part: Part): Part {
    const text = JSON.stringify(part);
    const known = parts.get(text);
    if (known !== undefined) return known as Part;
    if (text.length > PART_LENGTH) return part;
    parts.set(text, part);
    return part;
  }

  /** With lines of the device in it a cause is like no other; what it says and asks for is the same. */
  function sharedCause(cause: Cause): Cause {
    if (cause.evidence.length + cause.against.length === 0) return shared(cause);
    const { title, why, ask, actions } = cause;
    return { ...cause, title: shared(title), why: shared(why), ask: shared(ask), actions: shared(actions) };
  }

  return (report) => ({
    ...report,
    topology: report.topology.evidence.length === 0 ? shared(report.topology) : report.topology,
    state: shared(report.state),
    findings: report.findings.map((finding) => ({ ...finding, causes: finding.causes.map(sharedCause) })),
  });
}
