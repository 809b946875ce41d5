import type { CommandEntry } from '../../knowledge/kinds/commands.js';
import type { PlatformEntry } from '../../knowledge/kinds/platforms.js';
import { Memo } from '../../model/memo.js';
import type { Cause, Finding, NextStep } from '../../model/report.js';
import { isSettled, lowerFirst } from '../../model/terms.js';
import type { DeviceState } from '../fold/device.js';
import type { Engine } from './engine.js';
import { hasCommand, platformIn } from './platform.js';
import type { DeviceView } from './scope.js';

/** What can be asked of one device: its family's commands without those that were given. */
export interface Askable {
  readonly given: ReadonlySet<string>;
  /** Undefined: not known, or one that has the commands of IOS XE. */
  readonly platform: PlatformEntry | undefined;
}

/** What can be asked of a device whose facts are known. */
export function askableOf(engine: Engine, { commands }: DeviceState, { facts }: DeviceView): Askable {
  return { given: commands, platform: platformIn(engine.knowledge.platforms, facts) };
}

/** A cause with the facts that would settle it. */
export interface OpenCause {
  readonly finding: Finding;
  readonly cause: Cause;
  readonly missing: readonly string[];
}

/** Commands asked for at once: more than an engineer would paste without thinking is no help. */
const ASKED_PER_CAUSE = 3;
const ASKED_PER_DEVICE = 4;

/** What devices lack is the same for most: the answers, by engine. */
const remembered = new WeakMap<Engine, Memo<string, string[]>>();
const REMEMBERED_CAP = 2000;

/**
 * The fewest, cheapest commands whose outputs reveal these facts. One that was already given and didn't print the fact
 * won't print it a second time.
 * @param missing fact paths, as a condition's outcome names them
 */
export function commandsRevealing(
  engine: Engine,
  missing: readonly string[],
  askable: Askable,
  limit = ASKED_PER_CAUSE,
): string[] {
  if (missing.length === 0) return [];
  const known = remembered.get(engine) ?? new Memo<string, string[]>(REMEMBERED_CAP);
  remembered.set(engine, known);
  const key = `${limit} ${[...askable.given].sort().join()} ${askable.platform?.id ?? ''} ${missing.join()}`;
  const before = known.get(key);
  if (before !== undefined) return [...before];
  const commands = cover(usable(engine, askable), missing, limit).map((choice) => choice.entry.command);
  known.set(key, commands);
  return [...commands];
}

/**
 * The shortest list of commands to run next on one device, each with the causes that it would help to settle.
 * @param fill puts the device's own values in place of a command's placeholders
 */
export function nextSteps(
  engine: Engine,
  device: string,
  open: readonly OpenCause[],
  missingForTopology: readonly string[],
  askable: Askable,
  fill: (command: string) => string,
): NextStep[] {
  // Error findings come first: what settles them is worth more than what settles a note.
  const unanswered = open.filter(({ finding }) => !finding.causes.some(({ verdict }) => verdict === 'confirmed'));
  const urgent = unanswered.filter(({ finding }) => finding.severity === 'error');
  const rest = urgent.length > 0 ? urgent : unanswered;
  const paths = rest.flatMap(({ missing }) => missing);
  const commands = usable(engine, askable);
  const choices = cover(commands, paths, ASKED_PER_DEVICE);
  // One command more where none of these shows the topology; which of its modes is in use can wait.
  const isShown = missingForTopology.some((path) => choices.some(({ entry }) => reveals(entry, path)));
  if (!isShown && choices.length < ASKED_PER_DEVICE) choices.push(...cover(commands, missingForTopology, 1));
  return choices.map(({ entry }) => {
    const settles = rest.filter(({ missing }) => missing.some((path) => reveals(entry, path)));
    const titles = [...new Set(settles.map(({ cause }) => lowerFirst(cause.title)))];
    const shown = titles.slice(0, 2).join('; ');
    const more = titles.length > 2 ? `; and ${titles.length - 2} more` : '';
    const shows = `Shows ${entry.why}.`;
    const why = titles.length > 0 ? `${shows} Settles whether: ${shown}${more}.` : `${shows} Settles the topology.`;
    return { device, command: fill(entry.command), why };
  });
}

/** What tells most of a failure that no text known here explains: the statistics, what the server answered, and the log around it. */
const WITNESSES = ['show license tech support', 'show license history message', 'show logging'];

/** Commands for findings of which no cause is settled and that nothing asked for so far would settle. */
export function stepsForUnknown(
  engine: Engine,
  device: string,
  findings: readonly Finding[],
  steps: readonly NextStep[],
  askable: Askable,
): NextStep[] {
  const open = findings.filter(({ severity, causes }) => severity !== 'info' && !causes.some(isSettled));
  if (open.length === 0 || steps.length > 0) return [];
  const titles = open.map(({ title }) => lowerFirst(title)).join('; ');
  return usable(engine, askable)
    .filter(({ command }) => WITNESSES.includes(command))
    .map(({ command, why }) => ({ device, command, why: `Shows ${why}. Still open: ${titles}.` }));
}

/** What a diagnosis looks at first: where a device is known by other forms than outputs, what they hold of it is not taken for all. */
const CORE = [
  'udis',
  'state.transport',
  'state.policy',
  'state.reporting',
  'state.trust',
  'state.usage',
  'state.communication',
  'state.clock',
];

/**
 * Commands for what a device's data in another form than outputs does not hold, beside the steps that there are already.
 * @param isKnown whether the facts have something at a path
 */
export function stepsBeyond(
  engine: Engine,
  device: string,
  steps: readonly NextStep[],
  askable: Askable,
  isKnown: (path: string) => boolean,
): NextStep[] {
  const chosen = engine.knowledge.commands.filter(({ command }) => steps.some((step) => step.command === command));
  const missing = CORE.filter((path) => !isKnown(path) && !chosen.some((entry) => reveals(entry, path)));
  const room = ASKED_PER_DEVICE - steps.length;
  if (missing.length === 0 || room <= 0) return [];
  return cover(usable(engine, askable), missing, room).map(({ entry }) => ({
    device,
    command: entry.command,
    why: `Shows ${entry.why}. The data that was given does not hold it.`,
  }));
}

function usable(engine: Engine, { given, platform }: Askable): CommandEntry[] {
  return engine.knowledge.commands.filter(({ command }) => !given.has(command) && hasCommand(platform, command));
}

interface Choice {
  readonly entry: CommandEntry;
}

/** Greedy set cover: each time the command that reveals most for its cost. */
function cover(commands: readonly CommandEntry[], paths: readonly string[], limit: number): Choice[] {
  const weights = new Map<string, number>();
  for (const path of paths) weights.set(path, (weights.get(path) ?? 0) + 1);
  const choices: Choice[] = [];
  while (choices.length < limit) {
    let best: { entry: CommandEntry; value: number } | null = null;
    for (const entry of commands) {
      let covered = 0;
      for (const [path, weight] of weights) if (reveals(entry, path)) covered += weight;
      const value = covered / (1 + entry.cost);
      if (covered > 0 && (!best || value > best.value)) best = { entry, value };
    }
    if (!best) break;
    choices.push({ entry: best.entry });
    for (const path of weights.keys()) if (reveals(best.entry, path)) weights.delete(path);
  }
  return choices;
}

function reveals(entry: CommandEntry, path: string): boolean {
  return entry.reveals.some(
    (prefix) => path === prefix || path.startsWith(`${prefix}.`) || prefix.startsWith(`${path}.`),
  );
}
