import type { CauseEntry } from '../../knowledge/kinds/causes.js';
import type { Knowledge } from '../../knowledge/kinds/index.js';
import type { ActionEntry } from '../../knowledge/kinds/parts.js';
import type { PlatformEntry } from '../../knowledge/kinds/platforms.js';
import type { Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import { groupBy } from '../../model/group-by.js';
import { Memo } from '../../model/memo.js';
import { present } from '../../model/present.js';
import type { Action } from '../../model/report.js';
import { setUpOf } from '../../model/terms.js';
import type { Outcome, Scope } from '../../rules/evaluate.js';
import type { Engine } from './engine.js';
import { hasCommand, platformIn } from './platform.js';
import { isReleaseBefore } from './release.js';
import { type DeviceView, isNothingKnown, valueAt } from './scope.js';
import { concerns, type InferredTopology } from './topology.js';
import { hostIn } from './transport-url.js';

/** What devices of which only messages are known have to do: the same objects for all of them, by engine. */
const shared = new WeakMap<Engine, Memo<string, Action[]>>();
const SHARED_CAP = 2000;

/** What to do about a cause in the topology in use; where several are still open, a way for each of them. */
export function actionsFor(
  engine: Engine,
  cause: CauseEntry,
  scope: Scope,
  view: DeviceView,
  topology: InferredTopology,
): readonly Action[] {
  const entries = entriesOf(engine.knowledge, cause);
  const holds = entries.map(({ when }) => (when === null ? 'yes' : engine.ask(when, scope).holds));
  const write = () => written(engine, entries, holds, view, topology);
  if (!isNothingKnown(view) || entries.some(namesHost)) return write();
  const { id, mode, candidates } = topology;
  const platform = platformIn(engine.knowledge.platforms, view.facts)?.id;
  const key = [cause.id, holds, id, mode, candidates, platform].join(' ');
  const known = shared.get(engine) ?? new Memo<string, Action[]>(SHARED_CAP);
  shared.set(engine, known);
  const actions = known.get(key) ?? write();
  known.set(key, actions);
  return actions;
}

/** Whether the device itself is named in what to do. */
const namesHost = ({ text, commands, verify }: ActionEntry): boolean =>
  [text, ...commands, verify?.command ?? ''].some((each) => each.includes('<hostname>'));

/** @param answers whether each entry's condition holds */
function written(
  engine: Engine,
  entries: readonly ActionEntry[],
  answers: readonly Outcome['holds'][],
  view: DeviceView,
  topology: InferredTopology,
): Action[] {
  const isOneSetUp = openSetUps(entries, topology.candidates).length === 1;
  const given = entries.flatMap((entry, index): readonly ActionEntry[] => {
    const holds = answers[index];
    if (holds === 'no') return [];
    if (holds === 'yes' || entry.open === null) return [entry];
    // Beside ways for other set-ups the set-up is the way, and what else is open stands before its step.
    const isWay = entry.way === null && (entry.topologies === null || isOneSetUp);
    return [isWay ? { ...entry, way: entry.open } : { ...entry, text: where(entry.open, entry.text) }];
  });
  const setUps = openSetUps(given, topology.candidates);
  const platform = platformIn(engine.knowledge.platforms, view.facts);
  const write = (entry: ActionEntry, place: Place): Action =>
    onModel(
      view,
      onPlatform(platform, {
        where: entry.where,
        ...place,
        text: fillCommand(entry.text, view, topology),
        commands: entry.commands.flatMap((command) => fillCommand(command, view, topology).split('\n')),
        procedure: entry.procedure,
        verify: entry.verify && { ...entry.verify, command: fillCommand(entry.verify.command, view, topology) },
      }),
    );
  // A way of which some steps are for any set-up stays one way.
  const whole = new Set(given.flatMap(({ way, topologies }) => (way !== null && topologies === null ? [way] : [])));
  const actions = runsOf(given, whole).flatMap((run) =>
    waysOf(engine.knowledge, run, setUps, topology.candidates.length === 0, whole).flatMap(({ entries, place }) =>
      entries.map((entry) => write(entry, place)),
    ),
  );
  return withSystem(platform, actions);
}

/** Within a way what else the input leaves open stands before the step. */
function where(open: string, text: string): string {
  return `Where ${open}: ${/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text}`;
}

/** What renews the exchange on an image of the classic model, which has no `license smart sync`, and how it shows. */
const RENEW = 'license smart renew auth';
const RENEWED = { command: 'show license status', expect: 'Last Communication Attempt: SUCCEEDED, a moment ago' };

/** The release from which an IOS XE image has the policy model (guide 60-90). */
const POLICY_SINCE = '17.3.2';

/** True where the model is the classic one, by the state or else by the release. */
function isBeforePolicy({ facts }: Pick<DeviceView, 'facts'>): boolean {
  const model = facts.state?.model?.value;
  const release = facts.release?.value;
  const isOlder = release !== undefined && isReleaseBefore(release, POLICY_SINCE);
  return model === 'smart-licensing' || (model === undefined && isOlder);
}

/** An image of the classic model gets its own command in place of the one that came with the policy. */
function onModel({ facts }: DeviceView, action: Action): Action {
  if (!isBeforePolicy({ facts }) || !action.commands.some(isSync)) return action;
  const commands = action.commands.map((command) => (isSync(command) ? RENEW : command));
  return {
    ...action,
    text: withoutThrottling(action.text),
    commands,
    verify: RENEWED,
  };
}

/** A step without the sentences that hold for releases of IOS XE with the policy. */
function withoutThrottling(text: string): string {
  return text.replace(/ Scheduled reports go out[^.]*\..*$| From 17\.9\.1 .*$/, '');
}

function isSync(command: string): boolean {
  return command.startsWith('license smart sync');
}

/**
 * Commands of IOS XE that another system does not have are left out, or are its own where they are known; with a step's commands goes what
 * would show that they worked.
 */
function onPlatform(platform: PlatformEntry | undefined, action: Action): Action {
  if (!platform?.commands || action.where !== 'product-instance') return action;
  const { instead } = platform;
  const holds = (command: string) => hasCommand(platform, command);
  const { verify } = action;
  const commands = action.commands.flatMap((command) => {
    const start = Object.keys(instead).find((each) => command === each || command.startsWith(`${each} `));
    return start === undefined ? [command] : (instead[start] ?? []).map((own) => own + command.slice(start.length));
  });
  const isHad = commands.every(holds);
  return {
    ...action,
    text: withoutThrottling(action.text),
    commands: isHad ? commands : [],
    procedure: null,
    verify: isHad && verify && holds(verify.command) ? verify : null,
  };
}

/** On another system the first step says whose commands these are, and that others are left out. */
function withSystem(platform: PlatformEntry | undefined, actions: readonly Action[]): Action[] {
  if (!platform?.commands) return [...actions];
  const first = actions.findIndex(({ where }) => where === 'product-instance');
  const limit = `(Commands are those of ${platform.os}, as far as they are known here.)`;
  return actions.map((action, index) => (index === first ? { ...action, text: `${action.text} ${limit}` } : action));
}

/** The actions of a cause, shared ones written out. */
export function entriesOf(knowledge: Pick<Knowledge, 'remedies'>, { actions }: CauseEntry): readonly ActionEntry[] {
  return actions.flatMap((action): readonly ActionEntry[] => {
    if (!('use' in action)) return [action];
    const shared = knowledge.remedies.find(({ id }) => id === action.use)?.actions ?? [];
    return action.way === null ? shared : shared.map((each) => ({ ...each, way: action.way }));
  });
}

type Place = Pick<Action, 'topology' | 'mode' | 'way'>;

/** The set-ups that are still open; where nothing is known of the topology, all that the actions name. */
function openSetUps(entries: readonly ActionEntry[], candidates: readonly string[]): readonly string[] {
  if (candidates.length > 0) return candidates;
  const named = [...new Set(entries.flatMap(({ topologies }) => topologies ?? []))];
  return named.filter((setUp) => !named.some((other) => other.startsWith(`${setUp}/`)));
}

/** Neighbours that are for certain set-ups stand together, so that each set-up's steps follow one another. */
function runsOf(entries: readonly ActionEntry[], whole: ReadonlySet<string>): ActionEntry[][] {
  const isForSetUps = (entry: ActionEntry | undefined) => entry?.topologies && !whole.has(entry.way ?? '');
  const runs: ActionEntry[][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    if (isForSetUps(entry) && isForSetUps(first) && entry.way === first?.way) run?.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

/** What a run asks for in each open set-up; those that ask for the same share it, and what all ask for is no way. */
function waysOf(
  knowledge: Knowledge,
  run: readonly ActionEntry[],
  setUps: readonly string[],
  isUnknown: boolean,
  whole: ReadonlySet<string>,
): { entries: readonly ActionEntry[]; place: Place }[] {
  const own = run[0]?.way ?? null;
  const concerned = (setUp: string) => run.filter(({ topologies }) => concerns(topologies, [setUp]));
  if (run[0]?.topologies === null) return [{ entries: run, place: { topology: 'any', mode: 'any', way: own } }];
  const asking = setUps.filter((setUp) => concerned(setUp).length > 0);
  const alike = [
    ...groupBy(asking, (setUp) =>
      concerned(setUp)
        .map((entry) => run.indexOf(entry))
        .join(),
    ).values(),
  ];
  const isForAll = !isUnknown && alike.length === 1 && asking.length === setUps.length;
  return alike.map((same) => ({
    entries: concerned(present(same[0])),
    place: {
      topology: common(same.map(topologyOf)),
      mode: common(same.map(modeOf)),
      way:
        isForAll || whole.has(own ?? '')
          ? own
          : within(own, `the topology is ${same.map((setUp) => nameOf(knowledge, setUp)).join(', or ')}`),
    },
  }));
}

function within(own: string | null, way: string): string {
  return own === null ? way : `${own}, and ${way}`;
}

function common<Value>(values: readonly Value[]): Value | 'any' {
  const [first, ...others] = new Set(values);
  return first === undefined || others.length > 0 ? 'any' : first;
}

const topologyOf = (text: string) => setUpOf(text)?.id ?? 'any';
const modeOf = (text: string) => setUpOf(text)?.mode ?? 'any';

function nameOf(knowledge: Knowledge, setUp: string): string {
  const title = knowledge.topologies.find(({ id }) => id === topologyOf(setUp))?.title ?? topologyOf(setUp);
  return modeOf(setUp) === 'any' ? title : `${title}, ${modeOf(setUp)}`;
}

const LOOKUP_SOURCE = /^ip domain[ -]lookup source-interface (\S+)/;

/** `http://proxy.example.com:3128`, however much of it is there. */
const PROXY = /^(?:https?:\/*)?([^/:\s]+)(?::(\d{1,5}))?\/?$/;
const HSECK9 = 'hseck9';
const REQUEST = /^license smart authorization request (?:add|replace) (\S+) (?:all|local)\b/;

/** The interface with an address in the VRF that the name servers stand in, where there is one only; management apart from others. */
function interfaceBeside(config: Known<FactShape>['config']): string | null {
  const vrfs = new Set(config?.nameServers?.flatMap(({ vrf }) => vrf?.value || []));
  const inside = (config?.interfaces ?? []).filter(
    ({ vrf, shutdown, address }) => vrfs.has(vrf?.value ?? '') && shutdown?.value !== true && address?.value !== '',
  );
  return inside.length === 1 ? (inside[0]?.name?.value ?? null) : null;
}

/** Values of the device for the places in a command, by name; what is not known stays in angle brackets. */
const FILLS: Readonly<Record<string, (view: DeviceView, topology: InferredTopology) => string | null>> = {
  pid: ({ facts }) => facts.udis?.[0]?.pid?.value ?? null,
  sn: ({ facts }) => facts.udis?.[0]?.sn?.value ?? null,
  hostname: ({ name }) => name,
  source_interface: (view) => textAt(view, 'httpClient.sourceInterface'),
  shut_interface: (view) => {
    const shut = (view.facts.config?.interfaces ?? []).filter(({ shutdown }) => shutdown?.value === true);
    const sources = [textAt(view, 'httpClient.sourceInterface'), textAt(view, 'config.domainLookupSource')];
    return sources.find((source) => shut.some(({ name }) => name?.value === source)) ?? null;
  },
  vrf: vrfOf,
  server_ip: (view, topology) => addressIn(serverOf(view, topology)),
  cslu_url: (view) => textAt(view, 'state.transport.url'),
  cslu_host: serverOf,
  server_port: (view, { id }) =>
    portOf(textAt(view, 'state.transport.url')) ?? (id === null ? null : id.startsWith('cslu-') ? '8182' : '443'),
  cslu_ip_or_host: (view) => hostOf(textAt(view, 'state.transport.url')),
  // A URL with a tenant was copied from SSM On-Prem once.
  on_prem_url: (view) =>
    /^https?:\/\/[^/]+\/cslu\/v1\/pi\/[^/]+$/.exec(textAt(view, 'state.transport.url') ?? '')?.[0] ?? null,
  url_path: (view) => /^https?:\/\/[^/]+(\/.+)$/.exec(textAt(view, 'state.transport.url') ?? '')?.[1] ?? null,
  call_home_proxy_host: (view) => textAt(view, 'callHome.proxy')?.split(':')[0] ?? null,
  call_home_proxy_port: (view) => textAt(view, 'callHome.proxy')?.split(':')[1] ?? null,
  name_server: ({ facts }) => facts.config?.nameServers?.[0]?.address?.value ?? null,
  // The line that is asked for is of the global table.
  dns_server_ip: ({ facts }) => facts.config?.nameServers?.find(({ vrf }) => vrf?.value === '')?.address?.value ?? null,
  domain: (view) => textAt(view, 'config.domainName'),
  interface_in_vrf: ({ facts }) => interfaceBeside(facts.config),
  url_without_keyword: (view) => textAt(view, 'config.smartUrl'),
  proxy_host: (view) => PROXY.exec(textAt(view, 'config.proxyAddress') ?? '')?.[1] ?? null,
  proxy_port: (view) =>
    textAt(view, 'config.proxyPort') ?? PROXY.exec(textAt(view, 'config.proxyAddress') ?? '')?.[2] ?? null,
  lookup_source: (view) =>
    view.facts.typed?.map(({ command }) => LOOKUP_SOURCE.exec(command?.value ?? '')?.[1]).findLast(Boolean) ??
    textAt(view, 'startup.domainLookupSource'),
  ntp_peer: ({ facts }) => facts.ntp?.peers?.[0]?.address?.value ?? null,
  source_vrf: vrfOf,
  feature: ({ facts }) => {
    const asked = [...(facts.typed ?? []), ...(facts.refusedCommands ?? [])]
      .map(({ command }) => REQUEST.exec(command?.value ?? '')?.[1])
      .findLast(Boolean);
    if (asked !== undefined) return asked;
    const wanting = (facts.state?.usage ?? []).filter(({ status }) => status?.value.startsWith('NOT AUTHORIZED'));
    const names = new Set(
      wanting.flatMap(({ name }) => name?.value ?? []).map((name) => (/hsec/i.test(name) ? HSECK9 : name)),
    );
    if (names.size === 0) return facts.platform?.id?.value === 'industrial' ? null : HSECK9;
    const [only] = names;
    // Only what a command can name; `MRP Client` is the name of a tag.
    return names.has(HSECK9) ? HSECK9 : names.size === 1 && /^[a-z][\w-]+$/.test(only ?? '') ? (only ?? null) : null;
  },
  // Entered anew a line of licensing takes the place of the wrong one.
  plain_line: ({ facts }) => {
    const line = facts.config?.curlyQuotes?.[0]?.command?.value.replace(/[\u2018\u2019\u201c\u201d]/g, '') ?? '';
    return /^license smart [\w :/.-]{1,200}$/.test(line) ? line : null;
  },
  open_lines: ({ facts }) => openLines(facts.config?.placeholders ?? []).join('\n') || null,
  refused_command: ({ facts }) => facts.refusedCommands?.at(-1)?.command?.value ?? null,
  pinned_host: ({ facts }) => {
    const entry = facts.config?.hosts?.find(({ name }) => /(^|\.)cisco\.com$/i.test(name?.value ?? ''));
    return entry?.name && entry.address ? `${entry.name.value} ${entry.address.value}` : null;
  },
};

/** Every line in which a template left a place, below the line that opens its section; trust is no line of a configuration. */
function openLines(placeholders: readonly Known<FactShape['config']['placeholders'][number]>[]): string[] {
  let open = '';
  const lines = placeholders.flatMap(({ command, section }) => {
    const line = command?.value ?? '';
    if (line.startsWith('license smart trust')) return [];
    const above = section?.value ?? '';
    const lead = above === open ? [] : [...(open === '' ? [] : ['exit']), ...(above === '' ? [] : [above])];
    open = above;
    return [...lead, above === '' ? line : ` ${line}`];
  });
  return open === '' ? lines : [...lines, 'exit'];
}

/** The VRF that licensing leaves by: its own, else that of the HTTP client's interface; empty in the global table, null where nobody knows. */
function vrfOf(view: DeviceView): string | null {
  const source = textAt(view, 'httpClient.sourceInterface');
  const interfaces = view.facts.config?.interfaces ?? [];
  return (
    textAt(view, 'state.transport.vrf') ?? interfaces.find(({ name }) => name?.value === source)?.vrf?.value ?? null
  );
}

/** The port that a URL names, or stands for. */
function portOf(url: string | null): string | null {
  const [, scheme, port] = /^(https?):\/\/(?:\[[^\]]*\]|[^/:[]+)(?::(\d{1,5}))?(?:\/|$)/.exec(url ?? '') ?? [];
  return port ?? (scheme === undefined ? null : scheme === 'https' ? '443' : '80');
}

function addressIn(host: string | null): string | null {
  return host !== null && /^(?:\d{1,3}\.){3}\d{1,3}$/.test(host) ? host : null;
}

/**
 * Puts the device's own values where a command or a text has placeholders; what isn't known stays in angle brackets. Of a command in no VRF
 * the words for one go.
 */
export function fillCommand(command: string, view: DeviceView, topology: InferredTopology): string {
  const placed = command.includes(' vrf <vrf>') && vrfOf(view) === '' ? command.replace(' vrf <vrf>', '') : command;
  return placed.replace(/<([a-z_]+)>/g, (placeholder, name: string) => FILLS[name]?.(view, topology) || placeholder);
}

function textAt(view: DeviceView, path: string): string | null {
  const value = valueAt(view.facts, path);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The host in an address as typed, `http:192.0.2.5:8182/…` too; that of the factory default is none. */
function hostOf(url: string | null): string | null {
  const host = hostIn(url);
  return host?.startsWith('cslu-local') || /(^|\.)cisco\.com$/.test(host ?? '') ? null : host;
}

/** The host that licensing talks to: of the URL, else what the topology and the transport type say (guide 3796-3820, 3846). */
function serverOf(view: DeviceView, topology: InferredTopology): string | null {
  const url = textAt(view, 'state.transport.url');
  const host = url !== null && /^https?:\/\//.test(url) ? hostIn(url) : null;
  if (host) return host;
  if (topology.id === 'ssm-on-prem') return '<ssm_on_prem_host>';
  const type = valueAt(view.facts, 'state.transport.type');
  const isDirect = type === 'smart' || type === 'callhome' || (type === undefined && topology.id === 'cssm-direct');
  if (type === undefined && isBeforePolicy(view)) return 'tools.cisco.com';
  if (!isDirect) return null;
  return type === 'callhome' ? 'tools.cisco.com' : 'smartreceiver.cisco.com';
}
