import { type Fact, fact, type Known } from '../../../../model/evidence.js';
import type { Policy, PolicyTerms } from '../../../../model/state.js';
import type { ShowLine } from '../lines.js';
import { type Draft, flagFact, misread, put, type Reading, readPairs, tellsOfFailure, textFact } from '../reading.js';

type Class = 'perpetual' | 'subscription' | 'enforced' | 'export';
type Term = 'firstReportDays' | 'frequencyDays' | 'onChangeDays';

const CLASSES: Readonly<Record<string, Class>> = {
  'unenforced/non-export perpetual attributes': 'perpetual',
  'unenforced/non-export subscription attributes': 'subscription',
  'enforced (perpetual/subscription) license attributes': 'enforced',
  'export (perpetual/subscription) license attributes': 'export',
};

/** The `Policy:` block: the policy in use, and what it asks for each of four classes of licences. */
export function readPolicy(lines: readonly ShowLine[], reading: Reading): Known<Policy> {
  const policy: Draft<Policy> = {};
  const terms: Partial<Record<Class, Draft<PolicyTerms>>> = {};
  let current: Draft<PolicyTerms> | null = null;

  for (const line of lines) {
    const name = line.shape.kind === 'label' ? CLASSES[line.shape.key.toLowerCase()] : undefined;
    //   Unenforced/Non-Export Perpetual Attributes:
    if (name) {
      current = terms[name] ??= {};
      continue;
    }
    const setTerm = (term: Term) => (value: string) => {
      const days = readTerm(value, line, reading);
      if (current && days) {
        current[term] = days.days;
        put(current, 'source', days.source);
      } else {
        reading.unread.add(line);
      }
    };
    const known = readPairs(line, {
      //   Policy in use: Merged from multiple sources.
      'policy in use': (value) => {
        if (tellsOfFailure(value)) misread(reading, line, value, 'a policy');
        put(policy, 'inUse', textFact(value, line));
      },
      //   Policy name: Example Policy
      'policy name': (value) => put(policy, 'name', textFact(value, line)),
      //   Reporting ACK required: yes (CISCO default)
      'reporting ack required': (value) => put(policy, 'ackRequired', flagFact(value, line, reading)),
      //     First report requirement (days): 365 (CISCO default)
      'first report requirement (days)': setTerm('firstReportDays'),
      //     Reporting frequency (days): 0 (CISCO default)
      'reporting frequency (days)': setTerm('frequencyDays'),
      //     Report on change (days): 90 (CISCO default)
      'report on change (days)': setTerm('onChangeDays'),
    });
    if (!known) {
      reading.unread.add(line);
    }
  }
  return { ...policy, ...terms };
}

/** `365 (CISCO default)` */
function readTerm(
  value: string,
  line: ShowLine,
  reading: Reading,
): { days: Fact<number>; source: Fact<string> | undefined } | undefined {
  const parts = /^(\d{1,9})(?: +\(([^()]*)\))?$/.exec(value);
  if (!parts) {
    return misread(reading, line, value, 'a number of days such as `365 (CISCO default)`');
  }
  return { days: fact(Number(parts[1]), line.span), source: parts[2] ? fact(parts[2], line.span) : undefined };
}
