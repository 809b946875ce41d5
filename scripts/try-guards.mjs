// Takes each guard of SECURITY.md out, one at a time, and runs the tests that are named for it: they must fail.
//   npm run guards            all of them
//   npm run guards -- html    those whose name holds "html"
// Works on a copy, so that nothing is left behind. The code that guards has to stand in the sources word for word.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `without` replaces `guard` in `file`; the tests named `names` in `tests` must then fail. `isBuilt`: they run the program itself. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: pieces of sources
const GUARDS = [
  {
    name: 'escape codes',
    file: 'src/ingest/text/escape.ts',
    guard: 'text.replace(HIDDEN,',
    without: 'text.replace(/(?!)/g,',
    tests: 'test/ingest/text/escape.test.ts',
  },
  {
    name: 'values nested in values',
    file: 'src/ingest/envelope/notation.ts',
    guard: 'if (this.stack.length >= DEPTH_CAP) return -1;',
    without: '',
    tests: 'test/ingest/envelope/notation.test.ts',
    names: 'nesting without end',
  },
  {
    name: 'Markdown, HTML in it',
    file: 'src/report/formats/markdown.ts',
    guard: ".replace(/</g, '&lt;')",
    without: '',
    tests: 'test/report/report.test.ts',
    names: 'lets nothing of an input become markup',
  },
  {
    name: 'Markdown, links',
    file: 'src/report/formats/markdown.ts',
    guard: ".replace(/\\b(https?|ftp|mailto|www)([:.])/gi, '$1&#8203;$2')",
    without: '',
    tests: 'test/report/report.test.ts',
    names: 'lets nothing of an input become markup',
  },
  {
    name: 'html text',
    file: 'src/report/formats/html.ts',
    guard: '/[&<>"\']/g,',
    without: '/(?!)/g,',
    tests: 'test/report/reports.test.ts',
    names: 'load nothing',
  },
  {
    name: 'html policy',
    file: 'src/report/formats/html.ts',
    guard: '<meta http-equiv="Content-Security-Policy" content="${policy}">\n',
    without: '',
    tests: 'test/report/reports.test.ts',
    names: 'load nothing',
  },
  {
    name: 'XML entities',
    file: 'src/ingest/structured/xml.ts',
    guard: 'if (/<!(?:DOCTYPE|ENTITY)/i.test(',
    without: 'if (/(?!)/.test(',
    tests: 'test/ingest/structured/license-file.test.ts',
    names: 'expands no entities',
  },
  {
    name: 'XML nesting',
    file: 'src/ingest/structured/xml.ts',
    guard: 'maxNestedTags: DEPTH_CAP,',
    without: 'maxNestedTags: 1e9,',
    tests: 'test/ingest/structured/license-file.test.ts',
    names: 'refuses nesting',
  },
  {
    name: 'JSON nesting',
    file: 'src/ingest/structured/json.ts',
    guard: 'if (open.length >= DEPTH_CAP)',
    without: 'if (open.length >= 1e9)',
    tests: 'test/ingest/structured/documents.test.ts',
    names: 'bounds nesting',
  },
  {
    name: 'CSV formulas',
    file: 'src/report/formats/csv.ts',
    guard: 'escape_formulas: true',
    without: 'escape_formulas: false',
    tests: 'test/report/report.test.ts',
    names: 'no cell that a spreadsheet would compute',
  },
  {
    name: 'Slack mentions',
    file: 'src/report/notice.ts',
    guard: ".replace(/</g, '&lt;')",
    without: '',
    tests: 'test/collector/webhooks.test.ts',
    names: 'become a mention',
  },
  {
    name: 'Teams links',
    file: 'src/report/notice.ts',
    guard: "text.replace(/([\\\\`*_{}[\\]()#+!|~<>-])/g, '\\\\$1')",
    without: 'text',
    tests: 'test/collector/webhooks.test.ts',
    names: 'become a mention',
  },
  {
    name: 'secrets behind words',
    file: 'src/ingest/text/secrets/commands.ts',
    guard: 'if (strong !== null) return strong;',
    without: '',
    tests: 'test/ingest/text/spellings.test.ts',
  },
  {
    name: 'secrets behind shortened commands',
    file: 'src/ingest/text/secrets/words.ts',
    guard: 'return typed === word || (typed.length >= shortest && word.startsWith(typed));',
    without: 'return typed === word;',
    tests: 'test/ingest/text/spellings.test.ts',
  },
  {
    name: 'secrets in fields',
    file: 'src/ingest/text/redact.ts',
    guard: 'findInFields(text, tell)',
    without: 'findInFields(text, () => {})',
    tests: 'test/ingest/text/spellings.test.ts',
  },
  {
    name: 'secrets in XML',
    file: 'src/ingest/text/redact.ts',
    guard: 'findInXml(text, tell)',
    without: 'findInXml(text, () => {})',
    tests: 'test/ingest/text/spellings.test.ts',
  },
  {
    name: 'secrets by their shape',
    file: 'src/ingest/text/redact.ts',
    guard: 'findShapes(text, tell)',
    without: 'findShapes(text, () => {})',
    tests: 'test/ingest/text/spellings.test.ts',
  },
  {
    name: 'secrets of several lines',
    file: 'src/ingest/text/redact.ts',
    guard: "before === '' ? [] : joined(line)",
    without: '[]',
    tests: 'test/ingest/text/spellings.test.ts',
  },
  {
    name: 'secrets in blocks',
    file: 'src/ingest/text/secrets/blocks.ts',
    guard: "    tell('key', start, start + body.length);",
    without: '',
    tests: 'test/ingest/text/redact.test.ts',
  },
  {
    name: 'secrets in tables',
    file: 'src/ingest/text/redact.ts',
    guard: '    tables.take(line, tell);',
    without: '',
    tests: 'test/ingest/text/spellings.test.ts',
  },
  {
    name: 'escape codes of others',
    file: 'src/cli/guard.ts',
    guard: 'escapeOutput(chunk, wantsColour(stream))',
    without: 'chunk',
    tests: 'test/cli/hand-over.test.ts',
    isBuilt: true,
  },
  {
    name: 'secrets handed over',
    file: 'src/cli/hand-over.ts',
    guard: 'options.redacts ? withoutSecrets(bytes) :',
    without: '',
    tests: 'test/cli/hand-over.test.ts',
    isBuilt: true,
  },
  {
    name: 'tokens in the clear',
    file: 'src/collector/remote-feed.ts',
    guard: 'token !== null && isInTheClear(url)',
    without: 'false',
    tests: 'test/cli/hand-over.test.ts',
    isBuilt: true,
  },
  {
    name: 'links out of a folder',
    file: 'src/ingest/files/open-input.ts',
    guard: '!target.startsWith(root.endsWith(sep) ? root : root + sep)',
    without: 'false',
    tests: 'test/ingest/files/open-input.test.ts',
  },
  {
    name: 'map of a case file',
    file: 'src/cli/bundle.ts',
    guard:
      "  rmSync(partial, { force: true });\n  writeFileSync(partial, text, { mode: 0o600, flag: 'wx' });\n  renameSync(partial, path);",
    without: '  writeFileSync(path, text, { mode: 0o600 });',
    tests: 'test/cli/bundle.test.ts',
    isBuilt: true,
  },
  {
    name: 'standard input of a case file',
    file: 'src/cli/bundle.ts',
    guard: "if (process.platform !== 'win32') unlinkSync(file);",
    without: '',
    tests: 'test/cli/bundle.test.ts',
    isBuilt: true,
  },
  {
    name: 'secrets in a case file',
    file: 'src/cli/bundle.ts',
    guard: ': mask.text(value);',
    without: ': value;',
    tests: 'test/cli/bundle.test.ts',
    isBuilt: true,
  },
  {
    name: 'names in a case file',
    file: 'src/cli/bundle.ts',
    guard: "basename(source.replace(/!/g, '/'))\n    .replace(/[^\\w.-]+/g, '_')\n",
    without: 'source\n',
    tests: 'test/cli/bundle.test.ts',
    names: 'names that lead nowhere',
    isBuilt: true,
  },
  {
    name: 'bombs',
    file: 'src/ingest/files/budget.ts',
    guard: 'expanded > compressed * limits.ratio',
    without: 'expanded < 0',
    tests: 'test/ingest/files/open-input.test.ts',
  },
  {
    name: 'bombs, in all',
    file: 'src/ingest/files/budget.ts',
    guard: 'if (expanded > limits.expanded)',
    without: 'if (expanded < 0)',
    tests: 'test/ingest/files/open-input.test.ts',
  },
  {
    name: 'archives in archives',
    file: 'src/ingest/files/open-input.ts',
    guard: 'if (place.depth > DEPTH) {',
    without: 'if (place.depth < 0) {',
    tests: 'test/ingest/files/open-input.test.ts',
    names: 'one level deep',
  },
  {
    name: 'names of members',
    file: 'src/ingest/files/open-input.ts',
    guard: '!${escapeControls(member.name.slice(0, 1024))}',
    without: '!${member.name}',
    tests: 'test/ingest/files/open-input.test.ts',
  },
  {
    name: 'long lines',
    file: 'src/ingest/text/lines.ts',
    guard: 'const room = cap + 1 - kept;',
    without: 'const room = Number.MAX_SAFE_INTEGER;',
    tests: 'test/ingest/text/lines.test.ts',
  },
  {
    name: 'long headers',
    file: 'src/ingest/log/header.ts',
    guard: 'text.length <= HEADER_CAP ?',
    without: 'text.length >= 0 ?',
    tests: 'test/ingest/log/header.test.ts',
  },
  {
    name: 'floods in a file',
    file: 'src/ingest/log/flood.ts',
    guard: 'if (flood.admitted < cap)',
    without: 'if (cap > 0)',
    tests: 'test/ingest/records/reader.test.ts',
  },
  {
    name: 'forged devices',
    file: 'src/collector/core.ts',
    guard: 'if (followed.size > limits.devices) letGo(nowMs);',
    without: '',
    tests: 'test/collector/core.test.ts',
    names: 'are bounded',
  },
  {
    name: 'lines that grow',
    file: 'src/ingest/text/escape.ts',
    guard: 'const cap = Math.max(GROWN_CAP, text.length);',
    without: 'const cap = Number.POSITIVE_INFINITY;',
    tests: 'test/ingest/text/escape.test.ts',
    names: 'beyond what a line may hold',
  },
  {
    name: 'lines that grow, tabs',
    file: 'src/ingest/log/log-feed.ts',
    guard: 'if (line.length <= LINE_KEPT) return line;',
    without: 'if (line.length >= 0) return line;',
    tests: 'test/collector/core.test.ts',
    names: 'lines of tabs',
  },
  {
    name: 'a device of any size',
    file: 'src/collector/core.ts',
    guard: 'length > limits.deviceSize && count < HALVED',
    without: 'length < 0 && count < HALVED',
    tests: 'test/collector/core.test.ts',
    names: 'keep a bounded history',
  },
  {
    name: 'all devices together',
    file: 'src/collector/core.ts',
    guard: 'while (size > limits.size && followed.size > 1)',
    without: 'while (size < 0 && followed.size > 1)',
    tests: 'test/collector/core.test.ts',
    names: 'all of them together',
  },
  {
    name: 'events in memory',
    file: 'src/collector/recent-events.ts',
    guard: 'if (sum > size) halve();',
    without: '',
    tests: 'test/collector/recent-events.test.ts',
  },
  {
    name: 'forged senders',
    file: 'src/ingest/records/live-reader.ts',
    guard: 'const SENDERS_CAP = 20_000;',
    without: 'const SENDERS_CAP = 1e9;',
    tests: 'test/ingest/records/live-reader.test.ts',
  },
  {
    name: 'connections',
    file: 'src/ingest/receive/streams.ts',
    guard: 'ofPeer >= limits.connectionsPerPeer',
    without: 'ofPeer < 0',
    tests: 'test/ingest/receive/tcp.test.ts',
    names: 'bounds connections',
  },
  {
    name: 'connections, keepalive',
    file: 'src/ingest/receive/streams.ts',
    guard: 'keepAlive: true,',
    without: 'keepAlive: false,',
    tests: 'test/ingest/receive/tcp.test.ts',
    names: 'asks a silent peer',
  },
  {
    name: 'datagrams, a thread of their own',
    file: 'src/ingest/receive/udp-thread.ts',
    guard: '  const shared = new SharedArrayBuffer(16);',
    without:
      "  if (options.host) return (await import('./udp.js')).openUdp(options);\n  const shared = new SharedArrayBuffer(16);",
    tests: 'test/ingest/receive/udp-thread.test.ts',
    names: 'goes on receiving',
    isBuilt: true,
  },
  {
    name: 'idle connections',
    file: 'src/ingest/receive/streams.ts',
    guard: '>= limits.idleSeconds * 1000) connection.socket.destroy();',
    without: '>= limits.idleSeconds * 1000) connection.socket.ref();',
    tests: 'test/ingest/receive/tcp.test.ts',
    names: 'closes who is idle',
  },
  {
    name: 'lines over TCP',
    file: 'src/ingest/receive/streams.ts',
    guard: 'limits.lineBytes,',
    without: '1e9,',
    tests: 'test/ingest/receive/tcp.test.ts',
    names: '100 MB',
  },
  {
    name: 'handshakes',
    file: 'src/ingest/receive/tls.ts',
    guard: '(options.handshakeSeconds ?? HANDSHAKE) * 1000',
    without: '600_000',
    tests: 'test/ingest/receive/tls.test.ts',
    names: 'handshake takes too long',
  },
  {
    name: 'allow-list',
    file: 'src/ingest/receive/peers.ts',
    guard: 'networks.some((network) => isWithin(address, network))',
    without: 'networks.length > 0',
    tests: 'test/ingest/receive/udp.test.ts',
    names: 'refuses who is not on the list',
  },
  {
    name: 'token',
    file: 'src/collector/http.ts',
    guard: 'if (!timingSafeEqual(digest(given), digest(token))) {',
    without: "if (digest(given).equals(Buffer.from('a'))) {",
    tests: 'test/collector/http.test.ts',
    names: 'demands its token',
  },
  {
    name: 'foreign names',
    file: 'src/collector/http.ts',
    guard: 'if (!isLoopback(name))',
    without: "if (name === '-')",
    tests: 'test/collector/http.test.ts',
    names: 'demands its token',
  },
  {
    name: 'slow readers',
    file: 'src/collector/http.ts',
    guard: 'if (response.writableLength > STREAM_CAP) response.destroy();',
    without: '',
    tests: 'test/collector/http.test.ts',
    names: 'is cut off before',
  },
  {
    name: 'webhooks, signed',
    file: 'src/collector/webhooks.ts',
    guard: '...(signature === null ? {} :',
    without: '...(signature !== undefined ? {} :',
    tests: 'test/collector/webhooks.test.ts',
  },
  {
    name: 'webhooks, address',
    file: 'src/collector/webhooks.ts',
    guard: 'new URL(url).host}',
    without: 'url}',
    tests: 'test/collector/webhooks.test.ts',
  },
  {
    name: 'damaged store',
    file: 'src/store/database.ts',
    guard: 'if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);',
    without: "if (suffix === '?') renameSync(path + suffix, target);",
    tests: 'test/store/store.test.ts',
    isBuilt: true,
  },
  {
    name: 'full disk',
    file: 'src/store/store.ts',
    guard: 'if (over <= 0) return [batch];',
    without: 'if (over > -1e9) return [batch];',
    tests: 'test/store/store.test.ts',
    isBuilt: true,
  },
  {
    name: 'rules, functions',
    file: 'src/rules/compile.ts',
    guard: "if (part.op !== 'call' || functions.has(part.name)",
    without: "if (part.op !== 'if' || functions.has(part.source)",
    tests: 'test/rules/rules.test.ts',
    names: 'has no regular expressions',
  },
  {
    name: 'rules, size',
    file: 'src/rules/compile.ts',
    guard: ', limits: LIMITS }',
    without: ' }',
    tests: 'test/rules/rules.test.ts',
  },
  {
    name: 'rules, aliases',
    file: 'src/knowledge/yaml-file.ts',
    guard: 'maxAliasCount: 20',
    without: 'maxAliasCount: -1',
    tests: 'test/rules/knowledge.test.ts',
    names: 'aliases that unfold',
  },
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: until here

const wanted = process.argv[2]?.toLowerCase() ?? '';
const chosen = GUARDS.filter(({ name }) => name.toLowerCase().includes(wanted));
const copy = mkdtempSync(join(tmpdir(), 'sldiag-guards-'));
const LEFT_OUT = ['.git', 'node_modules'];
cpSync(root, copy, { recursive: true, filter: (path) => !LEFT_OUT.some((name) => path === join(root, name)) });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

function run(command, args) {
  return spawnSync(command, args, { cwd: copy, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
}

const survivors = [];
for (const { name, file, guard, without, tests, names, isBuilt } of chosen) {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  const count = whole.split(guard).length - 1;
  let outcome = `stands ${count} times in ${file}, and should once`;
  if (count === 1) {
    writeFileSync(
      path,
      whole.replace(guard, () => without),
    );
    if (isBuilt) run('npm', ['run', 'build']);
    const { status } = run('npx', ['vitest', 'run', tests, ...(names === undefined ? [] : ['-t', names])]);
    outcome = status === 0 ? 'NOT NOTICED' : 'noticed';
    writeFileSync(path, whole);
    if (isBuilt) run('npm', ['run', 'build']);
  }
  if (outcome !== 'noticed') survivors.push(name);
  process.stdout.write(`${outcome.padEnd(12)} ${name}: ${tests}${names === undefined ? '' : `, ${names}`}\n`);
}
rmSync(copy, { recursive: true });
process.stdout.write(
  `${chosen.length - survivors.length} of ${chosen.length} guards have a test that fails without them\n`,
);
process.exitCode = survivors.length > 0 ? 1 : 0;
