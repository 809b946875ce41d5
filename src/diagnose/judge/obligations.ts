import type { LicenseClass, PolicyEntry } from '../../knowledge/kinds/policies.js';
import type { Fact, Known, Span } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import type { Obligation, Topology } from '../../model/report.js';
import { millisecondsOf } from '../../model/stamp.js';
import type { PolicyTerms, State, Usage } from '../../model/state.js';
import { areComparable, compareReleases } from './release.js';

const DAY = 86_400_000;
/** Days before a deadline from which it is called near. */
const SOON = 14;
/** No deadline is older than the model that has them, nor than the images with which it was tried. */
const MODEL_BEGAN = Date.UTC(2019, 0, 1);
/** What to do where nothing is sent by itself (guide 1224-1289). */
const BY_HAND = 'Transport is off: save the usage to a file, upload it to CSSM and import the ACK.';

/** What obligations follow from, beside the facts. */
export interface ReportingContext {
  /** The policy that applies while no other is known. */
  readonly policy: PolicyEntry;
  readonly topology: Pick<Topology, 'id' | 'mode'>;
  /** Milliseconds, on the scale of the device's stamps. */
  readonly now: number;
  /** What the newest REPORTING_REQUIRED of the log says: that many days after it an ACK must be there. */
  readonly countdown: { readonly at: string; readonly days: number; readonly spans: readonly Span[] } | null;
  /** Where the input has no clock: the moment of analysis. */
  readonly otherwise?: number | null;
}

/** What one class of licences in use asks for. Days; 0 asks for no report of that kind. */
interface Duty {
  readonly id: LicenseClass;
  readonly licenses: readonly string[];
  readonly first: number;
  readonly frequency: number;
  readonly onChange: number;
  readonly source: string;
  readonly spans: readonly Span[];
}

/**
 * When the next report is due, by when an ACK must be there, and why: from the licences in use, the policy, the interval, the
 * transport, the dates and the release (guide 215-290, 386-390, 3502, 3785). Dates that the device prints stand; where it prints
 * none they are calculated.
 */
export function obligationsOf(facts: Known<FactShape>, context: ReportingContext): Obligation[] {
  const state = facts.state;
  if (facts.registration !== undefined && state?.model?.value !== 'slup')
    return classicDates(facts.registration, context);
  if (state?.usage === undefined && state?.reporting === undefined) return counted(context);
  const duties = dutiesOf(state, context.policy);
  const obligations = [
    acknowledgement(state, duties, context),
    ...reports(facts, duties, context),
    ...changes(duties),
    ...habits(facts, context),
  ];
  return obligations.filter((each) => each !== null);
}

/** The deadline that a message counts down to, where no output prints it. */
function counted(context: ReportingContext): Obligation[] {
  if (context.countdown === null) return [];
  const { at, days, spans } = context.countdown;
  const why = `REPORTING_REQUIRED of ${at} counts ${days} days.`;
  return [dated('ack', 'ACK', plusDays(at, days), 'calculated', why, [...spans], context)];
}

/** The dates of the model before: until when the device is authorized and registered without another exchange. */
function classicDates(
  { deadline, expires }: Known<FactShape['registration']>,
  context: ReportingContext,
): Obligation[] {
  const authorization = 'Without an exchange with the licensing server by then the authorization expires.';
  const certificate = 'Without a renewal by then the identity certificate runs out, and the device is unregistered.';
  return [
    deadline?.value
      ? dated('authorization', 'Authorization', deadline.value, 'printed', authorization, spansOf(deadline), context)
      : null,
    expires?.value
      ? dated('registration', 'Registration', expires.value, 'printed', certificate, spansOf(expires), context)
      : null,
  ].filter((each) => each !== null);
}

