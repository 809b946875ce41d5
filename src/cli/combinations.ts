import { isOn, type Option, UsageError, valuesGiven } from './arguments.js';

/** What one option needs beside it, or can't stand beside. */
interface Combination {
  /** Names of options without their dashes. */
  readonly options: readonly string[];
  /** At least one of these is given too. */
  readonly needs?: readonly string[];
  /** None of these is given too. */
  readonly excludes?: readonly string[];
  /** One of these actions of the command is asked for. */
  readonly actions?: readonly string[];
  /** These do not have this value. */
  readonly without?: Readonly<Record<string, string>>;
}

const ASKED: Combination = { options: ['token'], needs: ['attach'] };
const RECEIVING = ['udp', 'tcp', 'tls', 'port', 'udp-listener', 'cert', 'key', 'ca', 'allow'];

const CERTIFIED: Combination = { options: ['cert', 'key', 'ca'], needs: ['tls'] };
const SIGNED: Combination = { options: ['webhook-template', 'webhook-secret'], needs: ['webhook'] };

/** By command, the options that would be ignored in silence by themselves or beside another. */
export const COMBINATIONS: Readonly<Record<string, readonly Combination[]>> = {
  analyze: [
    { options: ['token'], needs: ['to'] },
    { options: ['to'], excludes: ['inventory'] },
    { options: ['explain-input'], excludes: ['why', 'brief', 'summary', 'all', 'fail-on', 'silence'] },
    { options: ['why'], excludes: ['fail-on', 'silence'] },
    { options: ['fail-on', 'silence', 'all'], without: { format: 'facts' } },
  ],
  check: [
    ASKED,
    { options: ['timeout'], needs: ['attach'] },
    { options: ['attach'], excludes: ['rules', 'inventory'] },
  ],
  cluster: [
    { options: ['format'], actions: ['status'] },
    { options: ['cluster'], actions: ['init', 'status'] },
  ],
  listen: [
    { options: ['http-token', 'http-read-token'], needs: ['http'] },
    SIGNED,
    CERTIFIED,
    { options: ['spool-mb'], needs: ['spool'] },
    { options: ['retention-days', 'retention-mb'], needs: ['store'] },
  ],
  mcp: [ASKED],
  send: [
    {
      options: ['list'],
      excludes: [
        'to',
        'rate',
        'header',
        'devices',
        'start',
        'framing',
        'ca',
        'cert',
        'key',
        'own-addresses',
        'insecure',
      ],
    },
  ],
  watch: [
    ASKED,
    CERTIFIED,
    { options: ['port'], excludes: ['udp', 'tcp', 'tls'] },
    { options: ['attach'], excludes: ['replay', 'rules', 'inventory', ...RECEIVING] },
    { options: ['replay'], excludes: RECEIVING },
    { options: ['speed'], needs: ['replay'] },
  ],
  work: [SIGNED],
};

/** Options by which findings decide over the exit status, and what is so where they are idle: nobody is to believe in a gate that is none. */
const GATES: ReadonlyMap<string, string> = new Map([
  ['fail-on', 'no finding changes the exit status'],
  ['silence', 'nothing is silenced'],
]);

/**
 * @param typed words of the command line: what a configuration file has for all commands is no mistake
 * @param words the same with those of the configuration file, which may be what an option needs
 * @throws UsageError that names both options
 */
export function checkCombinations(
  command: string,
  typed: readonly string[],
  words: readonly string[],
  options: readonly Option[],
): void {
  const isGiven = (among: readonly string[], name: string) => isOn(among, options, name);
  for (const { options: names, needs, excludes = [], actions, without = {} } of COMBINATIONS[command] ?? []) {
    const name = names.find((each) => isGiven(typed, each));
    if (name === undefined) continue;
    if (needs !== undefined && !needs.some((each) => isGiven(words, each)))
      throw new UsageError(`--${name} is of no use without --${needs.join(' or --')}`);
    if (actions !== undefined && !actions.some((action) => typed.includes(action)))
      throw new UsageError(`--${name} is of no use here, only with ${command} ${actions.join(' or ')}`);
    const idle = Object.entries(without).find(([each, value]) => valuesGiven(typed, options, each).at(-1) === value);
    if (idle !== undefined) throw new UsageError(`--${name} is of no use with --${idle[0]} ${idle[1]}`);
    const other = excludes.find((each) => isGiven(typed, each));
    if (other !== undefined)
      throw new UsageError(`--${name} and --${other} do not go together: --${other} is of no use then`);
  }
}

/**
 * Gates that a configuration file sets or makes idle: no mistake, but to be told of.
 * @param words of the command line and the configuration file
 * @returns a sentence each
 */
export function idleGates(command: string, words: readonly string[], options: readonly Option[]): readonly string[] {
  const given = (name: string) => valuesGiven(words, options, name).at(-1);
  const shown = (name: string) => `--${name} ${given(name)}`;
  return (COMBINATIONS[command] ?? []).flatMap(({ options: names, excludes = [], without = {} }) => {
    const values = Object.entries(without).filter(([name, value]) => given(name) === value);
    const others = names.filter((name) => isOn(words, options, name));
    const pairs = [
      ...values.flatMap(([other]) => names.map((gate) => [gate, shown(other)] as const)),
      ...others.flatMap((other) => excludes.map((gate) => [gate, `--${other}`] as const)),
    ];
    return pairs.flatMap(([gate, other]) => {
      const then = given(gate) === undefined ? undefined : GATES.get(gate);
      if (then === undefined) return [];
      return [`${shown(gate)} and ${other}, of which the configuration file has one, do not go together: ${then}`];
    });
  });
}
