/**
 * `show license` and `show license feature` of the images before Smart Licensing: a licence a feature. Only such an image prints
 * them, so they tell the model. Source: published outputs of IOS 15 and IOS XE 3.
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import type { Usage } from '../../../model/state.js';
import { defineReader } from './define.js';
import type { ShowLine } from './lines.js';
import { type Draft, put, type Reading, readPairs, textFact } from './reading.js';

// Index 1 Feature: appxk9
const FEATURE = /^(?:Index:? \d{1,3}|StoreIndex:? \d{1,3})\s+Feature: ?(\S{1,60})(?:\s+Version: ?\S{0,20})?$/i;
// ipservicesk9       yes          yes         no             no       yes
const ROW = /^(\S{1,60})(?: +(?:yes|no)){3,6}$/i;

function readClassicLicenses(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const usage: Draft<Usage>[] = [];
  for (const line of lines) {
    const name = (FEATURE.exec(line.text) ?? ROW.exec(line.text))?.[1];
    if (name !== undefined) {
      usage.push({ name: fact(name, line.span) });
      continue;
    }
    const entry = usage.at(-1);
    const known = readPairs(line, {
      //         License State: Active, In Use
      'license state': (value) => entry && put(entry, 'status', textFact(value, line)),
      //         License Type: Permanent
      'license type': (value) => entry && put(entry, 'type', textFact(value, line)),
      'period left': null,
      'period used': null,
      'license count': null,
      'license priority': null,
      'lock type': null,
      'license addition': null,
      'vendor info': null,
      'store index': null,
      comment: null,
    });
    if (!known && !/^(?:Feature name +Enforcement\b|License Store:|Period (?:left|Used):)/i.test(line.text))
      reading.unread.add(line);
  }
  const [first] = lines;
  return usage.length > 0 && first ? { state: { usage, model: fact('rtu', first.span) } } : {};
}

export const classicLicenseReader = defineReader(
  ['show license', 'show license feature', 'show license detail'],
  [/^Index 1 Feature: /],
  readClassicLicenses,
);
