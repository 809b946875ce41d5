import type { Span } from '../../model/evidence.js';
import { evaluate, type TraceStep } from '../../rules/evaluate.js';
import type { FoldState } from '../fold/fold.js';
import { hostnameOf, identityOf } from '../fold/identity.js';
import { type DiagnosisOptions, standingOf } from '../judge/diagnose.js';
import type { Engine } from '../judge/engine.js';
import { topologyFacts, verdictOf } from '../judge/judge.js';
import { type Askable, askableOf, commandsRevealing } from '../judge/next.js';
import { scopeOf } from '../judge/scope.js';
import { concerns } from '../judge/topology.js';

/** Why a rule came out as it did on one device. */
export interface Why {
  readonly device: string;
  readonly hostname: string | null;
  readonly rule: string;
  readonly kind: 'finding' | 'cause' | 'configuration';
  /** The verdict, `raised`, `not raised`; or why the rule was not asked at all. */
  readonly outcome: string;
  readonly conditions: readonly WhyCondition[];
}

export interface WhyCondition {
  /** `when`, `confirmed`, `likely`, …; of a configuration the id of a check. */
  readonly name: string;
  readonly source: string;
  readonly holds: 'yes' | 'no' | 'unknown';
  readonly steps: readonly WhyStep[];
}

/** One part of a condition with what it saw. */
export interface WhyStep {
  readonly text: string;
  readonly depth: number;
  /** The value as JSON; null where it is not known. */
  readonly value: string | null;
  readonly evidence: readonly Span[];
  /** Commands whose output would tell, where it is not known. */
  readonly ask: readonly string[];
}

/** Ids of the rules that can be asked about. */
export function rulesOf({ knowledge }: Engine): string[] {
  const { findings, causes, configurations } = knowledge;
  return [...findings, ...causes, ...configurations].map(({ id }) => id);
}

/**
 * Evaluates one rule on every device once more, keeping what each part of its conditions saw.
 * @param rule id of a finding, a cause or a configuration
 */
export function explainRule(engine: Engine, state: FoldState, options: DiagnosisOptions, rule: string): Why[] {
  return [...state.devices]
    .sort((a, b) => a.index - b.index)
    .flatMap((device): Why[] => {
      const { view, topology, report } = standingOf(engine, state, device, options);
      const scope = scopeOf(view, { topology: topologyFacts(topology) });
      const askable = askableOf(engine, device, view);
      const trace = (name: string, source: string | null): WhyCondition[] => {
        if (source === null) return [];
        const steps: TraceStep[] = [];
        const { holds } = evaluate(engine.conditionOf(source), scope, steps);
        return [{ name, source: source.trim(), holds, steps: steps.map((step) => told(engine, step, askable)) }];
      };
      const about = { device: identityOf(device), hostname: hostnameOf(device), rule };
      const finding = engine.knowledge.findings.find(({ id }) => id === rule);
      if (finding !== undefined) {
        const raised = report.findings.find(({ id }) => id === rule);
        const outcome = raised === undefined ? 'not raised' : `raised as ${raised.severity}`;
        const conditions = [
          ...trace('when', finding.when),
          ...trace('settled', finding.settled),
          ...trace('urgent', finding.urgent),
        ];
        return [{ ...about, kind: 'finding', outcome, conditions }];
      }
      const cause = engine.knowledge.causes.find(({ id }) => id === rule);
      if (cause !== undefined) {
        const raised = report.findings.filter(({ id }) => cause.explains.includes(id));
        const verdict = verdictOf(engine, cause, scope)?.verdict;
        const outcome = !concerns(cause.topologies, topology.candidates)
          ? `not asked: it is for ${cause.topologies?.join(', ')}, and the topology is ${topology.candidates.join(' or ')}`
          : raised.length === 0
            ? `not asked: none of ${cause.explains.join(', ')} is raised (it would be ${verdict ?? 'left out'})`
            : (verdict ?? 'left out: its `relevant` does not hold');
        const conditions = [
          ...trace('relevant', cause.relevant),
          ...trace('ruledOut', cause.ruledOut),
          ...trace('confirmed', cause.confirmed),
          ...trace('likely', cause.likely),
        ];
        return [{ ...about, kind: 'cause', outcome, conditions }];
      }
      const configuration = engine.knowledge.configurations.find(({ id }) => id === rule);
      if (configuration === undefined) return [];
      const isRaised = report.findings.some(({ causes }) => causes.some(({ id }) => id === rule));
      const conditions = [
        ...trace('when', configuration.when),
        ...configuration.checks.flatMap(({ id, holds }) => trace(id, holds)),
      ];
      return [{ ...about, kind: 'configuration', outcome: isRaised ? 'raised' : 'not raised', conditions }];
    });
}

function told(engine: Engine, { text, depth, seen }: TraceStep, askable: Askable): WhyStep {
  const part = { text: text.replace(/\s+/g, ' '), depth };
  if (!seen.known)
    return { ...part, value: null, evidence: [], ask: commandsRevealing(engine, seen.missing, askable, 2) };
  const value = Array.isArray(seen.value) ? `${seen.value.length} of a list` : JSON.stringify(seen.value);
  return { ...part, value: value ?? 'null', evidence: seen.spans.slice(0, 3), ask: [] };
}
