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
];

/**
 * What a command that changes licensing answers where it came to nothing. Nobody publishes these words, so that they are known by what any
 * such sentence has: it denies something, or says what has to be done before. The first that fits tells which.
 */
const REFUSING: readonly (readonly [RegExp, Refusal])[] = [
  // A code is not given back while a feature rests on it (guide, "Returning an Authorization Code").
  [/\b(?:is|are|being) (?:still |currently )?(?:in[ -]?use|used)\b/i, 'in use'],
  // Guide, "UDI mismatch".
  [/\bUDIs?\b.{0,80}\b(?:mismatch|(?:do|does|did) not match)\b/i, 'other device'],
  [
    /\b(?:must|needs? to|has to|have to|please) (?:first )?(?:be )?(?:disabled?|removed?|unconfigured?|released?|shut|stop(?:ped)?)\b/i,
    'in use',
  ],
  [
    /\b(?:errors?|fail(?:s|ed|ure)?|cannot|can't|could ?n[o']t|unable|denied|rejected|refused|invalid|abort(?:ed)?|mismatch|unsupported|not (?:allowed|supported|permitted|valid|found|possible|completed?|available|installed|authorized|enabled|configured|eligible|present|recognized))\b/i,
    'failed',
  ],
];
/** `% 1G throughput level requires hseck9 license!`: so much is said of any command. */
const WANTS_LICENCE =
  /^\s*%.{0,120}(?:\brequires?\b.{0,60}\blicen[cs]es?\b|\blicen[cs]es?\b.{0,60}\b(?:required|needed)\b)/i;
/** A message of the log that came to the console below the command. */
const MESSAGE = /%[A-Z][A-Z0-9_]+(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+/;

/** Whether a line begins as devices begin what they say of a command, `% Error: …`: no message of the log goes on like this. */
export function beginsAsAnswer(line: string): boolean {
  return /^\s*%(?:\s[A-Za-z]|[A-Z][a-z])/.test(line);
}

/** Why the line refuses the command above it; null for lines that refuse nothing. */
export function readRefusal(line: string): Refusal | null {
  if (WANTS_LICENCE.test(line) && !MESSAGE.test(line)) return 'failed';
  const text = /^ {0,80}(?:% ?)?(?:ERROR: ?)?(?:% ?)?(.{1,200})/i.exec(line)?.[1] ?? '';
  return ANSWERS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** How a line says that a command which changes licensing came to nothing; below a `show` such words are that output's own. */
export function readFailure(line: string): Refusal | null {
  return MESSAGE.test(line) ? null : (REFUSING.find(([pattern]) => pattern.test(line))?.[1] ?? null);
}

/** Of a refusal what may be told: one that repeats the command may repeat a secret of it. */
export function withoutEcho(line: string): string {
  return line.replace(/(\b(?:ambiguous|unknown|unrecognized) command)\b.*/i, '$1');
}

/** The line that points at the word which the device did not understand. */
export function isCaret(line: string): boolean {
  return /^\s*\^\s*$/.test(line);
}
