import { isIP } from 'node:net';
import type { Fact, Span } from '../../model/evidence.js';
import { isFact } from '../../model/evidence.js';
import { groupBy } from '../../model/group-by.js';
import { present } from '../../model/present.js';
import { millisecondsOf } from '../../model/stamp.js';
import type { HiddenReads } from '../../rules/ask.js';
import type { Vocabulary } from '../../rules/compile.js';
import { known, lift, type RuleFunction, type Seen, standardFunctions, unknown } from '../../rules/evaluate.js';
import { areComparable, compareReleases, isReleaseBefore } from './release.js';
import { beforeSchema, derivedSchema, factSchema } from './schema.js';
import { urlParts } from './transport-url.js';

/** What conditions may name: facts, derived lists, and the functions below. */
export const vocabulary: Vocabulary = {
  variables: { ...factSchema, ...derivedSchema, before: beforeSchema },
  functions: [
    'seen(string): bool',
    'isOpen(string): bool',
    'failing(string): bool',
    'fails(string): bool',
    'stands(string): bool',
    'daysUntil(string): double',
    'daysSince(string): double',
    'after(string, string): bool',
    'shareLeft(string, string): double',
    'host(string): string',
    'port(string): double',
    'path(string): string',
    'scheme(string): string',
    'isAddress(string): bool',
    'older(string, string): bool',
    'releaseFrom(string): bool',
    'releaseBefore(string): bool',
    'pidStarts(string): bool',
    'typedFirst(string, string): bool',
    'wasTyped(string): bool',
  ],
};

/** What the functions look into by themselves; null for the moment of capture. */
export const hiddenReads: HiddenReads = {
  seen: ['messages'],
  isOpen: ['messages', 'incidents'],
  failing: ['failures', 'messages', 'state'],
  fails: ['state'],
  stands: ['state', 'registration'],
  pidStarts: ['udis', 'modules'],
  typedFirst: ['typed'],
  wasTyped: ['typed'],
  releaseFrom: ['release'],
  releaseBefore: ['release'],
  daysUntil: null,
  daysSince: null,
  shareLeft: null,
};

interface ListedFacts {
  readonly [key: string]: Fact<string | number | boolean> | Readonly<Record<string, unknown>> | undefined;
}

/** The variables that functions look into by themselves. */
export interface Surroundings {
  readonly release?: Fact<string>;
  readonly udis?: readonly ListedFacts[];
  readonly modules?: readonly ListedFacts[];
  readonly typed?: readonly ListedFacts[];
  readonly messages?: readonly ListedFacts[];
  readonly incidents?: readonly ListedFacts[];
  readonly failures?: readonly ListedFacts[];
  readonly state?: { readonly communication?: readonly ListedFacts[]; readonly usage?: readonly ListedFacts[] };
  readonly registration?: { readonly authorization?: Fact<string> };
}

const DAY = 86_400_000;

/**
 * The functions of the rule language for one device at one moment.
 * @param now milliseconds, on the same scale as the device's stamps
 */
export function functionsFor(surroundings: Surroundings, now: number): Readonly<Record<string, RuleFunction>> {
  const days = (iso: unknown, sign: 1 | -1): number =>
    iso === '' ? Number.POSITIVE_INFINITY : (sign * (millisecondsOf(String(iso)) - now)) / DAY;

  const own: Record<string, RuleFunction> = {
    seen: ofMnemonic(surroundings.messages),
    isOpen: ofMnemonic(surroundings.incidents, (item) => plainOf(item, 'status') === 'open'),
    failing: failing(surroundings),
    fails: listed(
      surroundings.state?.communication,
      'state.communication',
      (item, operation) => plainOf(item, 'operation') === operation && Number(plainOf(item, 'ongoing') ?? 0) > 0,
    ),
    stands: stands(surroundings),
    pidStarts: listed(
      surroundings.udis ? [...surroundings.udis, ...(surroundings.modules ?? [])] : surroundings.modules,
      'udis',
      (item, prefix) => String(plainOf(item, 'pid') ?? '').startsWith(String(prefix)),
    ),
    typedFirst: typedFirst(surroundings.typed),
    // No is what an input says that shows nothing typed: who asks wants it shown.
    wasTyped: listed(surroundings.typed ?? [], 'typed', (item, start) =>
      String(plainOf(item, 'command')).startsWith(String(start)),
    ),
    daysUntil: lift((iso) => days(iso, 1)),
    daysSince: lift((iso) => days(iso, -1)),
    shareLeft: lift((from, until) => {
      const [start, end] = [millisecondsOf(String(from)), millisecondsOf(String(until))];
      return end > start ? Math.min(1, Math.max(0, (end - now) / (end - start))) : 0;
    }),
    releaseFrom: release(surroundings.release, (order) => order >= 0),
    releaseBefore: release(surroundings.release, (order) => order < 0),
  };
  return Object.assign(Object.create(anywhere), own);
}

