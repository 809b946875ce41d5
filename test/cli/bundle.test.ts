import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { extract } from 'tar-stream';
import { afterAll, describe, expect, test } from 'vitest';
import { createMask } from '../../src/ingest/text/mask.js';
import type { Report } from '../../src/model/report.js';
import { formats } from '../../src/report/reporters.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sldiag-'));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;

function sldiag(args: readonly string[], input: string | Buffer = '') {
  const run = spawnSync(process.execPath, [join(root, 'dist/bundle/cli/main.js'), ...args], { cwd: folder, input });
  return { status: run.status, stdout: run.stdout.toString(), stderr: run.stderr.toString() };
}

/** Files of an archive by name. */
async function unpack(path: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const archive = extract();
  Readable.from([gunzipSync(readFileSync(path))]).pipe(archive);
  for await (const entry of archive) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    files.set(entry.header.name, Buffer.concat(chunks));
  }
  return files;
}

async function bundle(inputs: Record<string, string | Buffer>, ...options: string[]) {
  made += 1;
  const paths = Object.entries(inputs).map(([name, content]) => {
    const path = join(folder, `${made}-${name}`);
    writeFileSync(path, content);
    return path;
  });
  const output = join(folder, `case-${made}.tar.gz`);
  const run = sldiag(['bundle', ...paths, '-o', output, ...options]);
  expect(run.stderr).not.toContain('    at ');
  expect(run.status).toBe(0);
  const map = JSON.parse(readFileSync(join(folder, `case-${made}.map.json`), 'utf8')) as Record<string, string>;
  return { ...run, files: await unpack(output), map, output };
}

/** Names of JavaScript (`toLocaleString`) come often; cut by a terminal, `Local` is a line of IOS. */
const secret = fc
  .stringMatching(/^[A-Za-z0-9]{10,24}$/)
  .filter((text) => /\d/.test(text) && /[A-Za-z]/.test(text) && !/local/i.test(text));

/** Where a secret may stand; each returns lines. */
const places: readonly ((value: string) => string)[] = [
  (value) => `license smart trust idtoken ${value} all force`,
  (value) => `username admin privilege 15 secret 9 ${value}`,
  (value) => ` password 7 ${value}`,
  (value) => `snmp-server community ${value} RO`,
  (value) => `tacacs-server key ${value}`,
  (value) => `Authorization: Bearer ${value}`,
  (value) => `<password>${value}</password>`,
  (value) => `https://robot:${value}@proxy.example.com:8080/`,
  (value) => `Last return code: ${value}`,
  (value) => `{"token":"${value}"}`,
  // The terminal cut the line in the middle of the secret, and again right before another one.
  (value) => wrapAt80('license smart trust idtoken ', value, 5),
  (value) => wrapAt80('username operator privilege 15 secret 9 ', value, 1),
  // Once where it can be told to be one, once where it can't.
  (value) => `enable secret 5 ${value}\nsomebody pasted ${value} into a comment`,
];

/** The words before a secret, blanks between, so that column 80 cuts it behind its first characters. */
function wrapAt80(before: string, value: string, kept: number): string {
  const line = before.trimEnd().padEnd(80 - kept - 1, ' ');
  return `${line} ${value.slice(0, kept)}\n${value.slice(kept)}`;
}

const CASE = `SW1#show license status
Transport:
  Type: cslu
  Cslu address: http://cslu.branch.example:8182/cslu/v1/pi
SW1#
Mar  5 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name
`;

