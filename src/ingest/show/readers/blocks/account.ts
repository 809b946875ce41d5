import { fact, type Known } from '../../../../model/evidence.js';
import type { State } from '../../../../model/state.js';
import type { ShowLine } from '../lines.js';
import { type Draft, type Reading, readPairs, textFact } from '../reading.js';

/** `Account Information:`, which the device knows from the last acknowledgement. The date after `As of` is not part of the name. */
export function readAccount(lines: readonly ShowLine[], reading: Reading): Known<State['account']> {
  const account: Draft<State['account']> = {};
  for (const line of lines) {
    const known = readPairs(line, {
      //   Smart Account: Example Account As of Apr 22 05:02:11 2025 UTC
      'smart account': (value, _, { dated }) => {
        account.smart = dated[0] ? fact(dated[0].status, line.span) : textFact(value, line);
      },
      //   Virtual Account: <none>
      'virtual account': (value) => {
        account.virtual = textFact(value, line);
      },
    });
    if (!known) {
      reading.unread.add(line);
    }
  }
  return account;
}
