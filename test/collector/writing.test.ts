import { expect, test } from 'vitest';
import { createEventRow } from '../../src/collector/event-row.js';
import { createWriting } from '../../src/collector/writing.js';
import type { FleetCause } from '../../src/model/report.js';
import type { Batch, Store } from '../../src/store/store.js';

const causeOf = (...devices: string[]): FleetCause => ({
  finding: 'comm-failed',
  cause: null,
  title: 'No communication',
  devices,
  shared: [],
  first: null,
  last: null,
});

function writingTo(batches: Batch[]) {
  const told = { fleet: [causeOf('sw-a')] as readonly FleetCause[], webhooks: null as string | null };
  const store = { write: (batch: Batch) => batches.push(batch) } as unknown as Store;
  const core = { changes: () => ({ kept: [], gone: [] }), fleet: () => told.fleet };
  const news = { webhooks: () => told.webhooks, silences: () => null };
  return { told, writing: createWriting(store, core, createEventRow(0), {}, news) };
}

test('shared causes are written when they are others, not with each batch: they name all devices', () => {
  const batches: Batch[] = [];
  const { told, writing } = writingTo(batches);
  const alarm = {
    id: 1,
    at: '2026-03-01T00:00:00.000Z',
    kind: 'alarm',
    level: 'info',
    code: 'x',
    message: 'x',
  } as const;
  writing.flush();
  writing.flush();
  writing.note(alarm, null);
  writing.flush();
  told.fleet = [causeOf('sw-a', 'sw-b')];
  writing.flush();
  expect(batches.map(({ events, fleet }) => [events.length, fleet?.map(({ devices }) => devices)])).toEqual([
    [0, [['sw-a']]],
    [1, undefined],
    [0, [['sw-a', 'sw-b']]],
  ]);
});

test('a file that was begun anew gets what stands beside events and devices too', () => {
  const batches: Batch[] = [];
  const { told, writing } = writingTo(batches);
  told.webhooks = '{"owed":[]}';
  writing.flush();
  told.webhooks = null;
  writing.writeAnew();
  writing.flush();
  writing.flush();
  expect(batches).toHaveLength(2);
  expect(batches[1]).toEqual(batches[0]);
  expect(batches[1]).toMatchObject({ fleet: [causeOf('sw-a')], beside: expect.stringContaining('owed') });
});
