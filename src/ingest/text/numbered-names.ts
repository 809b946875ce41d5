/** What a case file has for the name of a device, `<name-3>`: without its brackets as good a name as any. */
const NUMBERED = /<(name-\d{1,6})>/g;
/** The beginning of one, at the end of what was read so far. */
const BEGUN = /<(?:n(?:a(?:m(?:e(?:-\d{0,6})?)?)?)?)?$/;
/** Characters of the longest. */
const LONGEST = 13;

/** Whether names that a case file numbered stand in some bytes. */
export function hasNumberedNames(bytes: Buffer): boolean {
  return bytes.includes('<name-');
}

/** Takes the brackets off names that a case file numbered, before anybody reads them: no reader of names has to know of them. */
export class NumberedNames {
  /** Bytes that were taken off. */
  removed = 0;
  private begun: Buffer = Buffer.alloc(0);

  take(chunk: Buffer): Buffer {
    const bytes = this.begun.length === 0 ? chunk : Buffer.concat([this.begun, chunk]);
    const begun = BEGUN.exec(bytes.toString('latin1', Math.max(0, bytes.length - LONGEST)))?.[0].length ?? 0;
    this.begun = Buffer.from(bytes.subarray(bytes.length - begun));
    return this.without(bytes.subarray(0, bytes.length - begun));
  }

  /** What was kept back. */
  end(): Buffer {
    const { begun } = this;
    this.begun = Buffer.alloc(0);
    return begun;
  }

  /** The same bytes without such brackets. */
  without(bytes: Buffer): Buffer {
    if (!hasNumberedNames(bytes)) return bytes;
    const plain = Buffer.from(bytes.toString('latin1').replace(NUMBERED, '$1'), 'latin1');
    this.removed += bytes.length - plain.length;
    return plain;
  }
}
