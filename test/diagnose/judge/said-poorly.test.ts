import { describe, expect, it } from 'vitest';
import { analyze } from '../../ingest/structured/analyze-text.js';

const STATUS = (ack: string) => `Utility:
  Status: DISABLED

Smart Licensing Using Policy:
  Status: ENABLED

Transport:
  Type: cslu
  Cslu address: http://192.0.2.10:8182/cslu/v1/pi
  Proxy:
    Not Configured

Usage Reporting:
  Last ACK received: ${ack}
  Next ACK deadline: May 30 10:00:00 2025 UTC
  Reporting push interval: 30  days
  Next ACK push check: <none>
  Next report push: Mar 31 10:00:00 2025 UTC
  Last report push: Mar 01 09:58:00 2025 UTC
  Last report file write: <none>
`;
const NEVER = '<none>';
const ACK = 'Mar 01 10:00:00 2025 UTC';

describe('what is asked for and told', () => {
  it('no clock is asked for again that the evidence belies', () => {
    const text = `SW1#show clock\n*00:07:12.402 UTC Sun Jan 1 2006\nSW1#show license status\n${STATUS(ACK)}SW1#\n`;
    const { devices, next } = analyze({ 'in.txt': text });
    expect(devices[0]?.findings.map(({ id }) => id)).toContain('clock-behind-evidence');
    expect(next.map(({ command }) => command)).not.toContain('show clock');
  });

  it('where it is not, the clock is asked for', () => {
    const { next } = analyze({ 'in.txt': `SW1#show license status\n${STATUS(ACK)}SW1#\n` });
    expect(next.map(({ command }) => command)).toContain('show clock');
  });

  it('what never happened is no empty value in a contradiction', () => {
    const clock = (time: string) => `Switch#show clock\n${time}\n`;
    const text = `${clock('10:00:00.000 UTC Sun Mar 2 2025')}Switch#show license status\n${STATUS(ACK)}Switch#exit\n${clock('10:00:00.000 UTC Mon Mar 3 2025')}Switch#show license status\n${STATUS(NEVER)}Switch#\n`;
    const { diagnostics } = analyze({ 'in.txt': text });
    const told = diagnostics.filter(({ code }) => code === 'two-captures').map(({ message }) => message);
    for (const message of told) expect(message).not.toMatch(/: ,|, then \)|and \)/);
  });
});