/** The functions that look at nothing but their arguments: every device's own are laid over them. */
const anywhere: Readonly<Record<string, RuleFunction>> = Object.assign(Object.create(null), {
  ...standardFunctions,
  // The empty string is no moment: it compares as NaN.
  after: lift((a, b) => millisecondsOf(String(a)) > millisecondsOf(String(b))),
  host: lift((url) => urlParts(url).host),
  port: lift((url) => urlParts(url).port),
  path: lift((url) => urlParts(url).path),
  scheme: lift((url) => urlParts(url).scheme),
  isAddress: lift((text) => isIP(String(text)) !== 0),
  older: lift((a, b) => isReleaseBefore(String(a), String(b))),
});

/** A failure string may stand in the log or in the statistics: unknown only while neither was read. */
function failing({ failures, messages, state }: Surroundings): RuleFunction {
  const find = listed(failures, 'state.communication', (item, id) => plainOf(item, 'id') === id);
  return (wanted) => {
    const seen = find(wanted);
    const settled = messages !== undefined || state?.communication !== undefined;
    return seen.known && seen.value === false && !settled ? unknown('messages', 'state.communication') : seen;
  };
}

/** How a licence stands, or the authorization of the device as a whole, wherever the input tells it. */
function stands({ state, registration }: Surroundings): RuleFunction {
  const whole = registration?.authorization;
  const told = [...(state?.usage ?? []).map(({ status }) => (isFact(status) ? status : undefined)), whole].flatMap(
    (status) => (status === undefined ? [] : [{ status }]),
  );
  const list = told.length > 0 || state?.usage !== undefined ? told : undefined;
  return listed(list, 'state.usage', (item, wanted) => plainOf(item, 'status') === wanted);
}

function listed(
  list: readonly ListedFacts[] | undefined,
  path: string,
  matches: (item: ListedFacts, wanted: unknown) => boolean,
): (wanted: Seen | undefined) => Seen {
  return (wanted) => {
    if (!wanted?.known) return wanted ?? unknown();
    if (!list) return unknown(path);
    const hits = list.filter((item) => matches(item, wanted.value));
    return known(hits.length > 0, hits.flatMap(spansOf));
  };
}

/** The same for lists of messages, which are long and asked often. */
function ofMnemonic(list: readonly ListedFacts[] | undefined, matches = (_: ListedFacts) => true): RuleFunction {
  let byMnemonic: Map<unknown, ListedFacts[]> | null = null;
  return (wanted) => {
    if (!wanted?.known) return wanted ?? unknown();
    if (!list) return unknown('messages');
    byMnemonic ??= groupBy(list, (item) => plainOf(item, 'mnemonic'));
    const hits = (byMnemonic.get(wanted.value) ?? []).filter(matches);
    return known(hits.length > 0, hits.flatMap(spansOf));
  };
}

/** A command that begins with the first text was typed, and none that begins with the second before it. */
function typedFirst(typed: readonly ListedFacts[] | undefined): RuleFunction {
  return (first, second) => {
    if (!first?.known || !second?.known) return unknown();
    if (!typed) return unknown('typed');
    const begins = (text: unknown) => (item: ListedFacts) => String(plainOf(item, 'command')).startsWith(String(text));
    const at = typed.findIndex(begins(first.value));
    const isFirst = at >= 0 && !typed.slice(0, at).some(begins(second.value));
    return known(isFirst, isFirst ? spansOf(present(typed[at])) : []);
  };
}

function release(device: Fact<string> | undefined, decide: (order: number) => boolean): RuleFunction {
  return (wanted) => {
    if (!wanted?.known) return wanted ?? unknown();
    if (!device) return unknown('release');
    if (!areComparable(device.value, String(wanted.value))) return unknown();
    return known(decide(compareReleases(device.value, String(wanted.value))), device.spans);
  };
}

function plainOf(item: ListedFacts, key: string): unknown {
  const part = item[key];
  return isFact(part) ? part.value : undefined;
}

function spansOf(item: ListedFacts): Span[] {
  const spans: Span[] = [];
  for (const part of Object.values(item)) {
    if (isFact(part)) spans.push(...part.spans);
  }
  return spans;
}
