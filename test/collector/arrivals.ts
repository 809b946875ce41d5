import type { Arrival } from '../../src/model/live.js';

/** A COMM_FAILED that a switch sends over UDP at this moment. */
export function failedNow(host: string, error = 'Timeout was reached'): Arrival {
  return {
    bytes: Buffer.from(
      `<187>${host}: ${stamp()} UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : ${error}`,
    ),
    peer: '192.0.2.1',
    receivedAt: Date.now(),
    transport: 'udp',
  };
}

/** As IOS XE prints this moment. */
function stamp(): string {
  const [, day, month, year, time] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date().toUTCString()) ?? [];
  return `${month} ${Number(day)} ${year} ${time}.000`;
}
