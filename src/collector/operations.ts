import { LEVELS, TOPOLOGY_IDS } from '../model/terms.js';
import { formats } from '../report/reporters.js';
import { Refusal } from './refusal.js';

/** A value in a URL or a header. */
export interface Parameter {
  readonly in?: 'query' | 'header';
  readonly type: 'string' | 'integer';
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly about: string;
}

/** One operation of the HTTP interface: what the server checks, and what docs/openapi.yaml says. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly isOpen?: boolean;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly body?: 'text' | 'topology' | 'silence' | 'question';
  /** A type of `src/model`, or a media type. */
  readonly answers: string;
  /** Statuses of failures, but for 401, 403 and 429. */
  readonly failures?: readonly number[];
}

export const SORTS = ['worst', 'name', 'recent', 'deadline'] as const;

const paging = {
  page: { type: 'integer', minimum: 1, maximum: 1_000_000, about: 'Page of the list, from 1.' },
  limit: { type: 'integer', minimum: 1, maximum: 1000, about: 'Entries a page; all in one page where it is left out.' },
} as const satisfies Operation['parameters'];

const moments = {
  from: { type: 'string', about: 'Received at this moment or later, ISO 8601.' },
  to: { type: 'string', about: 'Received before this moment, ISO 8601.' },
} as const satisfies Operation['parameters'];

const messages = {
  ...moments,
  search: { type: 'string', about: 'With these words in the device, the mnemonic or the text.' },
  limit: { type: 'integer', minimum: 1, maximum: 2000, about: 'Messages at most; 200 where it is left out.' },
} as const satisfies Operation['parameters'];

const format = { type: 'string', enum: formats, about: 'Form of the report; json where it is left out.' } as const;

