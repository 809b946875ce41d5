/**
 * `show running-config`, whole or filtered, and pasted fragments of a configuration. Only what bears on licensing becomes
 * facts. A whole one (`Current configuration …` at the head, `end` at the foot, no filter) also proves what is not
 * configured, and one that was filtered what its filter would have printed; any other fragment proves nothing by what it lacks.
 *
 * A command that belongs to one of the topics read here and is not understood counts as not read; the rest of the
 * configuration is not about licensing and counts as read.
 *
 * Source: guide, the task library (commands of each topology).
 */
import { type Fact, fact, type Known, type Span } from '../../../model/evidence.js';
import type { FactShape, Udi } from '../../../model/facts.js';
import { ownName } from '../../text/device-name.js';
import { type Line, spanOf } from '../../text/line.js';
import type { Block } from '../block.js';
import { defineReader } from './define.js';
import { surelyPrinted } from './filter.js';
import { classicCommandIn, hasCurlyQuotes, placeholderIn } from './oddities.js';
import type { Draft } from './reading.js';

type Config = FactShape['config'];
type CallHome = FactShape['callHome'];
type Listed = {
  [Key in keyof Config]: Config[Key] extends readonly object[] ? Key : never;
}[keyof Config];
type Item<Key extends Listed> = Draft<Config[Key][number]>;

/** What a configuration has given so far, and the part of it that a line without context belongs to. */
interface Draught {
  readonly config: Draft<Config>;
  readonly callHome: Draft<CallHome>[];
  readonly httpClient: Draft<FactShape['httpClient']>;
  readonly httpServer: Draft<FactShape['httpServer']>;
  readonly trustpoints: Draft<FactShape['pki']['trustpoints'][number]>[];
  readonly udis: Known<Udi>[];
  readonly nameServers: Item<'nameServers'>[];
  readonly hosts: Item<'hosts'>[];
  readonly ntpServers: Item<'ntpServers'>[];
  readonly interfaces: Item<'interfaces'>[];
  readonly routes: Item<'routes'>[];
  readonly placeholders: Item<'placeholders'>[];
  readonly curlyQuotes: Item<'curlyQuotes'>[];
  readonly classicCommands: Item<'classicCommands'>[];
  callHomeVrf?: Fact<string>;
  callHomeProxy?: Fact<string>;
  hostname?: Fact<string>;
  mode: Mode | null;
}

type Rule = readonly [pattern: RegExp, apply: (found: readonly string[], span: Span, draught: Draught) => void];

interface Mode {
  readonly rules: readonly Rule[];
  /** Commands that begin with this and that no rule fits are not read. */
  readonly claims: RegExp | null;
}

const ignore = () => {};
const last = <T>(items: readonly T[]): T | undefined => items[items.length - 1];
const unquoted = (text: string) => text.replace(/^"(.*)"$/, '$1');

/** Commands under `call-home`. */
const CALL_HOME: Mode = {
  claims: null,
  rules: [
    //  vrf Mgmt-vrf
    [/^vrf (\S+)$/, ([vrf = ''], span, draught) => (draught.callHomeVrf = fact(vrf, span))],
    //  http-proxy "proxy.example.com" port 80
    [
      /^http-proxy (\S+)(?: port (\d+))?$/,
      ([host = '', port], span, draught) =>
        (draught.callHomeProxy = fact(port ? `${unquoted(host)}:${port}` : unquoted(host), span)),
    ],
    //  profile "CiscoTAC-1"
    [/^profile (\S+)$/, ([name = ''], span, draught) => draught.callHome.push({ profile: fact(unquoted(name), span) })],
    //   active
    [/^(no )?active$/, ([no], span, draught) => edit(last(draught.callHome), { active: fact(no === undefined, span) })],
    //   reporting smart-licensing-data
    [
      /^(no )?reporting (smart-licensing-data|all)$/,
      ([no], span, draught) => edit(last(draught.callHome), { reportingSmartLicensing: fact(no === undefined, span) }),
    ],
    //   destination address http https://tools.cisco.com/its/service/oddce/services/DDCEService
    [
      /^destination address http (\S+)$/,
      ([url = ''], span, draught) => edit(last(draught.callHome), { url: fact(url, span) }),
    ],
    //   destination transport-method email
    [
      /^destination transport-method (http|email)$/,
      ([method = ''], span, draught) => {
        const profile = last(draught.callHome);
        if (profile?.method?.value !== 'http') edit(profile, { method: fact(method, span) });
      },
    ],
    [
      /^(?:no )?(?:destination |reporting |subscribe-to-|contact-|mail-server |sender |rate-limit |alert-group|syslog-|data-privacy |source-i|http |https |site-id|customer-id|contract-id|phone-number|street-address|aaa-|copy profile|anonymous-|diagnostic-sig|environment |snapshot )/,
      ignore,
    ],
  ],
};

