import { type Fact, fact, type Known } from '../../../../model/evidence.js';
import type { FactShape } from '../../../../model/facts.js';
import type { Communication } from '../../../../model/state.js';
import type { ShowLine } from '../lines.js';
import { type Draft, put, type Reading, readPairs, textFact, timeFact } from '../reading.js';

/** The operations that agents are known to count; others are taken as they come. */
const OPERATIONS =
  /^(?:Trust (?:Establishment|Acknowledgement|Sync)|Usage Reporting|Result Polling|Authorization (?:Request|Confirmation|Return)|Hello Message|Telemetry Reporting)$/i;

/**
 * `Communication Statistics:` of tech support: how far the device may talk by itself, and how each operation fared.
 * In one piece: one pass over the lines, with the operation that they belong to.
 */
export function readStatistics(
  lines: readonly ShowLine[],
  reading: Reading,
): { communication: readonly Known<Communication>[]; agent: Known<FactShape['agent']> } {
  const agent: Draft<FactShape['agent']> = {};
  const communication: Draft<Communication>[] = [];
  let current: Draft<Communication> | null = null;
  let reason = null as Fact<string> | null;

  for (const line of lines) {
    const { shape } = line;
    // A filter left out which operation it is: each line of attempts begins another.
    if (shape.kind === 'attempts' && (current === null || (current.operation?.value === '' && current.attempts))) {
      current = { operation: fact('', line.span) };
      communication.push(current);
      reason = null;
    }
    if (shape.kind === 'attempts' && current) {
      putCounters(current, shape.counters, line);
      continue;
    }
    if (shape.kind === 'label' && shape.key.toLowerCase() === 'communication statistics') {
      continue;
    }
    const entry: Draft<Communication> | null = current;
    const known = readPairs(line, {
      // Communication Level Allowed: INDIRECT
      'communication level allowed': (value) => put(agent, 'communicationLevel', textFact(value, line)),
      // Overall State: <empty>
      'overall state': (value) => put(agent, 'overallState', textFact(value, line)),
      //   Last Response: NO REPLY on Jul 13 13:17:55 2023 UTC
      'last response': (value, _, pair) =>
        entry && put(entry, 'lastResponse', textFact(pair.dated[0]?.status ?? value, line)),
      //     Failure Reason: Server error occurred: EXAMPLE
      'failure reason': () => {
        // The reason is free text, colons and all.
        reason = textFact(line.text.replace(/^[^:]*:\s*/, ''), line);
        if (entry) {
          entry.reason = reason;
        }
      },
      //   Last Success Time: <none>
      'last success time': (value) => entry && put(entry, 'lastSuccess', timeFact(value, line, reading)),
      //   Last Failure Time: Jul 13 13:17:55 2023 UTC
      'last failure time': (value) => entry && put(entry, 'lastFailure', timeFact(value, line, reading)),
    });
    if (shape.kind === 'label' && OPERATIONS.test(shape.key)) {
      reason = null;
      current = { operation: fact(shape.key, line.span) };
      communication.push(current);
    } else if (known) {
      if (!entry && !/^(?:Communication Level Allowed|Overall State):/i.test(line.text)) {
        reading.unread.add(line);
      }
      reason = shape.kind === 'pairs' && /^failure reason$/i.test(shape.pairs[0]?.key ?? '') ? reason : null;
    } else if (reason !== null && entry) {
      // A long reason goes on below.
      const whole: Fact<string> = reason;
      reason = { value: `${whole.value} ${line.text}`, spans: [...whole.spans, line.span] };
      entry.reason = reason;
    } else if (shape.kind === 'label') {
      // Usage Reporting:
      current = { operation: fact(shape.key, line.span) };
      communication.push(current);
    } else {
      reading.unread.add(line);
    }
  }
  return { communication, agent };
}

/** Attempts: Total=3, Success=1, Fail=2  Ongoing Failure: Overall=2 Communication=2 */
function putCounters(
  operation: Draft<Communication>,
  counters: Readonly<Record<string, number>>,
  { span }: ShowLine,
): void {
  const count = (name: string) => (counters[name] === undefined ? undefined : fact(counters[name], span));
  put(operation, 'attempts', count('Total'));
  put(operation, 'success', count('Success'));
  put(operation, 'fail', count('Fail'));
  put(operation, 'ongoing', count('Overall'));
  put(operation, 'ongoingCommunication', count('Communication'));
}