/** Licences in use by the classes that a policy tells apart (guide 248-273). */
function dutiesOf(state: Known<State>, policy: PolicyEntry): Duty[] {
  const inUse = (state.usage ?? []).filter(({ status }) => status?.value.startsWith('IN USE') ?? true);
  return policy.classes.flatMap((terms): Duty[] => {
    const own = inUse.filter((usage) => classOf(usage) === terms.id);
    if (own.length === 0) return [];
    const printed = state.policy?.[terms.id];
    const of = (key: 'firstReportDays' | 'frequencyDays' | 'onChangeDays') => printed?.[key]?.value ?? terms[key];
    return [
      {
        id: terms.id,
        // Where NX-OS names none, the tag in brackets is what there is.
        licenses: own.flatMap(({ name, entitlement }) => name?.value || entitlement?.value || []),
        first: of('firstReportDays'),
        frequency: of('frequencyDays'),
        onChange: of('onChangeDays'),
        source: printed?.frequencyDays === undefined ? `${policy.printed} (not printed here)` : sourceOf(printed),
        spans: spansOf(printed?.firstReportDays, printed?.frequencyDays, ...own.map(({ name }) => name)),
      },
    ];
  });
}

function sourceOf(terms: Known<PolicyTerms>): string {
  return terms.source?.value ?? 'policy';
}

/** The class of a licence; export control outranks enforcement, and both outrank the term. */
function classOf({ enforcement, type, name, export: exported }: Known<Usage>): LicenseClass {
  const isExport = /EXPORT/.test(enforcement?.value ?? '') || exported?.value.startsWith('RESTRICTED');
  if (isExport || (enforcement === undefined && name?.value === 'hseck9')) return 'export';
  if (enforcement?.value === 'ENFORCED') return 'enforced';
  const isSubscription = type === undefined ? /^(?:air-)?dna-/.test(name?.value ?? '') : type.value === 'Subscription';
  return isSubscription ? 'subscription' : 'perpetual';
}

/** The shortest of the periods that are asked for, with whose it is; null where none asks for one. */
function shortest(
  duties: readonly Duty[],
  key: 'first' | 'frequency' | 'onChange',
): { days: number; duty: Duty } | null {
  const asked = duties.filter((duty) => duty[key] > 0).sort((a, b) => a[key] - b[key]);
  return asked[0] === undefined ? null : { days: asked[0][key], duty: asked[0] };
}

function acknowledgement(state: Known<State>, duties: readonly Duty[], context: ReportingContext): Obligation | null {
  const { reporting } = state;
  const deadline = reporting?.nextAckDeadline;
  const last = reporting?.lastAck;
  if (state.policy?.ackRequired?.value === false) {
    return duty('ack', 'ACK', 'not-required', 'calculated', 'The policy asks for no acknowledgement.', [
      ...state.policy.ackRequired.spans,
    ]);
  }
  const asked = shortest(duties, last?.value ? 'frequency' : 'first');
  const because = asked === null ? '' : reasonOf(asked, last?.value ? 'reports every' : 'the first report within');
  if (deadline?.value && millisecondsOf(deadline.value) < MODEL_BEGAN) {
    const why = `${deadline.value} was calculated while the clock was not set, and says nothing.`;
    return duty('ack', 'ACK', 'rule', 'printed', why, spansOf(deadline));
  }
  if (deadline?.value) {
    const since = last?.value ? `The last ACK came ${last.value}.` : last ? 'None has come so far.' : '';
    // What collects, CSLU, SSM On-Prem or a controller, needs no transport.
    const isByHand = state.transport?.type?.value === 'off' && (context.topology.id ?? 'air-gapped') === 'air-gapped';
    const byHand = isByHand ? BY_HAND : '';
    const why = [because, since, byHand].filter(Boolean).join(' ') || 'When the last one came was not seen.';
    return dated('ack', 'ACK', deadline.value, 'printed', why, spansOf(deadline, last), context);
  }
  if (deadline) {
    const why =
      duties.length > 0 && duties.every(({ frequency }) => frequency === 0)
        ? `No licence in use (${namesOf(duties)}) asks for regular reports.`
        : 'The device has no deadline: nothing that it uses has to be reported now.';
    return duty('ack', 'ACK', 'not-required', 'printed', why, spansOf(deadline));
  }
  if (asked === null || !last?.value) return null;
  const due = plusDays(last.value, asked.days);
  return dated('ack', 'ACK', due, 'calculated', `${because} The last ACK came ${last.value}.`, spansOf(last), context);
}

