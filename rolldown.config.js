import { chmodSync } from 'node:fs';

/** The module `ready-needles` with what all expressions need that secrets are looked for with. */
async function readyNeedles() {
  const { alternativesOf, needlesOf } = await import('./dist/src/ingest/text/secrets/needles.js');
  const { SHAPES } = await import('./dist/src/ingest/text/secrets/shapes.js');
  const { SUSPECTS } = await import('./dist/src/ingest/text/redact.js');
  const all = [...SHAPES, ...alternativesOf(SUSPECTS)].map((source) => [source, needlesOf(source)]);
  return `export const readReadyNeedles = () => new Map(JSON.parse(${JSON.stringify(JSON.stringify(all))}));`;
}

/**
 * The program as a few files: starting from a hundred small ones costs more than a diagnosis. Packages that are heavy,
 * native or used by one command only stay outside and are loaded when that command runs.
 */
export default {
  input: {
    main: 'dist/src/cli/main.js',
    // The library.
    index: 'dist/src/index.js',
    'store-worker': 'dist/src/store/store-worker.js',
    'submit-worker': 'dist/src/collector/submit-worker.js',
    'sift-worker': 'dist/src/ingest/files/sift-worker.js',
    'udp-worker': 'dist/src/ingest/receive/udp-worker.js',
  },
  platform: 'node',
  // yargs measures its help; the tables of string-width take half as long as a whole start of Node.js.
  resolve: { alias: { 'string-width': 'fast-string-width' } },
  external: [
    /^(@modelcontextprotocol|better-sqlite3|ink|pg|pino|prom-client|react|syslog-server|tar-stream|yaml|zod)(\/|$)/,
  ],
  output: { dir: 'dist/bundle/cli', format: 'esm', minify: true, chunkFileNames: '[name]-[hash].js', cleanDir: true },
  plugins: [
    {
      name: 'ready-needles',
      load: (id) => (id.endsWith('/secrets/ready-needles.js') ? readyNeedles() : null),
    },
    {
      name: 'executable',
      writeBundle: () => {
        // `npx sldiag` starts the first; a cache of npx that knows an older version of this folder still starts the second.
        for (const file of ['dist/bundle/cli/main.js', 'dist/src/cli/main.js']) chmodSync(file, 0o755);
      },
    },
  ],
};
