import type { Mode, Topology, TopologyId } from '../model/report.js';
import { setUpOf, type Where } from '../model/terms.js';

/** The guide's names of the topologies (guide 335-675). */
export const TOPOLOGY_NAMES: Readonly<Record<TopologyId, string>> = {
  'cslu-connected': 'Connected to CSSM Through CSLU',
  'cssm-direct': 'Connected Directly to CSSM',
  controller: 'Connected to CSSM Through a Controller',
  'cslu-disconnected': 'CSLU Disconnected from CSSM',
  'air-gapped': 'No Connectivity to CSSM and No CSLU',
  'ssm-on-prem': 'SSM On-Prem Deployment',
};

export const WHERE_NAMES: Readonly<Record<Where, string>> = {
  'product-instance': 'on the device',
  cslu: 'in CSLU',
  cssm: 'in the CSSM Web UI',
  'ssm-on-prem': 'in SSM On-Prem',
  controller: 'in the controller',
  network: 'in the network',
};

/** Who starts talking, in the guide's words: push is product instance-initiated, pull is initiated by the other side. */
export function modeName(id: TopologyId | 'any' | null, mode: Mode): string {
  if (mode === 'push') return 'product instance-initiated';
  return id === 'ssm-on-prem' ? 'SSM On-Prem-initiated' : 'CSLU-initiated';
}

/** `Connected to CSSM Through CSLU, product instance-initiated` */
export function setUpName(id: TopologyId, mode: Mode | 'any' | null): string {
  return mode && mode !== 'any' ? `${TOPOLOGY_NAMES[id]}, ${modeName(id, mode)}` : TOPOLOGY_NAMES[id];
}

/** The topology in a line, with how sure it is and what else it could be. */
export function topologyLine(topology: Pick<Topology, 'id' | 'mode' | 'confidence' | 'alternatives' | 'from'>): string {
  if (!topology.id) return 'not known from this input; --topology settles it';
  const name = setUpName(topology.id, topology.mode);
  if (topology.from === 'option') return `${name} (as you said)`;
  const others = topology.alternatives.map((alternative) => {
    const other = setUpOf(alternative);
    if (other === null) return alternative;
    return other.id === topology.id && other.mode ? modeName(other.id, other.mode) : setUpName(other.id, other.mode);
  });
  const open = others.length > 0 ? `; could also be ${others.join(', or ')}` : '';
  return `${name} (${topology.confidence}${open})`;
}
