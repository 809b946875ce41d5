import { groupBy } from '../model/group-by.js';
import type { NextStep, Report, ReportDevice } from '../model/report.js';

const known = new WeakMap<Report['next'], ReadonlyMap<string, readonly NextStep[]>>();
const NONE: readonly NextStep[] = [];

/** What to run next on one device. Sorted out once for each report, however many devices it has. */
export function stepsOf({ next }: Pick<Report, 'next'>, { id }: Pick<ReportDevice, 'id'>): readonly NextStep[] {
  let byDevice = known.get(next);
  if (byDevice === undefined) {
    byDevice = groupBy(next, ({ device }) => device);
    known.set(next, byDevice);
  }
  return byDevice.get(id) ?? NONE;
}
