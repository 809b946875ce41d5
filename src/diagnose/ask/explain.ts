import type { CauseEntry } from '../../knowledge/kinds/causes.js';
import type { Knowledge } from '../../knowledge/kinds/index.js';
import type { MessageEntry } from '../../knowledge/kinds/messages.js';
import { createAnalysis } from '../analysis.js';
import { entriesOf } from '../judge/actions.js';
import { causesFor, type Engine } from '../judge/engine.js';
import { concerns } from '../judge/topology.js';

/** A log line that somebody pasted, read. */
export interface ReadMessage {
  readonly entry: MessageEntry;
  /** Its variable fields, each with what it holds. */
  readonly fields: readonly { readonly field: string; readonly value: string; readonly meaning: string }[];
  /** The error text in it, where the knowledge has it. */
  readonly failure: { readonly id: string; readonly title: string } | null;
}

/**
 * Reads one pasted message: a whole log line, or only `%SMART_LIC-3-COMM_FAILED: …`.
 * @returns null where it holds no message that the knowledge has
 */
export function readPasted(engine: Engine, text: string): ReadMessage | null {
  const analysis = createAnalysis(engine, {
    wallClock: 0,
    now: null,
    topology: { id: null, mode: null },
    redact: true,
    zones: {},
    version: '',
  });
  const reader = analysis.open('pasted');
  reader.push(new TextEncoder().encode(text));
  reader.end();
  const message = analysis.report().devices[0]?.messages[0];
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
  return { entry, fields, failure: failure && { id: failure.id, title: failure.title } };
}

/**
 * An entry as it is told to people: with the causes that it can have or the findings that it explains, shared actions written out,
 * and without what is for other topologies.
 * @param setUps `cslu-connected/push`, `controller`, …; empty: all
 */
export function entryFor(knowledge: Knowledge, kind: string, entry: object, setUps: readonly string[]): object {
  const told = only(entry, setUps) as Record<string, unknown>;
  if (kind === 'messages') {
    const { finding } = entry as MessageEntry;
    return finding === null ? told : { ...told, causes: causesOf(knowledge, finding, setUps) };
  }
  if (kind === 'findings') return { ...told, causes: causesOf(knowledge, (entry as { id: string }).id, setUps) };
  if (kind === 'causes') {
    return { ...told, actions: only(entriesOf(knowledge, entry as CauseEntry), setUps) };
  }
  return told;
}

/** False where the entry is for other topologies only. */
export function appliesTo(entry: object, setUps: readonly string[]): boolean {
  const { topologies } = entry as { topologies?: readonly string[] | null };
  return !Array.isArray(topologies) || concerns(topologies, setUps);
}

function causesOf(knowledge: Knowledge, finding: string, setUps: readonly string[]): string[] {
  const entry = knowledge.findings.find(({ id }) => id === finding);
  return (entry === undefined ? [] : causesFor(knowledge.causes, entry))
    .filter((cause) => appliesTo(cause, setUps))
    .map(({ id, title }) => `${title}: sldiag explain ${id}`);
}

/** Leaves out list items that name other topologies only. */
function only(value: unknown, setUps: readonly string[]): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => item === null || appliesTo(item, setUps)).map((item) => only(item, setUps));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, only(item, setUps)]));
}
