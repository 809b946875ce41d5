// npm run bench: times the built program beside what one would otherwise use, prints tables, writes bench/results.json.
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import yargs from 'yargs';
import { against, buildOf } from './against.mjs';
import { cluster } from './cluster.mjs';
import { licenseOutput, writeEvents, writeLog, writeShowTech } from './inputs.mjs';
import { listen } from './listen.mjs';
import { inTurn, isInstalled, runOnce, spreadOf } from './measure.mjs';
import { writeMixed } from './mixed.mjs';
import { outages } from './outage.mjs';
import { page } from './page.mjs';
import { rulesGrowth } from './rules.mjs';

const ROWS = ['start', 'logs', 'mixed', 'exports', 'show', 'tech', 'growth', 'listen', 'page', 'cluster', 'outage'];
const options = yargs(process.argv.slice(2))
  .scriptName('npm run bench --')
  .usage(
    '$0 [options]\n\nTimes the built program beside what one would otherwise use; figures go to bench/results.json.',
  )
  .option('only', {
    describe: `Some of ${ROWS.join(', ')}`,
    default: 'start,show,logs,mixed,exports,tech,growth,listen',
    coerce: (text) => text.split(','),
  })
  .option('large', { describe: 'The log at 3 GB instead of 300 MB, and growth to ten million lines', type: 'boolean' })
  .option('rounds', { describe: 'Runs of each program', type: 'number', default: 5 })
  .option('seconds', {
    describe: 'How long the collector must bear 50,000 datagrams a second',
    type: 'number',
    default: 30,
  })
  .option('against', {
    describe: 'A revision to run in turn with; exit status 1 when a row is a tenth slower',
    type: 'string',
  })
  .option('log', { describe: 'Another log than the one that is made', type: 'string' })
  .example('$0 --only logs,start', 'the rows for changes of reading and of starting')
  .check(({ only, rounds }) => {
    const unknown = only.find((row) => !ROWS.includes(row));
    if (unknown !== undefined) throw new Error(`--only: there is no row ${unknown}; there are ${ROWS.join(', ')}`);
    if (!(rounds >= 1)) throw new Error('--rounds takes a number from 1');
    return true;
  })
  .version(false)
  .strict()
  .parseSync();
const { rounds } = options;
const here = fileURLToPath(new URL('.', import.meta.url));
const program = join(here, '../dist/bundle/cli/main.js');
const folder = join(tmpdir(), 'sldiag-bench');
const output = join(folder, 'output');
const results = {
  machine: {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  },
  at: new Date().toISOString(),
  rounds,
};

const say = (text = '') => process.stdout.write(`${text}\n`);
const seconds = ({ median, min, max }) => `${median.toFixed(2)} (${min.toFixed(2)}-${max.toFixed(2)})`;
const megabytes = (rss) => (rss === null ? '?' : `${Math.round(rss)}`);

