import type { Knowledge } from '../model/knowledge.js';
import type { Condition } from '../rules/expression.js';
import { createCatalogue, type MessageCatalogue } from './device.js';
import { createFailureRecogniser, type RecogniseFailure } from './failures.js';

/** Knowledge made ready to judge with. */
export interface Engine {
  readonly knowledge: Knowledge;
  readonly catalogue: MessageCatalogue;
  readonly recognise: RecogniseFailure;
  /** The compiled form of a condition's source text. */
  readonly conditionOf: (source: string) => Condition;
}

/**
 * Prepares knowledge for judging.
 * @param conditions every condition of the knowledge, by source text
 */
export function createEngine(knowledge: Knowledge, conditions: ReadonlyMap<string, Condition>): Engine {
  return {
    knowledge,
    catalogue: createCatalogue(knowledge.messages),
    recognise: createFailureRecogniser(knowledge.failures),
    conditionOf(source) {
      const condition = conditions.get(source);
      if (!condition) throw new Error(`a condition was not compiled with its knowledge: ${source}`);
      return condition;
    },
  };
}