export const operations = [
  { method: 'get', path: '/healthz', id: 'isAlive', summary: 'The process is alive.', isOpen: true, answers: 'Health' },
  {
    method: 'get',
    path: '/readyz',
    id: 'isReady',
    summary: 'It listens, its store can be written, and nobody’s unfinished messages fill its memory.',
    isOpen: true,
    answers: 'Health',
    failures: [503],
  },
  {
    method: 'get',
    path: '/metrics',
    id: 'getMetrics',
    summary: 'Figures in the text format of Prometheus.',
    answers: 'text/plain',
  },
  {
    method: 'get',
    path: '/api/v1/snapshot',
    id: 'getSnapshot',
    summary: 'Everything that a view needs to begin with, `sldiag/live/v1`.',
    answers: 'LiveSnapshot',
  },
  {
    method: 'get',
    path: '/api/v1/devices',
    id: 'listDevices',
    summary: 'Devices with their topology and how many errors, warnings and open incidents they have.',
    parameters: {
      search: { type: 'string', about: 'With this in the id, the host name, the topology or a finding.' },
      severity: { type: 'string', enum: LEVELS, about: 'Whose worst finding is at least this.' },
      topology: { type: 'string', enum: [...TOPOLOGY_IDS, 'unknown'], about: 'In this topology.' },
      sort: { type: 'string', enum: SORTS, about: 'Order; worst first where it is left out.' },
      ...paging,
    },
    answers: 'DeviceList',
    failures: [400],
  },
  {
    method: 'get',
    path: '/api/v1/devices/{id}',
    id: 'getDevice',
    summary: 'One device as in `sldiag/report/v1`, and what to run next on it.',
    answers: 'DeviceAnswer',
    failures: [400, 404],
  },
  {
    method: 'get',
    path: '/api/v1/devices/{id}/messages',
    id: 'listMessagesOfDevice',
    summary: 'The newest messages of one device.',
    parameters: messages,
    answers: 'MessageList',
    failures: [400, 404],
  },
  {
    method: 'get',
    path: '/api/v1/devices/{id}/report',
    id: 'reportDevice',
    summary: 'One device in a format of reports.',
    parameters: { format },
    answers: '*/*',
    failures: [400, 404],
  },
  {
    method: 'put',
    path: '/api/v1/devices/{id}/topology',
    id: 'chooseTopology',
    summary: 'Settles the topology of a device; nulls leave it to the evidence again.',
    body: 'topology',
    answers: 'Chosen',
    failures: [400, 404, 503],
  },
  {
    method: 'get',
    path: '/api/v1/messages',
    id: 'listMessages',
    summary: 'The newest messages of all devices.',
    parameters: messages,
    answers: 'MessageList',
    failures: [400],
  },
  {
    method: 'get',
    path: '/api/v1/incidents',
    id: 'listIncidents',
    summary: 'The incidents of all devices, newest first.',
    parameters: {
      status: { type: 'string', enum: ['open', 'resolved'], about: 'Only these.' },
      device: { type: 'string', about: 'Of this device, by id or host name.' },
      ...paging,
    },
    answers: 'IncidentList',
    failures: [400],
  },
  {
    method: 'get',
    path: '/api/v1/fleet',
    id: 'listFleetCauses',
    summary: 'Causes that several devices share.',
    answers: 'FleetList',
  },
  {
    method: 'get',
    path: '/api/v1/report',
    id: 'reportAll',
    summary: 'All devices in a format of reports.',
    parameters: { format },
    answers: '*/*',
    failures: [400],
  },
  {
    method: 'get',
    path: '/api/v1/search',
    id: 'search',
    summary: 'Searches everything that sldiag knows.',
    parameters: {
      q: { type: 'string', about: 'The question, in words.' },
      limit: { type: 'integer', minimum: 1, maximum: 100, about: 'Answers at most; 12 where it is left out.' },
    },
    answers: 'SearchAnswer',
    failures: [400],
  },
  {
    method: 'get',
    path: '/api/v1/knowledge/{kind}/{id}',
    id: 'getEntry',
    summary: 'One entry of the knowledge as text.',
    answers: 'EntryAnswer',
    failures: [400, 404],
  },
  {
    method: 'get',
    path: '/api/v1/events',
    id: 'followEvents',
    summary: 'What happens, as server-sent events; the id of each goes on after a restart.',
    parameters: {
      'Last-Event-ID': { in: 'header', type: 'integer', about: 'Go on after this event.' },
      after: { type: 'integer', about: 'The same, for clients that can’t set headers.' },
      kinds: {
        type: 'string',
        about: 'Only these, with commas: message, incident, diagnosis, fleet, renamed, counters, alarm.',
      },
      form: {
        type: 'string',
        enum: ['full', 'brief'],
        about: '`brief` tells of each event only that it happened, but for alarms: for who asks for the state then.',
      },
    },
    answers: 'text/event-stream',
    failures: [503],
  },
  {
    method: 'get',
    path: '/api/v1/silences',
    id: 'listSilences',
    summary: 'What is silenced or acknowledged, and what that hides.',
    answers: 'SilenceList',
  },
  {
    method: 'post',
    path: '/api/v1/silences',
    id: 'addSilence',
    summary: 'Hides a finding of a device, or of all, for a reason and until a moment.',
    body: 'silence',
    answers: 'LiveSilence',
    failures: [400, 409, 413, 415, 422, 503],
  },
  {
    method: 'delete',
    path: '/api/v1/silences/{id}',
    id: 'endSilence',
    summary: 'Ends a silence.',
    answers: 'LiveSilence',
    failures: [404, 503],
  },
  {
    method: 'post',
    path: '/api/v1/submit',
    id: 'submit',
    summary: 'Hands over show outputs, log lines or a configuration, as text.',
    parameters: {
      source: { type: 'string', about: 'What evidence calls it.' },
      device: {
        type: 'string',
        about: 'Whose is what names no device, by id; a prompt in it counts more, and so does a UDI that a device has.',
      },
    },
    body: 'text',
    answers: 'Submission',
    failures: [404, 413, 415, 422, 503, 504],
  },
  {
    method: 'post',
    path: '/api/v1/analyze',
    id: 'analyze',
    summary: 'Diagnoses what is handed over, and keeps nothing of it; also with a token that may only read.',
    parameters: { source: { type: 'string', about: 'What evidence calls it.' }, format },
    body: 'text',
    answers: '*/*',
    failures: [400, 413, 415, 422, 503],
  },
  {
    method: 'post',
    path: '/mcp',
    id: 'askAsAssistant',
    summary:
      'A message of the Model Context Protocol (streamable HTTP, no sessions): the tools of docs/mcp.md, which only look.',
    body: 'question',
    answers: 'application/json',
    failures: [400, 413, 415, 503],
  },
] as const satisfies readonly Operation[];

/**
 * The values of a URL that an operation knows.
 * @throws Refusal naming the parameter and what it takes
 */
export function readParameters(id: (typeof operations)[number]['id'], url: URL): Readonly<Record<string, string>> {
  const operation: Operation | undefined = operations.find((each) => each.id === id);
  const told: Record<string, string> = {};
  for (const [name, parameter] of Object.entries(operation?.parameters ?? {})) {
    const value = url.searchParams.get(name);
    if (value === null || parameter.in === 'header') continue;
    const expected = expectation(parameter, value);
    if (expected !== null) throw new Refusal(400, 'bad-parameter', `${name} takes ${expected}`);
    told[name] = value;
  }
  return told;
}

/** What a parameter takes, where the value is not that; null where it is. */
function expectation({ type, enum: choices, minimum, maximum }: Parameter, value: string): string | null {
  if (choices !== undefined) return choices.includes(value) ? null : `one of ${choices.join(', ')}`;
  if (type === 'string') return value.length <= 1000 ? null : 'at most 1000 characters';
  const number = Number(value);
  const isWithin = /^\d{1,15}$/.test(value) && number >= (minimum ?? 0) && number <= (maximum ?? number);
  if (isWithin) return null;
  return `a whole number from ${minimum ?? 0}${maximum === undefined ? '' : ` to ${maximum}`}`;
}
