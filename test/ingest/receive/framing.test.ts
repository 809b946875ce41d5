import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeframer } from '../../../src/ingest/receive/framing.js';

interface Options {
  readonly cap?: number;
  readonly cuts?: readonly number[];
}

/** Messages as text; a cut one ends in `…`. */
function deframe(stream: string | Uint8Array, { cap = 1000, cuts = [] }: Options = {}): string[] {
  const bytes = typeof stream === 'string' ? Buffer.from(stream, 'latin1') : stream;
  const messages: string[] = [];
  const deframer = createDeframer(cap, (message, isTruncated) =>
    messages.push(Buffer.from(message).toString('latin1') + (isTruncated ? '…' : '')),
  );
  let start = 0;
  for (const cut of [...cuts, bytes.length].sort((one, other) => one - other)) {
    const chunk = bytes.slice(start, cut);
    deframer.push(chunk);
    // Sockets use their memory again.
    chunk.fill(0x21);
    start = Math.max(start, cut);
  }
  deframer.end();
  return messages;
}

const counted = (...messages: string[]) => messages.map((message) => `${message.length} ${message}`).join('');

describe('createDeframer', () => {
  it.each<[string, string, string[]]>([
    ['lines', '<189>1: a\n<189>2: b\n', ['<189>1: a', '<189>2: b']],
    ['lines that end in CR LF', '<189>1: a\r\n<189>2: b\r\n', ['<189>1: a', '<189>2: b']],
    ['lines that end in NUL', '<189>1: a\0<189>2: b\0', ['<189>1: a', '<189>2: b']],
    ['a last line without its end', '<189>1: a\n<189>2: b', ['<189>1: a', '<189>2: b']],
    ['counted messages', counted('<189>1: a', '<189>2: bc'), ['<189>1: a', '<189>2: bc']],
    ['counted messages with line ends inside', counted('<189>1: a\nb\n', '<189>2: c'), ['<189>1: a\nb', '<189>2: c']],
    [
      'line ends between counted messages',
      `${counted('<189>1: a')}\n${counted('<189>2: b')}\n`,
      ['<189>1: a', '<189>2: b'],
    ],
    ['blanks before a line, as some firewalls send', ' <189>1: a\n <189>2: b\n', ['<189>1: a', '<189>2: b']],
    ['records that nothing ends', '<189>1: a<189>2: b<187>: c', ['<189>1: a', '<189>2: b', '<187>: c']],
    [
      'JSON with a record in it',
      '{"a":"<187>45: b"}\n{"a":"<187>46: b"}\n',
      ['{"a":"<187>45: b"}', '{"a":"<187>46: b"}'],
    ],
    ['lines without a PRI', '000123: *Mar 1\n12 Mar x\n1', ['000123: *Mar 1', '12 Mar x', '1']],
    ['empty lines', '\n\n\r\n<189>1: a\n\n', ['<189>1: a']],
    ['garbage before a counted message', `\xff\xfe%\n${counted('<189>1: a')}`, ['\xff\xfe%', '<189>1: a']],
    ['a count that lies', '3 <189>1: a\n<189>2: b\n', ['<18', '9>1: a', '<189>2: b']],
    ['a count that ends too early', '99 <189>1: a', ['<189>1: a…']],
    ['a count beyond all reason', '99999999999 <189>1: a\n<189>2: b\n', ['99999999999 ', '<189>1: a', '<189>2: b']],
    ['an angle bracket in a text', '<189>1: <a> <1 <22>x\n', ['<189>1: <a> <1 <22>x']],
  ])('takes %s', (_, stream, messages) => {
    expect(deframe(stream)).toEqual(messages);
    expect(deframe(stream, { cuts: [...stream].map((_each, index) => index) })).toEqual(messages);
  });

  it('cuts a long line at the cap and goes on behind it', () => {
    expect(deframe(`<189>${'x'.repeat(5000)}\n<189>2: b\n`, { cap: 10 })).toEqual(['<189>xxxxx…', '<189>2: b']);
    expect(deframe(`${counted(`<189>${'x'.repeat(5000)}`)}9 <189>2: b`, { cap: 10 })).toEqual([
      '<189>xxxxx…',
      '<189>2: b',
    ]);
  });

  it('stays with the framing that a connection began with: a count in the middle of lines swallows nothing', () => {
    const lines = ['<189>1: a', '999999 <187>2: b', '12 <187>3: c', '<189>4: d'];
    expect(deframe(`${lines.join('\n')}\n`)).toEqual(lines);
    const noPri = ['000123: a', '000124: b', '5000 <187>c', '000125: d'];
    expect(deframe(`${noPri.join('\n')}\n`)).toEqual(noPri);
  });

  it('takes no count for one that is larger than any message', () => {
    expect(deframe('9999999 <187>1: a\n<189>2: b\n')).toEqual(['9999999 ', '<187>1: a', '<189>2: b']);
  });

  it('takes a line byte by byte in linear time and in one piece of memory', () => {
    const deframer = createDeframer(64 * 1024, () => {});
    const before = process.cpuUsage();
    for (let index = 0; index < 64 * 1024; index += 1) deframer.push(Buffer.from('<'));
    expect(deframer.held).toBeLessThanOrEqual(64 * 1024);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
  });

  it('finds every record of a long chunk without line ends', () => {
    const records = Array.from({ length: 500 }, (_, index) => `<189>${index}: ${'y'.repeat(40)}`);
    expect(deframe(records.join(''), { cap: 100 })).toEqual(records);
  });

  it('holds no more than the cap, whatever comes', () => {
    const deframer = createDeframer(1000, () => {});
    for (let index = 0; index < 200; index += 1) {
      deframer.push(Buffer.alloc(65_536, 'x'));
      expect(deframer.held).toBeLessThanOrEqual(1000);
    }
  });

  it('delivers an unended record when its sender falls silent, and no half line of one that ends lines', () => {
    const messages: string[] = [];
    const deframer = createDeframer(1000, (message) => messages.push(Buffer.from(message).toString()));
    deframer.push(Buffer.from('<189>1: a'));
    deframer.quiet();
    expect(messages).toEqual(['<189>1: a']);
    deframer.push(Buffer.from('<189>2: b\n<189>3'));
    deframer.quiet();
    deframer.push(Buffer.from(': c\n'));
    expect(messages).toEqual(['<189>1: a', '<189>2: b', '<189>3: c']);
  });

  it('waits for the rest of what is no record of a switch', () => {
    const messages: string[] = [];
    const deframer = createDeframer(1000, (message) => messages.push(Buffer.from(message).toString()));
    deframer.push(Buffer.from('<13>Mar  1 11:00:00 host prog'));
    deframer.quiet();
    deframer.push(Buffer.from('ram: text\n'));
    expect(messages).toEqual(['<13>Mar  1 11:00:00 host program: text']);
  });

  it('gives the same messages however the stream is cut', () => {
    const part = fc.constantFrom(
      '<189>1: a',
      '<187>22: sw1: %SYS',
      '\n',
      '\r\n',
      '\0',
      ' ',
      '12 ',
      '5 <189>',
      '9 <189>3: b',
      '007: x',
      'é%',
      'zzzzzzzzzzzzzzzzzzzzzzzzz',
    );
    const stream = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(stream, fc.array(fc.nat(400), { maxLength: 12 }), fc.constantFrom(7, 30, 1000), (text, cuts, cap) => {
        const within = cuts.filter((cut) => cut <= text.length);
        expect(deframe(text, { cap, cuts: within })).toEqual(deframe(text, { cap }));
      }),
      { numRuns: 500 },
    );
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(300), { maxLength: 5 }), (bytes, cuts) => {
        const within = cuts.filter((cut) => cut <= bytes.length);
        expect(deframe(Uint8Array.from(bytes), { cap: 20, cuts: within })).toEqual(
          deframe(Uint8Array.from(bytes), { cap: 20 }),
        );
      }),
      { numRuns: 500 },
    );
  });
});
