import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sldiag-'));
afterAll(() => rmSync(folder, { recursive: true }));

function sldiag(args: readonly string[], input = '', env: Record<string, string> = {}) {
  return spawnSync(process.execPath, [join(root, 'dist/bundle/cli/main.js'), ...args], {
    cwd: root,
    encoding: 'utf8',
    input,
    env: { ...process.env, NO_COLOR: '', ...env },
  });
}

const COMM_FAILED =
  'Mar  5 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name\n';

const UNCLEAR = 'SW1#show version\nCisco IOS XE Software, Version 17.09.04a\n';

describe('exit codes', () => {
  test('0 when nothing is wrong', () => expect(sldiag(['analyze', 'examples/clean.txt']).status).toBe(0));
  test('1 when something is', () => expect(sldiag(['analyze', '-'], COMM_FAILED).status).toBe(1));
  test('0 when the user asks never to fail', () =>
    expect(sldiag(['analyze', '-', '--fail-on', 'never'], COMM_FAILED).status).toBe(0));
  test.each(['json', 'ndjson', 'html', 'text'])('the same where nobody reads a report in %s to its end', (format) => {
    const path = join(folder, 'many.log');
    const lines = Array.from({ length: 200 }, (_, index) => `Mar  5 04:12:10 sw${index} ${COMM_FAILED}`);
    writeFileSync(path, lines.join(''));
    const program = `"${process.execPath}" dist/bundle/cli/main.js analyze "${path}" --format ${format} | head -c 1`;
    const { status } = spawnSync('bash', ['-o', 'pipefail', '-c', program], { cwd: root });
    expect(status).toBe(1);
  });
  test.each([
    ['an all-clear', ['examples/clean.txt'], '', 0],
    ['too little for one', ['-'], UNCLEAR, 1],
    ['one beside too little', ['examples/clean.txt', '-'], UNCLEAR, 1],
    ['a warning', ['examples/stack-member-without-trust.txt'], '', 1],
    ['an error', ['-'], COMM_FAILED, 1],
    ['nothing that was read', ['-'], '', 3],
  ])('with --fail-on unclear: %s', (_, paths, input, status) => {
    expect(sldiag(['analyze', ...paths, '--fail-on', 'unclear'], input).status).toBe(status);
  });
  test('2 without a command, with all that there is and where to begin', () => {
    const { status, stdout, stderr } = sldiag([]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/sldiag analyze <path\.\.>[\s\S]*Examples:\n {2}sldiag analyze show-tech\.txt/);
  });
  test('too little for an all-clear is no error', () => expect(sldiag(['analyze', '-'], UNCLEAR).status).toBe(0));
  test.skipIf(!existsSync('/dev/full'))('3 where standard output can’t be written, without a stack', () => {
    const program = `${process.execPath} ${join(root, 'dist/bundle/cli/main.js')}`;
    const { status, stderr } = spawnSync('sh', ['-c', `${program} explain SLAC > /dev/full`], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([3, expect.stringMatching(/^error: standard output can't be written: .*\n$/)]);
  });
  test('3 where nothing was read, which is not that nothing was found', () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    const { status, stdout, stderr } = sldiag(['analyze', empty]);
    expect([status, stdout]).toEqual([3, expect.stringMatching(/^Nothing was read\./)]);
    expect(stderr).toContain('the folder is empty');
  });
  test('2 for arguments that make no sense', () => {
    for (const args of [
      ['analyse'],
      ['analyze', 'x', '--format', 'pdf'],
      ['analyze', 'x', '--now', 'yesterday'],
      ['analyze', 'x', '--zone', 'CST'],
    ]) {
      const { status, stderr, stdout } = sldiag(args);
      expect([args, status]).toEqual([args, 2]);
      expect(stderr).toMatch(/^error: /);
      expect(stderr).not.toContain('    at ');
      expect(stdout).toBe('');
    }
  });
  test('3 when no input can be read, naming it', () => {
    const { status, stderr } = sldiag(['analyze', 'no-such-file.txt']);
    expect(status).toBe(3);
    expect(stderr).toContain('no-such-file.txt');
  });
  test('an input that cannot be read does not stop the others', () => {
    const { status, stdout, stderr } = sldiag(['analyze', 'no-such-file.txt', 'examples/clean.txt']);
    expect(status).toBe(3);
    expect(stderr).toContain('no-such-file.txt');
    expect(stdout).toContain('lab-sw1');
  });
  test.each([
    ['nothing was recognised in an input', ['analyze', '-'], 'Dear all,\nplease find nothing attached.\n'],
    [
      'nothing was understood of an output about licensing',
      ['analyze', '-'],
      'sw1#show license all\nqx 00 lorem\nipsum\n',
    ],
    [
      'the same of one device among others',
      ['analyze', '-', 'examples/clean.txt'],
      'sw9#show license all\nqx 00 lorem\n',
    ],
    ['the same, asked for a state', ['check', '-'], 'sw1#show license all\nqx 00 lorem\nipsum\n'],
    [
      'the same of a side of a comparison',
      ['compare', '-', 'examples/clean.txt'],
      'sw1#show license all\nqx 00 lorem\nipsum\n',
    ],
    ['standard input is empty', ['analyze', '-'], ''],
    ['one of several is empty', ['analyze', 'examples/clean.txt', '-'], ''],
    ['a rule pack is missing', ['analyze', 'examples/clean.txt', '--rules', 'no-such-pack'], ''],
    ['a silence file is missing', ['analyze', 'examples/clean.txt', '--silence', 'no-such.yaml'], ''],
    ['the user asks never to fail', ['analyze', 'no-such-file.txt', 'examples/clean.txt', '--fail-on', 'never'], ''],
    ['a side of a comparison is missing', ['compare', 'no-such-file.txt', 'examples/clean.txt'], ''],
  ])('3 when %s', (_, args, input) => expect(sldiag(args, input).status).toBe(3));
  test('0 when a part was understood, or the agent told something', () => {
    const unknown = 'sw1#show license eventlog\nqx 00 lorem\nipsum\n';
    const status = 'sw1#show license status\nSmart Licensing Using Policy:\n  Status: ENABLED\n';
    expect(sldiag(['analyze', '-'], unknown).status).toBe(3);
    expect(sldiag(['analyze', '-'], status + unknown).status).toBe(0);
    for (const command of ['show running-config | include license', 'show license all | include xyz'])
      expect(
        sldiag(['analyze', '-'], `sw1#show clock\n09:30:00.000 UTC Wed Mar 11 2026\nsw1#${command}\nsw1#\n`).status,
      ).toBe(0);
    const restored = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';
    expect(sldiag(['analyze', '-'], `${unknown}sw1#show logging\nMar 11 2026 09:18:40.552: ${restored}\n`).status).toBe(
      0,
    );
  });
  test('no case file is written of nothing', () => {
    const archive = join(folder, 'no-case.tar.gz');
    const { status, stdout, stderr } = sldiag(['bundle', 'no-such-file.txt', '--output', archive]);
    expect([status, stdout, existsSync(archive)]).toEqual([3, '', false]);
    expect(stderr).toContain('no case file was written');
    const empty = sldiag(['bundle', '-', '--output', archive]);
    expect([empty.status, empty.stdout, existsSync(archive)]).toEqual([3, '', false]);
    expect(empty.stderr).toContain('nothing in what was named, so no case file was written');
  });
});

describe.skipIf(process.platform === 'win32')('a named pipe', () => {
  const pipe = join(folder, 'pipe');
  const started = (...args: string[]) => {
    rmSync(pipe, { force: true });
    spawnSync('mkfifo', [pipe]);
    const child = spawn(process.execPath, [join(root, 'dist/bundle/cli/main.js'), ...args], { stdio: 'pipe' });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
    return { child, ended, said: () => said };
  };
  const archive = join(folder, 'piped.tar.gz');

  test.each([
    ['analyze', pipe],
    ['compare', pipe, pipe],
    ['bundle', pipe, '-o', archive],
    ['analyze', pipe, '--to', 'http://127.0.0.1:9'],
  ])('that nobody writes to is told of, and Ctrl-C ends it: %s', { timeout: 20_000 }, async (...args) => {
    const { child, ended, said } = started(...args);
    while (!said().includes(`waiting for ${pipe}: nothing came of it yet`))
      await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGINT');
    expect(await ended).toBe('SIGINT');
    expect(existsSync(archive)).toBe(false);
  });

  test('is read once for a case file, though inputs are read twice', { timeout: 20_000 }, async () => {
    const { ended } = started('bundle', pipe, '-o', archive);
    writeFileSync(pipe, 'SW1#show license status\nSmart Licensing Using Policy:\n  Status: ENABLED\nSW1#\n');
    expect([await ended, existsSync(archive)]).toEqual([0, true]);
  });
});

describe('what comes out', () => {
  test('no escape code of an input reaches the output', () => {
    const hostile = COMM_FAILED.replace('Unable', '\u001b]52;c;aGk=\u0007\u001b[31m\u202eUnable');
    for (const format of ['text', 'json', 'ndjson']) {
      const { stdout, stderr } = sldiag(['analyze', '-', '--format', format], hostile);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });

  test('secrets are replaced, and kept on demand', () => {
    const input =
      'SW1#show running-config\nBuilding configuration...\n\nCurrent configuration : 100 bytes\n!\nhostname SW1\nlicense smart transport smart\nlicense smart trust idtoken MTIzNDU2Nzg5MGFiY2RlZg all\nsnmp-server community S3cretRO RO\nend\n';
    for (const format of ['text', 'json', 'ndjson']) {
      expect(sldiag(['analyze', '-', '--all', '--format', format], input).stdout).not.toMatch(/MTIzNDU2|S3cretRO/);
    }
  });

  test('colour only where asked for', () => {
    expect(sldiag(['analyze', '-'], COMM_FAILED).stdout).not.toContain('\u001b');
    expect(sldiag(['analyze', '-'], COMM_FAILED, { FORCE_COLOR: '1' }).stdout).toContain('\u001b[');
    expect(sldiag(['analyze', '-'], COMM_FAILED, { FORCE_COLOR: '1', NO_COLOR: '1' }).stdout).not.toContain('\u001b');
  });

  test.each([
    ['analyze', 'examples/cslu-name-unresolved.txt'],
    ['analyze', '--brief', 'examples/ssm-on-prem-wrong-transport.txt'],
    ['analyze', '--summary', 'examples/clean.txt', 'examples/cslu-name-unresolved.txt'],
    ['compare', 'examples/cslu-name-unresolved.txt', 'examples/cslu-name-unresolved.txt'],
    ['explain', 'COMM_FAILED'],
    ['search', 'why', 'throttled'],
  ])('colours are all that they add: %s %s', (...args) => {
    const [coloured, plain] = [
      { FORCE_COLOR: '1', NO_COLOR: '' },
      { FORCE_COLOR: '', NO_COLOR: '1' },
    ].map((env) => sldiag(args, '', env).stdout);
    const styles = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]+m`, 'g');
    expect(coloured?.replace(styles, '')).toBe(plain);
    expect(coloured).toMatch(styles);
  });

  test('--output writes the report to a file, and nothing to standard output', () => {
    const file = join(folder, 'report.json');
    expect(sldiag(['analyze', '-', '-f', 'json', '-o', file], COMM_FAILED).stdout).toBe('');
    expect(JSON.parse(readFileSync(file, 'utf8')).summary.worst).toBe('error');
  });

  test('every ndjson line is a document of its own', () => {
    const lines = sldiag(['analyze', 'examples', '--format', 'ndjson']).stdout.trim().split('\n');
    const kinds = lines.map((line) => JSON.parse(line).kind);
    expect(kinds[0]).toBe('report');
    expect(kinds.filter((kind) => kind === 'device').length).toBeGreaterThan(8);
  });

  test('a silence hides a finding and says so', () => {
    const file = join(folder, 'silence.yaml');
    writeFileSync(file, '- finding: comm-failed\n  reason: CSLU moves this week\n');
    const { status, stdout } = sldiag(['analyze', '-', '--silence', file], COMM_FAILED);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Silenced: 1 finding \(comm-failed on [\w ]+: CSLU moves this week\)\./);
    // No view takes what is left for an all-clear.
    for (const shape of [[], ['--brief'], ['--format', 'markdown'], ['--format', 'html']])
      expect(sldiag(['analyze', '-', '--silence', file, ...shape], COMM_FAILED).stdout).toMatch(
        /Beside what is silenced .{1,2}comm.{0,8}failed/,
      );
    expect(sldiag(['analyze', '-', '--silence', file, '--summary'], COMM_FAILED).stdout).toMatch(
      /on\s+1\s+of\s+them\s+something\s+is\s+silenced/,
    );
    writeFileSync(join(folder, 'sw.txt'), COMM_FAILED);
    expect(sldiag(['check', join(folder, 'sw.txt'), '--silence', file, '--unclear', 'ok']).stdout).toContain(
      'eside what is silenced',
    );
  });

  test('a silence hides what devices share only where it hides it on all of them', () => {
    const shared = (device: string) => {
      writeFileSync(join(folder, 'silence.yaml'), `- { finding: comm-failed, device: ${device}, reason: known }\n`);
      const words = [
        'analyze',
        'examples/many-switches.log',
        '--silence',
        join(folder, 'silence.yaml'),
        '--format=json',
      ];
      return JSON.parse(sldiag(words).stdout).fleet.length;
    };
    expect([shared('acc-sw01'), shared('acc-*'), shared('core-*')]).toEqual([1, 0, 1]);
  });

  test('a silence of a finding that there is not is told of', () => {
    const file = join(folder, 'silence.yaml');
    writeFileSync(file, '- finding: comm-faild\n  reason: CSLU moves this week\n');
    const { status, stderr } = sldiag(['analyze', '-', '--silence', file], COMM_FAILED);
    expect([status, stderr]).toEqual([1, expect.stringContaining('did you mean comm-failed?')]);
  });

  test('the topology that the user names decides the actions', () => {
    const { stdout } = sldiag(['analyze', '-', '--topology', 'cslu-connected', '--mode', 'push'], COMM_FAILED);
    expect(stdout).toContain('as you said');
    expect(stdout).not.toContain('SSM On-Prem Deployment');
  });

  test('--version and --help', () => {
    expect(sldiag(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(sldiag(['analyze', '--help']).stdout).toContain('sldiag analyze show-tech.txt');
  });
});

describe('explain', () => {
  test.each([
    ['COMM_FAILED', 'every attempt'],
    ['%SMART_LIC-3-POLICY_REMOVED: The licensing policy has been removed.', 'POLICY_REMOVED'],
    ['Unable to resolve server hostname/domain name', 'name-unresolved'],
    ['export-to-cssm-cslu', 'Steps'],
    ['ssm-on-prem', 'Picture'],
    ['17.9.1', '17.9.1'],
    // Codes that are no names
    ['HTTP 503', 'failure http-gateway-error'],
    ['407', 'failure proxy-login-required'],
    ['http status 401', 'refused the request'],
    ['enum 73', 'failure authorization-code-invalid'],
    ['error code 19', 'Smart Agent not enabled'],
    ['error 205', 'failure err-205'],
    ['err 207', 'failure err-207'],
    ['OK_TRY_AGAIN', 'failure try-again'],
    ['Unable to send to Smart Server', 'failure smart-server-unreachable'],
    ['Insufficient trust for direct communication', 'failure insufficient-trust'],
    ['smart acount', 'field smart-account'],
    ['tranport type', 'field transport-type'],
    ['factory reset', 'term license-smart-factory-reset'],
    ['SLAC file', 'term slac'],
    ['pull mode', 'term push-pull'],
    ['PENDING ACK', 'term rum-states'],
    ['no license smart reservation', 'term license-smart-reservation'],
    ['smartreceiver.cisco.com', 'term licensing-servers'],
  ])('%s', (what, expected) => {
    const { status, stdout } = sldiag(['explain', what]);
    expect(status).toBe(0);
    expect(stdout).toContain(expected);
  });
  test.each([
    ['HSECK8', 'hseck9'],
    ['show license', 'show-license-'],
  ])('%s names nothing, and gets what is near in spelling or meaning', (asked, near) => {
    const { status, stderr } = sldiag(['explain', asked]);
    expect(status).toBe(2);
    expect(stderr).toContain(near);
  });
  test.each([
    ['%SMART_LIC-3-COM_FAILED', 'COMM_FAILED'],
    ['COM_FAILED', 'COMM_FAILED'],
    ['COM_FALED', 'COMM_FAILED'],
    ['TRUST_CODE_INSTAL_FAILD', 'TRUST_CODE_INSTALL_FAILED'],
    ['cslu connectd', 'cslu-connected'],
    [
      '%SMART_LIC-3-COM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Timeout was reached',
      'COMM_FAILED',
    ],
  ])('a slip such as %s is explained by the nearest name, and said', (asked, meant) => {
    const { status, stdout, stderr } = sldiag(['explain', asked]);
    expect(status).toBe(0);
    expect(stdout).toContain(meant);
    expect(stderr).toContain(`this is ${meant}, the nearest name`);
  });
  test.each([
    [['how do I return a SLAC'], 'return-authorization-code'],
    [['why is my switch asking for a usage report acknowledgement'], 'explain ack'],
    [['license smart transprt cslu'], 'license-smart-transport'],
    [['revocation check none'], 'crypto-pki-trustpoint'],
  ])('a question such as %s gets what search finds', (asked, found) => {
    const { status, stdout, stderr } = sldiag(['explain', ...asked]);
    expect(status).toBe(0);
    expect(stdout).toContain(found);
    expect(stderr).toContain('sldiag search finds this');
  });
  test('a sample of a message shows its fields, and releases come in their order', () => {
    expect(sldiag(['explain', 'TRUST_CODE_INSTALL_FAILED']).stdout).not.toContain('[object');
    const { stdout } = sldiag(['explain', '17.15.1']);
    expect(stdout.indexOf('17.3.2a')).toBeLessThan(stdout.indexOf('17.12.1'));
  });
  test('and as JSON the hits', () => {
    const { status, stdout } = sldiag(['explain', 'how do I return a SLAC', '-f', 'json']);
    expect(status).toBe(0);
    const { kind, hits } = JSON.parse(stdout);
    expect([kind, hits[0].id]).toEqual(['search', 'return-authorization-code']);
  });
});

describe('rules of one’s own', () => {
  test('a pack adds a message, a finding and a cause without any code', () => {
    const pack = mkdtempSync(join(folder, 'pack-'));
    spawnSync('mkdir', ['-p', ...['messages', 'findings', 'causes'].map((kind) => join(pack, kind))]);
    writeFileSync(
      join(pack, 'messages/NTP-LOST.yaml'),
      'id: NTP-LOST\nfacility: NTP\nmnemonic: LOST\nseverity: 4\ntemplates: ["Lost {server}"]\nsamples: [{ text: Lost ntp1 }]\ntitle: t\nmeaning: m\nbasis: D\nsource: s\n',
    );
    writeFileSync(
      join(pack, 'findings/ntp-lost.yaml'),
      'id: ntp-lost\ntitle: NTP is lost\nseverity: error\nwhen: seen("LOST")\nsummary: gone\nsource: s\n',
    );
    writeFileSync(
      join(pack, 'causes/ntp-down.yaml'),
      'id: ntp-down\ntitle: The NTP server is down\nexplains: [ntp-lost]\nwhy: w\nconfirmed: messages.exists(m, m.fields.server == "192.0.2.1")\nbasis: D\nsource: s\nactions:\n  - where: network\n    text: Start it.\n',
    );
    const { stdout } = sldiag(
      ['analyze', '-', '--rules', pack],
      'Mar  5 2026 04:12:09.114 UTC: %NTP-4-LOST: Lost 192.0.2.1\n',
    );
    expect(stdout).toContain('The NTP server is down (confirmed)');
  });
});
