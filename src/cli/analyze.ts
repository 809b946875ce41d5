import type { Argv } from 'yargs';
import { type Analysis, createAnalysis, summarise } from '../diagnose/analysis.js';
import { factsOf } from '../diagnose/ask/facts.js';
import { explainRule, rulesOf, type Why } from '../diagnose/ask/why.js';
import { applySilences } from '../diagnose/judge/silences.js';
import { openInput } from '../ingest/files/open-input.js';
import type { Diagnostic, Level } from '../model/diagnostic.js';
import type { Report } from '../model/report.js';
import { MODES, TOPOLOGY_IDS } from '../model/terms.js';
import { renderBrief, renderSummary } from '../report/brief.js';
import { renderDiagnostics } from '../report/diagnostic.js';
import { type Format, formats, piecewise, reporters } from '../report/reporters.js';
import { renderUnderstood } from '../report/understood.js';
import { renderWhy } from '../report/why.js';
import { nearestOf } from '../rules/nearest.js';
import { isMoment } from './arguments.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { inventoryAsked } from './inventory.js';
import { engineWithPacks } from './knowledge.js';
import { writeOut } from './output.js';
import { startProgress } from './progress.js';
import { INPUT_PATHS, INVENTORY, RULES, SILENCE, TOKEN } from './shared-options.js';
import { readSilences } from './silence.js';
import { columnsOf, wantsColour } from './terminal.js';
import { readVersion } from './version.js';

const options = (yargs: Argv) =>
  yargs
    .positional('path', INPUT_PATHS)
    .option('topology', {
      describe: 'The topology in use, where the input leaves it open',
      choices: TOPOLOGY_IDS,
    })
    .option('mode', {
      describe: 'Who starts the communication: push is the product instance',
      choices: MODES,
    })
    .option('format', {
      alias: 'f',
      describe: 'How to print the report; facts: what was parsed, without a diagnosis',
      choices: [...formats, 'facts'] as const,
      default: 'text' as const,
    })
    .option('output', { alias: 'o', describe: 'Write the report to a file', type: 'string' })
    .option('all', {
      alias: 'a',
      describe: 'Show every cause: ruled out and merely possible ones too',
      type: 'boolean',
      default: false,
    })
    .option('brief', {
      describe: 'Only what fits a screen for each device: headline, why, what to type, how to check',
      type: 'boolean',
      default: false,
    })
    .option('summary', { describe: 'Only one line a device', type: 'boolean', default: false })
    .option('fail-on', {
      describe: 'Exit with 1 when something at least this bad was found',
      choices: ['error', 'warning', 'info', 'never'] as const,
      default: 'error' as const,
    })
    .option('now', {
      describe: 'Moment that deadlines are measured against, ISO 8601 (default: the device’s own clock)',
      type: 'string',
    })
    .option('redact', {
      describe: 'Replace tokens, passwords, keys and return codes (--no-redact keeps them)',
      type: 'boolean',
      default: true,
    })
    .option('rules', RULES)
    .option('silence', SILENCE)
    .option('inventory', INVENTORY)
    .option('zone', {
      describe: 'What a time zone abbreviation means, for instance CST=-06:00; may be repeated',
      type: 'string',
      array: true,
      default: [],
    })
    .option('explain-input', {
      describe: 'Instead of the report: how each input was understood',
      type: 'boolean',
      default: false,
    })
    .option('why', {
      describe: 'Instead of the report: why a finding, cause or configuration check came out as it did',
      type: 'string',
    })
    .option('to', { describe: 'Hand the inputs to a running collector at this URL instead', type: 'string' })
    .option('token', TOKEN)
    .example('$0 analyze show-tech.txt', 'diagnose one switch')
    .example('$0 analyze sw1.txt sw2.log cases/', 'several inputs, told apart by device')
    .example('ssh sw1 "show license all" | $0 analyze -', 'diagnose what arrives on standard input')
    .example('$0 analyze case.zip --topology ssm-on-prem --mode push', 'settle the topology yourself')
    .example('$0 analyze logs/ --inventory devices.csv', 'with the sites and topologies of your own records')
    .example('$0 analyze sw1.txt --why cslu-url-wrong', 'what each condition of a rule saw')
    .example('$0 analyze logs/ --format json --fail-on never', 'a report for programs')
    .example('$0 analyze sw1.txt --format facts', 'what was parsed, each value with its line');

