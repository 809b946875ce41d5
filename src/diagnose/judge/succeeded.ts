import type { Fact, Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import { isoText } from '../../model/stamp.js';
import { newestOf } from '../fold/clock.js';
import type { DeviceState } from '../fold/device.js';
import { isReleaseBefore } from './release.js';

/**
 * The newest moments at which an exchange is proven to have gone through, ISO 8601; the empty string where nothing proves one.
 * `direct`: with Cisco itself, or what stood in its place under the classic model; `any`: with whichever server.
 */
export type Succeeded = Known<{ direct: string; any: string }>;

const NEVER: Fact<string> = { value: '', spans: [] };

/** Messages that a device writes when Cisco's server has answered. */
const ANSWERED = ['AGENT_REG_SUCCESS', 'AUTH_RENEW_SUCCESS', 'ENTITLEMENT_RENEW_SUCCESS', 'ID_CERT_RENEW_SUCCESS'];

/** The release from which trust codes come with an ACK, or from the factory, too (guide 304-325). */
const TRUST_BY_OTHERS = '17.7.1';

export function succeededOf(
  { registration, state, release }: Known<FactShape>,
  groups: DeviceState['groups'],
): Succeeded {
  const operations = (state?.communication ?? []).filter(({ lastSuccess }) => lastSuccess?.value);
  const isByToken = release !== undefined && isReleaseBefore(release.value, TRUST_BY_OTHERS);
  const direct = [
    registration?.registeredAt,
    registration?.authorizedAt,
    ...(isByToken ? (state?.trust ?? []).map(({ installed }) => installed) : []),
    ...operations.flatMap(({ operation, lastSuccess }) =>
      operation?.value === 'Trust Establishment' ? lastSuccess : undefined,
    ),
    ...loggedBy(groups),
  ];
  const any = [...direct, state?.reporting?.lastAck, ...operations.map(({ lastSuccess }) => lastSuccess)];
  return { direct: newestOf(direct) ?? NEVER, any: newestOf(any) ?? NEVER };
}

/** By a clock that was set, in a year that somebody printed. */
function loggedBy(groups: DeviceState['groups']): Fact<string>[] {
  return [...groups.values()].flatMap(({ mnemonic, fields, last, clockMark, spans }) => {
    const isAnswer = ANSWERED.includes(mnemonic) || (mnemonic === 'COMM_RESTORED' && fields.server?.includes('CSSM'));
    const isSure = last !== null && !last.inferred && clockMark !== '*';
    return isAnswer && isSure ? [{ value: isoText(last), spans: spans.slice(-1) }] : [];
  });
}
