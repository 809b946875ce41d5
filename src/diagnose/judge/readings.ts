import type { NextStep, Obligation } from '../../model/report.js';
import type { Now } from './scope.js';

/** Duties of which nobody can say whether they are met: as of the newest evidence they stand otherwise than as of today. */
export function unsettled(obligations: readonly Obligation[]): Obligation[] {
  return obligations.filter(({ status }) => status === 'unsettled');
}

/** `show clock`, where the moment of capture decides about a duty and nothing in the input tells it. */
export function clockSteps(
  device: string,
  now: Now,
  obligations: readonly Obligation[],
  steps: readonly NextStep[],
): NextStep[] {
  const open = unsettled(obligations);
  if (!now.otherwise || open.length === 0 || steps.some(({ command }) => command === COMMAND)) return [];
  const duties = open.map(({ title, due }) => `${title} of ${due}`).join(', ');
  return [
    { device, command: COMMAND, why: `Shows when these outputs were taken. Settles whether it is past: ${duties}.` },
  ];
}

const COMMAND = 'show clock';
