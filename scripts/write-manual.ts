/** Writes the manual page from the definitions of the commands, so that it says what `--help` says. Part of the build. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import yargs, { type Argv } from 'yargs';
import { examplesOf } from '../src/cli/arguments.js';
import { commands } from '../src/cli/run.js';
import { readPackage } from '../src/cli/version.js';

const folder = fileURLToPath(new URL('../man/', import.meta.url));

/** Text for roff: backslashes, hyphens that must survive copying, and lines that begin like a request. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1')
    .replaceAll('’', "'")
    .replaceAll('…', '...');
}

interface Described {
  readonly options: readonly { readonly names: string; readonly takes: string; readonly text: string }[];
  readonly examples: readonly (readonly [command: string, what: string])[];
}

/** Reads what a command told the argument parser. */
function describe(define: (program: Argv) => Argv): Described {
  const defined = define(yargs([])) as unknown as {
    getOptions(): Record<'key' | 'alias' | 'choices' | 'default', Record<string, unknown>> & { boolean: string[] };
    getInternalMethods(): { getUsageInstance(): { getDescriptions(): Record<string, string> } };
  };
  const { key, alias, choices, default: defaults, boolean } = defined.getOptions();
  const told = defined.getInternalMethods().getUsageInstance().getDescriptions();
  const options = Object.keys(key)
    .filter((name) => told[name] !== undefined && name.length > 1 && name !== 'help' && name !== 'version')
    .map((name) => {
      const others = ((alias[name] ?? []) as string[]).filter((each) => each.length === 1);
      const values = choices[name] as readonly string[] | undefined;
      const isFlag = boolean.includes(name);
      const value = defaults[name];
      const hasDefault = value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
      return {
        names: [...others.map((each) => `-${each}`), isFlag && value === true ? `--no-${name}` : `--${name}`].join(
          ', ',
        ),
        takes: isFlag ? '' : (values?.join('|') ?? name.toUpperCase()),
        text: `${told[name]}.${hasDefault && value !== true ? ` Default: ${String(value)}.` : ''}`,
      };
    });
  return { options, examples: examplesOf(define) };
}

const { version, date } = readPackage();
const parts: string[] = [
  // The date of the package, so that the same sources always build the same page.
  `.TH SLDIAG 1 "${date}" "sldiag ${roff(version)}" "User Commands"`,
  '.SH NAME',
  'sldiag \\- diagnoses Cisco Smart Licensing on Catalyst 9000 switches, offline',
  '.SH SYNOPSIS',
  '.B sldiag',
  '.I command',
  '.RI [ options ]',
  '.SH DESCRIPTION',
  roff(
    'Reads show-tech files, show outputs, logs, configurations and licence files of switches in Smart Licensing Using Policy, and says what is wrong, how sure that is and why, what to type next for the topology in use, and how to see that it worked.',
  ),
  '.SH COMMANDS',
];
const examples: (readonly [string, string])[] = [];
for (const [, { usage, about, load }] of Object.entries(commands)) {
  const described = describe((await load()).options);
  const positional = new Set([...usage.matchAll(/[<[](\w+)/g)].map(([, name]) => `--${name}`));
  parts.push(`.SS "sldiag ${roff(usage)}"`, `${roff(about)}.`);
  for (const { names, takes, text } of described.options.filter((option) => !positional.has(option.names))) {
    parts.push('.TP', `\\fB${roff(names)}\\fR${takes === '' ? '' : ` \\fI${roff(takes)}\\fR`}`, roff(text));
  }
  examples.push(...described.examples);
}
parts.push(
  '.SH EXIT STATUS',
  '.TP\n.B 0\nNothing at or above \\fB\\-\\-fail\\-on\\fR was found.',
  '.TP\n.B 1\nSomething was found, or a check failed.',
  '.TP\n.B 2\nThe arguments make no sense.',
  '.TP\n.B 3\nSomething that was named could not be read, or nothing was recognised in it. sldiag check exits as monitoring plugins do.',
  '.SH ENVIRONMENT',
  '.TP\n.B NO_COLOR\nNo colours, whatever the terminal.',
  '.TP\n.B SLDIAG_CONFIG\nFile with options, as \\fB\\-\\-config\\fR names one.',
  '.TP\n.B SLDIAG_HTTP_TOKEN\nThe token of the HTTP interface.',
  '.TP\n.B SLDIAG_HTTP_READ_TOKEN\nThe token of who may look at it and change nothing.',
  '.TP\n.B SLDIAG_WEBHOOK_SECRET\nWhat webhooks are signed with; of one of several alone SLDIAG_WEBHOOK_SECRET_1 and so on, in their order.',
  '.SH EXAMPLES',
);
for (const [command, what] of examples) parts.push('.TP', `\\fB${roff(command)}\\fR`, `${roff(what)}.`);

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'sldiag.1'), `${parts.join('\n')}\n`);