function reports(facts: Known<FactShape>, duties: readonly Duty[], context: ReportingContext): Obligation[] {
  const { state, config } = facts;
  const reporting = state?.reporting;
  const transport = state?.transport?.type;
  // What the device prints is in force, by the policy too; an interval of zero stops all reports.
  const isConfigured = config?.usageIntervalDays !== undefined;
  const printed = reporting?.pushIntervalDays?.value ? reporting.pushIntervalDays : undefined;
  const interval =
    config?.usageIntervalDays?.value === 0
      ? config.usageIntervalDays
      : (printed ?? config?.usageIntervalDays ?? reporting?.pushIntervalDays);
  const asked = shortest(duties, 'frequency');
  const isOff = transport?.value === 'off';

  if (interval?.value === 0) {
    const why = isConfigured
      ? 'license smart usage interval 0: no RUM report is sent, whatever the policy asks for.'
      : 'Reporting push interval is 0: the policy asks for no report of what is in use.';
    return [duty('report', 'RUM report', 'not-required', 'printed', why, spansOf(interval))];
  }
  const days = effectiveInterval(isConfigured ? interval?.value : undefined, asked?.days ?? null);
  const planned = reporting?.nextReportPush;
  if (planned?.value) {
    const every = interval === undefined ? '' : `Reporting push interval ${interval.value} days.`;
    const limit = oneADay(facts, context);
    const why = [every, limit, isOff ? 'Transport is off: nothing is sent at that time.' : '']
      .filter(Boolean)
      .join(' ');
    return [
      dated('push', 'Next report push', planned.value, 'printed', why, spansOf(planned, interval, transport), context),
    ];
  }
  const last = reporting?.lastReportPush?.value ? reporting.lastReportPush : reporting?.lastAck;
  if (days === null) {
    if (duties.length === 0) return [];
    const why = `No licence in use (${namesOf(duties)}) asks for regular reports, and no interval is set.`;
    return [
      duty(
        'report',
        'RUM report',
        'not-required',
        'calculated',
        why,
        duties.flatMap(({ spans }) => [...spans]),
      ),
    ];
  }
  if (!last?.value || isOff) return [];
  const why = `${asked === null ? `Interval of ${days} days.` : reasonOf(asked, 'reports every')} Last one ${last.value}.`;
  return [dated('report', 'RUM report', plusDays(last.value, days), 'calculated', why, spansOf(last), context)];
}

/**
 * Days between reports: the policy alone decides while no interval is configured; a configured one only makes reports more
 * frequent (guide 3502). Null: none is asked for.
 * @param configured `license smart usage interval`; undefined when it isn't
 * @param asked the shortest reporting frequency of the licences in use; null when none asks for reports
 */
export function effectiveInterval(configured: number | undefined, asked: number | null): number | null {
  if (configured === 0) return null;
  if (configured === undefined) return asked;
  return asked === null ? configured : Math.min(configured, asked);
}

function changes(duties: readonly Duty[]): Obligation[] {
  const asked = shortest(duties, 'onChange');
  if (asked === null) return [];
  const why = `A licence more, less or another: it must be reported within ${asked.days} days (${asked.duty.source}).`;
  return [duty('report-on-change', 'Report on change', 'rule', 'calculated', why, [...asked.duty.spans])];
}

/** What the device does by itself: retries after a failure, one report a day. */
function habits({ state, release }: Known<FactShape>, { topology }: ReportingContext): Obligation[] {
  const isPush = topology.mode === 'push' || topology.id === 'cssm-direct';
  if (!isPush) return [];
  const list: Obligation[] = [];
  const usage = state?.communication?.find(({ operation }) => operation?.value === 'Usage Reporting');
  if (usage?.ongoing && usage.ongoing.value > 0) {
    const why =
      'A report that fails is tried again for four hours after its time, then every 15 minutes until it goes through; each try may log COMM_FAILED.';
    list.push(duty('retry', 'Retry', 'rule', 'calculated', why, spansOf(usage.ongoing)));
  }
  if (release !== undefined && limitsToOneADay(release.value)) {
    const why = `${release.value} sends at most one RUM report a day; license smart sync overrides it for one exchange.`;
    list.push(duty('daily-limit', 'One report a day', 'rule', 'calculated', why, spansOf(release)));
  }
  return list;
}

