import type { Argv } from 'yargs';
import { createAnalysis, summarise } from '../diagnose/analysis.js';
import { factsOf } from '../diagnose/ask/facts.js';
import { explainRule, rulesOf, type Why } from '../diagnose/ask/why.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { applySilences, isSharedSilenced } from '../diagnose/judge/silences.js';
import type { Report } from '../model/report.js';
import { MODES, TOPOLOGY_IDS } from '../model/terms.js';
import { renderBrief, renderSummary } from '../report/brief.js';
import { renderDiagnostics } from '../report/diagnostic.js';
import { type Format, formats, piecewise, reporters } from '../report/reporters.js';
import { renderUnderstood } from '../report/understood.js';
import { renderWhy } from '../report/why.js';
import { meant } from '../rules/nearest.js';
import { UsageError } from './arguments.js';
import { analysisOptions, basisOf } from './basis.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { areUsable, isUnderstood, readInputs } from './inputs.js';
import { writeOut } from './output.js';
import { INPUT_PATHS, INVENTORY, REDACT, RULES, SILENCE, TOKEN } from './shared-options.js';
import { readSilences } from './silence.js';
import { columnsOf, wantsColour } from './terminal.js';

/** `unclear` is a warning or worse, or not enough seen for an all-clear. */
const FAIL_ON = ['error', 'warning', 'unclear', 'info', 'never'] as const;

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
      describe: 'Exit with 1 when something at least this bad was found; unclear: unless an all-clear is given',
      choices: FAIL_ON,
      default: 'error' as const,
    })
    .option('now', {
      describe: 'Moment that deadlines are measured against, ISO 8601 (default: the device’s own clock)',
      type: 'string',
    })
    .option('redact', REDACT)
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
    .example('$0 analyze logs/ --fail-on unclear', 'a gate: exits with 0 only where an all-clear is given')
    .example('$0 analyze sw1.txt --format facts', 'what was parsed, each value with its line');

type AnalyzeArgs = ArgumentsOf<typeof options>;

export const analyzeCommand = defineCommand(options, analyze);

async function analyze(args: AnalyzeArgs): Promise<number> {
  checkShape(args);
  if (args.to !== undefined) return handOverTo(args.to, args);
  const { engine, inventory, problems } = await basisOf(args);
  const known = engine.knowledge.findings.map(({ id }) => id);
  const silences = args.silence === undefined ? [] : await readSilences(args.silence, problems, known);
  const options = { ...analysisOptions(args, { inventory, problems }), zones: readZones(args.zone) };
  if (args.why !== undefined) checkRule(engine, args.why);
  const analysis = createAnalysis(engine, options);
  const areInputsRead = await readInputs(args.path, analysis);
  const judged = analysis.report();
  const isAllRead = areInputsRead && areUsable(problems) && isUnderstood(judged);
  const ended = isAllRead ? EXIT.ok : EXIT.unreadable;
  if (args.why !== undefined) return printWhy(explainRule(engine, analysis.state, options, args.why), args) ?? ended;
  if (args.explainInput) {
    const inputs = analysis.inputs();
    return writeOut([args.format === 'json' ? inJson(inputs) : renderUnderstood(judged, inputs)], args.output) ?? ended;
  }
  if (args.format === 'facts') return writeOut([inJson(factsOf(analysis.state, judged))], args.output) ?? ended;
  const { devices, silenced } = applySilences(judged.devices, silences, options.wallClock);
  const fleet = judged.fleet.filter((cause) => !isSharedSilenced(cause, devices, silences, options.wallClock));
  const report: Report = { ...judged, devices, fleet, silenced, summary: summarise(devices) };
  const failure = print(report, args.format, args);
  if (failure !== null) return failure;
  return isAllRead && fails(report.summary, args.failOn) ? EXIT.found : ended;
}

/** @throws UsageError for what contradicts itself */
function checkShape({ brief, summary, format, all, why, explainInput }: AnalyzeArgs): void {
  if ((why !== undefined || explainInput) && format !== 'text' && format !== 'json')
    throw new UsageError(
      `${why === undefined ? '--explain-input' : '--why'} is printed as text or json, not ${format}`,
    );
  const isAlone = format === 'text' && !all && why === undefined;
  if ((brief && summary) || ((brief || summary) && !isAlone))
    throw new UsageError('--brief and --summary shorten the text: one of them, without --all, --why and --format');
}

/** @throws UsageError with the nearest rule's name */
function checkRule(engine: Engine, wanted: string): void {
  const known = rulesOf(engine);
  if (known.includes(wanted)) return;
  const near = meant(wanted, known);
  const help = near === '' ? '' : `${near} sldiag rules list shows all`;
  throw new UsageError(`no finding, cause or configuration has the id ${wanted}${help}`);
}

/** Gives the inputs to a running collector, which judges by itself. */
async function handOverTo(to: string, args: AnalyzeArgs): Promise<number> {
  const own = besideHandOver(args);
  if (own !== undefined)
    throw new UsageError(`--${own} is of no use with --to: the collector judges, and its report is its own`);
  const { handOver } = await import('./hand-over.js');
  return handOver(args.path, to, {
    token: args.token,
    redacts: args.redact,
    fails: (devices) => fails(summarise(devices), args.failOn),
  });
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

function inJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * `CST=-06:00` to minutes.
 * @throws UsageError
 */
function readZones(settings: readonly string[]): Record<string, number> {
  const zones: Record<string, number> = {};
  for (const setting of settings) {
    const match = /^([A-Za-z]{2,6})=([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(setting);
    if (!match)
      throw new UsageError(`--zone takes an abbreviation and its offset, for instance CST=-06:00, not ${setting}`);
    const [, name = '', sign, hours = '0', minutes = '0'] = match;
    const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    if (Math.abs(offset) > 14 * 60 || Number(minutes) > 59)
      throw new UsageError(`--zone: no zone is ${setting.slice(name.length + 1)} from UTC`);
    if ((zones[name] ?? offset) !== offset) throw new UsageError(`--zone says two things of ${name}`);
    zones[name] = offset;
  }
  return zones;
}

/** @returns the exit code where the file can't be written */
function printWhy(answers: readonly Why[], args: AnalyzeArgs): number | null {
  const colour = args.output === undefined && wantsColour(process.stdout);
  const view = { columns: columnsOf(process.stdout), colour, all: args.all };
  return writeOut([args.format === 'json' ? inJson(answers) : renderWhy(answers, view)], args.output);
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

function fails({ worst, outcome }: Report['summary'], failOn: (typeof FAIL_ON)[number]): boolean {
  if (failOn === 'unclear') return outcome !== 'clear';
  return failOn !== 'never' && RANK[worst] >= RANK[failOn];
}
