import { Memo } from '../../model/memo.js';
/** Commands as typed, brought to the form in which readers name them. */

/** A command line of an input. */
export interface Command {
  /** Canonical, abbreviations expanded: `show license all`; what was typed where it isn't known or is ambiguous. */
  readonly canonical: string;
  /** A reader's command: `canonical` is one of those that were given to `createCommands`. */
  readonly isKnown: boolean;
  /** It is a command of IOS XE that this program has heard of, read or not. */
  readonly isListed: boolean;
  /** What follows the known words, without a pipe: `vrf Mgmt-vrf cslu-local` of a ping. */
  readonly rest: string;
  /** Why the output may lack lines: the pipe or the section asked for (`| include license`), null for a whole output. */
  readonly partial: string | null;
}

export interface Commands {
  /** Expands a typed command; null when the text isn't a command that prints anything (`conf t`, `exit`, prose). */
  expand(typed: string): Command | null;
}

/**
 * Other commands that share first letters with those that are read, so that an abbreviation which IOS would refuse or
 * understand differently isn't taken for one of ours.
 */
const NEIGHBOURS = [
  'show access-lists',
  'show arp',
  'show authentication sessions',
  'show boot',
  'show buffers',
  'show cdp neighbors',
  'show clns',
  'show controllers',
  'show cts',
  'show crypto ipsec sa',
  'show crypto isakmp sa',
  'show debugging',
  'show diagnostic',
  'show environment',
  'show etherchannel summary',
  'show file systems',
  'show flash:',
  'show hardware',
  'show hsrp',
  'show interfaces',
  'show ip arp',
  'show ip route',
  'show ip ospf',
  'show ip protocols',
  'show ip nat',
  'show ipv6 route',
  'show line',
  'show lldp neighbors',
  'show location',
  'show mac address-table',
  'show memory',
  'show module',
  'show monitor',
  'show parser',
  'show platform',
  'show policy-map',
  'show power',
  'show privilege',
  'show processes',
  'show processes cpu',
  'show processes memory platform',
  'show protocols',
  'show radius',
  'show route-map',
  'show sdm prefer',
  'show sessions',
  'show snmp',
  'show spanning-tree',
  'show ssh',
  'show stacks',
  'show startup-config',
  'show standby',
  'show switch',
  'show sysdb',
  'show tcp',
  'show tech-support',
  'show telemetry',
  'show users',
  'show vlan',
  'show vtp status',
  'show wireless',
  'show license eventlog',
  'show license history message',
  'show license rum id all',
  'show license summary',
  'show license status',
  'show license all',
  'show license usage',
  'show license udi',
  'show license tech support',
  'show license authorization',
  'show license reservation',
  'show license right-to-use',
  'show license file',
  'show license data conversion',
  'show version',
  'show running-config',
  'show logging',
  'show clock',
  'show inventory',
];

/** First words of exec commands that print something worth a section of its own, beside `show`. `Slot# License Name` heads a table. */
const EXEC =
  /^(?:sh(?:o(?:w)?)?|ping|tracer?(?:o(?:u(?:te?)?)?)?|dir|more|tel(?:n(?:et?)?)?|test|debug|verify|lic(?:e(?:n(?:se?)?)?)?(?!\s+name\b)|request|install|clear|copy|write|wr|reload|conf(?:i(?:g(?:ure?)?)?)?|ter(?:m(?:inal?)?)?|en(?:able)?|exit|end|logout|quit|disable|undebug|no|crypto|clock|set|monitor|ssh|who|where|delete|format|mkdir|rename|attach|guestshell|event|tclsh|do)(?=$|[\s/|])/i;

/** True when text after a prompt reads like an exec command. `Switch#  Role  Mac Address` is a table heading. */
export function isExecCommand(text: string): boolean {
  return text === '' || text === '?' || EXEC.test(text);
}

