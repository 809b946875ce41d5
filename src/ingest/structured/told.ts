import type { Diagnostic } from '../../model/diagnostic.js';
import type { Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import type { StateRecord } from '../../model/record.js';

/** What a diagnosis asks for first, and the command that prints it. */
const ASPECTS: readonly (readonly [what: string, command: string, isKnown: (facts: Known<FactShape>) => boolean])[] = [
  ['the UDI', 'show license udi', ({ udis }) => udis !== undefined],
  [
    'the transport',
    'show license all',
    ({ state, config }) => (state?.transport?.type ?? config?.transport) !== undefined,
  ],
  ['the policy', 'show license all', ({ state }) => state?.policy !== undefined],
  ['reporting dates', 'show license all', ({ state }) => state?.reporting !== undefined],
  ['trust codes', 'show license all', ({ state }) => state?.trust !== undefined],
  ['licences in use', 'show license all', ({ state }) => state?.usage !== undefined],
  ['communication counters', 'show license tech support', ({ state }) => state?.communication !== undefined],
  ['the clock', 'show clock detail', ({ state }) => state?.clock !== undefined],
];

/** One sentence on a form of state that is no output: what it tells, and what it leaves to which commands. */
export function told({ form, facts, span }: StateRecord): Diagnostic {
  const known = ASPECTS.filter(([, , isKnown]) => isKnown(facts)).map(([what]) => what);
  const open = ASPECTS.filter(([, , isKnown]) => !isKnown(facts));
  const tells = known.length === 0 ? 'tells nothing that a diagnosis asks for' : `tells ${listed(known)}`;
  const lacks = open.length === 0 ? '' : `; not ${listed(open.map(([what]) => what))}`;
  const commands = [...new Set(open.map(([, command]) => command))];
  return {
    level: 'info',
    code: 'no-output',
    message: `${form}: ${tells}${lacks}${valuesOf(facts)}`,
    source: span.source,
    line: span.line,
    ...(commands.length === 0 ? {} : { help: `what is missing is in the output of ${listed(commands)}` }),
  };
}

/** Licences of a long list are not all named. */
const NAMED = 4;

/** What was read of it in a few words: who the device is, and its licences. */
function valuesOf({ udis, agent, state }: Known<FactShape>): string {
  const names = (udis ?? []).flatMap(({ pid, sn }) => (pid && sn ? [`${pid.value}:${sn.value}`] : []));
  const usage = state?.usage ?? [];
  const licences = usage.slice(0, NAMED).map(({ name, count, status }) => {
    const parts = [name?.value, count && `count ${count.value}`, status?.value];
    return parts.filter((part) => part).join(' ');
  });
  if (usage.length > NAMED) licences.push(`${usage.length - NAMED} more`);
  const values = [...names.slice(0, NAMED), ...(agent?.version ? [`agent ${agent.version.value}`] : []), ...licences];
  return values.length === 0 ? '' : ` (${values.join('; ')})`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
