import type { Argv } from 'yargs';
import { RemoteError } from '../collector/remote-feed.js';
import { createAnalysis, summarise } from '../diagnose/analysis.js';
import { applySilences } from '../diagnose/judge/silences.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { LiveSnapshot } from '../model/live.js';
import type { Report } from '../model/report.js';
import type { Silence } from '../model/silence.js';
import { MODES, TOPOLOGY_IDS } from '../model/terms.js';
import { renderDiagnostics } from '../report/diagnostic.js';
import { CHECK_STATES, type CheckState, renderCheck } from '../report/formats/check.js';
import { reportOfLive } from '../report/live.js';
import { checkAboveZero, UsageError } from './arguments.js';
import { analysisOptions, basisOf, momentOf } from './basis.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { areUsable, isUnderstood, readInputs } from './inputs.js';
import { remoteFeed } from './remote.js';
import { INVENTORY, RULES, SILENCE, TOKEN } from './shared-options.js';
import { readSilences } from './silence.js';
import { wantsColour } from './terminal.js';

const UNCLEAR = ['ok', 'warning', 'unknown'] as const;

const options = (yargs: Argv) =>
  yargs
    .positional('path', {
      describe: 'Files, folders or archives; - reads standard input',
      type: 'string',
      array: true,
      default: [],
    })
    .option('attach', {
      describe: 'Instead of files: the devices of a running collector, its HTTP address',
      type: 'string',
    })
    .option('token', TOKEN)
    .option('timeout', {
      alias: 't',
      describe: 'Seconds that the collector may take to answer',
      type: 'number',
      default: 10,
    })
    .option('device', { describe: 'Only this device, by host name or id', type: 'string' })
    .option('warning', { alias: 'w', describe: 'Days to the ACK deadline below which it is a warning', type: 'number' })
    .option('critical', { alias: 'c', describe: 'Days to the ACK deadline below which it is critical', type: 'number' })
    .option('unclear', {
      describe: 'State of a device on which nothing is wrong, but of which not enough was seen for an all-clear',
      choices: UNCLEAR,
      default: 'unknown' as const,
    })
    .option('topology', { describe: 'The topology in use, where the input leaves it open', choices: TOPOLOGY_IDS })
    .option('mode', { describe: 'Who starts the communication: push is the product instance', choices: MODES })
    .option('now', { describe: 'Moment that deadlines are measured against, ISO 8601', type: 'string' })
    .option('rules', RULES)
    .option('inventory', INVENTORY)
    .option('silence', SILENCE)
    .example('$0 check show-tech.txt', 'a plugin for Nagios, Icinga, …: exits with 0, 1, 2 or 3')
    .example('$0 check --attach http://127.0.0.1:8514 --device sw1 -w 30 -c 7', 'one switch of a collector');

type CheckArgs = ArgumentsOf<typeof options>;

/** A plugin's own trouble is UNKNOWN: 2, as elsewhere, would be CRITICAL. */
export const checkCommand = defineCommand(options, check, { usage: CHECK_STATES.UNKNOWN });

async function check(args: CheckArgs): Promise<number> {
  const { attach, device, warning = null, critical = null } = args;
  if ((attach === undefined) === (args.path.length === 0))
    throw new UsageError('check takes files, or --attach with the URL of a collector: one of them');
  const now = momentOf('--now', args.now);
  if ((warning ?? 0) < 0 || (critical ?? 0) < 0) throw new UsageError('--warning and --critical take days from 0');
  if (warning !== null && critical !== null && critical > warning)
    throw new UsageError(
      `--critical ${critical} is above --warning ${warning}: it is critical below fewer days than a warning`,
    );
  checkAboveZero({ '--timeout': args.timeout });
  const told = attach === undefined ? await analyzed(args) : await asked(attach, args);
  if (typeof told === 'string') return tell({ state: 'UNKNOWN', line: `LICENSING UNKNOWN - ${told}` });
  const wanted = told.report.devices.filter(
    ({ id, hostname }) => device === undefined || id === device || hostname === device,
  );
  if (device !== undefined && wanted.length === 0)
    return tell({ state: 'UNKNOWN', line: `LICENSING UNKNOWN - no device is called ${device}` });
  const isWanted = new Set(wanted.map(({ id }) => id));
  const { devices, silenced } = applySilences(wanted, told.silences, Date.now());
  const report: Report = {
    ...told.report,
    devices,
    // What the collector hides is hidden here too.
    silenced: [...told.report.silenced.filter(({ device: id }) => isWanted.has(id)), ...silenced],
    summary: summarise(devices),
  };
  const states = { ok: 'OK', warning: 'WARNING', unknown: 'UNKNOWN' } as const;
  const warnings = report.diagnostics.filter(({ level }) => level === 'warning');
  process.stderr.write(renderDiagnostics(warnings, { colour: wantsColour(process.stderr) }));
  return tell(
    renderCheck(report, {
      warning,
      critical,
      unclear: states[args.unclear],
      now: attach === undefined ? null : now === null ? Date.now() : Date.parse(now),
      isUnreadable: told.isUnreadable,
    }),
  );
}

function tell({ state, line }: { state: CheckState; line: string }): number {
  process.stdout.write(`${line.replace(/\n/g, ' ')}\n`);
  return CHECK_STATES[state];
}

interface Judged {
  readonly report: Report;
  readonly isUnreadable: boolean;
  readonly silences: readonly Silence[];
}

async function analyzed(args: CheckArgs): Promise<Judged> {
  const { engine, inventory, problems } = await basisOf(args);
  const known = engine.knowledge.findings.map(({ id }) => id);
  const silences = args.silence === undefined ? [] : await readSilences(args.silence, problems, known);
  const analysis = createAnalysis(engine, analysisOptions(args, { inventory, problems }));
  const isAllRead = await readInputs(args.path, analysis);
  const report = analysis.report();
  return { report, isUnreadable: !isAllRead || !areUsable(problems) || !isUnderstood(report), silences };
}

/** What a collector knows, or in words why it can't be asked. */
async function asked(url: string, { token, timeout, silence }: CheckArgs): Promise<Judged | string> {
  const problems: Diagnostic[] = [];
  // Which findings there are the collector knows, by rules of its own.
  const silences = silence === undefined ? [] : await readSilences(silence, problems);
  let timer: NodeJS.Timeout | undefined;
  try {
    const feed = remoteFeed('--attach', url, token);
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), timeout * 1000);
    });
    const snapshot: LiveSnapshot | null = await Promise.race([feed.snapshot(), late]);
    void feed.close();
    if (snapshot === null) return `the collector at ${url} has not answered within ${timeout} seconds`;
    const report = reportOfLive(snapshot);
    return {
      report: { ...report, diagnostics: [...problems, ...report.diagnostics] },
      isUnreadable: !areUsable(problems),
      silences,
    };
  } catch (error) {
    if (error instanceof RemoteError || error instanceof UsageError) return error.message;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
