// The sieve: what every byte of a log costs. AssemblyScript, compiled to WebAssembly by scripts/compile-grammars.mjs.
//
// Walks whole lines, sixteen bytes at a time, and skips those that are log lines of messages nobody asks for. Every other
// line becomes an event. What is a tag is defined by src/ingest/log/log.ts (`mnemonicHash`) and src/ingest/log/message.ts
// (`isInsideWord`); test/ingest/log/sieve.test.ts holds the two against each other.
// Names in capitals that are not defined here are those of grammar/sieve.layout.mjs.

/** Longer lines are told of, whatever they hold. */
const LINE_CAP: usize = 65536;

const EVENT_BYTES: usize = WORDS << 2;

const HASH_START: u32 = 0x811c9dc5;
const HASH_PRIME: u32 = 0x01000193;

/** Where the next call goes on: the byte after the last line that was looked at. */
export let reached: u32 = 0;

/** Found by `tagAt`: the hash of the mnemonic. */
let found: u32 = 0;
/** Found by `isWanted`: where the hash stands. */
let foundSlot: u32 = 0;

// @ts-ignore: decorator
@inline
function isInsideWord(byte: u32): bool {
  return (
    byte - 0x30 < 10 ||
    (byte | 0x20) - 0x61 < 26 ||
    byte == 0x5f ||
    byte == 0x22 ||
    byte - 0x27 < 2 ||
    byte == 0x2a ||
    byte == 0x2e ||
    byte == 0x3d ||
    byte == 0x5c ||
    byte == 0x60 ||
    byte == 0x25
  );
}

/** Is `%FAC-SEV-MNEMONIC:` at a percent sign? The end of the line ends it, as any byte does that no tag has. */
function tagAt(percent: usize): bool {
  let index = percent + 1;
  // 0x20 in a tag that a pipeline lower-cased.
  const lower = <u32>load<u8>(index) & 0x20;
  if (<u32>load<u8>(index) - lower - 0x41 >= 26) return false;
  let hash = HASH_START;
  let start = index;
  let previous: usize = 0;
  for (; ; index += 1) {
    const byte = <u32>load<u8>(index);
    if (byte == 0x2d) {
      previous = start;
      start = index + 1;
      hash = HASH_START;
    } else if (byte - lower - 0x41 < 26) hash = (hash ^ (byte - lower)) * HASH_PRIME;
    else if (byte - 0x30 < 10 || byte == 0x5f) hash = (hash ^ byte) * HASH_PRIME;
    else break;
  }
  if (previous <= percent + 1 || start - previous != 2 || <u32>load<u8>(previous) - 0x30 >= 8 || index == start) {
    return false;
  }
  const byte = load<u8>(index);
  if (byte == 0x20 || byte == 0x09) index += 1;
  if (load<u8>(index) != 0x3a) return false;
  found = hash;
  return true;
}

function isWanted(hash: u32): bool {
  let slot = hash & (<u32>SLOTS - 1);
  let entry = load<u32>(TABLE + (slot << 2));
  while (entry != 0) {
    if (entry == hash) {
      foundSlot = slot;
      return true;
    }
    slot = (slot + 1) & (<u32>SLOTS - 1);
    entry = load<u32>(TABLE + (slot << 2));
  }
  return false;
}

/** `C-` or `C_`, in either case. */
// @ts-ignore: decorator
@inline
function isRest(at: usize): bool {
  const dash = load<u8>(at + 1);
  return (load<u8>(at) | 0x20) == 0x63 && (dash == 0x2d || dash == 0x5f);
}

/**
 * Looks at the lines of the input from byte `from` to byte `end`; a line end must stand at `end`. Returns the number of
 * events, and stops early when there is no room for more.
 */
