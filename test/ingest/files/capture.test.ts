import { describe, expect, test } from 'vitest';
import { fromCapture, isCapture } from '../../../src/ingest/files/capture.js';

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detail given';

function ipv4(protocol: number, last: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(20);
  head[0] = 0x45;
  head.writeUInt16BE(20 + payload.length, 2);
  head[9] = protocol;
  head.set([192, 0, 2, last], 12);
  head.set([192, 0, 2, 200], 16);
  return Buffer.concat([head, payload]);
}

function udp(last: number, text: string): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(58220, 0);
  head.writeUInt16BE(514, 2);
  return ipv4(17, last, Buffer.concat([head, Buffer.from(text)]));
}

function tcp(last: number, sequence: number, text: string): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt16BE(40000, 0);
  head.writeUInt16BE(514, 2);
  head.writeUInt32BE(sequence, 4);
  head[12] = 0x50;
  return ipv4(6, last, Buffer.concat([head, Buffer.from(text)]));
}

const ethernet = (packet: Buffer) => Buffer.concat([Buffer.alloc(12), Buffer.from('0800', 'hex'), packet]);
const tagged = (packet: Buffer) => Buffer.concat([Buffer.alloc(12), Buffer.from('8100000a0800', 'hex'), packet]);

function pcap(frames: readonly Buffer[], link = 1): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt32LE(link, 20);
  const records = frames.map((frame, index) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1773220800 + index, 0);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return Buffer.concat([record, frame]);
  });
  return Buffer.concat([head, ...records]);
}

function block(kind: number, body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
  size.writeUInt32LE(padded.length + 12, 0);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(kind, 0);
  return Buffer.concat([head, size, padded, size]);
}

function pcapng(frames: readonly Buffer[]): Buffer {
  const section = block(0x0a0d0d0a, Buffer.from('4d3c2b1a01000000ffffffffffffffff', 'hex'));
  const link = block(1, Buffer.from('0100000000000400', 'hex'));
  const packets = frames.map((frame, index) => {
    const body = Buffer.alloc(20);
    const ticks = BigInt(1773220800 + index) * 1_000_000n;
    body.writeUInt32LE(Number(ticks >> 32n), 4);
    body.writeUInt32LE(Number(ticks & 0xffffffffn), 8);
    body.writeUInt32LE(frame.length, 12);
    body.writeUInt32LE(frame.length, 16);
    return block(6, Buffer.concat([body, frame]));
  });
  return Buffer.concat([section, link, ...packets]);
}

async function linesOf(capture: Buffer, size = capture.length): Promise<string[]> {
  async function* pieces() {
    for (let start = 0; start < capture.length; start += size) yield capture.subarray(start, start + size);
  }
  let text = '';
  for await (const chunk of fromCapture(pieces())) text += Buffer.from(chunk).toString();
  return text.split('\n').slice(0, -1);
}

const read = (line: string) => {
  const { message, source_ip, timestamp } = JSON.parse(line) as Record<string, string>;
  return [source_ip, timestamp, message];
};

describe('captures of packets', () => {
  const frames = [ethernet(udp(7, `<187>38: *Jan  2 00:17:37: ${FAILED}`)), tagged(udp(8, `<187>1: ${FAILED}\n`))];
  const expected = [
    ['192.0.2.7', '2026-03-11T09:20:00.000Z', `<187>38: *Jan  2 00:17:37: ${FAILED}`],
    ['192.0.2.8', '2026-03-11T09:20:01.000Z', `<187>1: ${FAILED}`],
  ];

  test.each([1, 10, 100_000])('give a line for each packet, read in pieces of %i bytes', async (size) => {
    for (const capture of [pcap(frames), pcapng(frames)]) {
      expect(isCapture(capture)).toBe(true);
      expect((await linesOf(capture, size)).map(read)).toEqual(expected);
    }
  });

  test('a packet that is none of syslog is an empty line', async () => {
    const dns = ethernet(udp(9, '\x00\x01abc'));
    expect(await linesOf(pcap([dns, Buffer.alloc(4), ...frames]))).toMatchObject(
      ['', '', /./, /./].map(() => expect.any(String)),
    );
    expect(await linesOf(pcap([dns, Buffer.alloc(4)]))).toEqual(['', '']);
  });

  test('messages of a stream are put together, what was sent once more is left out', async () => {
    const first = `<187>1: ${FAILED}\n<187>2: *Jan  2`;
    const second = ` 00:17:37: ${FAILED}\n`;
    const capture = pcap([tcp(7, 100, first), tcp(7, 100, first), tcp(7, 100 + first.length, second)], 101);
    expect((await linesOf(capture)).map((line) => (line === '' ? '' : read(line)[2]))).toEqual([
      `<187>1: ${FAILED}`,
      '',
      `<187>2: *Jan  2 00:17:37: ${FAILED}`,
    ]);
  });

  test('messages that are counted are told apart', async () => {
    const message = `<187>1: ${FAILED}`;
    const capture = pcap([tcp(7, 1, `${message.length} ${message}${message.length} ${message}`)], 101);
    expect((await linesOf(capture)).map((line) => read(line)[2])).toEqual([`${message}\n${message}`]);
  });

  test('one that is cut off gives what came before', async () => {
    const capture = pcap(frames);
    expect((await linesOf(capture.subarray(0, capture.length - 5))).map(read)).toEqual(expected.slice(0, 1));
  });
});
