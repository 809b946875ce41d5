import { udiAlias, udiAliases } from '../diagnose/fold/identity.js';
import type { InputRecord } from '../model/record.js';
import type { ReportDevice } from '../model/report.js';

/**
 * Records of one document that was given to a device, in their order: what names nobody is of that one, whatever prompt was left out. So is
 * a UDI that nobody has while this device has none: of whom else it might be, nothing tells.
 * @param isKnown some device has the UDI, given as an alias
 */
export function addressedTo(
  { id, hostname, udis }: Pick<ReportDevice, 'id' | 'hostname' | 'udis'>,
  isKnown: (alias: string) => boolean,
): <Kind extends InputRecord>(record: Kind) => Kind {
  let hasUdi = udis.some((udi) => udiAlias(udi) !== null);

  function isOfAnother(record: InputRecord): boolean {
    if (record.device.hostname !== null || record.device.address !== null) return true;
    if (!('facts' in record)) return false;
    if (record.facts.hostname) return true;
    const aliases = udiAliases(record.facts);
    if (aliases.length === 0) return false;
    if (hasUdi || aliases.some(isKnown)) return true;
    // From here on another UDI in the document is another's, and the same is found by itself.
    hasUdi = true;
    return false;
  }

  return (record) =>
    isOfAnother(record)
      ? record
      : { ...record, device: { ...record.device, hostname, address: hostname === null ? id : null } };
}
