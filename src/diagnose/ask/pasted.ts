import type { MessageEntry } from '../../knowledge/kinds/messages.js';
import type { Cause, Mode, TopologyId } from '../../model/report.js';
import { createAnalysis } from '../analysis.js';
import type { Engine } from '../judge/engine.js';

/** A log line that somebody pasted, read. */
export interface ReadMessage {
  readonly entry: MessageEntry;
  /** Its variable fields, each with what it holds. */
  readonly fields: readonly { readonly field: string; readonly value: string; readonly meaning: string }[];
  /** The error text in it, where the knowledge has it. */
  readonly failure: { readonly id: string; readonly title: string } | null;
  /** What can be behind it where it was said, likeliest first, with what to do; the line's own values stand in commands. */
  readonly causes: readonly Cause[];
}

/** The topology and mode that an explanation is for; null: not told. */
export interface SetUp {
  readonly id: TopologyId | null;
  readonly mode: Mode | null;
}

/**
 * Reads one pasted message: a whole log line, or only `%SMART_LIC-3-COMM_FAILED: …`.
 * @returns null where it holds no message that the knowledge has
 */
export function readPasted(
  engine: Engine,
  text: string,
  topology: SetUp = { id: null, mode: null },
): ReadMessage | null {
  const analysis = createAnalysis(engine, {
    wallClock: 0,
    now: null,
    topology,
    redact: true,
    zones: {},
    version: '',
  });
  const reader = analysis.open('pasted');
  reader.push(new TextEncoder().encode(text));
  reader.end();
  const device = analysis.report().devices[0];
  const message = device?.messages[0];
  const entry =
    message &&
    engine.knowledge.messages.find((each) => each.mnemonic === message.mnemonic && each.facility === message.facility);
  if (!message || !entry) return null;
  const fields = Object.entries(message.fields).map(([field, value]) => ({
    field,
    value,
    meaning: entry.fields[field] ?? '',
  }));
  const error = message.fields.error;
  const failure = error === undefined ? null : engine.recognise(error);
  const causes = device?.findings.find(({ id }) => id === entry.finding)?.causes ?? [];
  return {
    entry,
    fields,
    failure: failure && { id: failure.id, title: failure.title },
    causes: causes.filter(({ verdict }) => verdict !== 'ruled-out').map((cause) => withValues(cause, message.fields)),
  };
}

/** The values of a message in place of `<placeholders>` of the same name. */
function withValues(cause: Cause, values: Readonly<Record<string, string>>): Cause {
  const fill = (text: string) =>
    text.replace(/<([a-z_]+)>/g, (whole, name: string) =>
      Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
    );
  const actions = cause.actions.map((action) => ({
    ...action,
    text: fill(action.text),
    commands: action.commands.map(fill),
  }));
  return { ...cause, actions };
}
