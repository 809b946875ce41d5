import { fact, type Known } from '../../../../model/evidence.js';
import type { Trust } from '../../../../model/state.js';
import type { ShowLine } from '../lines.js';
import { type Draft, put, type Reading, readPairs, timeFact } from '../reading.js';
import { udiOf } from './udi.js';

/**
 * `Trust Code Installed:`, one entry a UDI. Three shapes: `<none>`, a single time (17.3), or a list of UDIs with
 * `INSTALLED on …` below each. Agent 6 adds validity, type and attributes; an expiry in 1970 means that there is none.
 */
export function readTrust(lines: readonly ShowLine[], reading: Reading): readonly Known<Trust>[] {
  const trust: Draft<Trust>[] = [];
  let current: Draft<Trust> | null = null;
  for (const line of lines) {
    const udi = udiOf(line);
    if (udi) {
      //   Active: PID:C9300-24P,SN:FOC0000TEST
      current = { ...udi };
      trust.push(current);
      continue;
    }
    if (line.shape.kind === 'dated' && current) {
      readDates(line, current, reading);
      continue;
    }
    //     NOT INSTALLED
    //     <none>
    if (line.shape.kind === 'text' && /^(?:NOT INSTALLED|<none>)$/i.test(line.text) && current) {
      current.installed = fact('', line.span);
      continue;
    }
    const known = readPairs(line, {
      // Trust Code Installed: <none>
      // Trust Code Installed: Aug 03 09:02:50 2024 EST
      'trust code installed': (value) => {
        // Trust Code Installed:    Trust Code Type: CSSM
        if (value !== '' && !value.startsWith('Trust Code Type:')) {
          const entry: Draft<Trust> = {};
          put(entry, 'installed', timeFact(value, line, reading));
          trust.push(entry);
        }
      },
      //     Trust Code Type: CSSM
      'trust code type': null,
      //     Attributes: <none>
      attributes: null,
    });
    if (!known) {
      reading.unread.add(line);
    }
  }
  return trust;
}

//     INSTALLED on Apr 23 15:28:43 2025 UTC    Valid on Apr 23 15:23:40 2025 UTC
//     Expired on Jan 01 00:00:00 1970 UTC
function readDates(line: ShowLine, trust: Draft<Trust>, reading: Reading): void {
  if (line.shape.kind !== 'dated') {
    return;
  }
  for (const { status, at } of line.shape.dated) {
    if (/^installed$/i.test(status)) {
      put(trust, 'installed', timeFact(at, line, reading));
    } else if (/^expire[ds]$/i.test(status)) {
      put(trust, 'expires', timeFact(at, line, reading));
    } else if (!/^valid$/i.test(status)) {
      reading.unread.add(line);
    }
  }
}
