/** Where an action is carried out. */
export type Where = 'product-instance' | 'cslu' | 'cssm' | 'ssm-on-prem' | 'controller' | 'network';
export type Verdict = 'confirmed' | 'likely' | 'possible' | 'ruled-out';
/** Who starts the communication: `push` is the product instance. */
export type Mode = 'push' | 'pull';
export type TopologyId =
  | 'cslu-connected'
  | 'cssm-direct'
  | 'controller'
  | 'cslu-disconnected'
  | 'air-gapped'
  | 'ssm-on-prem';
