import type { DeviceHint } from '../../model/record.js';
import { ownCopy } from '../text/own-copy.js';
import type { Header } from './header.js';
import { deviceOf } from './log.js';

/** Devices that are remembered, and those of them with the same first name. */
const DEVICES_CAP = 10_000;
const NAMESAKES_CAP = 16;

/** A device with all that a line says of its name. */
interface NamedDevice extends Pick<Header, 'origin' | 'relayHost' | 'prompt' | 'file'> {
  readonly session: string | null;
  /** `Header.context` */
  readonly words: string | null;
  readonly device: DeviceHint;
}

/**
 * The device of a line: one object a device, not one a line.
 * @returns takes the line's header and the host name of the session it was printed in
 */
export function createSharedDevices(source: string): (header: Header | null, session: string | null) => DeviceHint {
  // By the name that a line gives first.
  const devices = new Map<string, NamedDevice[]>();
  let devicesKnown = 0;

  return (header, session) => {
    const { origin = null, relayHost = null, prompt = null, file = null, context: words = null } = header ?? {};
    const key = origin ?? relayHost ?? prompt ?? file ?? session ?? words ?? '';
    const named = devices.get(key);
    if (named !== undefined) {
      for (const known of named) {
        const isSame = known.origin === origin && known.relayHost === relayHost && known.prompt === prompt;
        if (isSame && known.file === file && known.session === session && known.words === words) return known.device;
      }
    }
    if (devicesKnown > DEVICES_CAP) {
      devices.clear();
      devicesKnown = 0;
    }
    devicesKnown += 1;
    const { hostname, address, told } = deviceOf(header, source, session);
    const device = {
      source,
      hostname: hostname && ownCopy(hostname),
      address: address && ownCopy(address),
      ...(told === undefined ? {} : { told: ownCopy(told) }),
      ...(words === null ? {} : { context: ownCopy(words) }),
    };
    devices.set(key, [
      ...(devices.get(key) ?? []).slice(-NAMESAKES_CAP),
      { origin, relayHost, prompt, file, session, words, device },
    ]);
    return device;
  };
}