describe('the case file', () => {
  test('holds the inputs, the report, a manifest with checksums, and what is still to be collected', async () => {
    const { files, stdout } = await bundle({ 'show.txt': CASE });
    expect([...files.keys()]).toEqual([
      'README.txt',
      'manifest.json',
      'report.txt',
      'report.json',
      'inputs/001-1-show.txt',
    ]);
    const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '') as {
      files: { name: string; sha256: string; bytes: number }[];
      missing: { command: string }[];
    };
    for (const { name, sha256, bytes } of manifest.files) {
      const content = files.get(name) ?? Buffer.alloc(0);
      expect([name, content.length]).toEqual([name, bytes]);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    }
    expect(manifest.missing.map(({ command }) => command).slice(0, 3)).toEqual([
      'show license tech support',
      'show license history message',
      'show platform software sl-infra all',
    ]);
    expect(stdout).toContain('show license history message');
    expect(files.get('inputs/001-1-show.txt')?.toString()).toBe(CASE);
    expect(JSON.parse(files.get('report.json')?.toString() ?? '')).toMatchObject({
      devices: [{ outputs: ['show license status'], findings: [{ id: 'comm-failed' }] }],
    });
  });

  test('asks for the message itself where no input holds one, and for nothing that is there', async () => {
    const { files } = await bundle({
      'tech.txt': `SW1#show license tech support\n${CASE.split('\n').slice(1, 4).join('\n')}\nSW1#\n`,
    });
    const readme = files.get('README.txt')?.toString() ?? '';
    expect(readme).toContain('SW1: show logging');
    expect(readme).not.toContain('SW1: show license tech support');
    // One output with next to nothing in it is no reason to call anything fine.
    expect(readme).not.toContain('Nothing is wrong');
  });

  test('lets no planted secret out, wherever it stands, and keeps them in the map', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.record({ value: secret, place: fc.nat(places.length - 1) }), {
          minLength: 12,
          maxLength: 40,
          selector: ({ value }) => value,
        }),
        async (plants) => {
          const texts = plants.map(({ value, place }) => places[place]?.(value) ?? '');
          const half = texts.length >> 1;
          const { files, map } = await bundle({
            'config.txt': `${CASE}SW1#show running-config\n${texts.slice(0, half).join('\n')}\n`,
            'log.txt.gz': gzipSync(`${texts.slice(half).join('\n')}\n`),
            'mixed.log': `${CASE}${texts.join('\nx\n')}`,
          });
          const whole = [...files.values()].map(String).join('\n');
          const leaked = plants.filter(({ value }) => whole.includes(value) || whole.includes(value.slice(-9)));
          expect(leaked.map(({ value, place }) => places[place]?.(value))).toEqual([]);
          const kept = new Set(Object.values(map));
          expect(plants.filter(({ value }) => !kept.has(value))).toEqual([]);
        },
      ),
      // Each run starts the program: to make what failed smaller would take longer than anybody waits.
      { numRuns: 6, endOnFailure: true },
    );
  });

  test('gives the same secret, address and name the same placeholder in every file', async () => {
    const line = 'radius-server host 192.0.2.9 key Sup3rS3cret\n';
    const config = `SW1#show running-config\nhostname SW1\nip domain name corp.example\n${line}`;
    const { files, map } = await bundle(
      { 'a.txt': config, 'b.txt': `SW1#ping 192.0.2.9\nlogin as Sup3rS3cret at 0000.5e00.5301 on sw1.corp.example\n` },
      '--redact',
      'addresses,names',
    );
    const [one, two] = ['inputs/001-input.txt', 'inputs/002-input.txt'].map(
      (name) => files.get(name)?.toString() ?? '',
    );
    const byOriginal = Object.fromEntries(
      Object.entries(map).map(([placeholder, original]) => [original, placeholder]),
    );
    for (const original of ['192.0.2.9', 'Sup3rS3cret', 'SW1']) {
      expect([
        original,
        one?.includes(byOriginal[original] ?? '?'),
        two?.includes(byOriginal[original] ?? '?'),
      ]).toEqual([original, true, true]);
    }
    const whole = [...files].flat().map(String).join('\n');
    expect(whole).not.toMatch(/192\.0\.2\.9|0000\.5e00\.5301|sw1|corp\.example/i);
  });

  test('keeps the map to the user, overwrites nothing, and names no folder of this machine', async () => {
    const { output, files } = await bundle({ 'x.txt': CASE });
    expect(statSync(output.replace('.tar.gz', '.map.json')).mode & 0o777).toBe(0o600);
    const again = sldiag(['bundle', join(folder, `${made}-x.txt`), '-o', output]);
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('exists')]);
    expect([...files.values()].map(String).join('\n')).not.toContain(folder);
  });

  test('keeps the map to the user with --force too, and follows no link that stands in its place', async () => {
    const { output } = await bundle({ 'x.txt': CASE });
    const map = output.replace('.tar.gz', '.map.json');
    const elsewhere = join(folder, 'elsewhere.json');
    for (const spoil of [
      () => chmodSync(map, 0o644),
      () => {
        rmSync(map);
        symlinkSync(elsewhere, map);
      },
    ]) {
      spoil();
      expect(sldiag(['bundle', join(folder, `${made}-x.txt`), '-o', output, '--force']).status).toBe(0);
      expect([lstatSync(map).isSymbolicLink(), statSync(map).mode & 0o777, existsSync(elsewhere)]).toEqual([
        false,
        0o600,
        false,
      ]);
    }
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('leaves nothing behind after %s', async (signal) => {
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    const output = join(folder, `${signal}.tar.gz`);
    const child = spawn(process.execPath, [join(root, 'dist/bundle/cli/main.js'), 'bundle', '-', '-o', output], {
      env: { ...process.env, TMPDIR: temporary },
    });
    child.stdin.write(`${CASE}enable secret zqzqzqzqzqzq\n`);
    while (readdirSync(temporary).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill(signal);
    await new Promise((resolve) => child.on('exit', resolve));
    // Nobody can tidy up after SIGKILL: the folder may stay, but nothing is in it.
    const left = readdirSync(temporary, { recursive: true, withFileTypes: true }).filter(
      (entry) => !entry.isDirectory(),
    );
    expect(left.map(({ name }) => name)).toEqual([]);
    if (signal !== 'SIGKILL') expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(output)).toBe(false);
  });

  test('takes only what it knows to mask, and always masks secrets', () => {
    for (const option of ['--no-redact', '--redact=', '--redact=yes', '--redact=addresses,'])
      expect([option, sldiag(['bundle', '-', option]).status]).toEqual([option, 2]);
  });

  test('takes standard input, and says so when nothing could be read', async () => {
    const output = join(folder, 'stdin.tar.gz');
    expect(sldiag(['bundle', '-', '-o', output], CASE).status).toBe(0);
    expect((await unpack(output)).get('inputs/001-input.txt')?.toString()).toBe(CASE);
    const { status, stderr } = sldiag(['bundle', 'no-such.txt', '-o', join(folder, 'none.tar.gz')]);
    expect([status, stderr]).toEqual([3, expect.stringContaining('no-such.txt')]);
  });

  test('gives members of archives names that lead nowhere', async () => {
    const { pack } = await import('tar-stream');
    const evil = pack();
    evil.entry({ name: '../../etc/evil.txt' }, CASE);
    evil.entry({ name: '/abs/.hidden' }, CASE);
    evil.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of evil) chunks.push(chunk as Buffer);
    const { files } = await bundle({ 'case.tar': Buffer.concat(chunks) });
    for (const name of files.keys())
      expect(name).toMatch(/^(?:inputs\/\d{3}-[A-Za-z0-9_][\w.-]*|[A-Za-z]+\.(?:txt|json))$/);
  });
});

