import type { ActionEntry, CauseEntry } from '../../model/knowledge.js';
import type { Action, Mode, TopologyId } from '../../model/report.js';
import type { Scope } from '../../rules/evaluate.js';
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
    if (entry.when !== null && engine.ask(entry.when, scope).holds === 'no') return [];
    return placesOf(entry, topology).map(([id, mode]) => ({
      where: entry.where,
      topology: id,
      mode,
      text: entry.text,
      commands: entry.commands.map((command) => fillCommand(command, view, topology)),
      procedure: entry.procedure,
      verify: entry.verify && { ...entry.verify, command: fillCommand(entry.verify.command, view, topology) },
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
  const places = new Map<TopologyId, Set<Mode | 'any'>>();
  for (const match of matched) {
    const [id, mode] = match.split('/') as [TopologyId, Mode | undefined];
    places.set(id, (places.get(id) ?? new Set()).add(mode ?? 'any'));
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
export function fillCommand(command: string, view: DeviceView, topology: InferredTopology): string {
  return command.replace(/<([a-z_]+)>/g, (placeholder, name: string) => {
    if (name === 'pid' || name === 'sn') return view.facts.udis?.[0]?.[name]?.value ?? placeholder;
    if (name === 'cslu_host') return serverOf(view, topology) ?? placeholder;
    const path = PLACEHOLDERS[name];
    const value = path ? valueAt(view.facts, path) : undefined;
    return typeof value === 'string' && value !== '' ? value : placeholder;
  });
}

/** The host that licensing talks to: of the URL, else what the topology and the transport type say (guide 3796-3820, 3846). */
function serverOf(view: DeviceView, topology: InferredTopology): string | null {
  const url = valueAt(view.facts, 'state.transport.url');
  const host = /^https?:\/\/(\[[^\]]+\]|[^:/]+)/.exec(String(url))?.[1];
  if (host) return host;
  if (topology.id === 'ssm-on-prem') return '<ssm_on_prem_host>';
  const type = valueAt(view.facts, 'state.transport.type');
  const isDirect = type === 'smart' || type === 'callhome' || (type === undefined && topology.id === 'cssm-direct');
  if (!isDirect) return null;
  return type === 'callhome' ? 'tools.cisco.com' : 'smartreceiver.cisco.com';
}
