import type { AnalysisOptions } from '../diagnose/analysis.js';
import type { Engine } from '../diagnose/judge/engine.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Inventory } from '../model/inventory.js';
import type { Mode, TopologyId } from '../model/terms.js';
import { isMoment, UsageError } from './arguments.js';
import { inventoryAsked } from './inventory.js';
import { engineWithPacks } from './knowledge.js';
import { readVersion } from './version.js';

/** What a run judges by, beside its inputs. */
export interface Basis {
  /** The rules, with the user's packs laid over them. */
  readonly engine: Engine;
  /** What the user's own records say of devices. */
  readonly inventory: Inventory | undefined;
  /** What is wrong with packs and records; what is sound in them is used. */
  readonly problems: Diagnostic[];
}

/** @throws UsageError for a mode that the topology does not have */
export async function basisOf(
  args: { readonly rules: readonly string[]; readonly inventory?: string | undefined } & Pick<
    Settled,
    'topology' | 'mode'
  >,
) {
  const { engine, diagnostics: problems } = await engineWithPacks(args.rules);
  checkMode(engine, args);
  const inventory = await inventoryAsked(args.inventory, (each) => problems.push(each));
  return { engine, inventory, problems } satisfies Basis;
}

const MISSING: readonly string[] = ['unreadable-pack', 'unreadable-inventory'];

/**
 * Packs and records that could not be read at all: a collector doesn't start without them.
 * Single entries that are wrong don't keep it from starting, or a restart at night would end in no collector.
 */
export function missingOf(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return problems.filter(({ code }) => MISSING.includes(code));
}

/** @throws UsageError for a mode that the topology does not have */
export function checkMode({ knowledge }: Engine, { topology, mode }: Pick<Settled, 'topology' | 'mode'>): void {
  const modes = knowledge.topologies.find(({ id }) => id === topology)?.modes;
  if (mode !== undefined && modes !== undefined && !modes.includes(mode))
    throw new UsageError(`--mode ${mode} is of no use with --topology ${topology}, which has no modes`);
}

/** Options by which a user settles what inputs leave open. */
export interface Settled {
  readonly now?: string | undefined;
  readonly topology?: TopologyId | undefined;
  readonly mode?: Mode | undefined;
  readonly redact?: boolean;
}

/**
 * What an analysis is told beside its inputs; secrets are redacted unless the options say otherwise.
 * @throws UsageError for a moment that there is not
 */
export function analysisOptions(
  { now, topology, mode, redact = true }: Settled,
  { inventory, problems }: Pick<Basis, 'inventory' | 'problems'>,
) {
  return {
    wallClock: Date.now(),
    now: momentOf('--now', now),
    topology: { id: topology ?? null, mode: mode ?? null },
    inventory,
    problems,
    redact,
    zones: {},
    version: readVersion(),
  } satisfies AnalysisOptions;
}

/**
 * A moment as an option gives it; null where it is not given.
 * @throws UsageError
 */
export function momentOf(option: string, given: string | undefined): string | null {
  if (given === undefined) return null;
  if (!isMoment(given))
    throw new UsageError(`${option} takes a moment in ISO 8601, for instance 2026-03-01T12:00:00Z, not ${given}`);
  return given;
}
