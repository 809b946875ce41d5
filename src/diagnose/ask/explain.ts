import type { FieldEntry } from '../../knowledge/kinds/fields.js';
import type { Knowledge } from '../../knowledge/kinds/index.js';
import type { TermEntry } from '../../knowledge/kinds/terms.js';
import { type Branch, fieldOf, isBranch } from '../../model/tree.js';
import { entriesOf } from '../judge/actions.js';
import { causesFor } from '../judge/engine.js';
import { concerns } from '../judge/topology.js';

/**
 * An entry as it is told to people: with the causes that it can have or the findings that it explains, shared actions written out,
 * and without what is for other topologies.
 * @param setUps `cslu-connected/push`, `controller`, …; empty: all
 */
export function entryFor(knowledge: Knowledge, kind: string, entry: object, setUps: readonly string[]): object {
  const shown = only(entry, setUps);
  const told = isBranch(shown) ? shown : {};
  const finding = fieldOf(entry, kind === 'findings' ? 'id' : 'finding');
  if ((kind === 'messages' || kind === 'findings') && typeof finding === 'string')
    return { ...told, causes: causesOf(knowledge, finding, setUps) };
  const isEntry = ({ id }: { readonly id: string }) => id === fieldOf(entry, 'id');
  const cause = kind === 'causes' ? knowledge.causes.find(isEntry) : undefined;
  if (cause !== undefined) return { ...told, actions: only(entriesOf(knowledge, cause), setUps) };
  const term = kind === 'terms' ? knowledge.terms.find(isEntry) : undefined;
  return term === undefined ? told : termFor(knowledge, term, told);
}

/** A term with what to read on, and for a show command the fields that it shows. */
function termFor(knowledge: Knowledge, term: TermEntry, told: Branch): object {
  const line = ({ id, title, name }: { id: string; title?: string; name?: string }) =>
    `${title ?? name ?? id}: sldiag explain ${id}`;
  const entries = new Map<string, { id: string; title?: string; name?: string }>(
    Object.entries({ ...knowledge, commands: [] }).flatMap(([kind, list]) =>
      list.map((each: { id: string }) => [`${kind}/${each.id}`, each] as const),
    ),
  );
  const shows = (field: FieldEntry) => field.commands.some((command) => term.syntax.includes(command));
  const { kind: _, meaning, ...rest } = told;
  return {
    meaning,
    ...rest,
    related: term.related.flatMap((reference) => entries.get(reference) ?? []).map(line),
    fields: term.kind === 'show' ? knowledge.fields.filter(shows).map(line) : [],
  };
}

/** False where the entry is for other topologies only. */
export function appliesTo(entry: object, setUps: readonly string[]): boolean {
  const topologies = fieldOf(entry, 'topologies');
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