/** Typed commands that are remembered, and the longest that is taken for one, in characters. */
const REMEMBERED = 1000;
const LONGEST = 200;

/**
 * Prepares the expansion of abbreviated commands.
 * @param known canonical commands that readers exist for; a word in angle brackets stands for any one word
 */
export function createCommands(known: readonly string[]): Commands {
  const readers = known.map((command) => command.split(' '));
  const others = NEIGHBOURS.filter((command) => !known.includes(command)).map((command) => command.split(' '));
  const all = [...readers, ...others];
  const remembered = new Memo<string, Command | null>(REMEMBERED);

  function expand(typed: string): Command | null {
    const text = typed.trim().replace(/\s+/g, ' ').replace(/^do /i, '');
    const pipe = / ?\| ?/.exec(text);
    const bare = pipe === null ? text : text.slice(0, pipe.index);
    const words = bare.split(' ').filter((word) => word !== '');
    if (words.length === 0 || !EXEC.test(bare)) return null;
    const filter = pipe === null ? null : filterOf(text.slice(pipe.index).trim());
    const found = resolve(words, all);
    const canonical = found === null ? null : found.command.join(' ');
    if (found === null || canonical === null || !readers.includes(found.command)) {
      const isShow = /^sh/i.test(words[0] ?? '');
      const isListed = canonical !== null;
      return {
        canonical: canonical ?? (isShow ? ['show', ...words.slice(1)].join(' ') : bare),
        isKnown: false,
        isListed,
        rest: '',
        partial: filter,
      };
    }
    const rest = words.slice(found.used);
    // `show running-config interface Vlan1` prints a part of it.
    const isPart =
      /^show (?:running|startup)-config$/.test(canonical) &&
      rest.length > 0 &&
      !/^(?:all|full|brief)$/i.test(rest[0] ?? '');
    return {
      canonical,
      isKnown: true,
      isListed: true,
      rest: rest.join(' '),
      partial: filter ?? (isPart ? rest.join(' ') : null),
    };
  }

  return {
    expand(typed) {
      if (typed.length > LONGEST) return null;
      const before = remembered.get(typed);
      if (before !== undefined) return before;
      const command = expand(typed);
      remembered.set(typed, command);
      return command;
    },
  };
}

/** `| include X` hides lines; `| no-more`, `| redirect` and `| tee` don't. */
function filterOf(pipe: string): string | null {
  return /^\|\s*(?:no-more|no-mo|red|tee|app)/i.test(pipe) ? null : pipe;
}

/**
 * The one command that the words abbreviate, or whose first words they abbreviate, the longest that fits; arguments may
 * follow it. Word by word, the way the device's parser does: an exact word wins, an ambiguous one ends the search.
 */
function resolve(words: readonly string[], commands: readonly string[][]): { command: string[]; used: number } | null {
  let candidates = commands;
  let best: { command: string[]; used: number } | null = null;
  let index = 0;
  for (; index < words.length; index += 1) {
    const word = (words[index] ?? '').toLowerCase();
    const fitting = candidates.filter((command) => fits(command[index], word));
    if (fitting.length === 0) break;
    const exact = fitting.filter((command) => command[index] === word);
    const narrowed = exact.length > 0 ? exact : fitting;
    if (new Set(narrowed.map((command) => command[index])).size > 1) return null;
    candidates = narrowed;
    const whole = candidates.find((command) => command.length === index + 1);
    if (whole !== undefined) best = { command: whole, used: index + 1 };
  }
  if (best === null || index === words.length) {
    // `show license tech` is understood as `show license tech support`.
    const longer = candidates.filter((command) => command.length > index);
    if (index === words.length && best?.used !== index && longer.length === 1 && longer[0] !== undefined)
      return { command: longer[0], used: index };
  }
  return best;
}

function fits(word: string | undefined, typed: string): boolean {
  return word !== undefined && (word.startsWith('<') || word.startsWith(typed));
}
