import type { Role, State } from './state.js';

export interface Udi {
  role: Role | null;
  pid: string | null;
  sn: string | null;
}

/**
 * Why a device refused a command: it has none of this name, it lacks words, its words fit several, the user may not give it, or
 * what it would take away is in use, what it brings is for other UDIs, or it failed with an error of its own.
 */
export type Refusal = 'invalid' | 'incomplete' | 'ambiguous' | 'not authorized' | 'in use' | 'other device' | 'failed';

/** Where a command was given: `SW1#`, or `SW1(config)#` and its parts; `unknown` below a heading that has no prompt. */
export type CommandMode = 'exec' | 'configuration' | 'unknown';

/**
 * Everything readers can learn about one device, and what rules may ask for. A reader fills any part of
 * `Known<FactShape>`; the fold merges the parts. Adding a field here makes it available to conditions
 * once `knowledge/commands.yaml` says which command reveals it.
 */
export interface FactShape {
  hostname: string;
  /** `17.9.4a` of IOS XE; of other systems with their name: `NX-OS 10.2(3)`, `IOS XR 24.1.1`. */
  release: string;
  /** The operating system where something else than a release tells it: `IOS XR`, `NX-OS`. */
  system: string;
  udis: Udi[];
  state: State;
  agent: {
    /** `Smart Agent for Licensing:` version, for instance `5.5.11_rel/31` */
    version: string;
    /** `Agent State:` */
    state: string;
    /** `Overall Trust:` */
    overallTrust: string;
    /** `Communication Level Allowed:` DIRECT or INDIRECT */
    communicationLevel: string;
    /** `Overall State:` the empty string for `<empty>` */
    overallState: string;
    /** `connect_info.name:` SSM, CSLU, …; the empty string for `<empty>` */
    connectedTo: string;
    /** `Default URL:` what the image sends Smart transport to. */
    defaultUrl: string;
    /** What the trusted store holds for each UDI, from tech support: `INSTALLED`, `NOT INSTALLED` or `No Trust Data`. */
    trustData: { pid: string; sn: string; status: string }[];
  };
  /** What the models before Smart Licensing Using Policy print: `REGISTERED`, `UNREGISTERED`, …; `AUTHORIZED`, `EVAL MODE`, … */
  registration: {
    status: string;
    authorization: string;
    /** `Registration Expires:` and `Communication Deadline:`, ISO 8601; the empty string where the device prints that it has passed. */
    expires: string;
    deadline: string;
    /** How the last attempt to register (or to renew that) and to authorize ended: `SUCCEEDED`, `FAILED`, `PENDING`; and why. */
    registering: string;
    registeringAt: string;
    registeringReason: string;
    authorizing: string;
    authorizingAt: string;
    authorizingReason: string;
    /** The newest moments at which the two are printed to have succeeded, whatever failed since. */
    registeredAt: string;
    authorizedAt: string;
    /** What is left of the evaluation, as printed: `89 days, 21 hours, 37 minutes, 30 seconds`. */
    evaluationLeft: string;
  };
  /** Licence levels of `show version`: `network-advantage`, `Smart License`, and the level after the next reload. */
  licenseLevels: { name: string; type: string; nextReboot: string }[];
  /** RUM reports by `show license rum id …`; `reason` is why the state last changed (`ACKED`, …). */
  reports: { id: string; state: string; feature: string; reason: string }[];
  /** What went wrong by the agent's own journals, `show license eventlog` and `show license history message`; `at` in ISO 8601, where the line has a date. */
  events: { at: string; event: string; text: string; over: boolean }[];
  /**
   * Commands that the session shows as typed and that the device refused: a caret or a line such as `% Invalid input detected`
   * stands below. `command` as typed, the newest last; it was not carried out, so nothing that it would set is a fact. `answer` is that
   * line, as printed; `since` the newest moment that the same input tells above it, ISO 8601: it was given later than that.
   */
  refusedCommands: { command: string; reason: Refusal; mode: CommandMode; answer: string; since: string }[];
  /**
   * The same of those that are over, and by what: the device took the command further down in the same session, or what it asks for came
   * since. Never a fact of its own, see `withoutOvercome`.
   */
  refusedFirst: {
    command: string;
    reason: Refusal;
    mode: CommandMode;
    answer: string;
    since: string;
    overBy: string;
  }[];
  /**
   * Commands that change something and that the session shows as typed, without those that were refused; the newest last. `taken`: the
   * session goes on below, so that a refusal would be seen.
   */
  typed: { command: string; taken: boolean }[];
  /** Starts that the log tells of with the release that ran from then on, `%SYS-5-RESTART`; `at` in ISO 8601, the empty string without a time. */
  restarts: { release: string; at: string }[];
  /** `show platform hardware throughput level|crypto`, of routers; kbit/s where a number is printed, else as printed (`T1`, `unthrottled`). */
  throughput: {
    level: string;
    kbps: number;
    configured: string;
    enforced: string;
    throttled: boolean;
    rebootRequired: boolean;
  };
  /** `show processes cpu`: processes of the licensing agent; percent of the last five minutes. */
  agentCpu: { process: string; percent: number }[];
  /** `show processes memory platform sorted`: the process that keeps keys for the licensing agent; resident kilobytes. */
  keyMemory: { process: string; kilobytes: number }[];
  /** `SIA Status:` of IOS XR, `In Compliance` and others. */
  siaStatus: string;
  /** Supervisors, by `show inventory`, whose UDI is that of their chassis; and a chassis of which only the PID is known. */
  modules: { pid: string }[];
  /** `show switch` */
  stack: { number: number; role: string; state: string }[];
  /** `show vrf`; interfaces as abbreviated there, with commas between. */
  vrfs: { name: string; interfaces: string }[];
  /** `show redundancy`; `peerState` is for instance `STANDBY HOT`, the empty string where there is no peer. */
  redundancy: { mode: string; switchovers: number; peerState: string };
  callHome: {
    /** `Smart-license messages: enabled` */
    smartLicensing: boolean;
    profile: string;
    active: boolean;
    /** `reporting smart-licensing-data` in the profile */
    reportingSmartLicensing: boolean;
    /** `destination transport-method`: `http` where it is among them, else `email`, by which no licensing data goes. */
    method: string;
    url: string;
    vrf: string;
    proxy: string;
  };
  httpClient: {
    sourceInterface: string;
    secureTrustpoint: string;
    proxy: string;
  };
  httpServer: {
    enabled: boolean;
    secure: boolean;
    maxConnections: number;
    /** `SL_HTTP` is listed as active by `show ip http server session-module` */
    slHttpActive: boolean;
    authentication: string;
  };
  /** One a target; the newest result wins. */
  pings: { target: string; successPercent: number; vrf: string; resolved: boolean }[];
  /** What became of connections that somebody tried by hand, one a target and port: `open`, `refused` or `no answer`. */
  connections: { target: string; port: number; vrf: string; outcome: string }[];
  ntp: { synchronized: boolean; peers: { address: string; reachable: boolean; selected: boolean }[] };
  pki: {
    trustpoints: { name: string; enrollment: string; revocationCheck: string; hasCertificate: boolean }[];
  };
  /** The licensing-relevant lines of the configuration. Empty list or string: the configuration was read and has none. */
  config: {
    /** The whole running configuration was in the input, so that a missing line is known to be missing. */
    complete: boolean;
    transport: string;
    /** URL of `license smart url [cslu|smart|default] …` */
    csluUrl: string;
    smartUrl: string;
    /** URL of `license smart url utility`, which the CLI offers and nothing supports (guide 3501). */
    utilityUrl: string;
    proxyAddress: string;
    proxyPort: string;
    usageIntervalDays: number;
    vrf: string;
    utility: boolean;
    nameServers: { address: string; vrf: string }[];
    domainLookup: boolean;
    domainLookupSource: string;
    domainName: string;
    hosts: { name: string; address: string; vrf: string }[];
    ntpServers: { address: string; vrf: string }[];
    timezone: string;
    timezoneOffsetMinutes: number;
    /** What stands behind `clock summer-time`: name, `recurring` or `date`, and its rule. */
    summerTime: string;
    netconf: boolean;
    loggingTrap: string;
    bootLevel: string;
    /** `license smart privacy …`: `hostname`, `version` or `all`. */
    privacy: string;
    /** Voice services that some releases stop at a missed deadline, as configured: `CUBE`, `SRST`, `CME`, with commas between. */
    voiceServices: string;
    /** Interfaces with their VRF and whether they are shut down, by name as configured; `down` is what an output says of the line. */
    interfaces: { name: string; vrf: string; shutdown: boolean; down: boolean; address: string }[];
    /** `ip route` lines exist for the VRF (empty string: global). */
    routes: { vrf: string; prefix: string; nextHop: string }[];
    /** A controller has provisioned the device, for instance trustpoint `DNAC-CA` or `sdn-network-infra-iwan`. */
    controllerManaged: boolean;
    /** `version 17.9`: the train, without the rebuild. */
    version: string;
    /** `platform hardware throughput level …` and `… crypto …`, as configured. */
    throughput: string;
    /** The same in kbit/s, where it is a number. */
    throughputKbps: number;
    /** What a template left in lines about licensing: `$NAME`, `{{ name }}`, `<NAME>`, `%NAME%`, `XXXX`; the line that opens their section, '' at the top. */
    placeholders: { text: string; command: string; section: string }[];
    /** Lines about licensing with the quotes of a word processor, which the device takes for letters. */
    curlyQuotes: { command: string }[];
    /** Commands of the model before Smart Licensing Using Policy, as configured or typed by an applet. */
    classicCommands: { command: string }[];
    aaaNewModel: boolean;
    aaaLoginLocal: boolean;
    /** At least one `username … privilege 15`. */
    privilegedUser: boolean;
  };
  /** What the saved configuration says, where it was shown; `config` is what runs, as far as that was shown, else the same. */
  startup: {
    transport: string;
    csluUrl: string;
    smartUrl: string;
    proxyAddress: string;
    proxyPort: string;
    usageIntervalDays: number;
    vrf: string;
    privacy: string;
    bootLevel: string;
    domainLookupSource: string;
  };
  /**
   * Licence files in the input that concern the device, see `model/license-file.ts`. `fits`: one of its UDIs is the device's;
   * `reports` and `gaps` count the RUM reports in it and the pauses between them; `defect`: why it can't be imported as it is, where there is something.
   */
  files: {
    kind: string;
    name: string;
    udis: { pid: string; sn: string }[];
    fits: boolean;
    reports: number;
    gaps: number;
    defect: string;
  }[];
}
