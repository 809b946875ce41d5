import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Counters } from '../model/live.js';
import type { FleetCause, ReportDevice } from '../model/report.js';
import { dueMs } from '../report/obligations.js';
import { leading } from '../report/outline.js';

/** What a scrape looks at. */
export interface Measured {
  counters(): Counters;
  devices(): readonly ReportDevice[];
  fleet(): readonly FleetCause[];
}

/** Gauges of the runtime that are named like counters, which `promtool check metrics` refuses; each is the sum of another. */
const MISNAMED = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

type Labels = Readonly<Record<string, string>>;
/** The values of a figure at a scrape, each under its labels; none: the figure is absent. */
type Values = Iterable<readonly [labels: Labels, value: number]>;

const NO_LABELS: Labels = {};

/** A registry with the figures of the process, and how to add ones that are read when it is scraped. */
export function newMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const registers = [registry];

  /** What only grows. @param labelNames all labels that its values have */
  function counters(name: string, help: string, labelNames: string[], read: () => Values): void {
    new Counter({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.inc(labels, value);
      },
    });
  }

  /** What goes up and down. */
  function gauges(name: string, help: string, labelNames: string[], read: () => Values): void {
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        if (labelNames.length === 0) this.remove();
        else this.reset();
        for (const [labels, value] of read()) this.inc(labels, value);
      },
    });
  }

  const one = (read: () => number) => (): Values => [[NO_LABELS, read()]];
  return {
    registry,
    counters,
    gauges,
    counter: (name: string, help: string, read: () => number) => counters(name, help, [], one(read)),
    gauge: (name: string, help: string, read: () => number) => gauges(name, help, [], one(read)),
  };
}

type Metrics = ReturnType<typeof newMetrics>;

/**
 * A registry whose figures are read when it is scraped. Labels hold devices only where their number is bounded: thousands of series
 * help nobody.
 */
export function createMetrics(measured: Measured, version: string): Registry {
  const metrics = newMetrics();
  addLines(metrics, measured);
  addDevices(metrics, measured);
  addDeadlines(metrics, measured);
  addWebhooks(metrics, measured);
  addSources(metrics, measured);
  addStore(metrics, measured);
  metrics.gauges('sldiag_build_info', 'Version of sldiag, always 1.', ['version'], () => [[{ version }, 1]]);
  return metrics.registry;
}

function addLines({ counter, counters }: Metrics, measured: Measured): void {
  counter('sldiag_received_lines_total', 'Lines received from all sources.', () => measured.counters().received);
  counters(
    'sldiag_lines_total',
    'Lines by what became of them: licensing (or evidence for a licensing cause), other, unparsed, duplicate, shed.',
    ['kind'],
    () => {
      const { licensing, other, unparsed, duplicates: duplicate, shed } = measured.counters();
      return byLabel('kind', { licensing, other, unparsed, duplicate, shed });
    },
  );
  counter(
    'sldiag_sequence_gaps_total',
    'Lines missing by the devices’ own sequence numbers.',
    () => measured.counters().sequenceGaps,
  );
}

function addDevices({ gauge, gauges }: Metrics, measured: Measured): void {
  gauge('sldiag_devices', 'Devices that were heard of.', () => measured.counters().devices);
  gauge('sldiag_open_incidents', 'Incidents that are open.', () => measured.counters().openIncidents);
  gauge('sldiag_fleet_causes', 'Causes that several devices share.', () => measured.fleet().length);
  gauges('sldiag_devices_by_severity', 'Devices by their worst finding.', ['severity'], () => {
    const counts = { error: 0, warning: 0, info: 0, none: 0 };
    for (const { findings } of measured.devices()) counts[worstOf(findings)] += 1;
    return byLabel('severity', counts);
  });
  gauges(
    'sldiag_open_incidents_by_cause',
    'Open incidents by the mnemonic that opened them and by their leading cause; open: none is settled.',
    ['mnemonic', 'cause'],
    function* () {
      for (const { incidents, findings } of measured.devices()) {
        for (const { mnemonic, status } of incidents) {
          if (status !== 'open') continue;
          const finding = findings.find((each) => each.mnemonic === mnemonic);
          yield [{ mnemonic, cause: (finding && leading(finding)?.id) ?? 'open' }, 1];
        }
      }
    },
  );
}

