import { fact, type Known } from '../../../../model/evidence.js';
import type { Udi } from '../../../../model/facts.js';
import type { Role } from '../../../../model/state.js';
import type { ShowLine } from '../lines.js';
import type { Reading } from '../reading.js';

const ROLES: Readonly<Record<string, Role>> = { active: 'active', standby: 'standby', member: 'member' };

/** Role, product id and serial number of a line such as `Active: PID:C9300-24P,SN:FOC0000TEST`; null for other lines. */
export function udiOf(line: ShowLine): Known<Udi> | null {
  const { shape } = line;
  if (shape.kind !== 'udi') {
    return null;
  }
  const role = shape.role ? ROLES[shape.role.toLowerCase()] : undefined;
  return {
    ...(role ? { role: fact(role, line.span) } : {}),
    pid: fact(shape.pid, line.span),
    sn: fact(shape.sn, line.span),
  };
}

/**
 * The UDIs under `Product Information`, or the whole of `show license udi`. `UDI:` repeats one of the `HA UDI List:` where
 * there is such a list; without one the device stands alone.
 */
export function readUdis(lines: readonly ShowLine[], reading: Reading): readonly Known<Udi>[] {
  const single: Known<Udi>[] = [];
  const listed: Known<Udi>[] = [];
  for (const line of lines) {
    const udi = udiOf(line);
    if (udi) {
      // UDI: PID:C9300-24P,SN:FOC0000TEST
      // Active:PID:C9300-24P,SN:FOC0000TEST
      (udi.role ? listed : single).push(udi.role ? udi : { role: fact('standalone', line.span), ...udi });
      continue;
    }
    // *        C9300-24P            FOC0000TEST      C9300-24P:FOC0000TEST
    const row = /^\*?\s{0,40}(\S{1,40})\s{1,40}(\S{1,40})\s{1,40}(\S{1,40}):(\S{1,40})$/.exec(line.text);
    if (row && row[1] === row[3] && row[2] === row[4]) {
      single.push({ pid: fact(row[1] ?? '', line.span), sn: fact(row[2] ?? '', line.span) });
      continue;
    }
    // SlotID   PID                    SN                 UDI
    if (!/^SlotID\s+PID\s+SN\s+UDI$/.test(line.text) && !isLabel(line, 'ha udi list')) {
      reading.unread.add(line);
    }
  }
  return listed.length > 0 ? listed : single;
}

function isLabel(line: ShowLine, key: string): boolean {
  return line.shape.kind === 'label' && line.shape.key.toLowerCase() === key;
}
