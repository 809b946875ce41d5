import { describe, expect, it } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import type { Report } from '../../../src/model/report.js';
import { engine, optionsAt } from '../../engine.js';
import { analyze } from '../../ingest/structured/analyze-text.js';

/** A log that prints no years and holds 29 February is from a leap year, all of it. */

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detail given';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';
const UPDOWN = '%LINEPROTO-5-UPDOWN: Line protocol on Interface Gi1/0/1, changed state to up';

/** `sw1 open: FAILED 2024-02-28, …`, of each device. */
const told = (text: string, name = 'in.log'): string[] => toldIn(analyze({ [name]: text }));

function toldIn({ devices }: Report): string[] {
  return devices
    .map(({ hostname, incidents, messages }) => {
      const times = messages
        .filter(({ facility }) => facility === 'SMART_LIC')
        .map(({ mnemonic, first }) => `${mnemonic.slice(5)} ${first?.slice(0, 10)}`);
      return `${hostname ?? 'nobody'} ${incidents.map(({ status }) => status)}: ${times.join(', ')}`;
    })
    .sort();
}

describe('29 February in a log without years', () => {
  it.each([`Feb 29 10:00:00.000: ${UPDOWN}\n`, `Feb 29 10:00:00 sw1 ${UPDOWN}\n`])(
    'far behind the beginning, in a line that nobody asks for: %s',
    (line) => {
      const many = (day: string) => `${day} 10:00:00.000: ${UPDOWN}\n`.repeat(2000);
      const bytes = Buffer.from(
        `Jan 10 10:00:00.000: ${RESTORED}\n${many('Jan 20')}${many('Feb 20')}${line.repeat(600)}${many('Mar  1')}Mar  2 11:00:00.000: ${FAILED}\n`,
      );
      const analysis = createAnalysis(engine, optionsAt(Date.UTC(2026, 0, 1)));
      const reader = analysis.open('in.log');
      for (let at = 0; at < bytes.length; at += 65_536) reader.push(bytes.subarray(at, at + 65_536));
      reader.end();
      expect(toldIn(analysis.report())).toContain('nobody open: RESTORED 2024-01-10, FAILED 2024-03-02');
    },
  );

  it.each([
    [
      'behind a recovery of the day before',
      `Feb 28 10:00:00.000: ${RESTORED}\nFeb 29 10:00:00.000: ${FAILED}\n`,
      ['nobody open: RESTORED 2024-02-28, FAILED 2024-02-29'],
    ],
    [
      'before a recovery of the day after',
      `Feb 29 10:00:00.000: ${FAILED}\nMar  1 10:00:00.000: ${RESTORED}\n`,
      ['nobody resolved: FAILED 2024-02-29, RESTORED 2024-03-01'],
    ],
    [
      'of another device',
      `sw1: Feb 28 10:00:00.000: ${FAILED}\nsw2: Feb 29 10:00:00.000: ${FAILED}\nsw1: Mar  2 11:00:00.000: ${RESTORED}\n`,
      ['sw1 resolved: FAILED 2024-02-28, RESTORED 2024-03-02', 'sw2 open: FAILED 2024-02-29'],
    ],
    [
      'in a line that nobody asks for',
      `Jan 10 10:00:00.000: ${RESTORED}\nFeb 29 10:00:00.000: ${UPDOWN}\nMar  2 11:00:00.000: ${FAILED}\n`,
      ['nobody open: RESTORED 2024-01-10, FAILED 2024-03-02'],
    ],
    [
      'months after what came before it, and before what follows',
      `Jun 15 10:00:00.000: ${FAILED}\nDec 15 10:00:00.000: ${UPDOWN}\nFeb 29 10:00:00.000: ${UPDOWN}\nOct 30 10:00:00.000: ${RESTORED}\n`,
      ['nobody resolved: FAILED 2023-06-15, RESTORED 2024-10-30'],
    ],
    [
      'in a log that begins with its newest line',
      `Apr  2 10:00:00.000: ${FAILED}\nFeb 29 10:00:00.000: ${UPDOWN}\nDec 20 10:00:00.000: ${RESTORED}\n`,
      ['nobody open: RESTORED 2023-12-20, FAILED 2024-04-02'],
    ],
    [
      "by a relay's clock",
      `Feb 28 10:00:00 sw1 ${RESTORED}\nFeb 29 10:00:00 sw1 ${FAILED}\n`,
      ['sw1 open: RESTORED 2024-02-28, FAILED 2024-02-29'],
    ],
    [
      'with times of arrival that print the year',
      `time,host,message\n2024-02-29T10:00:00Z,sw1,"Feb 29 10:00:00.000: ${FAILED}"\n2024-03-01T10:00:00Z,sw1,"Feb 29 11:00:00.000: ${RESTORED}"\n`,
      ['sw1 resolved: FAILED 2024-02-29, RESTORED 2024-02-29'],
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('is of the leap year that the name of the file leaves', () => {
    const log = `Feb 28 10:00:00.000: ${RESTORED}\nFeb 29 10:00:00.000: ${FAILED}\n`;
    expect(told(log, 'sw1_2020-03-05.log')).toEqual(['nobody open: RESTORED 2020-02-28, FAILED 2020-02-29']);
  });

  it('of an output tells nothing of the log beside it', () => {
    const output = 'sw1#show license status\nUsage Reporting:\n  Last ACK received: Feb 29 10:00:00 2024 UTC\n';
    expect(told(`${output}sw1#show logging\nMar  2 2026 11:00:00.000: ${FAILED}\n`)).toEqual([
      'sw1 open: FAILED 2026-03-02',
    ]);
  });
});