function addWebhooks({ counters, gauges }: Metrics, measured: Measured): void {
  counters(
    'sldiag_webhook_notices_total',
    'Notices to webhooks by what became of them: delivered, failed. Absent without a webhook.',
    ['outcome'],
    () => {
      const { webhooks } = measured.counters();
      return webhooks === undefined
        ? []
        : byLabel('outcome', { delivered: webhooks.delivered, failed: webhooks.failed });
    },
  );
  gauges('sldiag_webhook_waiting_notices', 'Notices that are not delivered yet. Absent without a webhook.', [], () => {
    const { webhooks } = measured.counters();
    return webhooks === undefined ? [] : [[NO_LABELS, webhooks.waiting]];
  });
}

function addSources({ counters, gauges }: Metrics, measured: Measured): void {
  type Source = Counters['sources'][number];
  const values = (read: (source: Source) => number | null) =>
    function* (): Values {
      for (const each of measured.counters().sources) {
        const value = read(each);
        if (value !== null) yield [{ source: each.name }, value];
      }
    };
  const count = (name: string, help: string, read: (source: Source) => number | null) =>
    counters(`sldiag_source_${name}_total`, `${help}, by source.`, ['source'], values(read));
  const state = (name: string, help: string, read: (source: Source) => number | null) =>
    gauges(`sldiag_source_${name}`, `${help}, by source.`, ['source'], values(read));
  count('received_lines', 'Lines received', ({ received }) => received);
  count('received_bytes', 'Bytes received', ({ bytes }) => bytes);
  count('kernel_drops', 'Datagrams that the kernel dropped', ({ kernelDrops }) => kernelDrops);
  count('refused', 'Datagrams and connections refused by the allow-list or a limit', ({ refused }) => refused);
  count('truncated_lines', 'Lines cut at the cap', ({ truncated }) => truncated);
  state('connections', 'Open connections', ({ connections }) => connections);
  count(
    'cut_off_connections',
    'Connections closed to make room, because unfinished messages filled the memory for them or there were too many',
    ({ cutOff }) => cutOff,
  );
  state('unfinished_bytes', 'Bytes of messages whose end has not come yet', ({ held }) => held);
}

function addStore({ counter, gauge, gauges }: Metrics, measured: Measured): void {
  const { counters } = measured;
  gauges(
    'sldiag_store_up',
    '1 when events are written to the store, 0 when writing fails; absent without a store.',
    [],
    () => {
      const { state } = counters().store;
      return state === 'off' ? [] : [[NO_LABELS, state === 'ok' ? 1 : 0]];
    },
  );
  gauge('sldiag_store_pending_events', 'Events that are not on disk yet.', () => counters().store.pending);
  counter('sldiag_store_lost_events_total', 'Events that never will be on disk.', () => counters().store.lost);
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
function addDeadlines({ gauges }: Metrics, measured: Measured): void {
  for (const { name, what, duties } of DEADLINES) {
    const days = () => daysTo(measured.devices(), duties);
    gauges(
      `sldiag_device_${name}_days`,
      `Days to ${what}, negative when it is past: the ${DEADLINES_SHOWN} devices that are nearest, whatever their number.`,
      ['device', 'hostname'],
      () =>
        days()
          .sort((one, other) => one.days - other.days)
          .slice(0, DEADLINES_SHOWN)
          .map(({ device, hostname, days }) => [{ device, hostname }, days]),
    );
    gauges(
      `sldiag_devices_${name}_within`,
      `Devices with ${what} within so many days, or past it; of all devices on which it is known.`,
      ['days'],
      () => {
        const known = days();
        return WITHIN.map((limit) => [{ days: String(limit) }, known.filter((each) => each.days <= limit).length]);
      },
    );
  }
}

/** Days from now to the first of these duties, of the devices that have one with a date. */
function daysTo(devices: readonly ReportDevice[], duties: readonly string[]) {
  const now = Date.now();
  return devices.flatMap(({ id, hostname, obligations }) => {
    const due = obligations
      .filter((each) => duties.includes(each.id) && each.status !== 'not-required')
      .map(dueMs)
      .filter((moment) => !Number.isNaN(moment));
    return due.length === 0 ? [] : [{ device: id, hostname: hostname ?? '', days: (Math.min(...due) - now) / DAY }];
  });
}

function byLabel(label: string, values: Readonly<Record<string, number>>): Values {
  return Object.entries(values).map(([name, value]) => [{ [label]: name }, value]);
}

function worstOf(findings: ReportDevice['findings']): 'error' | 'warning' | 'info' | 'none' {
  for (const level of ['error', 'warning', 'info'] as const) {
    if (findings.some(({ severity }) => severity === level)) return level;
  }
  return 'none';
}
