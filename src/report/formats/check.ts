import type { Report, ReportDevice } from '../../model/report.js';
import { dueMs } from '../obligations.js';
import { headlineOf, worstOf } from '../outline.js';

/** States of a monitoring plugin, with the codes that it exits with. */
export const CHECK_STATES = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const;
export type CheckState = keyof typeof CHECK_STATES;

export interface CheckOptions {
  /** Days to the ACK deadline below which it is a warning, and critical; null: the findings alone decide. */
  readonly warning: number | null;
  readonly critical: number | null;
  /** State of a device on which nothing is known to be wrong, and of which not enough was seen for an all-clear. */
  readonly unclear: CheckState;
  /** Milliseconds since 1970 UTC that dates are measured against; null: as the report has them. */
  readonly now: number | null;
  /** Something that was named could not be read. */
  readonly isUnreadable: boolean;
}

/** Worst first, as the plugins of Nagios order them. */
const WORST: readonly CheckState[] = ['CRITICAL', 'WARNING', 'UNKNOWN', 'OK'];
/** Devices with figures of their own; programs that read them take some kilobytes. */
const OWN_FIGURES = 50;
const DAY = 86_400_000;

interface Checked {
  readonly name: string;
  readonly state: CheckState;
  readonly says: string;
  readonly ackDays: number | null;
  readonly reportDays: number | null;
}

/** Days to a date: as of the newest evidence and, where the input has no clock, as of today; one and the same where it has one. */
interface Days {
  readonly captured: number;
  readonly today: number;
}

/**
 * A report as a monitoring plugin tells it (Monitoring Plugins Development Guidelines): the state, one line for people, and behind a
 * bar figures: days to the next ACK deadline and the next report, of the device that is nearest to it and of each, devices by state,
 * and findings that are silenced.
 */
export function renderCheck(report: Report, options: CheckOptions): { state: CheckState; line: string } {
  const devices = report.devices.map((device) => checkDevice(device, options));
  const problem = report.diagnostics.find(({ level }) => level === 'error');
  const states = [
    ...devices.map(({ state }) => state),
    ...(options.isUnreadable || devices.length === 0 ? (['UNKNOWN'] as const) : []),
  ];
  const state = WORST.find((each) => states.includes(each)) ?? 'UNKNOWN';
  const worst = devices.find((each) => each.state === state);
  const unread =
    problem === undefined ? 'nothing about Smart Licensing was found' : `${problem.source}: ${problem.message}`;
  const first = worst === undefined ? unread : `${worst.name}: ${worst.says}`;
  const others = devices.length > 1 ? ` (${countsOf(devices)})` : '';
  const also = worst !== undefined && options.isUnreadable ? '; not everything could be read' : '';
  return {
    state,
    line: `LICENSING ${state} - ${plain(first)}${others}${also} | ${figuresOf(devices, report.silenced.length, options)}`,
  };
}

function checkDevice(device: ReportDevice, { warning, critical, unclear, now }: CheckOptions): Checked {
  const ack = daysTo(device, ['ack'], now);
  const found = { error: 'CRITICAL', warning: 'WARNING', info: null } as const;
  const calm = device.outcome === 'clear' ? 'OK' : unclear;
  const finding = found[worstOf(device)];
  const due = ack === null ? null : dueState(ack, { warning, critical, unclear });
  const state = WORST.find((each) => each === finding || each === due) ?? calm;
  const says = ack !== null && due === state && finding !== state ? dueText(ack) : headlineOf(device);
  return {
    name: device.hostname ?? device.id,
    state,
    says,
    ackDays: measured(ack),
    reportDays: measured(daysTo(device, ['first-report', 'report', 'push'], now)),
  };
}

/** How bad a date is by the limits; null: not bad. Where two readings differ in that nobody can tell, nor what came since it passed. */
function dueState(
  { captured, today }: Days,
  { warning, critical, unclear }: Pick<CheckOptions, 'warning' | 'critical' | 'unclear'>,
): CheckState | null {
  const of = (days: number) => (isBelow(days, critical) ? 'CRITICAL' : isBelow(days, warning) ? 'WARNING' : null);
  if (of(captured) !== of(today)) return unclear;
  return of(today) ?? (today < 0 ? unclear : null);
}

function dueText({ captured, today }: Days): string {
  const told = (days: number) => (days < 0 ? `was due ${-days} days ago` : `is due in ${days} days`);
  if (captured === today) return `the ACK ${told(today)}`;
  return `the ACK ${told(captured)} as of the newest evidence, ${told(today)} as of today; the input has no clock (give show clock, or --now)`;
}

function isBelow(days: number, limit: number | null): boolean {
  return limit !== null && days < limit;
}

/** A figure is what a clock tells; of two readings neither is one. */
function measured(days: Days | null): number | null {
  return days === null || days.captured !== days.today ? null : days.today;
}

/** Days to the first of some dates, rounded down to a tenth. */
function daysTo({ obligations }: ReportDevice, ids: readonly string[], now: number | null): Days | null {
  const dates = obligations.filter(
    ({ id, due, status }) => ids.includes(id) && due !== null && status !== 'not-required',
  );
  const first = (days: readonly (number | null)[]) => {
    const known = days.filter((each) => each !== null && Number.isFinite(each));
    return known.length === 0 ? null : Math.floor(Math.min(...known.map(Number)) * 10) / 10;
  };
  const captured = first(dates.map((each) => (now === null ? each.days : (dueMs(each) - now) / DAY)));
  if (captured === null) return null;
  return {
    captured,
    today: now === null ? (first(dates.map(({ today }) => today?.days ?? null)) ?? captured) : captured,
  };
}

function countsOf(devices: readonly Checked[]): string {
  const counts = WORST.map((state) => [state, devices.filter((each) => each.state === state).length] as const);
  const told = counts.filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state.toLowerCase()}`);
  return `${devices.length} devices: ${told.join(', ')}`;
}

function figuresOf(devices: readonly Checked[], silenced: number, { warning, critical }: CheckOptions): string {
  const limits = `${warning === null ? '' : `${warning}:`};${critical === null ? '' : `${critical}:`}`;
  const least = (values: readonly (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : Math.min(...known);
  };
  const figure = (label: string, value: number | null, range = ';') =>
    value === null ? [] : [`${labelOf(label)}=${value};${range}`];
  const count = (state: CheckState) => devices.filter((each) => each.state === state).length;
  return [
    ...figure('ack_days', least(devices.map(({ ackDays }) => ackDays)), limits),
    ...figure('report_days', least(devices.map(({ reportDays }) => reportDays))),
    `devices=${devices.length};;;0`,
    `critical=${count('CRITICAL')};;;0`,
    `warning=${count('WARNING')};;;0`,
    `unknown=${count('UNKNOWN')};;;0`,
    `silenced=${silenced};;;0`,
    ...(devices.length < 2 || devices.length > OWN_FIGURES
      ? []
      : devices.flatMap(({ name, ackDays, reportDays }) => [
          ...figure(`${name} ack_days`, ackDays, limits),
          ...figure(`${name} report_days`, reportDays),
        ])),
  ].join(' ');
}

/** A label of a figure: quoted where it holds a blank; an equals sign would end it. */
function labelOf(name: string): string {
  const label = plain(name).replaceAll('=', '_').replaceAll("'", "''");
  return /[^\w.:-]/.test(label) ? `'${label}'` : label;
}

/** On one line, without the bar that figures begin with. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '/').trim();
}
