import type { Refusal } from '../../model/facts.js';

/**
 * What devices answer to a command that they don't carry out. IOS XE: `% Invalid input detected at '^' marker.`, `% Incomplete
 * command.`, `% Ambiguous command:  "sh li"`, `Command authorization failed.`; NX-OS and IOS XR put the same in words of
 * their own, ASA writes `ERROR: ` before it.
 */
const ANSWERS: readonly (readonly [RegExp, Refusal])[] = [
  [/^Invalid (?:input|command|parameter|number|value|keyword)\b/i, 'invalid'],
  [/^(?:Unrecognized|Unknown) command\b/i, 'invalid'],
  [/^Incomplete command\b/i, 'incomplete'],
  [/^(?:Type|Incomplete) .{0,80}\bfor a list of subcommands\b/i, 'incomplete'],
  [/^Ambiguous command\b/i, 'ambiguous'],
  [/^(?:Command )?authorization (?:has )?failed\b/i, 'not authorized'],
  [/^This command is not authorized\b/i, 'not authorized'],
  [/^(?:Permission denied|Access denied)\b.{0,40}\b(?:role|command|user)\b/i, 'not authorized'],
  // A code is not given back while a feature rests on it (guide, "Returning an Authorization Code"); the words are not known for sure.
  [
    /(?:^|[.:;,] ?)(?:The )?(?:(?:export.controlled )?licen[sc]es?|features?|keys?|authorization|hseck?9?)\b.{0,80}\b(?:is|are) (?:still |currently )?in[ -]?use\b/i,
    'in use',
  ],
  // The words of an import are not known for sure either; guide, "UDI mismatch".
  [
    /^(?:Import Data (?:Failed|Error): ?)?(?:The )?UDIs?\b.{0,80}\b(?:mismatch|(?:do|does|did) not match)\b/i,
    'other device',
  ],
];
/** Any other error behind `%` or `Error:`, and the last word on an import: the command came to nothing. */
const FAILED =
  /^\s{0,80}(?:(?:%\s?)?Error\b|%\s?(?:Failed|Failure|Could not|Cannot|Unable)\b|(?:% ?)?Import Data (?:Failed|Error)\b)/i;

/** Why the line refuses the command above it; null for lines that refuse nothing. */
export function readRefusal(line: string): Refusal | null {
  const text = /^ {0,80}(?:% ?)?(?:ERROR: ?)?(?:% ?)?(.{1,200})/i.exec(line)?.[1] ?? '';
  return ANSWERS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** True for a line by which a command that changes something ended in an error; below a `show` it is that output's own. */
export function isFailure(line: string): boolean {
  return FAILED.test(line);
}

/** The line that points at the word which the device did not understand. */
export function isCaret(line: string): boolean {
  return /^\s*\^\s*$/.test(line);
}
