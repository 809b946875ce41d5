import type { LiveEvent } from '../model/live.js';
import { fromOwnJson } from '../model/own-json.js';
import type { Statements } from './schema.js';
import { SqliteError } from './sqlite.js';
import type { Batch } from './store.js';

/** Writes what a batch holds; to be called within a transaction. */
export function apply(statements: Statements, batch: Batch): void {
  for (const { event, fingerprint } of batch.events) {
    const { at } = event;
    insert(statements, event, fingerprint);
    if (event.kind === 'incident') {
      const { device, severity, incident } = event;
      const { mnemonic, status, opened, closed } = incident;
      const body = JSON.stringify(incident);
      statements.incident.run(device, incident.id, mnemonic, status, severity, opened, closed, body);
    } else if (event.kind === 'diagnosis') {
      statements.diagnosis.run(event.device.id, at, JSON.stringify({ device: event.device, next: event.next }));
    } else if (event.kind === 'renamed') {
      statements.renameIncidents.run(event.to, event.from);
      statements.forgetDiagnosis.run(event.from);
    }
  }
  for (const { key, id, heard, skew, choice, told, state } of batch.devices) {
    statements.device.run(key, id, heard, skew, choice, told, state);
  }
  for (const key of batch.gone) statements.forgetDevice.run(key);
  statements.meta.run('fleet', JSON.stringify(batch.fleet));
  if (batch.beside !== null) statements.meta.run('beside', batch.beside);
  const last = batch.events.at(-1)?.event.id;
  if (last !== undefined) statements.meta.run('lastEvent', String(last));
}

/** The events of a line that was stored before are left out; another event under the same number is a fault. */
function insert(statements: Statements, event: LiveEvent, fingerprint: string | null): void {
  const { id, at, kind } = event;
  const body = kind === 'diagnosis' ? '' : JSON.stringify(event);
  if (statements.event.run(id, at, kind, deviceOf(event), body, fingerprint) > 0) return;
  if (statements.same.get(id, at, body) !== undefined) return;
  if (fingerprint !== null && statements.known.get(fingerprint) !== undefined) return;
  throw new SqliteError('SQLITE_CONSTRAINT', `it holds another event under number ${id}`);
}

function deviceOf(event: LiveEvent): string | null {
  switch (event.kind) {
    case 'message':
      return event.message.device;
    case 'incident':
      return event.device;
    case 'diagnosis':
      return event.device.id;
    default:
      return null;
  }
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
