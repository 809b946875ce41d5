import type { Fact, Known, Span } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import type { DeviceState } from '../fold/device.js';

type Facts = Known<FactShape>;
type Groups = DeviceState['groups'];

/** `copy running-config startup-config` and `write memory`, however shortened. */
const SAVES = /^(?:do )?(?:copy r\w* s\w*|wr(?:i(?:te?)?)?(?: m\w*)?)$/i;
/** What a device writes when the configuration goes into NVRAM; and when somebody leaves the configuration mode. */
const SAVED = ['CONFIG_NV_I', 'CONFIG_NV', 'PRIVCFG_ENCRYPT'];
const CHANGED = ['CONFIG_I', 'CONFIG_P', 'CONFIG_R'];

/** Facts without a saved configuration that was shown before it was saved anew: by a command below it, or by what the log says. */
export function withoutOlderSave(facts: Facts, groups: Groups): Facts {
  const { startup, ...others } = facts;
  const [shown] = startup === undefined ? [] : Object.values(startup).flatMap((each: Fact<unknown>) => each.spans);
  if (shown === undefined) return facts;
  const isOver = isSavedBelow(facts.typed ?? [], shown) || isLoggedAsSaved(groups, shown);
  return isOver ? others : facts;
}

/** Saved further down in the session, and nothing of licensing was configured after that. */
function isSavedBelow(typed: NonNullable<Facts['typed']>, shown: Span): boolean {
  const below = typed.filter(({ command }) => isBelow(command?.spans[0], shown));
  const saved = below.findLastIndex(({ command, taken }) => taken?.value === true && SAVES.test(command?.value ?? ''));
  return saved >= 0 && !below.slice(saved + 1).some(({ command }) => /^(?:no )?license /.test(command?.value ?? ''));
}

/** The log, shown below it, tells of changes and of a save after the last of them. */
function isLoggedAsSaved(groups: Groups, shown: Span): boolean {
  const newest = (mnemonics: readonly string[]) =>
    [...groups.values()]
      .filter(({ mnemonic, last }) => last !== null && mnemonics.includes(mnemonic))
      .sort((one, other) => (other.last?.ms ?? 0) - (one.last?.ms ?? 0))[0];
  const [saved, changed] = [newest(SAVED), newest(CHANGED)];
  if (!saved?.last || !changed?.last) return false;
  return saved.last.ms >= changed.last.ms && isBelow(saved.spans.at(-1), shown);
}

function isBelow(span: Span | undefined, shown: Span): boolean {
  return span !== undefined && span.source === shown.source && span.line > shown.line;
}
