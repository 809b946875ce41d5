import type { Unstamped } from '../model/live.js';
import type { FleetCause, ReportDevice } from '../model/report.js';
import type { LiveSilence } from '../model/silence.js';
import type { Core } from './core.js';
import { type AskedSilence, checkFinding, concernedBy, createSilences, type Silences } from './silences.js';

/** What of this collector's devices is hidden, for whoever asks. */
export interface Silencing {
  list(): readonly LiveSilence[];
  /** @throws Refusal for what makes no sense */
  add(asked: AskedSilence): LiveSilence;
  /** @throws Refusal 404 */
  end(id: string): LiveSilence;
  /** Is all that this message reports of a device hidden? */
  hides(device: string, mnemonic: string): boolean;
  /** Is a cause hidden on all devices that share it? */
  hidesCause(cause: FleetCause): boolean;
}

/**
 * @param kept what `state` gave an earlier run
 * @param known ids of the findings that there are
 * @param emit tells views of devices that a silence hides something of, or did
 */
export function createSilencing(
  kept: string | null,
  known: readonly string[],
  core: Pick<Core, 'devices' | 'next'>,
  emit: (event: Unstamped) => void,
): Silencing &
  Pick<Silences, 'state'> & {
    /** All devices and shared causes as they are shown at a moment. */
    shownAt(now: number, fleet: readonly FleetCause[]): ReturnType<Silences['shownAt']>;
    /** A device as it is told of, without what is silenced. */
    shown(device: ReportDevice): ReportDevice;
  } {
  const silences = createSilences(kept);

  function tell(silence: LiveSilence): LiveSilence {
    const concerned = concernedBy(silence, core.devices());
    const steps = concerned.length === 0 ? [] : core.next();
    for (const device of concerned)
      emit({ kind: 'diagnosis', device, next: steps.filter((step) => step.device === device.id) });
    return silence;
  }

  return {
    list: () => silences.list(Date.now()),
    add(asked) {
      checkFinding(asked, known, core.devices());
      return tell(silences.add(asked, Date.now()));
    },
    end: (id) => tell(silences.end(id)),
    hides(id, mnemonic) {
      const device = core.devices().find((each) => each.id === id);
      return device !== undefined && silences.hasMessage(device, mnemonic, Date.now());
    },
    hidesCause: (cause) => silences.hasFleet(cause, core.devices(), Date.now()),
    shownAt: (now, fleet) => silences.shownAt(core.devices(), fleet, now),
    shown: (device) => silences.shown(device, Date.now()),
    state: silences.state,
  };
}
