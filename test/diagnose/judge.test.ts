import { describe, expect, test } from 'vitest';
import { diagnoseText } from '../../src/diagnose/harness.js';
import type { CauseEntry, ConfigurationEntry } from '../../src/model/knowledge.js';
import { engine as builtIn } from '../engine.js';
import { engineOf } from './small-engine.js';

/** What judging does with findings and causes, on the smallest ones that show it. */
const stamp = (minute: number, day = 5) => `Mar  ${day} 2026 04:${String(minute).padStart(2, '0')}:00.000 UTC: `;
const CSLU = 'Cisco Smart License Utility (CSLU)';
const CSSM = 'Cisco Smart Software Manager (CSSM)';
const failed = (minute: number, server = CSLU) =>
  `${stamp(minute)}%SMART_LIC-3-COMM_FAILED: Communications failure with the ${server} : Unable to send to Smart Server\n`;
const restored = (minute: number, server = CSLU) =>
  `${stamp(minute)}%SMART_LIC-5-COMM_RESTORED: Communications with ${server} restored\n`;

const judged = (engine: ReturnType<typeof engineOf>, text: string, topology: string | null = null) =>
  diagnoseText(engine, text, { now: null, topology, source: 'x.txt' });
const SEEN = 'seen("COMM_FAILED")';

describe('the severity of a finding', () => {
  const severityWith = (cause: Partial<CauseEntry>) =>
    judged(engineOf([{ id: 'a', when: SEEN }], [{ id: 'c', ...cause }]), failed(1)).devices[0]?.findings[0]?.severity;

  test('falls to a warning where the first cause asks for patience or a decision, and is at least likely', () => {
    expect(severityWith({ outcome: 'wait', likely: SEEN })).toBe('warning');
    expect(severityWith({ outcome: 'noise', confirmed: SEEN })).toBe('warning');
    expect(severityWith({ outcome: 'act', confirmed: SEEN })).toBe('error');
    expect(severityWith({ outcome: 'wait' })).toBe('error');
  });

  test('orders the findings, whatever the order of the knowledge', () => {
    const engine = engineOf([
      { id: 'note', when: SEEN, severity: 'info' },
      { id: 'bad', when: SEEN, severity: 'error' },
      { id: 'fair', when: SEEN, severity: 'warning' },
    ]);
    expect(judged(engine, failed(1)).devices[0]?.findings.map(({ id }) => id)).toEqual(['bad', 'fair', 'note']);
  });
});

describe('what to run next', () => {
  const causes = [{ id: 'c', likely: 'state.transport.type == "off"' }];

  test('is asked for errors and warnings, and not for notes', () => {
    const next = (severity: 'error' | 'warning' | 'info') =>
      judged(engineOf([{ id: 'a', when: SEEN, severity }], causes), failed(1), 'cslu-connected/push').next.length;
    expect(next('error')).toBeGreaterThan(0);
    expect(next('warning')).toBeGreaterThan(0);
    expect(next('info')).toBe(0);
  });

  test('is not asked where the cause is settled', () => {
    const engine = engineOf([{ id: 'a', when: SEEN }], [{ ...causes[0], id: 'c', confirmed: SEEN }]);
    const report = judged(engine, failed(1), 'cslu-connected/push');
    expect(report.next).toEqual([]);
    expect(report.devices[0]?.findings[0]?.causes).toMatchObject([{ verdict: 'confirmed', ask: [] }]);
  });
});

describe('a hunch of the field', () => {
  test('is never more than possible', () => {
    const verdicts = (basis: 'K' | 'guide') =>
      judged(
        engineOf([{ id: 'a', when: SEEN }], [{ id: 'c', basis, confirmed: SEEN, likely: SEEN }]),
        failed(1),
      ).devices[0]?.findings[0]?.causes.map(({ verdict }) => verdict);
    expect(verdicts('guide')).toEqual(['confirmed']);
    expect(verdicts('K')).toEqual(['possible']);
  });
});

describe('an incident that is over', () => {
  const engine = engineOf([{ id: 'a', when: 'isOpen("COMM_FAILED")', mnemonic: 'COMM_FAILED' }]);
  const findings = (text: string) => judged(engine, text).devices[0]?.findings;

  test('is noted once all of its kind are', () => {
    const both = failed(1) + failed(2, CSSM);
    expect(findings(both + restored(3))).toMatchObject([{ severity: 'error' }]);
    expect(findings(both + restored(3) + restored(4, CSSM))).toMatchObject([
      { severity: 'info', summary: 'Over: seen 2 times, and COMM_RESTORED followed (2026-03-05 04:04:00.000Z).' },
    ]);
    expect(findings(restored(3))).toEqual([]);
    // Open all the same, though the finding asks for more.
    const asksMore = engineOf([{ id: 'a', when: 'isOpen("COMM_FAILED") && release == "99"', mnemonic: 'COMM_FAILED' }]);
    expect(judged(asksMore, both + restored(3)).devices[0]?.findings).toEqual([]);
  });

  test('counts messages of incidents that are no longer kept', () => {
    const text = Array.from(
      { length: 25 },
      (_, hour) =>
        `Mar ${String(1 + hour).padStart(2, '0')} 2026 04:00:00.000 UTC: ${failed(0).slice(stamp(0).length)}Mar ${String(1 + hour).padStart(2, '0')} 2026 05:00:00.000 UTC: ${restored(0).slice(stamp(0).length)}`,
    ).join('');
    expect(findings(text)?.[0]?.summary).toMatch(/^Over: seen 25 times,/);
  });

  test('names a later output as what shows it', () => {
    const output = 'SW1#show license status\nUsage Reporting:\n  Last ACK received: Mar 05 06:00:00 2026 UTC\n';
    expect(findings(failed(1) + output)?.[0]?.summary).toMatch(
      /^Over: seen once, and a later show output shows success/,
    );
  });
});

describe('the topology', () => {
  test('is seen by conditions, with its mode and what is still open', () => {
    const policy = `${stamp(1)}%SMART_LIC-6-POLICY_INSTALL_SUCCESS: A new licensing policy was successfully installed.\n`;
    const holds = (when: string, topology: string | null) =>
      judged(engineOf([{ id: 'a', when }]), policy, topology).devices[0]?.findings.length === 1;
    expect(holds('topology.mode == "push"', 'cslu-connected/push')).toBe(true);
    expect(holds('topology.mode == "push"', 'cslu-connected/pull')).toBe(false);
    expect(holds('topology.mode == "push"', 'cslu-connected')).toBe(false);
    expect(holds('topology.id == "cslu-connected"', 'cslu-connected')).toBe(true);
    expect(holds('topology.candidates.exists(c, c == "cslu-connected/pull")', 'cslu-connected')).toBe(true);
    expect(holds('topology.candidates.exists(c, c == "cslu-connected/pull")', 'cslu-connected/push')).toBe(false);
  });
});

describe('a configuration that lacks something', () => {
  test('is a warning where something is wrong, and else a note', () => {
    const { tests } = builtIn.knowledge.configurations.find(
      ({ id }) => id === 'call-home-transport',
    ) as ConfigurationEntry;
    const CONFIGURATION = String(tests.find(({ name }) => name === 'raised with an inactive profile')?.input);
    const severity = (text: string) =>
      judged(builtIn, text, 'cssm-direct').devices[0]?.findings.find(({ id }) => id === 'configuration-incomplete')
        ?.severity;
    expect(severity(CONFIGURATION)).toBe('info');
    expect(severity(CONFIGURATION + failed(1, CSSM))).toBe('warning');
  });
});