/** Commands under `interface …`. */
const INTERFACE: Mode = {
  claims: null,
  rules: [
    //  vrf forwarding Mgmt-vrf
    [
      /^(?:ip )?vrf forwarding (\S+)$/,
      ([vrf = ''], span, { interfaces }) => edit(last(interfaces), { vrf: fact(vrf, span) }),
    ],
    //  shutdown
    [
      /^(no )?shutdown$/,
      ([no], span, { interfaces }) => edit(last(interfaces), { shutdown: fact(no === undefined, span) }),
    ],
    //  ip address 192.0.2.10 255.255.255.0
    [
      /^ip address (\d+(?:\.\d+){3}) \S+$/,
      ([address = ''], span, { interfaces }) => edit(last(interfaces), { address: fact(address, span) }),
    ],
    //  ip address dhcp
    [/^ip address dhcp\b/, (_, span, { interfaces }) => edit(last(interfaces), { address: fact('dhcp', span) })],
    //  no ip address
    [/^no ip address$/, (_, span, { interfaces }) => edit(last(interfaces), { address: fact('', span) })],
  ],
};

/** Commands under `crypto pki trustpoint …`. */
const TRUSTPOINT: Mode = {
  claims: null,
  rules: [
    //  enrollment url http://192.0.2.5:80
    [
      /^enrollment (.+)$/,
      ([enrollment = ''], span, { trustpoints }) => edit(last(trustpoints), { enrollment: fact(enrollment, span) }),
    ],
    //  revocation-check none
    [
      /^revocation-check (.+)$/,
      ([check = ''], span, { trustpoints }) => edit(last(trustpoints), { revocationCheck: fact(check, span) }),
    ],
    [
      /^(?:rsakeypair|subject-name|subject-alt-name|serial-number|fqdn|ip-address|source interface|usage|vrf|hash|auto-enroll|chain-validation|eku|fingerprint|password|storage|eckeypair)\b/,
      ignore,
    ],
  ],
};

/** Commands under `crypto pki certificate chain …`. */
const CHAIN: Mode = {
  claims: null,
  rules: [
    //  certificate ca 01
    [/^certificate\b/, (_, span, { trustpoints }) => edit(last(trustpoints), { hasCertificate: fact(true, span) })],
    [/^[0-9A-F ]+$|^quit$/, ignore],
  ],
};

const CONTROLLERS = /^(?:DNAC-CA|sdn-network-infra-iwan)$/i;

