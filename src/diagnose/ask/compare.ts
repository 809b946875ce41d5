import { isFactoryName } from '../../ingest/text/device-name.js';
import type { ComparisonEntry } from '../../knowledge/kinds/comparisons.js';
import type { Change, Check, ComparedDevice, ComparisonReport, FindingName } from '../../model/comparison.js';
import type { ReportDevice } from '../../model/report.js';
import { fieldOf } from '../../model/tree.js';
import type { Scope } from '../../rules/evaluate.js';
import type { DeviceState } from '../fold/device.js';
import type { FoldState } from '../fold/fold.js';
import { type DiagnosisOptions, diagnoseDevice, nowOf } from '../judge/diagnose.js';
import type { Engine } from '../judge/engine.js';
import { type Askable, askableOf, commandsRevealing } from '../judge/next.js';
import { unapplied } from '../judge/outcome.js';
import { scopeOf, viewOf } from '../judge/scope.js';

/** One side of a comparison. */
interface Side {
  readonly state: DeviceState;
  readonly report: ReportDevice;
}

/** What the device can still be asked for on each side; before an upgrade it may have been of another system. */
interface Asked {
  readonly before: Askable;
  readonly after: Askable;
}

type Compared = Pick<ComparisonReport, 'devices' | 'onlyBefore' | 'onlyAfter'>;

/**
 * Compares devices before and after a change: finds out what kind of change it was, and holds the later state against what that
 * should have changed and what it should have kept (guide 747-837, 1477-2431).
 */
export function compareStates(
  engine: Engine,
  before: FoldState,
  after: FoldState,
  options: DiagnosisOptions,
): Compared {
  const earlier = sidesOf(engine, before, options);
  const later = sidesOf(engine, after, options);
  const pairs = pair(earlier, later);
  const paired = new Set(pairs.flat());
  const idsOf = (sides: readonly Side[]) => sides.filter((side) => !paired.has(side)).map(({ report }) => report.id);
  return {
    devices: pairs.map(([one, other]) => compareDevice(engine, one, other, options)),
    onlyBefore: idsOf(earlier),
    onlyAfter: idsOf(later),
  };
}

function sidesOf(engine: Engine, { devices }: FoldState, options: DiagnosisOptions): Side[] {
  return [...devices]
    .sort((a, b) => a.index - b.index)
    .map((state) => ({ state, report: diagnoseDevice(engine, state, options).device }));
}

/** By serial number, else by host name; one device on each side is the same one where neither speaks against it. */
function pair(before: readonly Side[], after: readonly Side[]): [Side, Side][] {
  const pairs: [Side, Side][] = [];
  const free = new Set(after);
  const take = (one: Side, matches: (other: Side) => boolean): boolean => {
    const other = [...free].find(matches);
    if (other === undefined) return false;
    free.delete(other);
    pairs.push([one, other]);
    return true;
  };
  const serials = ({ report }: Side) => report.udis.flatMap(({ sn }) => sn ?? []);
  const rest = before.filter((one) => !take(one, (other) => serials(other).some((sn) => serials(one).includes(sn))));
  const unnamed = rest.filter(
    (one) => !take(one, ({ report }) => report.hostname !== null && report.hostname === one.report.hostname),
  );
  const [only] = unnamed;
  const ownName = ({ report: { hostname } }: Side) => hostname !== null && !isFactoryName(hostname);
  const isContradicted = (other: Side) =>
    only !== undefined &&
    ((serials(other).length > 0 && serials(only).length > 0) || (ownName(other) && ownName(only)));
  if (only !== undefined && before.length === 1 && after.length === 1) take(only, (other) => !isContradicted(other));
  return pairs;
}

function compareDevice(engine: Engine, before: Side, after: Side, options: DiagnosisOptions): ComparedDevice {
  const now = nowOf(after.state, options);
  const { topology } = after.report;
  const viewIn = ({ state }: Side) => viewOf(state, now, engine.recognise, [], engine.knowledge.platforms);
  const [earlier, view] = [viewIn(before), viewIn(after)];
  const scope = scopeOf(view, { before: before.state.facts, topology: known(topology.id) });
  const entry = kindOf(engine, scope);
  const asked = {
    before: askableOf(engine, before.state, earlier),
    after: askableOf(engine, after.state, view),
  };
  const checks = (entry?.checks ?? []).flatMap((check) => checkOf(engine, scope, check, asked));
  const isJudged = judgedIn(engine, scopeOf(earlier).variables, scope);
  const findings = compareFindings(before.report, after.report, isJudged);
  return {
    id: after.report.id,
    hostname: after.report.hostname,
    seen: { before: before.report.now, after: after.report.now },
    kind: entry?.id ?? null,
    title: entry?.title ?? 'Two states whose models are not both known',
    verdict: verdictOf(entry, checks, findings.new, unapplied(options.problems ?? []).length === 0),
    checks,
    changes: changesBetween(before.report, after.report),
    findings,
    procedure: entry?.procedure ?? null,
    next: [...(entry?.next ?? [])],
  };
}

function known(id: string | null) {
  return id === null ? {} : { id: { value: id, spans: [] } };
}

/** The first comparison whose condition holds; a general one only where no other does. */
function kindOf(engine: Engine, scope: Scope): ComparisonEntry | undefined {
  const fitting = engine.knowledge.comparisons.filter(({ when }) => engine.ask(when, scope).holds === 'yes');
  return fitting.find(({ general }) => !general) ?? fitting[0];
}

