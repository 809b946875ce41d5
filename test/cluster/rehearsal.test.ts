import { expect, it, vi } from 'vitest';
import { rehearse } from '../../src/cluster/rehearsal.js';
import * as diagnosing from '../../src/diagnose/judge/diagnose.js';
import { engine } from '../engine.js';

it('judges made-up devices, a few with each step, and comes to an end', () => {
  const judged = vi.spyOn(diagnosing, 'diagnoseDevice');
  const steps = rehearse(engine, 'test');
  steps.next();
  const atOnce = judged.mock.calls.length;
  expect(atOnce).toBeGreaterThan(0);
  expect(atOnce).toBeLessThan(10);
  const count = [...steps].length;
  expect(count).toBeLessThan(100);
  expect(judged.mock.calls.length).toBeGreaterThanOrEqual(200);
});