/** Global commands. Those that enter a mode come here too. */
const GLOBAL: Mode = {
  claims:
    /^(?:no )?(?:license smart |license boot |call-home$|ip http client |ip name-server |ip host |ntp server |clock timezone |logging trap)/,
  rules: [
    // version 17.9
    [/^version (\d{1,2}\.\d{1,2})$/, ([train = ''], span, { config }) => (config.version = fact(train, span))],
    // platform hardware throughput level MB 1000, … crypto 1G
    [
      /^platform hardware throughput (?:level|crypto) (MB )?(\S+)/,
      ([megabits, level = ''], span, { config }) => {
        config.throughput = fact(level, span);
        const [, amount, unit = ''] = /^(\d{1,9})([MG]?)$/i.exec(level) ?? [];
        if (amount === undefined) return;
        const factor = { M: 1000, G: 1_000_000 }[unit.toUpperCase()] ?? (megabits === undefined ? 1 : 1000);
        config.throughputKbps = fact(Number(amount) * factor, span);
      },
    ],
    // hostname c9300-lab
    [
      /^hostname (\S.*)$/,
      ([name = ''], span, draught) => {
        const own = ownName(unquoted(name));
        if (own !== null) draught.hostname = fact(own, span);
      },
    ],
    // license smart transport smart
    [/^license smart transport (\S+)$/, ([type = ''], span, { config }) => (config.transport = fact(type, span))],
    // license smart url cslu http://192.0.2.5:8182/cslu/v1/pi
    [/^license smart url cslu (\S+)$/, ([url = ''], span, { config }) => (config.csluUrl = fact(url, span))],
    // license smart url utility https://smartreceiver.cisco.com/licservice/license
    [/^license smart url utility (\S+)$/, ([url = ''], span, { config }) => (config.utilityUrl = fact(url, span))],
    // license smart url smart https://smartreceiver.cisco.com/licservice/license
    [/^license smart url (?:smart )?(\S+)$/, ([url = ''], span, { config }) => (config.smartUrl = fact(url, span))],
    // license smart proxy address proxy.example.com
    [
      /^license smart proxy address (\S+)$/,
      ([host = ''], span, { config }) => (config.proxyAddress = fact(host, span)),
    ],
    // license smart proxy port 80
    [/^license smart proxy port (\S+)$/, ([port = ''], span, { config }) => (config.proxyPort = fact(port, span))],
    [/^license smart proxy (?:username|password)\b/, ignore],
    // license smart usage interval 30
    [
      /^license smart usage interval (\d+)$/,
      ([days = ''], span, { config }) => (config.usageIntervalDays = fact(Number(days), span)),
    ],
    // license smart vrf Mgmt-vrf
    [/^license smart vrf (\S+)$/, ([vrf = ''], span, { config }) => (config.vrf = fact(vrf, span))],
    // license smart privacy hostname
    [/^license smart privacy (\S+)$/, ([what = ''], span, { config }) => (config.privacy = fact(what, span))],
    // license smart utility
    [/^(no )?license smart utility$/, ([no], span, { config }) => (config.utility = fact(no === undefined, span))],
    [
      /^(?:no )?license smart (?:enable|reservation|privacy|custom_id|customID|url utility |utility|server-identity-check|authorization|conversion|mfg|product-analytics|ip-mode|trustpoint)\b/,
      ignore,
    ],
    // license boot level network-advantage addon dna-advantage
    [/^license boot level (.+)$/, ([level = ''], span, { config }) => (config.bootLevel = fact(level, span))],
    //  mode border-element license capacity 50
    [/^mode border-element\b/, (_, span, { config }) => addVoice(config, 'CUBE', span)],
    // call-manager-fallback
    [/^call-manager-fallback$/, (_, span, { config }) => addVoice(config, 'SRST', span)],
    // telephony-service
    [/^telephony-service$/, (_, span, { config }) => addVoice(config, 'CME', span)],
    // license boot suite …, of routers
    [/^(?:no )?license boot\b/, ignore],
    // license udi pid C9300-24P sn FOC0000TEST
    [
      /^license udi pid (\S+) sn (\S+)$/,
      ([pid = '', sn = ''], span, { udis }) => udis.push({ pid: fact(pid, span), sn: fact(sn, span) }),
    ],
    // ip name-server vrf Mgmt-vrf 192.0.2.53 192.0.2.54
    [
      /^ip name-server (?:vrf (\S+) )?(\S.*)$/,
      ([vrf, addresses = ''], span, { nameServers }) => {
        for (const address of addresses.split(/\s+/)) {
          nameServers.push({ address: fact(address, span), vrf: fact(vrf ?? '', span) });
        }
      },
    ],
    // ip domain lookup source-interface Vlan10
    [
      /^ip domain[ -]lookup (?:vrf \S+ )?source-interface (\S+)$/,
      ([name = ''], span, { config }) => {
        config.domainLookup = fact(true, span);
        config.domainLookupSource = fact(name, span);
      },
    ],
    // no ip domain lookup
    [/^(no )?ip domain[ -]lookup$/, ([no], span, { config }) => (config.domainLookup = fact(no === undefined, span))],
    // ip domain name example.com
    [
      /^ip domain[ -]name (?:vrf \S+ )?(\S+)$/,
      ([name = ''], span, { config }) => (config.domainName = fact(name, span)),
    ],
    // ip host vrf Mgmt-vrf cslu-local 192.0.2.5
    [
      /^ip host (?:vrf (\S+) )?(\S+) (?:\d+ )?(\d+(?:\.\d+){3})\b/,
      ([vrf, name = '', address = ''], span, { hosts }) =>
        hosts.push({ name: fact(name, span), address: fact(address, span), vrf: fact(vrf ?? '', span) }),
    ],
    [/^(?:no )?ip host\b/, ignore],
    // ntp server vrf Mgmt-vrf 192.0.2.123 prefer
    [
      /^ntp (?:server|peer) (?:vrf (\S+) )?(?:ip |ipv6 )?(\S+)/,
      ([vrf, address = ''], span, { ntpServers }) =>
        ntpServers.push({ address: fact(address, span), vrf: fact(vrf ?? '', span) }),
    ],
    // clock timezone PST -8 0
    [
      /^clock timezone (\S+) (-?\d+)(?: (\d+))?$/,
      ([name = '', hours = '', minutes], span, { config }) => {
        const offset = Math.abs(Number(hours)) * 60 + Number(minutes ?? 0);
        config.timezone = fact(name, span);
        config.timezoneOffsetMinutes = fact(hours.startsWith('-') ? -offset : offset, span);
      },
    ],
    // clock summer-time CEST recurring last Sun Mar 2:00 last Sun Oct 3:00
    [
      /^clock summer-time (\S+ (?:recurring|date)\b.{0,80})$/,
      ([rule = ''], span, { config }) => (config.summerTime = fact(rule.trim(), span)),
    ],
    // netconf-yang
    [/^(no )?netconf-yang$/, ([no], span, { config }) => (config.netconf = fact(no === undefined, span))],
    // logging trap errors
    [/^logging trap(?: (\S+))?$/, ([level], span, { config }) => (config.loggingTrap = fact(level ?? '', span))],
    [/^no logging trap$/, (_, span, { config }) => (config.loggingTrap = fact('disabled', span))],
    // ip route vrf Mgmt-vrf 0.0.0.0 0.0.0.0 192.0.2.1
    [
      /^ip route (?:vrf (\S+) )?(\d+(?:\.\d+){3}) (\d+(?:\.\d+){3}) (\S+)(?: (\d+(?:\.\d+){3}))?/,
      ([vrf, network = '', mask = '', via = '', behind], span, { routes }) =>
        routes.push({
          vrf: fact(vrf ?? '', span),
          prefix: fact(`${network}/${prefixLength(mask)}`, span),
          nextHop: fact(behind ?? via, span),
        }),
    ],
    // ip default-gateway 192.0.2.1
    [
      /^ip default-gateway (\S+)$/,
      ([hop = ''], span, { routes }) =>
        routes.push({ vrf: fact('', span), prefix: fact('0.0.0.0/0', span), nextHop: fact(hop, span) }),
    ],
    // aaa new-model
    [/^(no )?aaa new-model$/, ([no], span, { config }) => (config.aaaNewModel = fact(no === undefined, span))],
    // aaa authentication login default local
    [
      /^aaa authentication login default\b(.*)$/,
      ([methods = ''], span, { config }) => (config.aaaLoginLocal = fact(/ local\b/.test(methods), span)),
    ],
    // username admin privilege 15 secret 9 <redacted>
    [/^username \S+ .*\bprivilege 15\b/, (_, span, { config }) => (config.privilegedUser ??= fact(true, span))],
    // ip http client source-interface GigabitEthernet0/0
    [
      /^ip http client source-interface (\S+)$/,
      ([name = ''], span, { httpClient }) => (httpClient.sourceInterface = fact(name, span)),
    ],
    // ip http client secure-trustpoint SLA-TrustPoint
    [
      /^ip http client secure-trustpoint (\S+)$/,
      ([name = ''], span, { httpClient }) => (httpClient.secureTrustpoint = fact(name, span)),
    ],
    // ip http client proxy-server proxy.example.com proxy-port 80
    [
      /^ip http client proxy-server (\S+)(?: proxy-port (\d+))?$/,
      ([host = '', port], span, { httpClient }) => (httpClient.proxy = fact(port ? `${host}:${port}` : host, span)),
    ],
    [/^(?:no )?ip http client\b/, ignore],
    // no ip http server
    [/^(no )?ip http server$/, ([no], span, { httpServer }) => (httpServer.enabled = fact(no === undefined, span))],
    // ip http secure-server
    [
      /^(no )?ip http secure-server$/,
      ([no], span, { httpServer }) => (httpServer.secure = fact(no === undefined, span)),
    ],
    // ip http authentication local
    [
      /^ip http authentication (.+)$/,
      ([method = ''], span, { httpServer }) => (httpServer.authentication = fact(method, span)),
    ],
    // ip http max-connections 16
    [
      /^ip http max-connections (\d+)$/,
      ([count = ''], span, { httpServer }) => (httpServer.maxConnections = fact(Number(count), span)),
    ],
    // interface GigabitEthernet0/0
    [
      /^interface (\S+(?: \d\S*)?)$/,
      ([name = ''], span, draught) => {
        draught.interfaces.push({ name: fact(name, span) });
        draught.mode = INTERFACE;
      },
    ],
    // crypto pki trustpoint SLA-TrustPoint
    [
      /^crypto pki trustpoint (\S+)$/,
      ([name = ''], span, draught) => {
        draught.trustpoints.push({ name: fact(name, span) });
        draught.mode = TRUSTPOINT;
        if (CONTROLLERS.test(name)) {
          draught.config.controllerManaged = fact(true, span);
        }
      },
    ],
    // crypto pki certificate chain SLA-TrustPoint
    [
      /^crypto pki certificate chain (\S+)$/,
      ([name = ''], span, draught) => {
        const at = draught.trustpoints.findIndex((trustpoint) => trustpoint.name?.value === name);
        const [known] = at < 0 ? [] : draught.trustpoints.splice(at, 1);
        draught.trustpoints.push(known ?? { name: fact(name, span) });
        draught.mode = CHAIN;
      },
    ],
    // What a filter left of a profile: destination address http https://ssm.example.com/Transportgateway/services/DeviceRequestHandler
    [/^destination address http (\S+)$/, ([url = ''], span, { callHome }) => callHome.push({ url: fact(url, span) })],
    // call-home
    [/^call-home$/, (_, __, draught) => (draught.mode = CALL_HOME)],
  ],
};

