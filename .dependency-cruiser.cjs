/** Who may import whom: model ← ingest ← diagnose ← {report, store, tui} ← collector ← cli, and model ← rules ← diagnose. */
const layer = (name, from, allowed) => ({
  name,
  severity: 'error',
  comment: `src/${from} may import only ${allowed.map((folder) => `src/${folder}`).join(', ') || 'nothing of ours'}`,
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: [`^src/${from}/`, ...allowed.map((folder) => `^src/${folder}/`)] },
});

const pure = (name, from, pathNot) => ({
  name,
  severity: 'error',
  comment: 'only ingest/sources, store, collector, tui and cli touch sockets, files, the terminal or the clock',
  from: { path: from, ...(pathNot ? { pathNot } : {}) },
  to: {
    dependencyTypes: ['core'],
    // Of these only what computes: no socket, no file; of crypto the hash of a text.
    pathNot: ['^node:(string_decoder|util|buffer|net|crypto)$', '^(string_decoder|util|buffer|net|crypto)$'],
  },
});

module.exports = {
  forbidden: [
    layer('model-imports-nothing', 'model', []),
    layer('ingest-sees-model', 'ingest', ['model']),
    layer('rules-sees-model', 'rules', ['model']),
    layer('diagnose-sees-ingest-and-rules', 'diagnose', ['model', 'ingest', 'rules']),
    layer('report-sees-diagnose', 'report', ['model', 'ingest', 'rules', 'diagnose']),
    layer('store-sees-diagnose', 'store', ['model', 'ingest', 'rules', 'diagnose']),
    layer('tui-sees-report', 'tui', ['model', 'ingest', 'rules', 'diagnose', 'report']),
    layer('collector-sees-store', 'collector', ['model', 'ingest', 'rules', 'diagnose', 'report', 'store']),
    {
      name: 'library-entry-is-a-door',
      severity: 'error',
      comment: 'src/index.ts ties the core to the built-in knowledge; and sees no other command',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(model|diagnose)/|^src/cli/(knowledge|version)\\.ts$' },
    },
    { name: 'nobody-imports-the-library-entry', severity: 'error', from: {}, to: { path: '^src/index\\.ts$' } },
    pure('ingest-is-pure', '^src/ingest/', '^src/ingest/sources/'),
    pure('core-is-pure', '^src/(model|rules|diagnose|report)/'),
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
