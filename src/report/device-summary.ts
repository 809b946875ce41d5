import type { DeviceSummary } from '../model/http-answers.js';
import type { ReportDevice } from '../model/report.js';
import { headlineOf, worstOf } from './outline.js';

const made = new WeakMap<ReportDevice, DeviceSummary>();

/** A device in a list; a report never changes, so that it is made once. */
export function summaryOf(device: ReportDevice): DeviceSummary {
  const known = made.get(device);
  if (known !== undefined) return known;
  const { id, hostname, release, topology, findings, incidents, obligations, now } = device;
  const count = (level: string) => findings.filter(({ severity }) => severity === level).length;
  const { mode, confidence, alternatives, from } = topology;
  const summary = {
    id,
    hostname,
    release,
    topology: { id: topology.id, mode, confidence, alternatives, from },
    headline: headlineOf(device),
    worst: worstOf(device),
    errors: count('error'),
    warnings: count('warning'),
    openIncidents: incidents.filter(({ status }) => status === 'open').length,
    ackDue: obligations.find(({ id }) => id === 'ack')?.due ?? null,
    now: now.at,
  };
  made.set(device, summary);
  return summary;
}
