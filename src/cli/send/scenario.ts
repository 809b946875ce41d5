import { present } from '../../model/present.js';
/** A story of some switches, as `scenarios/*.yaml` tells it. */
export interface Scenario {
  /** Name of its file. */
  readonly id: string;
  readonly title: string;
  /** `cslu-connected/push` */
  readonly topology: string;
  /** Switches in it, unless the user says how many. */
  readonly devices: number;
  readonly steps: readonly Step[];
}

/** A message that switches log. */
export interface Step {
  /** Seconds from the start. */
  readonly at: number;
  /** Seconds over which the switches follow each other; 0: all at once. */
  readonly spread: number;
  readonly times: number;
  /** Seconds between those times. */
  readonly every: number;
  /** Only the first so many switches; null: all. */
  readonly only: number | null;
  /** `{days}` the first time; each time after that it is one less. */
  readonly days: number | null;
  readonly mark: '' | '*' | '.';
  /** The switch begins to count its messages afresh. */
  readonly restart: boolean;
  /** From the tag on; `{host}`, `{pid}`, `{sn}`, `{n}`, `{port}`, `{hex}` and `{days}` are filled in. */
  readonly line: string;
}

/** One message on its way. */
export interface Outgoing {
  readonly device: Device;
  /** Milliseconds since 1970 UTC, by the device's clock. */
  readonly at: number;
  readonly mark: '' | '*' | '.';
  /** The device's own count of its messages. */
  readonly count: number;
  /** From the tag on. */
  readonly text: string;
}

export interface Device {
  /** From 0. */
  readonly index: number;
  readonly host: string;
  readonly address: string;
}

/** Where the counts of messages begin: a switch that has been up for a while. */
const FIRST_COUNT = 101;

/** Seconds from the first message to the last. */
export function lengthOf({ steps }: Scenario): number {
  return Math.max(...steps.map(({ at, spread, times, every }) => at + spread + (times - 1) * every));
}

/**
 * The messages of a scenario in the order of their times. The same arguments give the same messages.
 * @param start milliseconds since 1970 UTC
 */
export function tell(scenario: Scenario, devices: number, start: number): Outgoing[] {
  const moments: { at: number; step: Step; time: number; device: number }[] = [];
  for (const step of scenario.steps) {
    const concerned = Math.min(devices, step.only ?? devices);
    for (let time = 0; time < step.times; time += 1) {
      for (let device = 0; device < concerned; device += 1) {
        const offset = step.at + time * step.every + (step.spread * device) / concerned;
        moments.push({ at: start + Math.round(offset * 1000) + (device % 1000), step, time, device });
      }
    }
  }
  moments.sort((one, other) => one.at - other.at);
  const counts = new Map<number, number>();
  const known = Array.from({ length: devices }, (_, index) => deviceOf(index));
  return moments.map(({ at, step, time, device }) => {
    const count = step.restart ? 1 : (counts.get(device) ?? FIRST_COUNT);
    counts.set(device, count + 1);
    const { host, address, fields } = present(known[device]);
    const days = String((step.days ?? 0) - time);
    const text = step.line.replace(/\{(\w+)\}/g, (whole, name: string) =>
      name === 'days' ? days : (fields[name] ?? whole),
    );
    return { device: { index: device, host, address }, at, mark: step.mark, count, text };
  });
}

/** Invented: names, serial numbers that nobody has, addresses of the range for benchmarks (RFC 2544). */
function deviceOf(index: number): Omit<Device, 'index'> & { readonly fields: Readonly<Record<string, string>> } {
  const number = index + 1;
  const host = `acc-sw${String(number).padStart(3, '0')}`;
  const fields = {
    host,
    pid: 'C9300-48P',
    sn: `FOC0000${number.toString(36).toUpperCase().padStart(4, '0')}`,
    n: String(number),
    port: String((index % 48) + 1),
    hex: (number % 256).toString(16).padStart(2, '0'),
  };
  return { host, address: `198.18.${(number >> 8) & 255}.${number & 255}`, fields };
}