describe('a case file that can’t be written', () => {
  test('is said to be so before anything is read, and leaves nothing', () => {
    writeFileSync(join(folder, 'file'), CASE);
    for (const [output, reason] of [
      [join('missing', 'case.tar.gz'), 'its folder does not exist'],
      [join('file', 'case.tar.gz'), 'a part of its path is not a folder'],
    ] as const) {
      const { status, stdout, stderr } = sldiag(['bundle', 'file', '-o', output]);
      expect([status, stdout, stderr]).toEqual([3, '', `error: --output: ${output} can't be written: ${reason}\n`]);
    }
  });

  test('is no case where nothing was recognised, and takes a name of its own beside another', () => {
    writeFileSync(join(folder, 'note'), 'nothing that a device says\n');
    const names = [1, 2].map(() => {
      const { status, stdout } = sldiag(['bundle', 'note']);
      expect([status, stdout]).toEqual([3, expect.stringContaining('Nothing about Smart Licensing was recognised')]);
      return /Wrote (\S+):/.exec(stdout)?.[1];
    });
    expect(new Set(names).size).toBe(2);
  });

  test.each([
    ['nothing', ''],
    ['nothing that a device says', 'nothing that a device says\n'],
    ['outputs of which nothing is understood', 'sw9#show license all\nnobody knows what this is\nsw9#\n'],
  ])('ends as analyze does where one of the inputs holds %s', (_, text) => {
    writeFileSync(join(folder, 'beside'), text);
    writeFileSync(join(folder, 'told'), CASE);
    expect(sldiag(['analyze', 'beside', 'told']).status).toBe(3);
    expect(sldiag(['bundle', 'beside', 'told', '--force', '-o', 'beside.tar.gz']).status).toBe(3);
    expect(sldiag(['bundle', 'told', '--force', '-o', 'beside.tar.gz']).status).toBe(0);
  });

  test('is not written where nothing of what was named is there', () => {
    const { status, stderr } = sldiag(['bundle', 'nosuch', '-o', 'nothing.tar.gz']);
    expect(status).toBe(3);
    expect(stderr).toContain('nosuch');
    expect(readdirSync(folder).filter((name) => name.startsWith('nothing'))).toEqual([]);
  });
});

