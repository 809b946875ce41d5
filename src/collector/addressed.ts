import { udiAliases } from '../diagnose/fold/identity.js';
import type { InputRecord } from '../model/record.js';
import type { ReportDevice } from '../model/report.js';

/** A record of outputs that were given to a device: what names nobody is of that one, whatever prompt was left out. */
export function addressedTo<Kind extends InputRecord>(
  record: Kind,
  { id, hostname }: Pick<ReportDevice, 'id' | 'hostname'>,
): Kind {
  const isNamed = record.device.hostname !== null || record.device.address !== null;
  const tellsWhose = 'facts' in record && (record.facts.hostname || udiAliases(record.facts).length > 0);
  if (isNamed || tellsWhose) return record;
  return { ...record, device: { ...record.device, hostname, address: hostname === null ? id : null } };
}