function checkOf(engine: Engine, scope: Scope, check: ComparisonEntry['checks'][number], asked: Asked): Check[] {
  if (check.when !== null && engine.ask(check.when, scope).holds !== 'yes') return [];
  const { holds, because, missing } = engine.ask(check.holds, scope);
  const outcome = ({ yes: 'met', no: 'not-met', unknown: 'unknown' } as const)[holds];
  return [
    {
      id: check.id,
      expect: check.expect,
      outcome,
      required: check.required,
      evidence: [...because],
      otherwise: outcome === 'not-met' ? check.otherwise : '',
      commands: outcome === 'not-met' ? [...check.commands] : [],
      ask: askFor(engine, missing, asked),
    },
  ];
}

/** Commands that would reveal what is missing; what only the earlier outputs could tell says so. */
function askFor(engine: Engine, missing: readonly string[], asked: Asked): string[] {
  const early = missing.flatMap((path) => (path.startsWith('before.') ? [path.slice('before.'.length)] : []));
  return [
    // No command reveals what stands under `before`.
    ...commandsRevealing(engine, missing, asked.after, 1),
    ...commandsRevealing(engine, early, asked.before, 1).map((command) => `${command} (from before)`),
  ];
}

function verdictOf(
  entry: ComparisonEntry | undefined,
  checks: readonly Check[],
  fresh: readonly FindingName[],
  isAllApplied: boolean,
): ComparedDevice['verdict'] {
  const required = checks.filter((check) => check.required);
  if (required.some(({ outcome }) => outcome === 'not-met')) return 'failed';
  if (fresh.some(({ severity }) => severity === 'error')) return 'failed';
  const isKnown = isAllApplied && entry !== undefined && required.every(({ outcome }) => outcome !== 'unknown');
  return isKnown ? 'worked' : 'unclear';
}

/**
 * Whether a finding that the earlier side raised and the later one does not was looked for there: what told of it before, a log or an output, has to be
 * on the later side too.
 */
function judgedIn({ knowledge, ask }: Engine, earlier: Scope['variables'], later: Scope): (id: string) => boolean {
  return (id) => {
    const entry = knowledge.findings.find((each) => each.id === id);
    if (entry === undefined) return true;
    const { holds, missing } = ask(entry.when, later);
    return holds === 'no' || !missing.some((path) => isThere(earlier, path.split('.')));
  };
}

function isThere(node: unknown, [key, ...rest]: readonly string[]): boolean {
  if (node === undefined || node === null) return false;
  if (key === undefined) return true;
  // What one entry of a list can tell the list tells.
  return Array.isArray(node) ? node.some((each) => isThere(each, [key, ...rest])) : isThere(fieldOf(node, key), rest);
}

function compareFindings(
  before: ReportDevice,
  after: ReportDevice,
  isJudged: (id: string) => boolean,
): ComparedDevice['findings'] {
  const of = ({ findings }: ReportDevice): FindingName[] =>
    findings.filter(({ severity }) => severity !== 'info').map(({ id, title, severity }) => ({ id, title, severity }));
  const [earlier, later] = [of(before), of(after)];
  const isIn = (list: readonly FindingName[]) => {
    const ids = new Set(list.map(({ id }) => id));
    return ({ id }: FindingName) => ids.has(id);
  };
  const isOver = ({ id }: FindingName) => after.findings.some((finding) => finding.id === id) || isJudged(id);
  const gone = earlier.filter((finding) => !isIn(later)(finding));
  return {
    resolved: gone.filter(isOver),
    unseen: gone.filter((finding) => !isOver(finding)),
    remaining: later.filter(isIn(earlier)),
    new: later.filter((finding) => !isIn(earlier)(finding)),
  };
}

/** Every value of the licensing state that differs; counters that only ever grow are left out. */
function changesBetween(before: ReportDevice, after: ReportDevice): Change[] {
  const [earlier, later] = [valuesOf(before), valuesOf(after)];
  const names = new Set([...earlier.keys(), ...later.keys()]);
  return [...names].flatMap((what) => {
    const [one = null, other = null] = [earlier.get(what), later.get(what)];
    return one === other ? [] : [{ what, before: one, after: other }];
  });
}

function valuesOf({ release, state, topology, udis }: ReportDevice): Map<string, string> {
  const values = new Map<string, string>();
  const put = (what: string, value: string | number | boolean | null) => {
    if (value !== null) values.set(what, value === '' ? 'none' : String(value));
  };
  put('release', release);
  put('model', state.model);
  put('topology', topology.id);
  for (const { role, pid, sn } of udis) if (pid !== null && sn !== null) put(`UDI ${pid}:${sn}`, role ?? 'present');
  for (const [key, value] of Object.entries(state.transport)) put(`transport ${key}`, value);
  put('policy', state.policy.name ?? state.policy.inUse);
  for (const [key, value] of Object.entries(state.reporting)) put(`reporting ${key}`, value);
  put('Smart Account', state.account.smart);
  put('Virtual Account', state.account.virtual);
  for (const { sn, installed } of state.trust) put(`trust code ${sn ?? ''}`.trim(), installed);
  for (const { sn, kind, confirmationCode } of state.authorizations) {
    put(`authorization ${sn ?? ''}`.trim(), [kind, confirmationCode].filter(Boolean).join(' ') || null);
  }
  for (const { name, entitlement, count, status } of state.usage) {
    put(`licence ${entitlement ?? name ?? ''}`, [count, status].filter((part) => part !== null).join(' × '));
  }
  for (const { operation, ongoing, lastResponse, reason } of state.communication) {
    put(`${operation} failing in a row`, ongoing);
    put(`${operation} last response`, lastResponse);
    put(`${operation} failure reason`, reason);
  }
  put('RUM reports waiting for an ACK', state.rumReports.waitingAll ?? state.rumReports.waiting);
  return values;
}