function addVoice(config: Draft<Config>, service: string, span: Span): void {
  const known = config.voiceServices;
  if (known?.value.split(', ').includes(service)) return;
  const value = known ? `${known.value}, ${service}` : service;
  config.voiceServices = { value, spans: [...(known?.spans ?? []), span] };
}

function noteOddities(text: string, span: Span, section: string, draught: Draught): void {
  const placeholder = placeholderIn(text);
  if (placeholder !== null)
    draught.placeholders.push({
      text: fact(placeholder, span),
      command: fact(text, span),
      section: fact(section, span),
    });
  if (hasCurlyQuotes(text)) draught.curlyQuotes.push({ command: fact(text, span) });
  const classic = classicCommandIn(text);
  if (classic !== null) draught.classicCommands.push({ command: fact(classic, span) });
}

function edit<T extends object>(draft: T | undefined, change: Partial<T>): void {
  if (draft) {
    Object.assign(draft, change);
  }
}

function prefixLength(mask: string): number {
  return mask.split('.').reduce((bits, octet) => bits + (Number(octet).toString(2).match(/1/g)?.length ?? 0), 0);
}

/** Applies the first rule that fits; says whether one did. */
function apply(mode: Mode, text: string, span: Span, draught: Draught): boolean {
  for (const [pattern, change] of mode.rules) {
    const found = pattern.exec(text);
    if (found) {
      change(found.slice(1), span, draught);
      return true;
    }
  }
  return false;
}

