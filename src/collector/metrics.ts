import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Counters } from '../model/live.js';
import type { FleetCause, ReportDevice } from '../model/report.js';

/** What a scrape looks at. */
export interface Measured {
  counters(): Counters;
  devices(): readonly ReportDevice[];
  fleet(): readonly FleetCause[];
}

/** Gauges of the runtime that are named like counters, which `promtool check metrics` refuses; each is the sum of another. */
const MISNAMED = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

/** A registry whose figures are read when it is scraped. No label holds a device: thousands of series help nobody. */
export function createMetrics(measured: Measured, version: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);

  const counter = (name: string, help: string, read: (counters: Counters) => number | null) =>
    new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(read(measured.counters()) ?? 0);
      },
    });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });

  counter('sldiag_received_lines_total', 'Lines received from all sources.', ({ received }) => received);
  new Counter({
    name: 'sldiag_lines_total',
    help: 'Lines by what became of them: licensing (or evidence for a licensing cause), other, unparsed, duplicate, shed.',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      const { licensing, other, unparsed, duplicates, shed } = measured.counters();
      this.reset();
      for (const [kind, count] of Object.entries({ licensing, other, unparsed, duplicate: duplicates, shed })) {
        this.inc({ kind }, count);
      }
    },
  });
  counter(
    'sldiag_sequence_gaps_total',
    'Lines missing by the devices’ own sequence numbers.',
    (each) => each.sequenceGaps,
  );
  gauge('sldiag_devices', 'Devices that were heard of.', () => measured.counters().devices);
  gauge('sldiag_open_incidents', 'Incidents that are open.', () => measured.counters().openIncidents);
  gauge('sldiag_fleet_causes', 'Causes that several devices share.', () => measured.fleet().length);
  new Gauge({
    name: 'sldiag_devices_by_severity',
    help: 'Devices by their worst finding.',
    labelNames: ['severity'],
    registers: [registry],
    collect() {
      const counts = { error: 0, warning: 0, info: 0, none: 0 };
      for (const { findings } of measured.devices()) counts[worstOf(findings)] += 1;
      for (const [severity, count] of Object.entries(counts)) this.set({ severity }, count);
    },
  });

  const source = (name: string, help: string, read: (source: Counters['sources'][number]) => number | null) =>
    new Counter({
      name,
      help,
      labelNames: ['source'],
      registers: [registry],
      collect() {
        this.reset();
        for (const each of measured.counters().sources) {
          const value = read(each);
          if (value !== null) this.inc({ source: each.name }, value);
        }
      },
    });
  source('sldiag_source_received_lines_total', 'Lines received, by source.', ({ received }) => received);
  source('sldiag_source_received_bytes_total', 'Bytes received, by source.', ({ bytes }) => bytes);
  source(
    'sldiag_source_kernel_drops_total',
    'Datagrams that the kernel dropped, by source.',
    (each) => each.kernelDrops,
  );
  source(
    'sldiag_source_refused_total',
    'Datagrams and connections refused by the allow-list or a limit, by source.',
    ({ refused }) => refused,
  );
  source('sldiag_source_truncated_lines_total', 'Lines cut at the cap, by source.', ({ truncated }) => truncated);
  new Gauge({
    name: 'sldiag_source_connections',
    help: 'Open connections, by source.',
    labelNames: ['source'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { name, connections } of measured.counters().sources) this.set({ source: name }, connections);
    },
  });

  source(
    'sldiag_source_cut_off_connections_total',
    'Connections closed because unfinished messages filled the memory for them, by source.',
    ({ cutOff }) => cutOff,
  );
  new Gauge({
    name: 'sldiag_source_unfinished_bytes',
    help: 'Bytes of messages whose end has not come yet, by source.',
    labelNames: ['source'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { name, held } of measured.counters().sources) this.set({ source: name }, held);
    },
  });

  gauge('sldiag_store_up', '1 when events are written to the store, 0 when writing fails or there is no store.', () =>
    measured.counters().store.state === 'ok' ? 1 : 0,
  );
  gauge('sldiag_store_pending_events', 'Events that are not on disk yet.', () => measured.counters().store.pending);
  counter('sldiag_store_lost_events_total', 'Events that never will be on disk.', ({ store }) => store.lost);
  new Gauge({
    name: 'sldiag_build_info',
    help: 'Version of sldiag, always 1.',
    labelNames: ['version'],
    registers: [registry],
    collect() {
      this.set({ version }, 1);
    },
  });
  return registry;
}

function worstOf(findings: ReportDevice['findings']): 'error' | 'warning' | 'info' | 'none' {
  for (const level of ['error', 'warning', 'info'] as const) {
    if (findings.some(({ severity }) => severity === level)) return level;
  }
  return 'none';
}
