import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter, decodeLine, LINE_CAP } from '../../../src/ingest/text/lines.js';

/** Lines as the splitter delivers them, decoded. */
function split(bytes: Uint8Array, cuts: readonly number[] = []): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter((buffer, start, end, ending) => {
    let position = start;
    while (position < end) {
      let stop = buffer.indexOf(ending, position);
      if (stop < 0 || stop > end) stop = end;
      lines.push(buffer.subarray(position, stop).toString('latin1'));
      position = stop + 1;
    }
    if (start === end) lines.push('');
  });
  let start = 0;
  for (const cut of [...cuts, bytes.length].sort((one, other) => one - other)) {
    const chunk = bytes.slice(start, cut);
    splitter.push(chunk);
    // The caller may use its memory again.
    chunk.fill(0x21);
    start = cut;
  }
  splitter.end();
  return lines;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('createLineSplitter', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\nb', ['a', 'b']],
    ['\n\n', ['', '']],
    ['a\r\nb\r\n', ['a\r', 'b\r']],
    ['a\rb\rc', ['a', 'b', 'c']],
    ['10%\r20%\n', ['10%\r20%']],
  ])('splits %j', (text, lines) => {
    expect(split(bytesOf(text))).toEqual(lines);
  });

  it('drops a byte order mark', () => {
    expect(split(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0x0a]))).toEqual(['a']);
  });

  it('gives the same lines however the bytes are cut', () => {
    const text = fc
      .array(fc.constantFrom('a', 'bc', '\n', '\r\n', '\r', 'é', '%', ''), { maxLength: 60 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(80), { maxLength: 8 }), (whole, cuts) => {
        const bytes = bytesOf(whole);
        expect(
          split(
            bytes,
            cuts.filter((cut) => cut <= bytes.length),
          ),
        ).toEqual(split(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps the beginning of an endless line and no more', () => {
    const endless = new Uint8Array(LINE_CAP * 3).fill(0x61);
    const cuts = Array.from({ length: 40 }, (_, index) => index * 4000);
    const [line, next] = split(bytesOf(`${Buffer.from(endless)}\nnext`), cuts);
    expect(line?.length).toBe(LINE_CAP + 1);
    expect(next).toBe('next');
  });

  it('keeps a licence file on one line whole', () => {
    const file = `<?xml version="1.0"?><smartLicense>${'x'.repeat(LINE_CAP * 2)}</smartLicense>`;
    expect(split(bytesOf(file), [10, 1000, LINE_CAP + 5])).toEqual([file]);
  });
});

describe('decodeLine', () => {
  const decode = (...bytes: number[]) => decodeLine(Buffer.from(bytes), 0, bytes.length);
  it('reads ASCII, UTF-8 and, where it is not valid UTF-8, latin1', () => {
    expect(decode(0x61, 0x62)).toBe('ab');
    expect(decode(0xc3, 0xa9)).toBe('é');
    expect(decode(0xe9, 0x61)).toBe('éa');
  });
});
