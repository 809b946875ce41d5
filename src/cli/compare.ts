import type { Argv } from 'yargs';
import { createAnalysis } from '../diagnose/analysis.js';
import { compareStates } from '../diagnose/ask/compare.js';
import { notUnderstood } from '../diagnose/judge/outcome.js';
import type { ComparisonReport } from '../model/comparison.js';
import { MODES, TOPOLOGY_IDS } from '../model/terms.js';
import { renderComparison } from '../report/compare.js';
import { renderDiagnostics } from '../report/diagnostic.js';
import { analysisOptions, basisOf } from './basis.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { areUsable, isUnderstood, readInputs } from './inputs.js';
import { writeOut } from './output.js';
import { INVENTORY, REDACT, RULES } from './shared-options.js';
import { columnsOf, wantsColour } from './terminal.js';

const options = (yargs: Argv) =>
  yargs
    .positional('before', {
      describe: 'File, folder or archive with outputs from before; - reads standard input',
      type: 'string',
      demandOption: true,
    })
    .positional('after', { describe: 'The same from after', type: 'string', demandOption: true })
    .option('topology', { describe: 'The topology in use afterwards', choices: TOPOLOGY_IDS })
    .option('mode', { describe: 'Who starts the communication', choices: MODES })
    .option('format', {
      alias: 'f',
      describe: 'How to print it',
      choices: ['text', 'json'] as const,
      default: 'text' as const,
    })
    .option('output', { alias: 'o', describe: 'Write it to a file', type: 'string' })
    .option('all', { alias: 'a', describe: 'Show every change and all evidence', type: 'boolean', default: false })
    .option('now', {
      describe: 'Moment that deadlines are measured against, ISO 8601 (default: the device’s own clock)',
      type: 'string',
    })
    .option('redact', REDACT)
    .option('rules', RULES)
    .option('inventory', INVENTORY)
    .example('$0 compare sw1-before.txt sw1-after.txt', 'did the migration, the upgrade or the fix work?')
    .example('$0 compare before/ after/ --format json', 'a whole fleet, for programs');

type CompareArgs = ArgumentsOf<typeof options>;

export const compareCommand = defineCommand(options, compare);

async function compare(args: CompareArgs): Promise<number> {
  const { engine, inventory, problems } = await basisOf(args);
  const options = analysisOptions(args, { inventory, problems });
  const [before, after] = [createAnalysis(engine, options), createAnalysis(engine, { ...options, problems: [] })];
  const isBeforeRead = await readInputs([args.before], before);
  const isAfterRead = await readInputs([args.after], after);
  const report: ComparisonReport = {
    schema: 'sldiag/comparison/v1',
    generatedAt: new Date(options.wallClock).toISOString(),
    version: options.version,
    ...compareStates(engine, before.state, after.state, options),
    diagnostics: [before, after].flatMap((each) => [...each.diagnostics(), ...notUnderstood(each.state.devices)]),
  };
  const failure = print(report, args);
  if (failure !== null) return failure;
  if (!isBeforeRead || !isAfterRead || !areUsable(problems) || !isUnderstood(report)) return EXIT.unreadable;
  const isDone = report.devices.length > 0 && report.devices.every(({ verdict }) => verdict === 'worked');
  return isDone ? EXIT.ok : EXIT.found;
}

/** @returns the exit code where the file can't be written */
function print(report: ComparisonReport, { format, output, all }: CompareArgs): number | null {
  if (format === 'text') {
    const colour = wantsColour(process.stderr);
    process.stderr.write(renderDiagnostics(report.diagnostics, { colour }));
  }
  const view = {
    columns: columnsOf(process.stdout),
    colour: output === undefined && wantsColour(process.stdout),
    all,
  };
  const text = format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : renderComparison(report, view);
  return writeOut([text], output);
}