function table(title, head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  say(`\n${title}\n`);
  say(line(cells[0]));
  say(`| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  for (const row of cells.slice(1)) say(line(row));
}

const analyze = (path, format = 'text') => ['node', program, 'analyze', path, '--format', format, '--fail-on', 'never'];

/** A log of so many lines, made once. */
function logOf(lines, devices = 200) {
  const path = join(folder, `log-${lines}-${devices}.log`);
  if (!existsSync(path)) writeLog(path, { lines, devices });
  return path;
}

async function start() {
  const small = logOf(200, 5);
  const timed = await inTurn(
    {
      'node -e 0': ['node', '-e', '0'],
      'sldiag --version': ['node', program, '--version'],
      'sldiag explain COMM_FAILED': ['node', program, 'explain', 'COMM_FAILED'],
      'sldiag search': ['node', program, 'search', 'name', 'not', 'resolved'],
      'sldiag analyze, 200 lines': analyze(small),
    },
    rounds * 2,
    output,
  );
  const bare = timed['node -e 0'].wall.median;
  table(
    'Start',
    ['program', 'seconds', 'against node -e 0'],
    Object.entries(timed).map(([name, { wall }]) => [name, seconds(wall), `${(wall.median / bare).toFixed(2)}x`]),
  );
  return timed;
}

async function logs() {
  const path = options.log ?? logOf(options.large ? 22_000_000 : 2_200_000);
  const bytes = statSync(path).size;
  const commands = { "grep -c '%SMART_LIC-'": ['grep', '-c', '%SMART_LIC-', path] };
  commands.sldiag = analyze(path);
  commands['sldiag, report in JSON'] = analyze(path, 'json');
  if (isInstalled('rg')) commands['rg -c'] = ['rg', '-c', '%SMART_LIC-', path];
  commands['readline and a regular expression'] = ['node', join(here, 'line-by-line.mjs'), path];
  if (isInstalled('lnav')) {
    const query = ";SELECT count(*) FROM all_logs WHERE log_body LIKE '%SMART_LIC-%'";
    commands['lnav, headless, a count in SQL'] = ['lnav', '-n', '-c', query, path];
  }
  if (isInstalled('lognormalizer')) {
    const rules = join(here, 'cisco.rulebase');
    commands['lognormalizer to JSON'] = ['sh', '-c', `lognormalizer -r "${rules}" -e json < "${path}"`];
  }
  const timed = await inTurn(commands, options.large ? Math.min(rounds, 3) : rounds, output);
  const reference = timed["grep -c '%SMART_LIC-'"].wall.median;
  table(
    `A log of ${(bytes / 1e6).toFixed(0)} MB`,
    ['program', 'seconds', 'MB/s', 'against grep', 'against sldiag', 'RSS, MB'],
    Object.entries(timed).map(([name, { wall, rss }]) => [
      name,
      seconds(wall),
      (bytes / 1e6 / wall.median).toFixed(0),
      `${(wall.median / reference).toFixed(1)}x`,
      `${(wall.median / timed.sldiag.wall.median).toFixed(1)}x`,
      megabytes(rss),
    ]),
  );
  return { bytes, timed };
}

/** Logs whose lines mostly nobody asks for, each beside grep; processor time, as there is none to hide behind. */
async function mixed() {
  const timed = {};
  const rows = [];
  for (const [name, path] of Object.entries(writeMixed(folder))) {
    const runs = await inTurn({ grep: ['grep', '-c', '%SMART_LIC-', path], sldiag: analyze(path) }, rounds, output);
    const cpu = spreadOf(runs.sldiag.runs.map((run) => run.cpu));
    timed[name] = { ...runs, cpu };
    const against = `${(runs.sldiag.wall.median / runs.grep.wall.median).toFixed(0)}x`;
    rows.push([name, seconds(runs.sldiag.wall), against, seconds(cpu), megabytes(runs.sldiag.rss)]);
  }
  table(
    '40,000 lines, 2 % of them licensing, of',
    ['log', 'seconds', 'against grep -c', 'processor, s', 'RSS, MB'],
    rows,
  );
  return timed;
}

/** A log, and the same lines in the export of a log system; with --large more than a gigabyte of it. */
async function exported() {
  const path = logOf(options.large ? 5_000_000 : 1_000_000);
  const events = path.replace(/\.log$/, '.ndjson');
  if (!existsSync(events)) writeEvents(events, path);
  const timed = await inTurn(
    { 'the log': analyze(path), 'its export, an event a line': analyze(events) },
    rounds,
    output,
  );
  table(
    'Exports',
    ['input', 'MB', 'seconds', 'MB/s', 'RSS, MB'],
    [path, events].map((file, index) => {
      const [name, { wall, rss }] = Object.entries(timed)[index];
      const size = statSync(file).size / 1e6;
      return [name, size.toFixed(0), seconds(wall), (size / wall.median).toFixed(0), megabytes(rss)];
    }),
  );
  return timed;
}

async function show() {
  const path = join(folder, 'show-license-all');
  mkdirSync(path, { recursive: true });
  for (let number = 0; number < 200; number += 1) writeFileSync(join(path, `${number}.txt`), licenseOutput(number));
  const commands = { sldiag: ['node', join(here, 'parse-show.mjs'), path, '2'] };
  const python = '/usr/bin/python3';
  if (existsSync(python)) commands.TextFSM = [python, join(here, 'textfsm/show_license_all.py'), path, '2'];
  const rates = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, command] of Object.entries(commands)) {
      const run = await runOnce(command, output);
      if (run.status === 0) rates[name].push(Number(run.output));
    }
  }
  const spreads = Object.entries(rates).flatMap(([name, each]) => (each.length ? [[name, spreadOf(each)]] : []));
  table(
    'show license all',
    ['parser', 'parses a second'],
    spreads.map(([name, { median, min, max }]) => [name, `${median.toFixed(0)} (${min.toFixed(0)}-${max.toFixed(0)})`]),
  );
  return Object.fromEntries(spreads);
}

async function tech() {
  const path = join(folder, 'show-tech.txt');
  if (!existsSync(path)) writeShowTech(path, 1e9);
  const bytes = statSync(path).size;
  const timed = await inTurn({ sldiag: analyze(path) }, Math.min(rounds, 3), output);
  const { wall, rss } = timed.sldiag;
  table(
    'show tech-support',
    ['MB', 'seconds', 'MB/s', 'RSS, MB'],
    [[(bytes / 1e6).toFixed(0), seconds(wall), (bytes / 1e6 / wall.median).toFixed(0), megabytes(rss)]],
  );
  return { bytes, timed };
}

async function growth() {
  const grown = {};
  const measure = async (name, path, count) => {
    const { sldiag } = await inTurn({ sldiag: analyze(path) }, Math.min(rounds, 3), output);
    grown[name] = { count, ...sldiag };
    return sldiag;
  };
  const base = (await inTurn({ sldiag: analyze(logOf(200, 5)) }, rounds, output)).sldiag.wall.median;
  const lineRows = [];
  for (const lines of [1_000, 10_000, 100_000, 1_000_000, ...(options.large ? [10_000_000] : [])]) {
    const { wall, rss } = await measure(`${lines} lines`, logOf(lines, 20), lines);
    const each = ((wall.median - base) / lines) * 1e6;
    lineRows.push([lines, seconds(wall), lines < 100_000 ? 'within the start' : each.toFixed(2), megabytes(rss)]);
  }
  table('Growth in lines, 20 devices', ['lines', 'seconds', 'µs a line above the start', 'RSS, MB'], lineRows);
  const deviceRows = [];
  for (const devices of [1, 10, 100, 1_000, 10_000, ...(options.large ? [100_000] : [])]) {
    const { wall, rss } = await measure(`${devices} devices`, logOf(200_000, devices), devices);
    deviceRows.push([devices, seconds(wall), (((wall.median - base) / devices) * 1e3).toFixed(2), megabytes(rss)]);
  }
  table('Growth in devices, 200,000 lines', ['devices', 'seconds', 'ms a device', 'RSS, MB'], deviceRows);
  const rules = rulesGrowth(logOf(200_000, 200));
  table(
    'Growth in rules, 200,000 lines of 200 devices',
    ['rules', 'of the built-in ones', 'µs a line', 'ms a device'],
    rules.map(({ rules, times, microsecondsALine, millisecondsADevice }) => [
      rules,
      `${times}x`,
      microsecondsALine.toFixed(2),
      millisecondsADevice.toFixed(2),
    ]),
  );
  return { ...grown, rules };
}

const suites = {
  start,
  show,
  logs,
  mixed,
  exports: exported,
  tech,
  growth,
  page: () => page({ folder, table }),
  cluster: () => cluster({ folder, table }),
  outage: () => outages(table),
  listen: () => listen({ folder, logOf, table, seconds: options.seconds }),
};
if (!existsSync(program)) {
  process.stderr.write('error: the program is not built\n  = help: npm run build\n');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
say(
  `${results.machine.cpu}, ${results.machine.cores} cores, ${results.machine.memoryGB} GB, Node.js ${process.version}`,
);
say('Seconds as median (lowest-highest); programs run in turn.');
if (options.against !== undefined) {
  const { commit, program: before } = buildOf(join(here, '..'), options.against, folder);
  say(`Before: ${commit}`);
  const programs = { before, now: program };
  const { rows, slower } = await against({ programs, folder, output, rounds, large: options.large, logOf, table });
  results.against = { commit, rows };
  if (slower.length > 0) process.exitCode = 1;
  for (const name of slower) process.stderr.write(`error: ${name}: more than a tenth slower than before\n`);
}
for (const name of options.against === undefined ? options.only : []) results[name] = await suites[name]();
const target = join(here, 'results.json');
writeFileSync(target, `${JSON.stringify(results, null, 2)}\n`);
say(`\nAll figures: ${target}`);
