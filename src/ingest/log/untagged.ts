/** Lines of a log that carry no tag. Pure; one line at a time. */

/** A line of the log that carries no tag: it starts with a sequence number or a stamp, and a colon ends that. */
export function isUntaggedLog(line: string): boolean {
  return /^(?:<\d{1,3}>)?(?:\d+: )?[*.]?(?:[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d+)?|\d{4} [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d)(?: [A-Za-z0-9+:]{1,9})?:\s/.test(
    line,
  );
}

/**
 * `last message repeated 66 times` of a device, `Last message '…' repeated 4 times, suppressed by …` of a relay (syslog-ng); the number,
 * or null.
 */
export function readRepeats(line: string): number | null {
  const match = /\blast message (?:'.{0,160}' )?repeated (\d{1,9}) times?\b/i.exec(line);
  return match === null ? null : Number(match[1]);
}
