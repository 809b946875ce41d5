import { expect, it } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import { createSharing } from '../../../src/diagnose/judge/sharing.js';
import type { ReportDevice } from '../../../src/model/report.js';
import { engine, optionsAt } from '../../engine.js';

/** A device that has one failure of its own, at a time of its own. */
function reportOf(name: string, second: string): ReportDevice {
  const analysis = createAnalysis(engine, optionsAt(Date.UTC(2026, 2, 6, 12)));
  const reader = analysis.open('input.log');
  reader.push(
    Buffer.from(
      `<187>45: ${name}: Mar  5 2026 04:12:${second} UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name\n`,
    ),
  );
  reader.end();
  return analysis.report().devices[0] as ReportDevice;
}

it('shares what knowledge says of a cause, also of one that lines of the device speak for', () => {
  const share = createSharing();
  const given = [reportOf('sw1', '01'), reportOf('sw2', '02')];
  const [one, other] = given.map(share.report);
  // Nothing changes by it.
  expect([one, other]).toEqual(given);
  const causesOf = (device: ReportDevice | undefined) => device?.findings.flatMap(({ causes }) => causes) ?? [];
  const pairs = causesOf(one).map((cause, index) => [cause, causesOf(other)[index]] as const);
  expect(pairs.some(([{ evidence }]) => evidence.length > 0)).toBe(true);
  expect(pairs.some(([{ evidence }]) => evidence.length === 0)).toBe(true);
  for (const [cause, twin] of pairs) {
    expect(twin?.actions).toBe(cause.actions);
    expect(twin?.ask).toBe(cause.ask);
    if (cause.evidence.length === 0 && cause.against.length === 0) expect(twin).toBe(cause);
  }
});

it('shares the words of what to run next', () => {
  const share = createSharing();
  const steps = ['sw1', 'sw2'].map((device) => ({
    device,
    command: ['show', 'clock'].join(' '),
    why: ['It', 'tells.'].join(' '),
  }));
  expect(share.next(steps)).toEqual(steps);
});

it('is done for a fleet, whose reports would fill the memory', () => {
  const analysis = createAnalysis(engine, optionsAt(Date.UTC(2026, 2, 6, 12)));
  const reader = analysis.open('input.log');
  for (let count = 0; count < 1000; count += 1)
    reader.push(Buffer.from(`sw-${count}#show license udi\nUDI: PID:C9300-24T,SN:FOC${10_000_000 + count}\n`));
  reader.end();
  const { devices, next } = analysis.report();
  expect(devices).toHaveLength(1000);
  const [one, other] = devices;
  expect(other?.outputs).toBe(one?.outputs);
  expect(other?.agent).toBe(one?.agent);
  expect(new Set(next.map(({ why }) => why)).size).toBeLessThan(next.length);
});
