import type { ActionEntry, CauseEntry } from '../model/knowledge.js';
import type { Action, Mode, TopologyId } from '../model/report.js';
import { evaluate, type Scope } from '../rules/evaluate.js';
import type { Engine } from './engine.js';
import { type DeviceView, valueAt } from './scope.js';
import { type InferredTopology, isWithin } from './topology.js';

/** What to do about a cause in the topology in use; for each of them where several are still open. */
export function actionsFor(
  engine: Engine,
  cause: CauseEntry,
  scope: Scope,
  view: DeviceView,
  topology: InferredTopology,
): Action[] {
  const entries = cause.actions.flatMap((action): readonly ActionEntry[] => {
    if (!('use' in action)) return [action];
    return engine.knowledge.remedies.find((remedy) => remedy.id === action.use)?.actions ?? [];
  });
  return entries.flatMap((entry) => {
    if (entry.when !== null && evaluate(engine.conditionOf(entry.when), scope).holds === 'no') return [];
    return placesOf(entry, topology).map(([id, mode]) => ({
      where: entry.where,
      topology: id,
      mode,
      text: entry.text,
      commands: entry.commands.map((command) => fillCommand(command, view)),
      procedure: entry.procedure,
      verify: entry.verify && { ...entry.verify, command: fillCommand(entry.verify.command, view) },
    }));
  });
}

/** The topologies and modes of an action that are still open, one entry a topology. */
function placesOf(entry: ActionEntry, topology: InferredTopology): [TopologyId | 'any', Mode | 'any'][] {
  if (entry.topologies === null) return [['any', 'any']];
  const { candidates } = topology;
  const wanted = entry.topologies;
  const matched =
    candidates.length === 0
      ? wanted
      : candidates.filter((candidate) => wanted.some((topologyRef) => isWithin(candidate, topologyRef)));
  const places = new Map<TopologyId, Set<Mode>>();
  for (const match of matched) {
    const [id, mode] = match.split('/') as [TopologyId, Mode | undefined];
    const modes = places.get(id) ?? new Set<Mode>();
    if (mode) modes.add(mode);
    places.set(id, modes);
  }
  return [...places].map(([id, modes]) => [id, modes.size === 1 ? ([...modes][0] ?? 'any') : 'any']);
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  cslu_url: 'state.transport.url',
  hostname: 'hostname',
  source_interface: 'httpClient.sourceInterface',
  vrf: 'state.transport.vrf',
};

/** Puts the device's own values where a command has placeholders; what isn't known stays in angle brackets. */
function fillCommand(command: string, view: DeviceView): string {
  return command.replace(/<([a-z_]+)>/g, (placeholder, name: string) => {
    if (name === 'pid' || name === 'sn') return view.facts.udis?.[0]?.[name]?.value ?? placeholder;
    if (name === 'cslu_host') {
      const url = valueAt(view.facts, 'state.transport.url');
      return (typeof url === 'string' && /^https?:\/\/(\[[^\]]+\]|[^:/]+)/.exec(url)?.[1]) || placeholder;
    }
    const path = PLACEHOLDERS[name];
    const value = path ? valueAt(view.facts, path) : undefined;
    return typeof value === 'string' && value !== '' ? value : placeholder;
  });
}
