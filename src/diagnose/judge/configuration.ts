import type { ConfigurationEntry } from '../../knowledge/kinds/configurations.js';
import type { Span } from '../../model/evidence.js';
import type { Cause, Finding } from '../../model/report.js';
import { isSettled } from '../../model/terms.js';
import type { Scope } from '../../rules/evaluate.js';
import type { Engine } from './engine.js';
import type { InferredTopology } from './topology.js';

/** The finding that the configuration check raises. */
const FINDING = 'configuration-incomplete';

/**
 * Holds the configuration against what the topology's tasks ask for. What is not in the inputs says nothing; what depends on
 * a topology or mode that is still open is not asked for.
 * @param findings what else was found: then a missing line may be why, and lines that a settled cause asks to type already
 * are not asked for once more
 * @param fillIn puts the device's own values into a line
 * @returns one finding with a cause for each task that lacks something, or null
 */
export function checkConfiguration(
  engine: Engine,
  scope: Scope,
  topology: InferredTopology,
  findings: readonly Finding[],
  fillIn: (line: string) => string,
): Finding | null {
  const { candidates } = topology;
  if (candidates.length === 0) return null;
  const told = linesTold(findings);
  // A URL that is wrong is an error of its own.
  const isTroubled = findings.some(({ id, severity }) => severity !== 'info' && id !== 'transport-url-wrong');
  const checked = engine.knowledge.configurations.flatMap((entry) => {
    const isAskedFor = candidates.every((candidate) => entry.topologies.some((wanted) => covers(wanted, candidate)));
    return isAskedFor ? checkEntry(engine, scope, entry, told, fillIn) : [];
  });
  if (checked.length === 0) return null;
  const causes = checked.map(({ cause }) => cause);
  const lines = causes.flatMap(({ actions }) => actions.flatMap(({ commands }) => commands));
  return {
    id: FINDING,
    title: 'The configuration lacks what this topology needs',
    severity: isTroubled || checked.some(({ breaks }) => breaks) ? 'warning' : 'info',
    mnemonic: null,
    summary: `${causes.map(({ title, why }) => `${title}. ${why}`).join(' ')} To configure: ${[...new Set(lines)].filter((line) => !FRAME.has(line)).join('; ')}.`,
    evidence: causes.flatMap(({ evidence }) => evidence).slice(0, 6),
    follows: null,
    causes,
  };
}

/** The first point by its text, the others by their number. */
function titled(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  const point = first.replace(/\.$/, '');
  if (others.length === 0) return point;
  return `${point}, and ${others.length === 1 ? 'one more point' : `${others.length} more points`}`;
}

/** What leads into configuration and out of it again. */
const FRAME: ReadonlySet<string> = new Set(['configure terminal', 'end', 'copy running-config startup-config']);

/** The commands that settled causes ask to type. */
function linesTold(findings: readonly Finding[]): Set<string> {
  const settled = findings
    .filter(({ severity }) => severity !== 'info')
    .flatMap(({ causes }) => causes)
    .filter(isSettled);
  return new Set(settled.flatMap(({ actions }) => actions.flatMap(({ commands }) => commands)));
}

function covers(wanted: string, candidate: string): boolean {
  return candidate === wanted || candidate.startsWith(`${wanted}/`);
}

function checkEntry(
  engine: Engine,
  scope: Scope,
  entry: ConfigurationEntry,
  told: ReadonlySet<string>,
  fillIn: (line: string) => string,
): { readonly cause: Cause; readonly breaks: boolean }[] {
  if (entry.when !== null && engine.ask(entry.when, scope).holds !== 'yes') return [];
  const missing = entry.checks.flatMap((check) => {
    const outcome = engine.ask(check.holds, scope);
    return outcome.holds === 'no' && !check.lines.every((line) => told.has(fillIn(line)))
      ? [{ check, because: outcome.because }]
      : [];
  });
  if (!missing.some(({ check }) => check.required)) return [];
  const evidence: Span[] = missing.flatMap(({ because }) => because);
  // What breaks it is told first; the lines keep the order of the task.
  const isBreaking = ({ check }: (typeof missing)[number]) => Number(check.breaks === true);
  const texts = [...missing].sort((one, other) => isBreaking(other) - isBreaking(one)).map(({ check }) => check.text);
  const cause: Cause = {
    id: entry.id,
    title: titled(texts),
    verdict: 'confirmed',
    outcome: 'act',
    basis: 'guide',
    why: [...texts.slice(1), `It belongs to: ${entry.title}.`].join(' '),
    evidence: evidence.slice(0, 6),
    against: [],
    ask: [],
    actions: [
      {
        where: 'product-instance',
        topology: 'any',
        mode: 'any',
        way: null,
        text: `Configure ${missing.length === 1 ? 'the line' : 'the lines'} that the task asks for.`,
        commands: [
          'configure terminal',
          ...new Set(missing.flatMap(({ check }) => check.lines).map(fillIn)),
          'end',
          'copy running-config startup-config',
        ],
        procedure: entry.procedure,
        verify: entry.verify,
      },
    ],
  };
  const isWorking = entry.settled !== null && engine.ask(entry.settled, scope).holds === 'yes';
  return [{ cause, breaks: !isWorking && missing.some(({ check }) => check.breaks === true) }];
}
