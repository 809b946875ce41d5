import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { findPeer } from './peer.js';

/* What programs that read descriptions of HTTP interfaces find in ours: no error. `.ci/peers` installs them beside the project. */

const programs = `${process.env.SLDIAG_LINTERS ?? '/opt/sldiag-peers/linters'}/node_modules/.bin`;
const redocly = findPeer('redocly', programs);
const spectral = findPeer('spectral', programs);
const described = fileURLToPath(new URL('../../docs/openapi.yaml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sldiag-linters-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The same with what an unquoted comma once made of it, and with an operation that is there twice. */
const broken = join(folder, 'broken.yaml');
writeFileSync(
  broken,
  readFileSync(described, 'utf8')
    .replace(/^( +)in: query$/m, '$&\n$1that it holds:')
    .replace('operationId: isReady', 'operationId: isAlive'),
);

/** What a program prints; linters end with a status of their own where they find something. */
function printed(program: string, words: readonly string[]): Promise<string> {
  // Neither is to ask its maker for a newer one, or to tell of its use.
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' };
  return new Promise((done, fail) => {
    const ran = execFile(program, words, { env, cwd: folder, maxBuffer: 1 << 24 }, (error, out, complaints) => {
      if (typeof error?.code === 'string') fail(error);
      else done(out || complaints);
    });
    ran.stdin?.end();
  });
}

interface ByRedocly {
  readonly problems: readonly { readonly severity: string; readonly ruleId: string; readonly message: string }[];
}
interface BySpectral {
  readonly code: string;
  /** 0 is an error. */
  readonly severity: number;
  readonly message: string;
}

describe.skipIf(redocly === null || spectral === null)('linters of OpenAPI', () => {
  it('redocly finds no error in what describes the HTTP interface, and two in a broken one', {
    timeout: 60_000,
  }, async () => {
    const lint = async (file: string) => {
      const found: ByRedocly = JSON.parse(
        await printed(redocly ?? '', ['lint', '--extends', 'recommended', '--format', 'json', file]),
      );
      return found.problems.filter(({ severity }) => severity === 'error').map(({ ruleId }) => ruleId);
    };
    const [sound, unsound] = await Promise.all([described, broken].map(lint));
    expect(sound).toEqual([]);
    expect(unsound).toEqual(expect.arrayContaining(['struct', 'operation-operationId-unique']));
  });

  it('spectral finds no error in what describes the HTTP interface, and two in a broken one', {
    timeout: 60_000,
  }, async () => {
    writeFileSync(join(folder, 'rules.yaml'), 'extends: ["spectral:oas"]\n');
    const lint = async (file: string) => {
      const found: readonly BySpectral[] = JSON.parse(
        await printed(spectral ?? '', ['lint', '--quiet', '-r', join(folder, 'rules.yaml'), '-f', 'json', file]),
      );
      return found.filter(({ severity }) => severity === 0).map(({ code }) => code);
    };
    const [sound, unsound] = await Promise.all([described, broken].map(lint));
    expect(sound).toEqual([]);
    expect(unsound).toEqual(expect.arrayContaining(['oas3-schema', 'operation-operationId-unique']));
  });
});
