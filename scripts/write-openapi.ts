/**
 * Writes docs/openapi.yaml from what the server itself checks (src/collector/operations.ts) and the types that it answers with.
 * npm run openapi. Nothing of this is loaded by a running collector: building the schemas there would cost a quarter of a second.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';
import { parse, stringify } from 'yaml';
import { type Operation, operations, type Parameter } from '../src/collector/operations.js';
import { MODES, TOPOLOGY_IDS } from '../src/model/terms.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

const BODY_CAP = 67_108_864;
const IN_PATH: Readonly<Record<string, string>> = {
  id: 'PID:SN, host name or address; as `id` in the list of devices. For knowledge the id of an entry, for silences of one of them.',
  kind: 'Kind of knowledge: messages, causes, topologies, …',
};
/** Answers that are a part of the state, and have an ETag. */
const TAGGED: ReadonlySet<string> = new Set([
  'LiveSnapshot',
  'DeviceList',
  'DeviceAnswer',
  'IncidentList',
  'FleetList',
]);
const FAILURES: Readonly<Record<number, string>> = { 429: 'Busy', 503: 'Busy' };

/** The types of a file, and those that they mention, as schemas. */
function schemasOf(file: string, type: string): Record<string, unknown> {
  const { definitions = {} } = createGenerator({
    path: join(root, file),
    type,
    tsconfig: join(root, 'tsconfig.json'),
    skipTypeCheck: true,
  }).createSchema(type);
  return Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [
      nameOf(name),
      JSON.parse(
        JSON.stringify(schema).replace(
          /"#\/definitions\/([^"]+)"/g,
          (_, to) => `"#/components/schemas/${nameOf(decodeURIComponent(to))}"`,
        ),
      ),
    ]),
  );
}

/** Components may be named by letters, digits and `._-` only. */
function nameOf(name: string): string {
  return name.replace(/[^\w.-]+/g, '_').replace(/_$/, '');
}

function parameterOf(name: string, { in: where = 'query', type, about, ...rest }: Parameter): object {
  const { enum: choices, minimum, maximum } = rest;
  return { name, in: where, schema: { type, enum: choices, minimum, maximum }, description: about };
}

function bodyOf(body: NonNullable<Operation['body']>): object {
  const text = { 'text/plain': { schema: { type: 'string', maxLength: BODY_CAP } } };
  const topology = {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          topology: { type: ['string', 'null'], enum: [...TOPOLOGY_IDS, null] },
          mode: { type: ['string', 'null'], enum: [...MODES, null] },
        },
      },
    },
  };
  const silence = {
    'application/json': {
      schema: {
        type: 'object',
        required: ['finding', 'reason', 'until'],
        properties: {
          kind: { type: 'string', enum: ['silence', 'acknowledgement'] },
          finding: { type: 'string', description: 'Id of a finding.' },
          device: {
            type: 'string',
            description: 'Id or host name; * at its end stands for anything. Left out: every device.',
          },
          reason: { type: 'string' },
          until: { type: 'string', format: 'date-time' },
        },
      },
    },
  };
  const question = { 'application/json': { schema: { type: 'object', description: 'JSON-RPC 2.0, 4 MB at most.' } } };
  return { required: true, content: { text, topology, silence, question }[body] };
}

function contentOf(answers: string): object {
  if (answers.includes('/')) return { [answers]: {} };
  return { 'application/json': { schema: { $ref: `#/components/schemas/${answers}` } } };
}

function operationOf(operation: Operation): object {
  const { id, summary, path, isOpen = false, parameters = {}, body, answers, failures = [] } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    description: IN_PATH[name],
  }));
  const all = [...inPath, ...Object.entries(parameters).map(([name, each]) => parameterOf(name, each))];
  const refused: number[] = isOpen ? [...failures] : [...failures, 401, 403, 429];
  const failed = refused
    .sort((a, b) => a - b)
    .map((status) => [
      String(status),
      { $ref: `#/components/responses/${(isOpen ? 'NotReady' : FAILURES[status]) ?? 'Error'}` },
    ]);
  const changes = TAGGED.has(answers) ? [['304', { description: 'It is as its ETag says.' }]] : [];
  return {
    operationId: id,
    summary,
    security: isOpen ? [{}] : undefined,
    parameters: all.length === 0 ? undefined : all,
    requestBody: body === undefined ? undefined : bodyOf(body),
    responses: Object.fromEntries([
      ['200', { description: summary, content: contentOf(answers) }],
      ...changes,
      ...failed,
    ]),
  };
}

const paths: Record<string, Record<string, object>> = {};
for (const operation of operations as readonly Operation[]) {
  paths[operation.path] = { ...paths[operation.path], [operation.method]: operationOf(operation) };
}
const schemas = {
  ...schemasOf('src/model/http-answers.ts', '*'),
  ...schemasOf('src/model/live.ts', 'LiveSnapshot'),
  ...schemasOf('src/model/silence.ts', 'LiveSilence'),
  ...schemasOf('src/collector/core.ts', 'Submission'),
};
const failure = { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } };
/** Those that an answer, or another of them, holds: what is only inherited from is written out where it is. */
const mentioned = JSON.stringify([paths, failure, contentOf('Health'), schemas]);
const used = Object.entries(schemas).filter(([name]) => mentioned.includes(`"#/components/schemas/${name}"`));
const document = {
  openapi: '3.1.0',
  info: {
    title: 'sldiag listen',
    version: 'v1',
    description:
      'The state of a running collector. Off unless `sldiag listen --http HOST:PORT` is given; beyond loopback every request but the health checks needs `Authorization: Bearer TOKEN`. A token that may only read gets 403 for what changes something. HEAD is answered wherever GET is.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: 'http://127.0.0.1:8514', description: 'Where `--http :8514` serves it.' }],
  security: [{}, { token: [] }],
  paths,
  components: {
    securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    responses: {
      Error: { description: 'Why not.', content: failure },
      Busy: {
        description: 'Busy, or (429) too many wrong tokens from this address; try again after so many seconds.',
        headers: { 'Retry-After': { schema: { type: 'integer' } } },
        content: failure,
      },
      NotReady: { description: 'Why it is not ready.', content: contentOf('Health') },
    },
    schemas: Object.fromEntries(used.sort(([a], [b]) => (a < b ? -1 : 1))),
  },
};
const target = join(root, 'docs/openapi.yaml');
const text = `# Written by npm run openapi.\n${stringify(document, { lineWidth: 120, aliasDuplicateObjects: false })}`;
// By what it says: the formatter lays it out in its own way.
const isStale = JSON.stringify(parse(text)) !== JSON.stringify(parse(readFileSync(target, 'utf8')));
if (process.argv.includes('--check')) process.exitCode = isStale ? 1 : 0;
else if (isStale) writeFileSync(target, text);
