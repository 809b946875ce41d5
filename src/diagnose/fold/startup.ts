import type { Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import type { ShowRecord } from '../../model/record.js';
import type { DeviceState } from './device.js';

/**
 * The saved configuration tells what a reload brings back. Where the running one was shown too, that counts, whichever stands first:
 * true where the facts of the record give way to what is known.
 */
export function givesWay({ commands }: DeviceState, { command }: ShowRecord): boolean {
  return isStartup(command) && [...commands].some((each) => each.startsWith('show running-config'));
}

/** Facts of an output; of the saved configuration with what it says of licensing beside what would run. */
export function withStartup({ command, facts }: ShowRecord): Known<FactShape> {
  if (!isStartup(command) || facts.config === undefined) return facts;
  const { transport, csluUrl, smartUrl, proxyAddress, proxyPort, usageIntervalDays, vrf, privacy, bootLevel } =
    facts.config;
  const { domainLookupSource } = facts.config;
  return {
    ...facts,
    startup: {
      ...(transport ? { transport } : {}),
      ...(csluUrl ? { csluUrl } : {}),
      ...(smartUrl ? { smartUrl } : {}),
      ...(proxyAddress ? { proxyAddress } : {}),
      ...(proxyPort ? { proxyPort } : {}),
      ...(usageIntervalDays ? { usageIntervalDays } : {}),
      ...(vrf ? { vrf } : {}),
      ...(privacy ? { privacy } : {}),
      ...(bootLevel ? { bootLevel } : {}),
      ...(domainLookupSource ? { domainLookupSource } : {}),
    },
  };
}

function isStartup(command: string): boolean {
  return command.startsWith('show startup-config');
}
