import type { Stamp } from '../../model/stamp.js';
import type { Moment } from '../text/collected.js';
import type { DateOrder } from '../text/date-order.js';

/** What a wrapper says about the text in it: evidence of lower rank than what the text says itself. */
export interface Hint {
  /** The wrappers around the text, outermost first, in words for people. */
  readonly wrappers: readonly string[];
  readonly hostname: string | null;
  /** Of the device, as whoever received the text saw it. */
  readonly address: string | null;
  /** The address or the name of what a record came from, by whoever received it: its device, or who handed it on. */
  readonly from?: string | null;
  /** The command that the text is the output of. */
  readonly command: string | null;
  /** When the text was received or collected, by the clock of whoever received it. */
  readonly at: Stamp | null;
  /** The same of a result, where its offset may be unknown: when a tool ran the command. */
  readonly collected: Moment | null;
  /** Of a row that names nobody: what may stand for its sender, see `DeviceHint.context`. */
  readonly context?: string | null;
  /** See `DeviceHint.side`. */
  readonly side?: string | null;
  /** See `DeviceHint.mayBeGroup`. */
  readonly mayBeGroup?: true;
  /** Of a text in base64: how it begins in the input. */
  readonly written?: string;
  /** See `DeviceHint.nth`. */
  readonly nth?: string;
  /** Which number of `07/08/2026` is the day, in the whole input; absent where nothing settles it. */
  readonly dates?: DateOrder | null;
  /** Only where the user asked for the secrets. */
  readonly keepsSecrets?: true;
}

export const NO_HINT: Hint = { wrappers: [], hostname: null, address: null, command: null, at: null, collected: null };

/** Whom something names as the device: its name, its address, both or neither. */
export type Sender = Pick<Hint, 'hostname' | 'address'>;

export const NOBODY: Sender = { hostname: null, address: null };

/** Whether a device is named at all. */
export function isTold({ hostname, address }: Sender): boolean {
  return hostname !== null || address !== null;
}

/** The hint of a text in a text: the inner wrapper knows better, what it leaves out the outer one says. */
export function within(outer: Hint, wrapper: string, inner: Partial<Omit<Hint, 'wrappers'>> = {}): Hint {
  const isNamed = (inner.hostname ?? null) !== null || (inner.address ?? null) !== null;
  const context = inner.context ?? (isNamed ? null : (outer.context ?? null));
  return {
    wrappers: outer.wrappers.at(-1) === wrapper ? outer.wrappers : [...outer.wrappers, wrapper],
    hostname: isNamed ? (inner.hostname ?? null) : outer.hostname,
    address: isNamed ? (inner.address ?? null) : outer.address,
    command: inner.command ?? outer.command,
    at: inner.at ?? outer.at,
    collected: inner.collected ?? outer.collected,
    ...(context === null ? {} : { context }),
    ...(inner.from == null ? {} : { from: inner.from }),
    ...((inner.side ?? outer.side) == null ? {} : { side: inner.side ?? outer.side ?? null }),
    ...(!isNamed && outer.mayBeGroup === true ? { mayBeGroup: true } : {}),
    ...(outer.dates == null ? {} : { dates: outer.dates }),
    ...(outer.keepsSecrets === undefined ? {} : { keepsSecrets: outer.keepsSecrets }),
  };
}

/** The same for lines that go on with each other: those of one sender. */
export function senderKey({ hostname, address, context, side }: Hint): string {
  return `${hostname ?? ''} ${address ?? ''} ${context ?? ''} ${side ?? ''}`;
}

/** A line of a text and the line of the user's file that it stands on. */
export interface InnerLine {
  readonly text: string;
  readonly number: number;
}

/** Takes the lines of one text that was unwrapped. */
export interface InnerText {
  /** @param at when this line was received */
  line(text: string, number: number, at?: Stamp | null): void;
  /** What follows was collected at this moment. */
  collected?(at: Moment): void;
  end(): void;
}

/** Where unwrapped texts go. */
export interface InnerSink {
  /** Begins a text of its own. Several may be open at a time. */
  open(hint: Hint): InnerText;
  /** Something that the user should know about a wrapper. */
  tell(level: 'warning' | 'info', code: string, message: string, number: number, help?: string): void;
}

/** The hint of a whole result: where nothing names its device, the prompt at its end does. */
export function namedByPrompt(hint: Hint, lines: readonly { readonly text: string }[]): Hint {
  if (hint.hostname !== null) return hint;
  const last = lines.findLast(({ text }) => text.trim() !== '')?.text ?? '';
  const hostname = /^(?:RP\/[\w/]{1,24}:)?([A-Za-z][\w.-]{0,62})[#>]\s*$/.exec(last)?.[1];
  return hostname === undefined ? hint : { ...hint, hostname };
}
