// Where the sieve and its callers put what in the memory that they share. scripts/compile-grammars.mjs writes it into the module of
// grammar/sieve.as.ts and, as `layout`, into what TypeScript imports.

/** Bytes from the beginning of the memory. */
export const places = {
  /** Hashes of mnemonics that matter, open addressing, 0 for an empty slot. */
  TABLE: 1024,
  /** One byte a slot: 1 for messages of which the first and the last lines are enough. */
  NOTED: 17_408,
  /** One number a slot: events of noted messages since `sift` was called, and how many of them `thin` has come by. */
  COUNTS: 32_768,
  SEEN: 49_152,
  EVENTS: 65_536,
  INPUT: 1_048_576,
};

export const sizes = {
  /** Of the table. */
  SLOTS: 4096,
  /** Events that there is room for, and numbers of 32 bits in each. */
  EVENT_CAP: 29_000,
  WORDS: 8,
  /** Bytes of input that are looked at in one go. */
  WINDOW: 4 * 1024 * 1024,
};

/** What an event tells of. */
export const kinds = { UNTAGGED: 0, TAGGED: 1, NOTHING: 2 };

/** Which number of an event is what: places are bytes from the beginning of the input. */
export const event = {
  KIND: 0,
  /** The line, its line end left out. */
  START: 1,
  STOP: 2,
  /** Of its mnemonic; 0 for a line that names SMART_LIC. */
  HASH: 3,
  /** Lines of no interest before it, and where the last of them stands. */
  SKIPPED: 4,
  LAST_START: 5,
  LAST_STOP: 6,
  /** Its slot and one more, for a noted message. */
  NOTED_AS: 7,
};

/** 64 KiB each: all of the above, and a byte for the end of a last line that has none. */
export const pages = Math.ceil((places.INPUT + sizes.WINDOW + 1) / 65_536) + 1;
