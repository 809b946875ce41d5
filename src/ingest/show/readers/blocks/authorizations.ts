import { fact, type Known } from '../../../../model/evidence.js';
import type { Authorization } from '../../../../model/state.js';
import type { ShowLine } from '../lines.js';
import { type Draft, misread, put, type Reading, readPairs, textFact, timeFact } from '../reading.js';
import type { Pair } from '../shape.js';
import { udiOf } from './udi.js';

const KINDS: readonly [RegExp, Authorization['kind'] & string][] = [
  [/^(?:SMART AUTHORIZATION )?NOT INSTALLED/i, 'none'],
  [/^SMART AUTHORIZATION INSTALLED/i, 'SLAC'],
  [/^SPECIFIC INSTALLED/i, 'SLR'],
];

/**
 * `Overall status:` under `License Authorizations` (or `Reservation Info` in tech support), one entry a UDI:
 * a SLAC, an SLR code from before the migration, or none.
 */
export function readAuthorizations(lines: readonly ShowLine[], reading: Reading): readonly Known<Authorization>[] {
  const authorizations: Draft<Authorization>[] = [];
  let current: Draft<Authorization> | null = null;
  for (const line of lines) {
    const udi = udiOf(line);
    if (udi) {
      //   Active: PID:C9300X-24HX,SN:FOC0000TEST
      current = { ...udi };
      authorizations.push(current);
      continue;
    }
    const entry = current;
    const setStatus = (value: string, _: ShowLine, pair: Pair) =>
      entry && readStatus(value, pair, line, entry, reading);
    const known = readPairs(line, {
      'overall status': null,
      //       Status: SMART AUTHORIZATION INSTALLED on Oct 29 17:45:28 2021 UTC
      status: setStatus,
      //     Reservation status: SPECIFIC INSTALLED on Aug 31 10:15:01 2020 PDT
      'reservation status': setStatus,
      //       Last Confirmation code: 6746c5b5
      'last confirmation code': (value) => entry && put(entry, 'confirmationCode', textFact(value, line)),
      //       Last return code: <none>
      'last return code': (value) => entry && put(entry, 'returnCode', textFact(value, line)),
      'request code': null,
      'reservation authorization code': null,
      'export-controlled functionality': null,
    });
    if (!known || (!entry && line.shape.kind === 'pairs')) {
      reading.unread.add(line);
    }
  }
  return authorizations;
}

function readStatus(value: string, pair: Pair, line: ShowLine, entry: Draft<Authorization>, reading: Reading): void {
  const kind = KINDS.find(([pattern]) => pattern.test(value))?.[1];
  if (!kind) {
    misread(reading, line, value, '`NOT INSTALLED`, `SMART AUTHORIZATION INSTALLED on …` or `SPECIFIC INSTALLED on …`');
    return;
  }
  entry.kind = fact(kind, line.span);
  const at = pair.dated[0]?.at;
  put(entry, 'installed', at ? timeFact(at, line, reading) : kind === 'none' ? fact('', line.span) : undefined);
}

/**
 * Below the list of UDIs: which licences the codes authorize (`Authorizations:`, `Specified license reservations:`), with
 * counts and terms for each UDI. The codes themselves say all that a diagnosis needs, so these lines are only recognised.
 */
export function readAuthorizedLicences(lines: readonly ShowLine[], reading: Reading): void {
  for (const line of lines) {
    const known =
      line.shape.kind === 'licence' ||
      line.shape.kind === 'udi' ||
      readPairs(line, {
        authorizations: null,
        'specified license reservations': null,
        description: null,
        'total available count': null,
        'total reserved count': null,
        'enforcement type': null,
        'term information': null,
        'authorization type': null,
        'license type': null,
        'start date': null,
        'end date': null,
        'term count': null,
        'subscription id': null,
        'reservation status': null,
        status: null,
        count: null,
        version: null,
      });
    if (!known) {
      reading.unread.add(line);
    }
  }
}
