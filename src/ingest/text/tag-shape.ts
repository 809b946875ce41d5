/**
 * `%FAC[-SUB]-SEV-MNEMONIC` as a piece of a pattern, for those who only want to know whether a message stands somewhere. What it
 * is called is for `findTags` (`log/message.ts`) to say; the scanners of bytes know the same shape, and one table of cases holds for all.
 * Source: configuration guides of IOS XE, "System Message Logging".
 */
export const TAG_SHAPE = '%[A-Z][A-Z0-9_-]*-[0-7]-[A-Z0-9_]+';