export function sift(from: u32, end: u32, ending: u32): u32 {
  const newlines = i8x16.splat(<i8>ending);
  const percents = i8x16.splat(0x25);
  const underscores = i8x16.splat(0x5f);
  const limit = INPUT + <usize>end;
  // One event is kept for what was skipped last.
  const full = EVENTS + (EVENT_CAP - 1) * EVENT_BYTES;
  let event = EVENTS;
  let skipped: u32 = 0;
  let lastStart: usize = INPUT;
  let lastStop: usize = INPUT;
  let position = INPUT + <usize>from;
  memory.fill(COUNTS, 0, SLOTS * 4);

  while (position < limit && event < full) {
    let kind = UNTAGGED;
    let percent: usize = 0;
    let stop: usize = 0;
    let isNamed = false;
    for (let block = position; ; block += 16) {
      const bytes = v128.load(block);
      const ends = i8x16.bitmask(i8x16.eq(bytes, newlines));
      let before: i32 = -1;
      if (ends != 0) before = (ends & -ends) - 1;
      if (kind == UNTAGGED) {
        let marks = i8x16.bitmask(i8x16.eq(bytes, percents)) & before;
        while (marks != 0) {
          const at = block + <usize>ctz(marks);
          if ((at == position || !isInsideWord(<u32>load<u8>(at - 1))) && tagAt(at)) {
            kind = TAGGED;
            percent = at;
            break;
          }
          marks &= marks - 1;
        }
      }
      if (!isNamed) {
        // SMART_LIC- or SMART_LIC_ in either case, wherever it stands
        let marks = i8x16.bitmask(i8x16.eq(bytes, underscores)) & before;
        while (marks != 0) {
          const at = block + <usize>ctz(marks);
          if (at >= position + 5 && (load<u64>(at - 5) | 0x2020202020202020) == 0x696c7f7472616d73 && isRest(at + 3)) {
            isNamed = true;
            break;
          }
          marks &= marks - 1;
        }
      }
      if (ends != 0) {
        stop = block + <usize>ctz(ends);
        break;
      }
    }
    const next = stop + 1;
    if (stop > limit) stop = limit;
    while (stop > position && load<u8>(stop - 1) == 0x0d) stop -= 1;
    const isTag = kind == TAGGED && !isNamed;
    const isAsked = isTag && isWanted(found);
    if (isTag && !isAsked && stop - position <= LINE_CAP) {
      skipped += 1;
      lastStart = position;
      lastStop = stop;
    } else {
      let noted: u32 = 0;
      if (isAsked && load<u8>(NOTED + foundSlot) != 0) {
        noted = foundSlot + 1;
        const count = COUNTS + ((noted - 1) << 2);
        store<u32>(count, load<u32>(count) + 1);
      }
      store<u32>(event + NOTED_AS, noted);
      store<i32>(event + KIND, isNamed ? TAGGED : kind);
      store<u32>(event + START, <u32>(position - INPUT));
      store<u32>(event + STOP, <u32>(stop - INPUT));
      store<u32>(event + HASH, isNamed || kind == UNTAGGED ? 0 : found);
      store<u32>(event + SKIPPED, skipped);
      store<u32>(event + LAST_START, <u32>(lastStart - INPUT));
      store<u32>(event + LAST_STOP, <u32>(lastStop - INPUT));
      event += EVENT_BYTES;
      skipped = 0;
    }
    position = next;
  }
  if (skipped != 0) {
    store<i32>(event + KIND, NOTHING);
    store<u32>(event + SKIPPED, skipped);
    store<u32>(event + LAST_START, <u32>(lastStart - INPUT));
    store<u32>(event + LAST_STOP, <u32>(lastStop - INPUT));
    event += EVENT_BYTES;
  }
  reached = <u32>(position - INPUT);
  return <u32>((event - EVENTS) / EVENT_BYTES);
}

/**
 * Of each noted message that came more than `2 * keep` times the first and the last `keep` lines stay events; those between become
 * skipped lines. Returns the number of events that are left.
 */
export function thin(count: u32, keep: u32): u32 {
  memory.fill(SEEN, 0, SLOTS * 4);
  const end = EVENTS + <usize>count * EVENT_BYTES;
  let to = EVENTS;
  let skipped: u32 = 0;
  let lastStart: u32 = 0;
  let lastStop: u32 = 0;
  for (let event = EVENTS; event < end; event += EVENT_BYTES) {
    const before = load<u32>(event + SKIPPED);
    if (before != 0) {
      skipped += before;
      lastStart = load<u32>(event + LAST_START);
      lastStop = load<u32>(event + LAST_STOP);
    }
    const kind = load<i32>(event + KIND);
    if (kind != NOTHING) {
      const noted = load<u32>(event + NOTED_AS);
      if (noted != 0) {
        const place = (noted - 1) << 2;
        const total = load<u32>(COUNTS + place);
        const index = load<u32>(SEEN + place);
        store<u32>(SEEN + place, index + 1);
        if (index >= keep && index + keep < total) {
          skipped += 1;
          lastStart = load<u32>(event + START);
          lastStop = load<u32>(event + STOP);
          continue;
        }
      }
    } else if (skipped == 0) continue;
    if (to != event) memory.copy(to, event, EVENT_BYTES);
    store<u32>(to + SKIPPED, skipped);
    store<u32>(to + LAST_START, lastStart);
    store<u32>(to + LAST_STOP, lastStop);
    to += EVENT_BYTES;
    skipped = 0;
  }
  if (skipped != 0) {
    store<i32>(to + KIND, NOTHING);
    store<u32>(to + SKIPPED, skipped);
    store<u32>(to + LAST_START, lastStart);
    store<u32>(to + LAST_STOP, lastStop);
    to += EVENT_BYTES;
  }
  return <u32>((to - EVENTS) / EVENT_BYTES);
}