function emptyDraught(): Draught {
  return {
    config: {},
    callHome: [],
    httpClient: {},
    httpServer: {},
    trustpoints: [],
    udis: [],
    nameServers: [],
    hosts: [],
    ntpServers: [],
    interfaces: [],
    routes: [],
    placeholders: [],
    curlyQuotes: [],
    classicCommands: [],
    mode: null,
  };
}

/**
 * Facts of a configuration or of a part of one, and the lines that belong to licensing but were not understood.
 * In one piece: one pass over the lines, with the mode of the configuration that they stand in.
 * @param prints what the filter of a part surely prints; null where the part is no such, or not known to be printed to its end
 */
export function readConfiguration(
  source: string,
  lines: readonly Line[],
  filtered: boolean,
  prints: ((beginning: string) => boolean) | null = null,
): { facts: Known<FactShape>; unread: readonly Line[] } {
  const draught = emptyDraught();
  const unread: Line[] = [];
  const isFlat = !lines.some((line) => /^\s+\S/.test(line.text));
  let head: Line | null = null;
  let foot: Line | null = null;
  let versioned: Line | null = null;
  let named = false;
  let section = '';

  for (const line of lines) {
    const text = line.text.trim();
    if (text === '') {
      continue;
    }
    foot = text === 'end' ? line : null;
    // Current configuration : 12345 bytes
    if (/^Current configuration ?:/i.test(text)) {
      head = line;
    }
    // `!` alone ends a mode; with a text it is a remark, `call-home` has some of its own.
    if (text.startsWith('!')) {
      if (!DEVICE_REMARK.test(text)) {
        unread.push(line);
      }
      draught.mode = text === '!' && !line.text.startsWith(' ') ? null : draught.mode;
      continue;
    }
    if (/^(?:exit|exit-.*|end)$/.test(text)) {
      draught.mode = text === 'exit' && /^\s/.test(line.text) ? draught.mode : null;
      continue;
    }
    const span = spanOf(source, [line]);
    if (!/^\s/.test(line.text)) section = text;
    if (/^version \d+\.\d/.test(line.text)) versioned = line;
    named ||= /^hostname \S/.test(line.text);
    noteOddities(text, span, section === text ? '' : section, draught);
    if (draught.mode && apply(draught.mode, text, span, draught)) {
      continue;
    }
    // Indented lines that the mode does not know are still its own.
    if (draught.mode && /^\s/.test(line.text)) {
      continue;
    }
    const { mode } = draught;
    draught.mode = null;
    if (!apply(GLOBAL, text, span, draught)) {
      if (GLOBAL.claims?.test(text) && placeholderIn(text) === null) {
        unread.push(line);
      }
      // Where indentation is lost, a line that nothing knows may as well be the mode's.
      draught.mode = isFlat ? mode : null;
    }
  }
  // A file that was kept without its first lines: with release and name at its head and `end` at its foot nothing is left out.
  head ??= named ? versioned : null;
  const complete = head && foot && !filtered ? spanOf(source, [head, foot]) : null;
  if (foot !== null && !filtered) noteNoProxy(draught.config, spanOf(source, [foot]));
  return { facts: factsOf(draught, missing(source, lines, complete, prints), filtered), unread };
}

