import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Counters } from '../model/live.js';
import type { FleetCause, ReportDevice } from '../model/report.js';
import { leading } from '../report/outline.js';

/** What a scrape looks at. */
export interface Measured {
  counters(): Counters;
  devices(): readonly ReportDevice[];
  fleet(): readonly FleetCause[];
}

/** Gauges of the runtime that are named like counters, which `promtool check metrics` refuses; each is the sum of another. */
const MISNAMED = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

/** A registry with the figures of the process, and how to add ones that are read when it is scraped. */
export function newMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  return {
    registry,
    counter: (name: string, help: string, read: () => number) =>
      new Counter({
        name,
        help,
        registers: [registry],
        collect() {
          this.reset();
          this.inc(read());
        },
      }),
    gauge: (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      }),
  };
}

/**
 * A registry whose figures are read when it is scraped. Labels hold devices only where their number is bounded: thousands of series
 * help nobody.
 */
export function createMetrics(measured: Measured, version: string): Registry {
  const { registry, counter: plainCounter, gauge } = newMetrics();
  const counter = (name: string, help: string, read: (counters: Counters) => number | null) =>
    plainCounter(name, help, () => read(measured.counters()) ?? 0);

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

  addDeadlines(registry, measured);
  new Gauge({
    name: 'sldiag_open_incidents_by_cause',
    help: 'Open incidents by the mnemonic that opened them and by their leading cause; open: none is settled.',
    labelNames: ['mnemonic', 'cause'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { incidents, findings } of measured.devices()) {
        for (const { mnemonic, status } of incidents) {
          if (status !== 'open') continue;
          const finding = findings.find((each) => each.mnemonic === mnemonic);
          this.inc({ mnemonic, cause: (finding && leading(finding)?.id) ?? 'open' });
        }
      }
    },
  });
  new Counter({
    name: 'sldiag_webhook_notices_total',
    help: 'Notices to webhooks by what became of them: delivered, failed. Absent without a webhook.',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      this.reset();
      const { webhooks } = measured.counters();
      if (webhooks === undefined) return;
      this.inc({ outcome: 'delivered' }, webhooks.delivered);
      this.inc({ outcome: 'failed' }, webhooks.failed);
    },
  });
  new Gauge({
    name: 'sldiag_webhook_waiting_notices',
    help: 'Notices that are not delivered yet. Absent without a webhook.',
    registers: [registry],
    collect() {
      this.remove();
      const { webhooks } = measured.counters();
      if (webhooks !== undefined) this.set(webhooks.waiting);
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

  new Gauge({
    name: 'sldiag_store_up',
    help: '1 when events are written to the store, 0 when writing fails; absent without a store.',
    registers: [registry],
    collect() {
      this.remove();
      const { state } = measured.counters().store;
      if (state !== 'off') this.set(state === 'ok' ? 1 : 0);
    },
  });
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

/** Devices whose deadlines are told one by one: those that are nearest to them. */
const DEADLINES_SHOWN = 200;
/** Days within which devices are counted. */
const WITHIN = [0, 7, 30, 90];
const DAY = 86_400_000;

const DEADLINES = [
  { name: 'ack_deadline', what: 'the ACK deadline', duties: ['ack'] },
  { name: 'next_report', what: 'the next report', duties: ['first-report', 'report', 'push'] },
] as const;

/** Days to what is due, of the devices that are nearest to it, and how many devices are near. */
function addDeadlines(registry: Registry, measured: Measured): void {
  for (const { name, what, duties } of DEADLINES) {
    const days = () => {
      const now = Date.now();
      return measured.devices().flatMap(({ id, hostname, obligations }) => {
        const due = obligations
          .filter((each) => duties.some((duty) => duty === each.id) && each.status !== 'not-required')
          .flatMap((each) => (each.due === null ? [] : [Date.parse(each.due)]))
          .filter((moment) => !Number.isNaN(moment));
        return due.length === 0 ? [] : [{ device: id, hostname: hostname ?? '', days: (Math.min(...due) - now) / DAY }];
      });
    };
    new Gauge({
      name: `sldiag_device_${name}_days`,
      help: `Days to ${what}, negative when it is past: the ${DEADLINES_SHOWN} devices that are nearest, whatever their number.`,
      labelNames: ['device', 'hostname'],
      registers: [registry],
      collect() {
        this.reset();
        const nearest = days().sort((one, other) => one.days - other.days);
        for (const { device, hostname, days } of nearest.slice(0, DEADLINES_SHOWN))
          this.set({ device, hostname }, days);
      },
    });
    new Gauge({
      name: `sldiag_devices_${name}_within`,
      help: `Devices with ${what} within so many days, or past it; of all devices on which it is known.`,
      labelNames: ['days'],
      registers: [registry],
      collect() {
        const known = days();
        for (const limit of WITHIN)
          this.set({ days: String(limit) }, known.filter((each) => each.days <= limit).length);
      },
    });
  }
}

function worstOf(findings: ReportDevice['findings']): 'error' | 'warning' | 'info' | 'none' {
  for (const level of ['error', 'warning', 'info'] as const) {
    if (findings.some(({ severity }) => severity === level)) return level;
  }
  return 'none';
}
