import type { ShowLine } from './lines.js';

/** Headings below which something always stands: an output that ends with one was cut off. */
const HEADINGS =
  /^(?:Utility|Smart Licensing Using Policy|Account Information|Data Privacy|Transport|Policy|Usage Reporting|Trust Code Installed|License Authorization|Registration|License Usage|Product Information|Agent Version|Authorizations|Usage Report Summary|HA UDI List|Overall status|Purchased Licenses)\s*:?$|^License +Entitlement Tag +Count +Status$/i;

/** What only Smart Licensing Using Policy prints. */
const OF_POLICY = /^(?:Smart Licensing Using Policy|Usage Reporting|Trust Code Installed)\b/;

/** Parts that stand at the end of an output, by command; outputs of the models before stop earlier. */
const LAST_PARTS: Readonly<Record<string, { readonly policy: RegExp; readonly before: RegExp }>> = {
  'show license all': { policy: /^Purchased Licenses:?$/i, before: /^Agent Version$/i },
  'show license status': {
    policy: /^Trust Code Installed:/i,
    before: /^(?:Export Authorization Key|Miscellaneous|License Usage):/i,
  },
  'show license tech support': {
    policy: /^(?:Enforced Licenses|Platform Provided Mapping Table|Overall Trust):?/i,
    before: /^(?:Agent Version|Upcoming Scheduled Jobs|HA Info|Reservation Info)\b/i,
  },
};

/**
 * The last line of an output of `show license …` that ends in the middle or between its parts; null when it is whole, as far as what
 * stands in it tells.
 * @param isEnded what follows it was printed by the device: nothing of it is missing at its end
 */
export function cutEnd(command: string, lines: readonly ShowLine[], isEnded: boolean): ShowLine | null {
  const last = lines.at(-1);
  if (last === undefined) return null;
  const ends = last.shape.kind === 'rule' ? lines.at(-2) : last;
  if (ends !== undefined && HEADINGS.test(ends.text)) return last;
  if (isEnded) return null;
  return lacksItsEnd(command, lines) || lacksAttributes(lines) ? last : null;
}

function lacksItsEnd(command: string, lines: readonly ShowLine[]): boolean {
  const parts = LAST_PARTS[command];
  if (parts === undefined) return false;
  const isOfPolicy = lines.some(({ text }) => OF_POLICY.test(text));
  return !lines.some(({ text }) => (isOfPolicy ? parts.policy : parts.before).test(text));
}

/** Each licence has the same attributes: the last one, where it ends the output, has fewer. */
function lacksAttributes(lines: readonly ShowLine[]): boolean {
  const starts = lines.flatMap(({ shape }, index) => (shape.kind === 'licence' ? [index] : []));
  const [before, last] = starts.slice(-2);
  if (before === undefined || last === undefined) {
    // network-advantage (C9300-24 Network Advantage):
    return last === undefined && before === lines.length - 1;
  }
  return lines.length - last < last - before && lines.slice(last + 1).every(({ shape }) => shape.kind === 'pairs');
}