/** What a configuration, or what a filter left of it, says by not saying it. */
interface Missing {
  /** A whole configuration. */
  readonly complete: Span | null;
  /** The lines that were printed, where no line with this beginning is configured; else null. */
  readonly of: (beginning: string) => Span | null;
}

function missing(
  source: string,
  lines: readonly Line[],
  complete: Span | null,
  prints: ((beginning: string) => boolean) | null,
): Missing {
  if (complete !== null) return { complete, of: () => complete };
  const printed = lines.filter((line) => line.text.trim() !== '');
  const [first, final] = [printed[0], printed.at(-1)];
  // A filter that left nothing may as well be an output that nobody kept.
  if (prints === null || first === undefined || final === undefined) return { complete: null, of: () => null };
  const span = spanOf(source, first === final ? [first] : [first, final]);
  // Other systems begin the line with another word.
  const isOther = (words: string) => printed.some(({ text }) => text.includes(words.slice(words.indexOf(' ') + 1)));
  return { complete: null, of: (beginning) => (prints(beginning) && !isOther(beginning.trimEnd()) ? span : null) };
}

/** In a text that ends like a configuration, what is not there beside the transport type is not configured. */
function noteNoProxy(config: Draught['config'], end: Span): void {
  const { transport } = config;
  if (transport !== undefined) config.proxyAddress ??= fact('', transport.spans[0] ?? end);
  const { proxyAddress } = config;
  // Address and port stand side by side.
  if (proxyAddress !== undefined) config.proxyPort ??= fact('', proxyAddress.spans[0] ?? end);
}