describe('masking', () => {
  test('leaves versions, masks and loopback alone', () => {
    const mask = createMask({ addresses: true, names: true });
    for (const text of [
      'Version 17.9.4a',
      '5.5.25_rel/116',
      '1.2.3.4.5',
      '255.255.255.0',
      '127.0.0.1',
      '12:34:56',
      'PID:C9300',
    ]) {
      expect(mask.text(text)).toBe(text);
    }
    expect(mask.text('from 198.51.100.7, 2001:db8::1 and 00:00:5e:00:53:01.')).toBe(
      'from <address-3>, <address-2> and <address-1>.',
    );
    expect(mask.text('from ::ffff:198.51.100.9, 64:ff9b::198.51.100.10 or 0000-5e00-5301')).toBe(
      'from <address-5>, <address-6> or <address-4>',
    );
  });

  test.each([
    ['User:quentin', 'quentin'],
    ['User:q  logged command:exit', ':q'],
    ['%SYS-5-CONFIG_I: Configured from console by quentin on vty0 (192.0.2.7)', 'quentin'],
    ['Login Success [user: quentin] [Source: 192.0.2.7]', 'quentin'],
    ['   12   3   quentin@vty0   |exit', 'quentin'],
    [' contact-email-addr quentin.quill@customer.example', 'quentin.quill'],
    ['"smartAccount": "Quill Networks",', 'Quill'],
    ['{"virtual_account":"Quill East"}', 'Quill'],
    ["{'accountName': 'Quill Networks'}", 'Quill'],
    ['<smartAccount>Quill Networks</smartAccount>', 'Quill'],
    ['<virtual-account-name>Quill East</virtual-account-name>', 'Quill'],
    ['<user>quentin</user>', 'quentin'],
    ['"username" : "quentin"', 'quentin'],
    ['Smart Account: Quill Networks As of Mar 05 2026', 'Quill'],
  ])('of names leaves none in %j', (line, name) => {
    const mask = createMask({ addresses: false, names: true });
    mask.learner()(line);
    expect(mask.masker()(line)).not.toContain(name);
  });
});

test('a case file reads as the inputs that it was made from: its own reports are no evidence', async () => {
  const { output, files } = await bundle({ 'again.txt': CASE });
  const inside = join(folder, 'unpacked');
  for (const [name, content] of files) {
    mkdirSync(join(inside, name, '..'), { recursive: true });
    writeFileSync(join(inside, name), content);
  }
  const read = (...paths: string[]) => {
    const { stdout } = sldiag(['analyze', ...paths, '--format', 'json', '--fail-on', 'never']);
    return JSON.parse(stdout) as Report;
  };
  const essence = ({ devices }: Report) =>
    devices.map(({ id, outcome, findings }) => ({ id, outcome, findings: findings.map((finding) => finding.id) }));
  const alone = essence(read(join(inside, 'inputs')));
  expect(alone).toHaveLength(1);
  for (const whole of [output, inside]) {
    const report = read(whole);
    expect(essence(report)).toEqual(alone);
    expect(report.diagnostics.filter(({ code }) => code === 'own-report')).toHaveLength(4);
  }
});

test.each(formats)('a report printed as %s is told to be one, and nothing else', (format) => {
  writeFileSync(join(folder, 'from.txt'), CASE);
  writeFileSync(join(folder, `made.${format}`), sldiag(['analyze', 'from.txt', '--format', format]).stdout);
  const { status, stdout } = sldiag(['analyze', `made.${format}`, '--format', 'json']);
  const { devices, diagnostics } = JSON.parse(stdout) as Report;
  expect({ status, devices, codes: diagnostics.map(({ code }) => code) }).toEqual({
    status: 3,
    devices: [],
    codes: ['own-report'],
  });
});
