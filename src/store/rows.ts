import type { LiveEvent } from '../model/live.js';
import { fromOwnJson } from '../model/own-json.js';
import type { Batch, EventText } from './batch.js';
import type { Statements } from './schema.js';
import { SqliteError } from './sqlite.js';

/** Writes what a batch holds; to be called within a transaction. */
export function apply(statements: Statements, batch: Batch): void {
  for (const event of batch.events) {
    insert(statements, event);
    const { kind, at, device, text } = event;
    if (kind === 'diagnosis') statements.diagnosis.run(device, at, text);
    else if (kind === 'renamed') statements.forgetDiagnosis.run(fromOwnJson<{ from: string }>(text).from);
  }
  for (const { key, id, heard, skew, choice, told, state } of batch.devices) {
    statements.device.run(key, id, heard, skew, choice, told, state);
  }
  for (const key of batch.gone) statements.forgetDevice.run(key);
  if (batch.fleet !== null) statements.meta.run('fleet', JSON.stringify(batch.fleet));
  if (batch.beside !== null) statements.meta.run('beside', batch.beside);
  const last = batch.events.at(-1)?.id;
  if (last !== undefined) statements.meta.run('lastEvent', String(last));
}

/** The events of a line that was stored before are left out; another event under the same number is a fault. */
function insert(statements: Statements, { id, at, kind, device, text, fingerprint }: EventText): void {
  const body = kind === 'diagnosis' ? '' : text;
  if (statements.event.run(id, at, kind, device, body, fingerprint) > 0) return;
  if (statements.same.get(id, at, body) !== undefined) return;
  if (fingerprint !== null && statements.known.get(fingerprint) !== undefined) return;
  throw new SqliteError('SQLITE_CONSTRAINT', `it holds another event under number ${id}`);
}

/** An event as it is kept: of a diagnosis only that there was one, because the device's newest is kept beside. */
export interface StoredEvent {
  readonly id: number;
  readonly at: string;
  readonly body: string;
  readonly diagnosis: string | null;
}

/** The event of a row; of a diagnosis whose device goes by another name now, nothing is left. */
export function eventOf({ id, at, body, diagnosis }: Readonly<Record<keyof StoredEvent, unknown>>): LiveEvent[] {
  if (body !== '') return [fromOwnJson<LiveEvent>(String(body))];
  return diagnosis === null
    ? []
    : [{ id: Number(id), at: String(at), kind: 'diagnosis', ...JSON.parse(String(diagnosis)) }];
}
