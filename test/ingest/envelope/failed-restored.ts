import { analyze } from '../structured/analyze-text.js';

/** What one sender says of a failure of its own. */
export const FAILED =
  'Mar 11 2026 09:20:05.700 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
/** What the same or another says five minutes later. */
export const RESTORED =
  'Mar 11 2026 09:25:05.700 UTC: %SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';

/** Each device of a text, in order, with how its incidents stand: `sw1 open`. */
export const told = (text: string, name = 'in.txt') =>
  analyze({ [name]: text })
    .devices.map(({ hostname, id, incidents }) => [hostname ?? id, ...incidents.map(({ status }) => status)].join(' '))
    .sort();
