import { Memo } from '../model/memo.js';
import type { ReportDevice } from '../model/report.js';

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

  return (report) => ({
    ...report,
    topology: shared(report.topology),
    state: shared(report.state),
    findings: report.findings.map((finding) => ({ ...finding, causes: finding.causes.map(shared) })),
  });
}
