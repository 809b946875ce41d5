import { fullCommand } from '../../ingest/show/license-command.js';
import type { Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';

type Refused = Known<FactShape['refusedCommands'][number]>;
type Typed = Known<FactShape['typed'][number]>;

/**
 * Facts in which a refusal stands only where the same command was not taken further down in the same session; the others are
 * `refusedFirst`. Between two inputs nothing tells which command came first, so that there a refusal stands.
 */
export function withoutOvercome(facts: Known<FactShape>): Known<FactShape> {
  const { refusedCommands, ...others } = facts;
  if (refusedCommands === undefined) return facts;
  const taken = (facts.typed ?? []).filter((typed) => typed.taken?.value === true);
  const isOver = (refused: Refused) => taken.some((typed) => overcomes(refused, typed));
  const standing = refusedCommands.filter((refused) => !isOver(refused));
  const over = refusedCommands.filter(isOver);
  return {
    ...others,
    ...(standing.length > 0 ? { refusedCommands: standing } : {}),
    ...(over.length > 0 ? { refusedFirst: over } : {}),
  };
}

function overcomes({ command: refused, reason }: Refused, { command: typed }: Typed): boolean {
  const [above, below] = [refused?.spans[0], typed?.spans[0]];
  if (!refused || !typed || !above || !below) return false;
  if (above.source !== below.source || below.line <= above.line) return false;
  const [asked, given] = [wordsOf(refused.value), wordsOf(typed.value)];
  if (!/^(?:no )?license /.test(asked)) return false;
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