/** What devices themselves write behind `!`. Any other remark is somebody's, and may be a whole output that was kept this way. */
const DEVICE_REMARK =
  /^!+\s*(?:$|Last configuration change|NVRAM config last updated|No configuration change|Call-home is enabled by|If contact email|the email address configured|Output |IOS XR Configuration|Command:|Time:|Running configuration last|Startup config saved|version |\w{1,20}:\s*$|RANCID-CONTENT-TYPE)/i;

function factsOf(draught: Draught, { complete, of }: Missing, filtered: boolean): Known<FactShape> {
  const { config, nameServers, hosts, ntpServers, interfaces, routes, trustpoints } = draught;
  const { placeholders, curlyQuotes, classicCommands } = draught;
  const listed = <T>(items: readonly T[], beginning = '') =>
    items.length > 0 || complete !== null || (beginning !== '' && of(beginning) !== null);
  // A stanza without `shutdown` is not shut down, if the whole stanza was printed.
  const whole = interfaces.map((entry) =>
    filtered || (!complete && Object.keys(entry).length === 1) ? entry : withDefaults(entry),
  );
  const read: Draft<Config> = {
    ...(complete ? { complete: fact(true, complete), controllerManaged: fact(false, complete) } : {}),
    ...absences(of),
    ...config,
    ...(listed(nameServers, 'ip name-server ') ? { nameServers } : {}),
    ...(listed(hosts, 'ip host ') ? { hosts } : {}),
    ...(listed(ntpServers, 'ntp server ') ? { ntpServers } : {}),
    ...(listed(interfaces) ? { interfaces: whole } : {}),
    ...(listed(routes) ? { routes } : {}),
    ...(listed(placeholders) ? { placeholders } : {}),
    ...(listed(curlyQuotes) ? { curlyQuotes } : {}),
    ...(listed(classicCommands) ? { classicCommands } : {}),
  };
  const callHome = chooseProfile(draught);
  const httpClient = {
    ...absent(of, '', {
      sourceInterface: 'ip http client source-interface ',
      secureTrustpoint: 'ip http client secure-trustpoint ',
      proxy: 'ip http client proxy-server ',
    }),
    ...draught.httpClient,
  };
  // Without a line for it the server asks for the enable password.
  const isServing = draught.httpServer.enabled?.value || draught.httpServer.secure?.value;
  const httpServer = {
    ...(isServing ? absent(of, 'enable', { authentication: 'ip http authentication ' }) : {}),
    ...draught.httpServer,
  };
  return {
    ...(draught.hostname ? { hostname: draught.hostname } : {}),
    ...(draught.udis.length > 0 ? { udis: draught.udis } : {}),
    ...(Object.keys(read).length > 0 ? { config: read } : {}),
    ...(callHome ? { callHome } : {}),
    ...(Object.keys(httpClient).length > 0 ? { httpClient } : {}),
    ...(Object.keys(httpServer).length > 0 ? { httpServer } : {}),
    ...(trustpoints.length > 0 ? { pki: { trustpoints } } : {}),
  };
}

