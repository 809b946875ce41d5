// Writes the JSON Schemas of what sldiag prints, from the types: npm run schema
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The schema of one type, as the types are now. */
function schemaOf(path, type) {
  const options = { path: `${root}${path}`, type, tsconfig: `${root}tsconfig.json`, skipTypeCheck: true };
  return createGenerator(options).createSchema(type);
}

export function reportSchema() {
  return schemaOf('src/model/report.ts', 'Report');
}

/** That of the facts: each leaf of their plain shape is a value with the lines that it was read from. */
export function factsSchema() {
  const { definitions, $schema } = schemaOf('src/model/facts-report.ts', 'PlainFactsReport');
  const known = (node) => {
    const { description } = node;
    const told = description === undefined ? {} : { description };
    if (node.$ref !== undefined)
      return { ...known(definitions[decodeURIComponent(node.$ref.split('/').at(-1))]), ...told };
    if (node.properties !== undefined) {
      const properties = Object.fromEntries(Object.entries(node.properties).map(([name, each]) => [name, known(each)]));
      return { type: 'object', properties, additionalProperties: false, ...told };
    }
    if (node.type === 'array') return { type: 'array', items: known(node.items), ...told };
    const value = withoutNull(node);
    if (value.properties !== undefined || value.type === 'array') return { ...known(value), ...told };
    const spans = { type: 'array', items: { $ref: '#/definitions/Span' } };
    return {
      type: 'object',
      properties: { value, spans },
      required: ['value', 'spans'],
      additionalProperties: false,
      ...told,
    };
  };
  /** What no input says is absent: never null. */
  const withoutNull = ({ description: _, ...node }) => {
    if (node.$ref !== undefined) return withoutNull(definitions[decodeURIComponent(node.$ref.split('/').at(-1))]);
    if (node.anyOf !== undefined) {
      const rest = node.anyOf.filter(({ type }) => type !== 'null').map(withoutNull);
      return rest.length === 1 ? rest[0] : { anyOf: rest };
    }
    const type = Array.isArray(node.type) ? node.type.filter((each) => each !== 'null') : node.type;
    const types = Array.isArray(type) && type.length === 1 ? type[0] : type;
    return {
      ...node,
      ...(types === undefined ? {} : { type: types }),
      ...(node.enum ? { enum: node.enum.filter((each) => each !== null) } : {}),
    };
  };
  const { PlainFactsReport: report, FactShape: shape, ...others } = definitions;
  const all = { ...others, FactsReport: report, Facts: known(shape) };
  const text = JSON.stringify({ $schema, $ref: '#/definitions/FactsReport', definitions: all });
  const schema = JSON.parse(text.replaceAll('#/definitions/FactShape', '#/definitions/Facts'));
  for (const name of unused(schema)) delete schema.definitions[name];
  return schema;
}

/** Definitions that nothing refers to. */
function unused(schema) {
  const seen = new Set();
  const follow = (node) => {
    for (const [, name] of JSON.stringify(node).matchAll(/"#\/definitions\/([^"]+)"/g)) {
      const plain = decodeURIComponent(name);
      if (seen.has(plain)) continue;
      seen.add(plain);
      follow(schema.definitions[plain]);
    }
  };
  follow({ $ref: schema.$ref });
  return Object.keys(schema.definitions).filter((name) => !seen.has(name));
}

/** With keys in order, so that a change of the types changes few lines. */
function textOf(schema) {
  const sorted = (_, value) =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  return `${JSON.stringify(schema, sorted, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(`${root}schema/report.v1.json`, textOf(reportSchema()));
  writeFileSync(`${root}schema/facts.v1.json`, textOf(factsSchema()));
}
