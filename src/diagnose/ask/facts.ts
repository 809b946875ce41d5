import type { FactsReport } from '../../model/facts-report.js';
import type { Report } from '../../model/report.js';
import type { FoldState } from '../fold/fold.js';
import { identityOf } from '../fold/identity.js';

/** What was parsed of each device, in the order of the report: no finding, no verdict, no topology. */
export function factsOf(state: FoldState, report: Report): FactsReport {
  const byId = new Map([...state.devices].map((device) => [identityOf(device), device.facts]));
  const { generatedAt, version, inputs, diagnostics } = report;
  return {
    schema: 'sldiag/facts/v1',
    generatedAt,
    version,
    inputs,
    devices: report.devices.map(({ id, outputs, messages, unread }) => ({
      id,
      outputs,
      facts: byId.get(id) ?? {},
      messages,
      unread,
    })),
    diagnostics,
  };
}
