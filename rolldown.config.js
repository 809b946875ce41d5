import { chmodSync } from 'node:fs';

/**
 * The program as a few files: starting from a hundred small ones costs more than a diagnosis. Packages that are heavy,
 * native or used by one command only stay outside and are loaded when that command runs.
 */
export default {
  input: { main: 'dist/src/cli/main.js' },
  platform: 'node',
  external: [/^(better-sqlite3|fast-xml-parser|ink|pino|prom-client|react|syslog-server|tar-stream|yaml|zod)(\/|$)/],
  output: { dir: 'dist/bundle/cli', format: 'esm', minify: true, chunkFileNames: '[name]-[hash].js', cleanDir: true },
  plugins: [
    // `npx sldiag` starts this file as a program.
    { name: 'executable', writeBundle: () => chmodSync('dist/bundle/cli/main.js', 0o755) },
  ],
};