type AnalyzeArgs = ArgumentsOf<typeof options>;

export const analyzeCommand = defineCommand(options, analyze);

async function analyze(args: AnalyzeArgs): Promise<number> {
  const isShort = args.brief || args.summary;
  if ((args.brief && args.summary) || (isShort && (args.format !== 'text' || args.all || args.why !== undefined))) {
    process.stderr.write(
      'error: --brief and --summary shorten the text: one of them, without --all, --why and --format\n',
    );
    return EXIT.usage;
  }
  if (args.now !== undefined && !isMoment(args.now)) {
    process.stderr.write(
      `error: --now takes a moment in ISO 8601, for instance 2026-03-01T12:00:00Z, not ${args.now}\n`,
    );
    return EXIT.usage;
  }
  if (args.to !== undefined) {
    const own = besideHandOver(args);
    if (own !== undefined) {
      process.stderr.write(`error: --${own} is of no use with --to: the collector judges, and its report is its own\n`);
      return EXIT.usage;
    }
    return (await import('./hand-over.js')).handOver(args.path, args.to, {
      token: args.token ?? null,
      redacts: args.redact,
      fails: (findings) => findings.some(({ severity }) => reaches(severity, args.failOn)),
    });
  }
  const zones = readZones(args.zone);
  if (typeof zones === 'string') {
    process.stderr.write(`error: ${zones}\n`);
    return EXIT.usage;
  }
  const diagnostics: Diagnostic[] = [];
  const silences = args.silence === undefined ? [] : await readSilences(args.silence, diagnostics);
  const inventory = await inventoryAsked(args.inventory, (each) => diagnostics.push(each));
  const { engine, diagnostics: packDiagnostics } = await engineWithPacks(args.rules);
  diagnostics.push(...packDiagnostics);

  if (args.why !== undefined && !rulesOf(engine).includes(args.why)) {
    const near = nearestOf(args.why, rulesOf(engine));
    process.stderr.write(`error: no finding, cause or configuration has the id ${args.why}\n`);
    if (near !== null) process.stderr.write(`  = help: did you mean ${near}? sldiag rules list shows all\n`);
    return EXIT.usage;
  }
  const wallClock = Date.now();
  const analysis = createAnalysis(engine, {
    wallClock,
    now: args.now ?? null,
    topology: { id: args.topology ?? null, mode: args.mode ?? null },
    inventory,
    redact: args.redact,
    zones,
    version: readVersion(),
  });
  for (const diagnostic of diagnostics) analysis.complain(diagnostic);
  const areOptionsRead = !diagnostics.some(({ code }) => UNREADABLE.has(code));
  const isAllRead = (await readInputs(args.path, analysis)) && areOptionsRead;
  if (args.why !== undefined) {
    const options = {
      wallClock,
      now: args.now ?? null,
      topology: { id: args.topology ?? null, mode: args.mode ?? null },
      inventory,
    };
    return printWhy(explainRule(engine, analysis.state, options, args.why), args, isAllRead);
  }
  const judged = analysis.report();
  if (args.explainInput) {
    const inputs = analysis.inputs();
    process.stdout.write(
      args.format === 'json' ? `${JSON.stringify(inputs, null, 2)}\n` : renderUnderstood(judged, inputs),
    );
    return isAllRead ? EXIT.ok : EXIT.unreadable;
  }
  if (args.format === 'facts') {
    const text = `${JSON.stringify(factsOf(analysis.state, judged), null, 2)}\n`;
    return writeOut([text], args.output) ?? (isAllRead ? EXIT.ok : EXIT.unreadable);
  }
  const { devices, silenced } = applySilences(judged.devices, silences, wallClock);
  const report: Report = { ...judged, devices, silenced, summary: summarise(devices) };
  const failure = print(report, args.format, args);
  if (failure !== null) return failure;
  if (!isAllRead) return EXIT.unreadable;
  return fails(report, args.failOn) ? EXIT.found : EXIT.ok;
}