function withDefaults(entry: Item<'interfaces'>): Item<'interfaces'> {
  const span = entry.name?.spans[0];
  return span ? { vrf: fact('', span), shutdown: fact(false, span), address: fact('', span), ...entry } : entry;
}

/** What is not configured, each by the line that would configure it. */
function absences(of: Missing['of']): Draft<Config> {
  return {
    ...absent(of, '', {
      transport: 'license smart transport ',
      csluUrl: 'license smart url ',
      smartUrl: 'license smart url ',
      utilityUrl: 'license smart url ',
      proxyAddress: 'license smart proxy ',
      proxyPort: 'license smart proxy ',
      vrf: 'license smart vrf ',
      domainLookupSource: 'ip domain lookup source-interface ',
      domainName: 'ip domain name ',
      timezone: 'clock timezone ',
      loggingTrap: 'logging trap',
      bootLevel: 'license boot level ',
    }),
    ...absent(of, false, {
      utility: 'license smart utility',
      netconf: 'netconf-yang',
      aaaNewModel: 'aaa new-model',
      aaaLoginLocal: 'aaa authentication login default ',
      privilegedUser: 'username ',
    }),
    // Name lookup is on unless it is switched off.
    ...absent(of, true, { domainLookup: 'no ip domain lookup' }),
  };
}

/** The value of each key whose line is not configured. */
function absent<K extends string, V extends string | boolean>(
  of: Missing['of'],
  value: V,
  lines: Readonly<Record<K, string>>,
) {
  const found = (Object.keys(lines) as K[]).flatMap((key) => {
    const span = of(lines[key]);
    return span === null ? [] : [[key, fact(value, span)] as const];
  });
  return Object.fromEntries(found) as Partial<Record<K, Fact<V>>>;
}

/** Of several profiles the one that may report Smart Licensing data, active before inactive. */
function chooseProfile({ callHome, callHomeVrf, callHomeProxy }: Draught): Known<CallHome> | null {
  const able = callHome.filter((profile) => profile.reportingSmartLicensing?.value !== false);
  const chosen = able.find((profile) => profile.active?.value) ?? able[0] ?? callHome[0];
  const common = { ...(callHomeVrf ? { vrf: callHomeVrf } : {}), ...(callHomeProxy ? { proxy: callHomeProxy } : {}) };
  return chosen || Object.keys(common).length > 0 ? { ...chosen, ...common } : null;
}

export const runningConfigReader = {
  ...defineReader(
    ['show running-config', 'show startup-config'],
    [/^Building configuration\.\.\./, /^Current configuration : \d+ bytes/],
    (lines, reading, block: Block) => {
      const physical = lines.flatMap((line) => line.lines);
      const prints = block.isEnded === true ? surelyPrinted(block.partial) : null;
      const { facts, unread } = readConfiguration(block.source, physical, block.partial !== undefined, prints);
      const missed = new Set(unread);
      for (const line of lines) {
        if (line.lines.some((each) => missed.has(each))) {
          reading.unread.add(line);
        }
      }
      return facts;
    },
  ),
};
