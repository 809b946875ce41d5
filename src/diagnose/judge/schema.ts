import type { FactShape } from '../../model/facts.js';
import type { Schema } from '../../rules/compile.js';

/** The CEL shape of a TypeScript shape: strings and literal unions are `string`, numbers `double`. */
type SchemaOf<T> = [NonNullable<T>] extends [string]
  ? 'string'
  : [NonNullable<T>] extends [number]
    ? 'double'
    : [NonNullable<T>] extends [boolean]
      ? 'bool'
      : NonNullable<T> extends readonly (infer Item)[]
        ? readonly [SchemaOf<Item>]
        : { [Key in keyof NonNullable<T>]-?: SchemaOf<NonNullable<T>[Key]> };

const terms = { firstReportDays: 'double', frequencyDays: 'double', onChangeDays: 'double', source: 'string' } as const;

/** `FactShape` at run time, for checking conditions. The compiler keeps the two equal. */
export const factSchema = {
  hostname: 'string',
  release: 'string',
  udis: [{ role: 'string', pid: 'string', sn: 'string' }],
  state: {
    model: 'string',
    transport: {
      type: 'string',
      url: 'string',
      proxy: 'string',
      vrf: 'string',
      serverIdentityCheck: 'bool',
      trustPoint: 'string',
      ipMode: 'string',
    },
    policy: {
      name: 'string',
      inUse: 'string',
      ackRequired: 'bool',
      perpetual: terms,
      subscription: terms,
      enforced: terms,
      export: terms,
    },
    reporting: {
      lastAck: 'string',
      nextAckDeadline: 'string',
      pushIntervalDays: 'double',
      nextAckPushCheck: 'string',
      nextReportPush: 'string',
      lastReportPush: 'string',
      lastReportFileWrite: 'string',
    },
    account: { smart: 'string', virtual: 'string' },
    trust: [{ role: 'string', pid: 'string', sn: 'string', installed: 'string', expires: 'string' }],
    authorizations: [
      {
        role: 'string',
        pid: 'string',
        sn: 'string',
        kind: 'string',
        installed: 'string',
        confirmationCode: 'string',
        returnCode: 'string',
      },
    ],
    usage: [
      {
        name: 'string',
        entitlement: 'string',
        count: 'double',
        status: 'string',
        enforcement: 'string',
        type: 'string',
        export: 'string',
      },
    ],
    clock: { syncedWithNtp: 'bool', source: 'string', zone: 'string' },
    communication: [
      {
        operation: 'string',
        attempts: 'double',
        success: 'double',
        fail: 'double',
        ongoing: 'double',
        ongoingCommunication: 'double',
        lastResponse: 'string',
        lastSuccess: 'string',
        lastFailure: 'string',
        reason: 'string',
      },
    ],
    rumReports: {
      total: 'double',
      purged: 'double',
      acknowledged: 'double',
      waiting: 'double',
      waitingAll: 'double',
      available: 'double',
      collecting: 'double',
      missing: 'double',
      moduleStatus: 'string',
    },
  },
  agent: {
    version: 'string',
    state: 'string',
    overallTrust: 'string',
    communicationLevel: 'string',
    overallState: 'string',
    connectedTo: 'string',
    defaultUrl: 'string',
    trustData: [{ pid: 'string', sn: 'string', status: 'string' }],
  },
  registration: {
    status: 'string',
    authorization: 'string',
    expires: 'string',
    deadline: 'string',
    registering: 'string',
    registeringReason: 'string',
    authorizing: 'string',
    authorizingAt: 'string',
    registeringAt: 'string',
    authorizingReason: 'string',
  },
  licenseLevels: [{ name: 'string', type: 'string', nextReboot: 'string' }],
  reports: [{ id: 'string', state: 'string', feature: 'string', reason: 'string' }],
  events: [{ at: 'string', event: 'string', text: 'string' }],
  siaStatus: 'string',
  modules: [{ pid: 'string' }],
  refusedCommands: [{ command: 'string', reason: 'string', mode: 'string', answer: 'string', since: 'string' }],
  refusedFirst: [
    { command: 'string', reason: 'string', mode: 'string', answer: 'string', since: 'string', overBy: 'string' },
  ],
  typed: [{ command: 'string', taken: 'bool' }],
  throughput: {
    level: 'string',
    kbps: 'double',
    configured: 'string',
    enforced: 'string',
    throttled: 'bool',
    rebootRequired: 'bool',
  },
  vrfs: [{ name: 'string', interfaces: 'string' }],
  stack: [{ number: 'double', role: 'string', state: 'string' }],
  redundancy: { mode: 'string', switchovers: 'double', peerState: 'string' },
  callHome: {
    smartLicensing: 'bool',
    profile: 'string',
    active: 'bool',
    reportingSmartLicensing: 'bool',
    method: 'string',
    url: 'string',
    vrf: 'string',
    proxy: 'string',
  },
  httpClient: { sourceInterface: 'string', secureTrustpoint: 'string', proxy: 'string' },
  httpServer: {
    enabled: 'bool',
    secure: 'bool',
    maxConnections: 'double',
    slHttpActive: 'bool',
    authentication: 'string',
  },
  pings: [{ target: 'string', successPercent: 'double', vrf: 'string', resolved: 'bool' }],
  ntp: { synchronized: 'bool', peers: [{ address: 'string', reachable: 'bool', selected: 'bool' }] },
  pki: { trustpoints: [{ name: 'string', enrollment: 'string', revocationCheck: 'string', hasCertificate: 'bool' }] },
  config: {
    complete: 'bool',
    transport: 'string',
    csluUrl: 'string',
    smartUrl: 'string',
    utilityUrl: 'string',
    proxyAddress: 'string',
    proxyPort: 'string',
    usageIntervalDays: 'double',
    vrf: 'string',
    utility: 'bool',
    nameServers: [{ address: 'string', vrf: 'string' }],
    domainLookup: 'bool',
    domainLookupSource: 'string',
    domainName: 'string',
    hosts: [{ name: 'string', address: 'string', vrf: 'string' }],
    ntpServers: [{ address: 'string', vrf: 'string' }],
    timezone: 'string',
    timezoneOffsetMinutes: 'double',
    summerTime: 'string',
    netconf: 'bool',
    loggingTrap: 'string',
    bootLevel: 'string',
    interfaces: [{ name: 'string', vrf: 'string', shutdown: 'bool', address: 'string' }],
    routes: [{ vrf: 'string', prefix: 'string', nextHop: 'string' }],
    controllerManaged: 'bool',
    version: 'string',
    privacy: 'string',
    voiceServices: 'string',
    throughput: 'string',
    throughputKbps: 'double',
    placeholders: [{ text: 'string', command: 'string', section: 'string' }],
    curlyQuotes: [{ command: 'string' }],
    classicCommands: [{ command: 'string' }],
    aaaNewModel: 'bool',
    aaaLoginLocal: 'bool',
    privilegedUser: 'bool',
  },
  files: [
    {
      kind: 'string',
      name: 'string',
      udis: [{ pid: 'string', sn: 'string' }],
      fits: 'bool',
      reports: 'double',
      gaps: 'double',
      defect: 'string',
    },
  ],
} as const satisfies SchemaOf<FactShape>;

