import { readable } from '../report/moment.js';
import { causeAmong, headlineOf, nameOf, plural, sharedOf } from '../report/outline.js';
import { partsOf } from '../report/ways.js';
import { type Segment, Sheet } from './diagnosis.js';
import { selectedCause, type WatchState } from './state.js';

/** The selected message, whole. */
export function messageLines({ marked }: WatchState, columns: number): Segment[][] {
  if (marked === null) return [[{ text: ' No message is selected.', dim: true }]];
  const { facility, severity, mnemonic, text, fields, line, receivedAt, at, device, hostname, peer, repeats } = marked;
  const sheet = new Sheet(columns, undefined);
  const { error } = fields;
  sheet.say(1, `%${facility}-${severity}-${mnemonic}`, { bold: true });
  sheet.say(1, text);
  sheet.blank();
  sheet.say(1, error === undefined ? null : `Reason: ${error}`, { bold: true });
  sheet.say(
    1,
    `Device: ${hostname === null || hostname === device ? device : `${hostname} (${device})`}, from ${peer}`,
  );
  sheet.say(1, readable(`Received: ${receivedAt}${at === null ? '' : `; by the device's own clock ${at}`}`));
  if (repeats > 1) sheet.say(1, `Repeated: ${plural(repeats, 'time')}`);
  for (const [name, value] of Object.entries(fields))
    if (name !== 'error') sheet.say(1, `${name}: ${value}`, { dim: true });
  sheet.blank();
  sheet.say(1, 'As it came', { bold: true });
  sheet.say(3, line, { dim: true });
  sheet.blank();
  sheet.say(1, `What it means: sldiag explain ${mnemonic}, or / here`, { dim: true });
  return sheet.lines;
}

/** The selected shared cause, whole: what to do, and all devices. */
export function causeLines(state: WatchState, columns: number): Segment[][] {
  const selected = selectedCause(state);
  if (selected === null) return [[{ text: ' No cause is shared by several devices.', dim: true }]];
  const { cause, over } = selected;
  const { title, since, shared } = sharedOf(cause);
  const sheet = new Sheet(columns, undefined);
  sheet.say(1, title, { color: over === null ? 'error' : 'good', bold: true });
  sheet.say(1, over === null ? since : `${since} ${overSince(over)}`);
  sheet.say(1, shared);
  const concerned = cause.devices.map((id) => state.devices.get(id) ?? null);
  const known =
    over === null
      ? causeAmong(
          cause,
          concerned.filter((device) => device !== null),
        )
      : undefined;
  if (known !== undefined) {
    sheet.blank();
    sheet.say(1, known.why);
    sheet.remedy(1, { pointer: null, parts: partsOf(known.actions) });
  }
  if (known === undefined && over === null) sayNext(sheet, state, cause.devices);
  sheet.blank();
  sheet.say(1, plural(cause.devices.length, 'device'), { bold: true });
  for (const [index, device] of concerned.entries())
    sheet.say(3, device === null ? (cause.devices[index] ?? null) : `${nameOf(device)}: ${headlineOf(device)}`);
  return sheet.lines;
}

/** What would settle an open cause: on one of the devices, because it is the same on all. */
function sayNext(sheet: Sheet, { next }: WatchState, devices: readonly string[]): void {
  const device = devices.find((id) => (next.get(id)?.length ?? 0) > 0);
  if (device === undefined) return;
  sheet.blank();
  sheet.say(1, `The cause is still open. Run next on one of them, ${device}:`, { bold: true });
  for (const { command, why } of next.get(device) ?? []) {
    sheet.commands(3, [command]);
    sheet.say(5, why, { dim: true });
  }
}

export function overSince(moment: string): string {
  return `Over since ${readable(moment)}.`;
}