/** The first option that was given and means nothing to a collector. */
function besideHandOver(args: AnalyzeArgs): string | undefined {
  const given: Readonly<Record<string, boolean>> = {
    topology: args.topology !== undefined,
    mode: args.mode !== undefined,
    format: args.format !== 'text',
    output: args.output !== undefined,
    all: args.all,
    brief: args.brief,
    summary: args.summary,
    now: args.now !== undefined,
    rules: args.rules.length > 0,
    silence: args.silence !== undefined,
    zone: args.zone.length > 0,
    why: args.why !== undefined,
    'explain-input': args.explainInput,
  };
  return Object.keys(given).find((name) => given[name]);
}

const NOTHING = new Uint8Array(0);

/** Reads everything that the user named. False when something could not be read, or nothing was recognised in one of the paths. */
export async function readInputs(paths: readonly string[], analysis: Analysis): Promise<boolean> {
  const progress = startProgress();
  let isAllRead = true;
  const complain = (diagnostic: Diagnostic) => {
    if (UNREADABLE.has(diagnostic.code)) isAllRead = false;
    analysis.complain(diagnostic);
  };
  for (const path of paths) {
    let isRecognised = false;
    for await (const input of openInput(path, complain)) {
      const reader = analysis.open(input.source);
      if (input.sifted !== undefined && reader.suits(input.head ?? NOTHING)) {
        for await (const lines of input.sifted(reader.wanted)) {
          reader.take(lines);
          progress.add(input.source, lines.size);
        }
      } else {
        for await (const chunk of input.chunks) {
          reader.push(chunk);
          progress.add(input.source, chunk.length);
        }
      }
      if (reader.end().kinds.length > 0) isRecognised = true;
    }
    // A folder may hold what is no evidence; that none of it is any is another matter.
    if (!isRecognised) isAllRead = false;
  }
  progress.stop();
  return isAllRead;
}

/** Diagnostics by which a run is not what the user asked for, whatever it found. */
const UNREADABLE: ReadonlySet<string> = new Set([
  'unreadable-input',
  'unreadable-pack',
  'unreadable-silences',
  'unreadable-inventory',
  'inventory-file',
]);

/** `CST=-06:00` to minutes, or what is wrong. */
function readZones(settings: readonly string[]): Record<string, number> | string {
  const zones: Record<string, number> = {};
  for (const setting of settings) {
    const match = /^([A-Za-z]{2,6})=([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(setting);
    if (!match) return `--zone takes an abbreviation and its offset, for instance CST=-06:00, not ${setting}`;
    const [, name = '', sign, hours = '0', minutes = '0'] = match;
    const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    if (Math.abs(offset) > 14 * 60 || Number(minutes) > 59)
      return `--zone: no zone is ${setting.slice(name.length + 1)} from UTC`;
    if ((zones[name] ?? offset) !== offset) return `--zone says two things of ${name}`;
    zones[name] = offset;
  }
  return zones;
}

function printWhy(answers: readonly Why[], args: AnalyzeArgs, isAllRead: boolean): number {
  const colour = args.output === undefined && wantsColour(process.stdout);
  const view = { columns: columnsOf(process.stdout), colour, all: args.all };
  const text = args.format === 'json' ? `${JSON.stringify(answers, null, 2)}\n` : renderWhy(answers, view);
  return writeOut([text], args.output) ?? (isAllRead ? EXIT.ok : EXIT.unreadable);
}

/** @returns the exit code where the file can't be written */
function print(report: Report, format: Format, args: AnalyzeArgs): number | null {
  const isText = format === 'text';
  if (isText) {
    const colour = wantsColour(process.stderr);
    process.stderr.write(renderDiagnostics(report.diagnostics, { colour }));
    if (report.diagnostics.length > 0) process.stderr.write('\n');
  }
  const view = {
    columns: columnsOf(process.stdout),
    colour: args.output === undefined && wantsColour(process.stdout),
    all: args.all,
  };
  const pieces = piecewise[format];
  if (pieces !== undefined && !args.summary && !args.brief) return writeOut(pieces(report), args.output);
  const render = args.summary ? renderSummary : args.brief ? renderBrief : reporters[format];
  return writeOut([render(report, view)], args.output);
}

const RANK = { error: 3, warning: 2, info: 1, none: 0 } as const;

function fails(report: Report, failOn: Level | 'never'): boolean {
  return reaches(report.summary.worst, failOn);
}

function reaches(worst: keyof typeof RANK, failOn: Level | 'never'): boolean {
  return failOn !== 'never' && RANK[worst] >= RANK[failOn];
}
