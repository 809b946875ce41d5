import type { Diagnostic } from '../../model/diagnostic.js';
import { type Fact, fact, type Known, type Span } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import type { DeviceHint, StateRecord } from '../../model/record.js';
import { isoText, type Stamp } from '../../model/stamp.js';
import type { ReadContext } from '../context.js';
import { redactSecrets } from '../text/redact.js';
import { readShowTime } from '../text/stamp.js';
import { type DataNode, type Document, leavesOf } from './document.js';
import type { Shape } from './models/smart-license.js';

/** Where a document stands, and what is known of its device from outside. */
export interface Place {
  readonly source: string;
  readonly device: DeviceHint;
}

/** A document while its facts are collected. */
export interface StructuredReading {
  readonly document: Document;
  readonly form: string;
  readonly place: Place;
  readonly context: ReadContext;
  readonly diagnostics: Diagnostic[];
  readonly unread: Span[];
  read: number;
  capturedAt: Stamp | null;
}

export function startReading(document: Document, form: string, place: Place, context: ReadContext): StructuredReading {
  return { document, form, place, context, diagnostics: [], unread: [], read: 0, capturedAt: null };
}

/** The span of a value, which says in which form it was read. */
export function spanOf(reading: StructuredReading, node: Pick<DataNode, 'start' | 'end'>): Span {
  return { ...reading.document.spanOf(node), form: reading.form };
}

/** A leaf's text as a fact; undefined for a branch and for what is absent or null. */
export function textFact(reading: StructuredReading, node: DataNode | undefined): Fact<string> | undefined {
  if (node === undefined || node.text === null || node.type === 'null') return undefined;
  const text = node.text.trim();
  return fact(reading.context.redact ? redactSecrets(text) : text, spanOf(reading, node));
}

/** A count that JavaScript can hold exactly; ids stay text. */
export function numberFact(reading: StructuredReading, node: DataNode | undefined): Fact<number> | undefined {
  const text = node?.text?.trim();
  if (node === undefined || text === undefined || text === '') return undefined;
  if (/^\d{1,15}$/.test(text)) return fact(Number(text), spanOf(reading, node));
  return complain(reading, node, `expected a number in \`${node.name}\``);
}

/** `true` and `false`, also as text, which devices send where the model has a boolean. */
export function flagFact(reading: StructuredReading, node: DataNode | undefined): Fact<boolean> | undefined {
  const text = node?.text?.trim().toLowerCase();
  if (node === undefined || text === undefined || text === '') return undefined;
  if (text === 'true' || text === 'false') return fact(text === 'true', spanOf(reading, node));
  return complain(reading, node, `expected true or false in \`${node.name}\``);
}

/** No device of the policy model was switched on before: an earlier date is that of a clock that was not set. */
const POLICY_ERA = Date.UTC(2020, 0, 1);

/** A moment as ISO 8601; the empty string for 1970, which is how the models write "never". */
export function timeFact(reading: StructuredReading, node: DataNode | undefined): Fact<string> | undefined {
  const text = node?.text?.trim();
  if (node === undefined || text === undefined || text === '') return undefined;
  const span = spanOf(reading, node);
  if (/^1970-01-01T/.test(text)) return fact('', span);
  const stamp = readShowTime(text, reading.context.zones);
  if (stamp === null) return complain(reading, node, `expected a date in \`${node.name}\``);
  if (stamp.ms < POLICY_ERA) {
    return complain(reading, node, `\`${node.name}\` was set by a clock that was not set yet; it was left out`, 'info');
  }
  return fact(isoText(stamp), span);
}

/** Says that a known field holds something else than expected. */
export function complain(
  reading: StructuredReading,
  node: DataNode,
  message: string,
  level: Diagnostic['level'] = 'warning',
): undefined {
  const { line, text } = spanOf(reading, node);
  reading.diagnostics.push({ level, code: 'unreadable-value', message, source: reading.place.source, line, text });
  return undefined;
}

/** Counts what a model knows, and lists what it doesn't. */
export function account(reading: StructuredReading, node: DataNode, shape: Shape): void {
  for (const child of node.children) {
    const below = Object.hasOwn(shape, child.name) ? shape[child.name] : undefined;
    if (below === undefined) {
      for (const leaf of leavesOf(child)) reading.unread.push(spanOf(reading, leaf));
    } else if (typeof below === 'object') account(reading, child, below);
    else reading.read += 1;
  }
}

/** Evidence of lower rank: told to the user, and left to the output that says it for sure. */
export function tellWeak(reading: StructuredReading, node: DataNode, message: string, help: string): void {
  const { line, text } = spanOf(reading, node);
  reading.diagnostics.push({
    level: 'info',
    code: 'weak-evidence',
    message,
    source: reading.place.source,
    line,
    text,
    help,
  });
}

/** The record of what was read. */
export function finishReading(reading: StructuredReading, root: DataNode, facts: Known<FactShape>): StateRecord {
  const { place, form, capturedAt, read, unread, diagnostics } = reading;
  const device = facts.hostname === undefined ? place.device : { ...place.device, hostname: facts.hostname.value };
  return {
    kind: 'state',
    device,
    form,
    span: spanOf(reading, root),
    facts,
    capturedAt,
    readLines: read,
    unread,
    diagnostics,
  };
}
