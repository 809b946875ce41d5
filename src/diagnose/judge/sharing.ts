import { Memo } from '../../model/memo.js';
import type { Cause, NextStep, ReportDevice } from '../../model/report.js';

/** Parts that are remembered, and the longest of them in characters of JSON. */
const PARTS_CAP = 4096;
const PART_LENGTH = 8192;

/**
 * Lets the reports of devices share the parts that are the same: what knowledge says of a cause is most of a report, and a fleet
 * has few causes.
 */
export function createSharing(): {
  report(report: ReportDevice): ReportDevice;
  next(steps: readonly NextStep[]): readonly NextStep[];
} {
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

  const withoutLines = <Part extends { readonly evidence: readonly unknown[] }>(part: Part): Part =>
    part.evidence.length === 0 ? shared(part) : part;

  return {
    report: (report) => ({
      ...report,
      // What was filtered has room to grow until it is copied.
      topology: withoutLines({ ...report.topology, alternatives: report.topology.alternatives.slice() }),
      state: shared(report.state),
      seen: shared(report.seen),
      agent: shared(report.agent),
      outputs: shared(report.outputs),
      doubts: report.doubts.map(withoutLines),
      obligations: report.obligations.map(withoutLines),
      findings: report.findings.map((finding) => ({
        ...finding,
        title: shared(finding.title),
        summary: shared(finding.summary),
        causes: finding.causes.map(sharedCause),
      })),
    }),
    next: (steps) => steps.map(({ device, command, why }) => ({ device, command: shared(command), why: shared(why) })),
  };
}
