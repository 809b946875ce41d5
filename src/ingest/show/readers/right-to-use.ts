/**
 * `show license right-to-use [summary | usage]`: the model before Smart Licensing, until IOS XE 16.8. Only a device of that
 * model prints it (guide, "RTU Licensing to Smart Licensing Using Policy").
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import type { Usage } from '../../../model/state.js';
import { defineReader } from './define.js';
import type { ShowLine } from './lines.js';
import type { Draft, Reading } from './reading.js';

const TYPE = '(Permanent|Subscription|Evaluation|Paper|Grace|EvalRightToUse|PermanentRightToUse)';

// Slot# License Name Type Period left
//   License Name    Type     Period left
// Slot# License Name Type usage-duration(y:m:d) In-Use EULA
const TITLE =
  /^(?:Slot#\s+)?License Name\s+Type\s+(?:Count\s+)?(?:Period left|usage-duration\(y:m:d\)\s+In-Use(?:\s+EULA)?)$/i;

//  1  network-essentials   Permanent     Lifetime
//  network-essentials      Permanent     Lifetime
const HELD = new RegExp(`^(?:\\d+\\s+)?([a-z0-9][\\w.+-]{1,60})\\s+${TYPE}\\s+(?:\\d+\\s+)?(.{1,60})$`, 'i');

//  1  network-essentials   Permanent   00:00:00   yes   yes
const USED = new RegExp(
  `^(?:\\d+\\s+)?([a-z0-9][\\w.+-]{1,60})\\s+${TYPE}\\s+\\d+:\\d+:\\d+\\s+(yes|no)\\s+(?:yes|no)$`,
  'i',
);

function readRightToUse(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const usage: Known<Usage>[] = [];
  let licences = 0;
  let level = false;
  for (const line of lines) {
    const used = USED.exec(line.text);
    const held = used ? null : HELD.exec(line.text);
    if (used || held) {
      const [, name = '', type = ''] = used ?? held ?? [];
      const entry: Draft<Usage> = { name: fact(name, line.span), type: fact(type, line.span) };
      // Without usage only what is in use is listed.
      const isInUse = held !== null || used?.[3]?.toLowerCase() === 'yes';
      entry.status = fact(isInUse ? 'IN USE' : 'NOT IN USE', line.span);
      usage.push(entry);
      licences += 1;
      level = false;
    } else if (/^License Level (?:In Use|on Reboot):/i.test(line.text)) {
      // License Level on Reboot: network-essentials+dna-essentials Subscription
      level = true;
    } else if (TITLE.test(line.text) || line.shape.kind === 'rule' || /^EULA$/i.test(line.text)) {
      level = false;
    } else if (
      !(level && /^(?:[a-z0-9][\w.+-]*)(?: (?:Subscription|Permanent|Evaluation))?$|^Subscription$/i.test(line.text))
    ) {
      reading.unread.add(line);
    }
  }
  const [first] = lines;
  return licences > 0 && first ? { state: { model: fact('rtu', first.span), usage } } : {};
}

export const rightToUseReader = defineReader(
  ['show license right-to-use'],
  [/^Slot# +License Name +Type/],
  readRightToUse,
);
