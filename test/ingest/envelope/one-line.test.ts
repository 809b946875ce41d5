import { describe, expect, it } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import { reporters } from '../../../src/report/reporters.js';
import { engine, optionsAt } from '../../engine.js';

// Of several words: only the end of its line tells where it ends.
const SECRET = 'mzqkxwvt rpqwdfgh jzxcvbnm';
const TAG = 'Mar  5 2026 04:12:10.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the server : ';

function shown(text: string, redact: boolean): string {
  const analysis = createAnalysis(engine, { ...optionsAt(Date.UTC(2026, 2, 6, 12)), redact });
  const reader = analysis.open('input.txt');
  reader.push(Buffer.from(text));
  reader.end();
  return reporters.json(analysis.report());
}

const rows = (of: (host: string) => string): string => ['sw1', 'sw2'].map(of).join('\n');

/** What is put into one line, and where that happens. */
const JOINED: Record<string, string> = {
  'the lines of a cell': `<table><tr><th>Host</th><th>Message</th></tr>\n${rows((host) => `<tr><td>${host}</td><td>${TAG}tunnel<br>  privkey ${SECRET}<br>which the portal knows nothing of</td></tr>`)}\n</table>`,
  'the lines of an element': rows(
    (host) =>
      `<div class="row"><span class="host">${host}</span><span class="message">${TAG}privkey<br> ${SECRET}<br>which the portal knows nothing of</span></div>`,
  ),
  // Behind the word of the sentence that follows, nothing tells that one ends there.
  'a message that a margin broke': rows((host) =>
    [
      `${host}#show logging`,
      'Mar  5 2026 04:12:10.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications',
      `failure with the server : enable pw on that box is ${SECRET}`,
      'which the portal knows nothing of, could not be used for the answer now',
      `${host}#`,
    ].join('\n'),
  ),
};

describe('what is put into one line', () => {
  it.each(Object.entries(JOINED))('has no secret of %s', (_, text) => {
    expect(shown(text, true)).not.toMatch(new RegExp(SECRET.replaceAll(' ', '|')));
  });

  it.each(Object.entries(JOINED))('has those of %s where the user asked for them', (_, text) => {
    expect(shown(text, false)).toContain(SECRET);
    expect(shown(text, false)).not.toContain('redacted');
  });
});
