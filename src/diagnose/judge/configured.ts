import { mayBe } from '../../model/blotted.js';
import type { Fact, Known, Span } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import type { State } from '../../model/state.js';

type Transport = Known<State['transport']>;
type Config = Known<FactShape['config']>;

const SMART_URL = 'https://smartreceiver.cisco.com/licservice/license';
const CALL_HOME_URL = 'https://tools.cisco.com/its/service/oddce/services/DDCEService';
/** Keywords of `license smart transport`; `automatic` sets the mode cslu (guide, "Setting the Transport Type, URL, and Reporting Interval"). */
const TYPES: Readonly<Record<string, NonNullable<State['transport']['type']>>> = {
  automatic: 'cslu',
  callhome: 'callhome',
  cslu: 'cslu',
  off: 'off',
  smart: 'smart',
};

/** Facts in which the transport that an output did not show is the one that the configuration sets. */
export function withConfiguredTransport(facts: Known<FactShape>): Known<FactShape> {
  const { config, state } = facts;
  if (config === undefined) return facts;
  const configured = transportOf(config, facts.callHome?.url);
  const transport = { ...configured, ...state?.transport };
  // An address goes with its type: that of another type says nothing.
  if (state?.transport?.type !== undefined && state.transport.type.value !== configured.type?.value) return facts;
  return Object.keys(transport).length === 0 ? facts : { ...facts, state: { ...state, transport } };
}

/** What messages of Call Home tell: where it sent to, where they say so. */
export interface Spoken {
  readonly url: string | null;
  readonly spans: readonly Span[];
}

/** Facts in which the transport that neither outputs nor configuration tell is the one that speaks in the messages. */
export function withSpokenTransport(facts: Known<FactShape>, spoken: Spoken | null): Known<FactShape> {
  const { state } = facts;
  if (spoken === null || state?.transport?.type !== undefined) return facts;
  const { spans } = spoken;
  const type: Fact<'callhome'> = { value: 'callhome', spans };
  const address = spoken.url === null ? {} : { url: { value: spoken.url, spans } };
  return {
    ...facts,
    state: { ...state, transport: { ...state?.transport, type, ...address } },
    ...(spoken.url === null ? {} : { callHome: { ...address, ...facts.callHome } }),
  };
}

/**
 * Facts without a URL of which a part is blotted out and that may be CSSM's own: tools hide a password wherever its letters
 * occur (`https://smartreceiver.********.com/…` where it is `cisco`), and nothing may be judged by what is left.
 */
export function withoutBlotted(facts: Known<FactShape>): Known<FactShape> {
  const transport = facts.state?.transport;
  const { callHome } = facts;
  return {
    ...facts,
    ...(isBlotted(transport?.url) ? { state: { ...facts.state, transport: withoutUrl(transport ?? {}) } } : {}),
    ...(isBlotted(callHome?.url) ? { callHome: withoutUrl(callHome ?? {}) } : {}),
  };
}

function isBlotted(url: Fact<string> | undefined): boolean {
  return url !== undefined && [SMART_URL, CALL_HOME_URL].some((own) => mayBe(url.value, own));
}

function withoutUrl<T extends { readonly url?: unknown }>({ url: _, ...rest }: T): Omit<T, 'url'> {
  return rest;
}

function transportOf(config: Config, callHomeUrl: Fact<string> | undefined): Transport {
  const type = typeOf(config);
  if (type === undefined) return {};
  const url = { cslu: config.csluUrl, smart: smartUrl(config), callhome: callHomeUrl, off: undefined }[type.value];
  const { proxyAddress, proxyPort, vrf } = config;
  const proxy =
    proxyAddress && proxyAddress.value !== '' && proxyPort
      ? { value: `${proxyAddress.value}:${proxyPort.value}`, spans: [...proxyAddress.spans, ...proxyPort.spans] }
      : proxyAddress;
  return { type, ...(url ? { url } : {}), ...(proxy ? { proxy } : {}), ...(vrf ? { vrf } : {}) };
}

/** The configured type; without a line for it the default, where something shows that the default is meant. */
function typeOf({ transport, csluUrl }: Config): Fact<NonNullable<State['transport']['type']>> | undefined {
  if (transport && transport.value !== '') {
    const value = TYPES[transport.value.toLowerCase()];
    return value && { value, spans: transport.spans };
  }
  return csluUrl && csluUrl.value !== '' ? { value: 'cslu', spans: csluUrl.spans } : undefined;
}

function smartUrl({ smartUrl: url }: Config): Fact<string> | undefined {
  return url?.value === 'default' ? { value: SMART_URL, spans: url.spans } : url;
}
