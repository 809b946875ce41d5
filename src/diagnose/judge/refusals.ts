import { fullCommand } from '../../ingest/show/license-command.js';
import type { Fact, Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import { hasZone, isoText, millisecondsOf } from '../../model/stamp.js';
import type { DeviceState } from '../fold/device.js';

type Refused = Known<FactShape['refusedCommands'][number]>;
type Typed = Known<FactShape['typed'][number]>;
type Facts = Known<FactShape>;

/**
 * Facts in which a refusal stands, its command written out, only where nothing settled it: the others are `refusedFirst`. What settles it is the
 * same command, taken further down in the same session, or what it asks for, where that is dated later than the refusal. Between two
 * inputs nothing else tells which came first, so that there a refusal stands.
 */
export function withoutOvercome(facts: Facts, groups: DeviceState['groups']): Facts {
  const { refusedCommands, ...others } = facts;
  if (refusedCommands === undefined) return facts;
  const taken = (facts.typed ?? []).filter((typed) => typed.taken?.value === true);
  const judged = refusedCommands.map((refused) => {
    const { command } = refused;
    const whole = command ? { ...refused, command: { ...command, value: fullCommand(command.value) } } : refused;
    return { refused: whole, overBy: retakenBy(refused, taken) ?? answeredBy(whole, facts, groups) };
  });
  const standing = judged.flatMap(({ refused, overBy }) => (overBy === null ? refused : []));
  const over = judged.flatMap(({ refused, overBy }) => (overBy === null ? [] : { ...refused, overBy }));
  return {
    ...others,
    ...(standing.length > 0 ? { refusedCommands: standing } : {}),
    ...(over.length > 0 ? { refusedFirst: over } : {}),
  };
}

function retakenBy(refused: Refused, taken: readonly Typed[]): Fact<string> | null {
  const command = taken.find((typed) => overcomes(refused, typed))?.command;
  return command ? { value: 'the command further down in the session, not refused', spans: command.spans } : null;
}

function overcomes({ command: refused, reason }: Refused, { command: typed }: Typed): boolean {
  const [above, below] = [refused?.spans[0], typed?.spans[0]];
  if (!refused || !typed || !above || !below) return false;
  if (above.source !== below.source || below.line <= above.line) return false;
  const [asked, given] = [wordsOf(refused.value), wordsOf(typed.value)];
  if (!/^(?:no )?license /.test(asked)) return false;
  if (aimOf(asked)?.anyFile && aimOf(asked) === aimOf(given)) return true;
  // What lacked words, or letters of one, is the command that has them.
  const isBegun = reason?.value === 'incomplete' || reason?.value === 'ambiguous';
  return given === asked || (isBegun && given.startsWith(asked));
}

/** What a command asks for: with another token, or with `force`, it is the same. */
function wordsOf(command: string): string {
  return fullCommand(command)
    .replace(/^do\s+/i, '')
    .replace(/\s+/g, ' ')
    .replace(/(?<= idtoken )\S+/i, '…')
    .replace(/ force$/i, '');
}

/** What commands ask for, and where it shows: its moments, of which each must be later than the refusal. */
interface Aim {
  readonly asked: RegExp;
  readonly name: string;
  readonly dates: (facts: Facts) => readonly (Fact<string> | undefined)[];
  /** What the log says of it, where no output shows it. */
  readonly mnemonic?: string;
  /** It comes in a file, and another one does as well; codes have a file for each UDI. */
  readonly anyFile?: true;
}

const ACK = ({ state }: Facts) => [state?.reporting?.lastAck];
const TRUST = ({ state }: Facts) => (state?.trust ?? []).map(({ installed }) => installed);
const CODES = ({ state }: Facts) => (state?.authorizations ?? []).map(({ installed }) => installed);
const TRUSTED = 'TRUST_CODE_INSTALL_SUCCESS';
const AUTHORIZED = 'AUTHORIZATION_INSTALL_SUCCESS';

/** Files are known by their names; what is called as none of these kinds is taken for an ACK, which all import each time. */
const AIMS: readonly Aim[] = [
  { asked: /^(?:do )?license smart trust /, name: 'a trust code of', dates: TRUST, mnemonic: TRUSTED },
  { asked: /^(?:do )?license smart sync\b/, name: 'an ACK of', dates: ACK },
  {
    asked: /^(?:do )?license smart import \S*(?:slac|auth|hsec|code)/i,
    name: 'an authorization code of',
    dates: CODES,
    mnemonic: AUTHORIZED,
  },
  {
    asked: /^(?:do )?license smart import \S*trust/i,
    name: 'a trust code of',
    dates: TRUST,
    mnemonic: TRUSTED,
  },
  {
    asked: /^(?:do )?license smart import \S*pol/i,
    name: 'a policy of',
    dates: () => [],
    mnemonic: 'POLICY_INSTALL_SUCCESS',
    anyFile: true,
  },
  { asked: /^(?:do )?license smart import \S*(?:ack|usage|rum|ud_)/i, name: 'an ACK of', dates: ACK, anyFile: true },
  { asked: /^(?:do )?license smart import \S/i, name: 'an ACK of', dates: ACK },
  {
    asked: /^(?:do )?license smart authorization request (?:add|replace) /,
    name: 'an authorization code of',
    dates: CODES,
    mnemonic: AUTHORIZED,
  },
];

function aimOf(command: string): Aim | undefined {
  return AIMS.find(({ asked }) => asked.test(command));
}

function answeredBy({ command, since }: Refused, facts: Facts, groups: DeviceState['groups']): Fact<string> | null {
  const aim = aimOf(command?.value ?? '');
  if (aim === undefined || since === undefined) return null;
  const shown = aim.dates(facts);
  const dates = shown.length > 0 ? shown : loggedDates(groups, aim.mnemonic);
  const [first] = dates;
  if (!first || !dates.every((date) => date !== undefined && isLater(date.value, since.value))) return null;
  return { value: `${aim.name} ${first.value.replace('T', ' ').replace(/\.\d+/, '')}`, spans: first.spans };
}

function loggedDates(groups: DeviceState['groups'], mnemonic: string | undefined): Fact<string>[] {
  const own = [...groups.values()].filter((group) => group.mnemonic === mnemonic);
  return own.flatMap(({ last, spans }) => (last === null ? [] : [{ value: isoText(last), spans }]));
}

/** Hours by which zones are apart. */
const ZONES_APART = 26;

/** Later for sure: a moment with a zone and one without are compared as if the zones were as far apart as zones are. */
function isLater(one: string, other: string): boolean {
  const margin = hasZone(one) === hasZone(other) ? 0 : ZONES_APART * 3_600_000;
  return millisecondsOf(one) > millisecondsOf(other) + margin;
}