/** What is to be known where a report went out within the last day already; empty where none did. */
function oneADay({ state, release }: Known<FactShape>, { now }: ReportingContext): string {
  const last = state?.reporting?.lastReportPush?.value;
  if (!last || release === undefined || !limitsToOneADay(release.value)) return '';
  const since = now - millisecondsOf(last);
  const isToday = since >= 0 && since < DAY && state?.transport?.type?.value !== 'off';
  return isToday
    ? `One went out within the last day, and ${release.value} sends one a day at most; license smart sync all does not wait.`
    : '';
}

/** From 17.9.1 on, from 17.3.6 in 17.3.x and from 17.6.4 in 17.6.x (guide 386-390). */
function limitsToOneADay(release: string): boolean {
  const from = release.startsWith('17.3') ? '17.3.6' : release.startsWith('17.6') ? '17.6.4' : '17.9.1';
  return areComparable(release, from) && compareReleases(release, from) >= 0;
}

function reasonOf({ days, duty: { id, licenses, source } }: { days: number; duty: Duty }, what: string): string {
  return `${[...new Set(licenses)].join(', ')} (${id}): ${what} ${days} days (${source}).`;
}

function namesOf(duties: readonly Duty[]): string {
  return [...new Set(duties.flatMap(({ licenses }) => licenses))].join(', ');
}

/** No policy looks further ahead; a number that a line was given must not lead beyond what a date can say. */
const LONGEST_DAYS = 36_500;

function plusDays(iso: string, days: number): string {
  const zone = /(Z|[+-]\d\d:?\d\d)$/.exec(iso)?.[0] ?? '';
  const moment = new Date(millisecondsOf(iso) + Math.min(days, LONGEST_DAYS) * DAY).toISOString();
  return zone === '' ? moment.replace(/Z$/, '') : moment;
}

function dated(
  id: Obligation['id'],
  title: string,
  due: string,
  basis: Obligation['basis'],
  why: string,
  evidence: Span[],
  { now, otherwise = null }: ReportingContext,
): Obligation {
  const captured = readingOf(id, due, now);
  const today = otherwise === null ? null : readingOf(id, due, otherwise);
  const isSettled = (captured.status === 'overdue') === ((today ?? captured).status === 'overdue');
  const status = isSettled ? captured.status : 'unsettled';
  return { id, title, due, days: captured.days, status, today, basis, why, evidence };
}

/** What is broken when its day is past; a report that is past is late. */
const CONSEQUENTIAL: readonly Obligation['id'][] = ['ack', 'authorization', 'registration'];

/** How a date stands at one moment. */
function readingOf(id: Obligation['id'], due: string, at: number): NonNullable<Obligation['today']> {
  const days = (millisecondsOf(due) - at) / DAY;
  const isOverdue = days < 0 && CONSEQUENTIAL.includes(id);
  const isSoon = days >= 0 && days < SOON;
  // What is past by minutes is past.
  const rounded = Math.round(days * 10) / 10 || (days < 0 ? -0.1 : 0);
  return { days: rounded, status: isOverdue ? 'overdue' : isSoon ? 'soon' : 'planned' };
}

function duty(
  id: Obligation['id'],
  title: string,
  status: Obligation['status'],
  basis: Obligation['basis'],
  why: string,
  evidence: Span[],
): Obligation {
  return { id, title, due: null, days: null, status, today: null, basis, why, evidence };
}

function spansOf(...facts: readonly (Fact<string | number | boolean> | undefined)[]): Span[] {
  return facts.flatMap((fact) => (fact ? [...fact.spans] : [])).slice(0, 4);
}
