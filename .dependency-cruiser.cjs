/**
 * Who may import whom. Floors: model ← ingest ← diagnose ← {report, store, tui, web} ← collector ← cluster ← cli, and model ← rules ← knowledge,
 * rules ← diagnose. Rooms of a floor have an order of their own.
 */
const within = (folder) => `^src/${folder}/`;

/** The types of the knowledge are seen from everywhere but model; its schemas only where knowledge is read. */
const KINDS = within('knowledge/kinds');

/** A floor or room may import from the given places only, and from itself. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  comment: `src/${from} may import only ${allowed.map((folder) => `src/${folder}`).join(', ') || 'nothing of ours'}`,
  from: { path: within(from) },
  to: { path: '^src/', pathNot: [within(from), KINDS, ...allowed.map(within)] },
});

/** Within a floor, a room may import from the given rooms only (and from files that lie in none). */
const room = (floor, name, allowed) => ({
  name: `${floor}-${name}`,
  severity: 'error',
  comment: `src/${floor}/${name} may import only ${allowed.join(', ') || 'no other room'} of its floor`,
  from: { path: within(`${floor}/${name}`) },
  to: { path: `^src/${floor}/[^/]+/`, pathNot: [name, ...allowed].map((other) => within(`${floor}/${other}`)) },
});

const pure = (name, from, pathNot) => ({
  name,
  severity: 'error',
  comment:
    'only ingest/files, ingest/receive, store, collector, cluster, tui and cli touch sockets, files, the terminal or the clock',
  from: { path: from, ...(pathNot ? { pathNot } : {}) },
  to: {
    dependencyTypes: ['core'],
    // Of these only what computes: no socket, no file; of crypto the hash of a text.
    pathNot: ['^node:(string_decoder|util|buffer|net|crypto)$', '^(string_decoder|util|buffer|net|crypto)$'],
  },
});

module.exports = {
  forbidden: [
    only('model-imports-nothing', 'model', []),
    {
      name: 'kinds-see-model',
      severity: 'error',
      comment: 'src/knowledge/kinds may import only src/model',
      from: { path: KINDS },
      to: { path: '^src/', pathNot: [KINDS, within('model')] },
    },
    {
      name: 'only-types-of-knowledge',
      severity: 'error',
      comment: 'schemas stay out of what starts: elsewhere only the types of src/knowledge/kinds may be imported',
      from: { path: '^src/', pathNot: ['^src/knowledge/', '^src/cli/'] },
      to: { path: KINDS, dependencyTypesNot: ['type-only'] },
    },
    only('ingest-sees-model', 'ingest', ['model']),
    only('rules-sees-model', 'rules', ['model']),
    only('knowledge-sees-rules', 'knowledge', ['model', 'rules']),
    only('diagnose-sees-ingest-and-rules', 'diagnose', ['model', 'ingest', 'rules']),
    only('report-sees-diagnose', 'report', ['model', 'ingest', 'rules', 'diagnose']),
    only('store-sees-diagnose', 'store', ['model', 'ingest', 'rules', 'diagnose']),
    only('tui-sees-report', 'tui', ['model', 'ingest', 'rules', 'diagnose', 'report']),
    only('mcp-sees-report', 'mcp', ['model', 'ingest', 'rules', 'diagnose', 'report']),
    only('web-sees-report', 'web', ['model', 'ingest', 'rules', 'diagnose', 'report']),
    only('collector-sees-store', 'collector', ['model', 'ingest', 'rules', 'diagnose', 'report', 'store', 'web']),
    only('cluster-sees-collector', 'cluster', ['model', 'ingest', 'rules', 'diagnose', 'report', 'store', 'collector']),
    room('ingest', 'text', []),
    room('ingest', 'log', ['grammar', 'text']),
    room('ingest', 'show', ['grammar', 'text']),
    room('ingest', 'structured', ['text', 'show']),
    room('ingest', 'envelope', ['text', 'log', 'show']),
    room('ingest', 'records', ['text', 'log', 'show', 'structured', 'envelope']),
    room('ingest', 'files', ['text', 'log', 'envelope', 'records']),
    room('ingest', 'receive', ['text']),
    room('diagnose', 'fold', []),
    room('diagnose', 'judge', ['fold']),
    room('diagnose', 'ask', ['fold', 'judge']),
    {
      name: 'library-entry-is-a-door',
      severity: 'error',
      comment: 'src/index.ts ties the core to the built-in knowledge; and sees no other command',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(model|diagnose)/|^src/cli/(knowledge|version)\\.ts$' },
    },
    { name: 'nobody-imports-the-library-entry', severity: 'error', from: {}, to: { path: '^src/index\\.ts$' } },
    pure('ingest-is-pure', '^src/ingest/', '^src/ingest/(files|receive)/'),
    pure('partitions-are-pure', '^src/cluster/(ports|placement|partition)\\.ts$'),
    {
      name: 'cluster-knows-no-engine',
      severity: 'error',
      comment: 'src/cluster speaks to its ports; only src/cluster/postgres knows PostgreSQL',
      from: { path: '^src/cluster/[^/]+$' },
      to: { path: '^src/cluster/postgres/|^node_modules/pg/' },
    },
    pure('core-is-pure', '^src/(model|rules|diagnose|report|mcp|web)/'),
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: ['\\.d\\.ts$', '^scripts/'] }, to: {} },
    {
      name: 'no-dev-dependencies-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'] },
  },
};