/** The device before a change, in comparisons only. */
export const beforeSchema = {
  release: factSchema.release,
  udis: factSchema.udis,
  state: factSchema.state,
  registration: factSchema.registration,
  licenseLevels: factSchema.licenseLevels,
} as const;

/** What the fold derives beside the facts, see `docs/rule-language.md`. */
export const derivedSchema = {
  messages: [
    {
      facility: 'string',
      mnemonic: 'string',
      severity: 'double',
      known: 'bool',
      count: 'double',
      text: 'string',
      fields: 'map<string, string>',
      first: 'string',
      last: 'string',
      clockMark: 'string',
    },
  ],
  incidents: [
    {
      mnemonic: 'string',
      status: 'string',
      count: 'double',
      flaps: 'double',
      fields: 'map<string, string>',
      opened: 'string',
      closed: 'string',
      last: 'string',
    },
  ],
  failures: [
    {
      id: 'string',
      text: 'string',
      origin: 'string',
      mnemonic: 'string',
      operation: 'string',
      server: 'string',
      reached: 'string',
    },
  ],
  platform: { id: 'string', title: 'string', os: 'string', missedDeadline: 'string' },
  topology: { id: 'string', mode: 'string', confidence: 'string', candidates: ['string'] },
  incident: { first: 'string', last: 'string', fields: 'map<string, string>' },
} as const satisfies Record<string, Schema>;
