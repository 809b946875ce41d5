import { type Datagram, readPacket } from '../envelope/datagram.js';
import { type Bytes, viewOf } from './bytes.js';

/** A packet of a capture: when it was seen, and its bytes from the header of the Internet Protocol on. */
interface Frame {
  readonly at: number;
  readonly packet: Buffer;
}

/** Bytes of one block or packet; larger ones end the reading. */
const BLOCK_CAP = 16 * 1024 * 1024;
/** Streams whose last message is not whole, and the bytes that are kept of one. */
const FLOWS_CAP = 1024;
const FLOW_CAP = 64 * 1024;
const PCAP = new Set(['a1b2c3d4', 'd4c3b2a1', 'a1b23c4d', '4d3cb2a1']);

/** Whether a file begins like a capture of packets: pcap, or pcapng. */
export function isCapture(head: Buffer): boolean {
  const magic = head.toString('hex', 0, 4);
  return (
    head.length >= 24 &&
    (PCAP.has(magic) || (magic === '0a0d0d0a' && /^(?:1a2b3c4d|4d3c2b1a)$/.test(head.toString('hex', 8, 12))))
  );
}

/**
 * The syslog messages of a capture, one line for each packet: an event with the message, its sender and the time of its packet, or
 * nothing. So a line of the text is a packet of the capture.
 */
export async function* fromCapture(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const messages = new Messages();
  for await (const frame of framesOf(bytes)) yield Buffer.from(`${messages.lineOf(frame)}\n`);
}

async function* framesOf(bytes: Bytes): AsyncGenerator<Frame> {
  let reader: FrameReader | null = null;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? viewOf(chunk) : Buffer.concat([rest, viewOf(chunk)]);
    reader ??=
      rest.length < 4 ? null : rest.toString('hex', 0, 4) === '0a0d0d0a' ? new BlockReader() : new PcapReader();
    for (
      let size = reader?.sizeAt(rest) ?? 0;
      reader !== null && size > 0 && size <= rest.length;
      size = reader.sizeAt(rest)
    ) {
      const frame = reader.read(rest.subarray(0, size));
      rest = rest.subarray(size);
      if (frame !== null) yield frame;
    }
    if (rest.length > BLOCK_CAP) return;
    rest = Buffer.from(rest);
  }
}

interface FrameReader {
  /** Bytes of the record at the beginning; 0 while that can't be told. */
  sizeAt(bytes: Buffer): number;
  /** Takes a record; null where it is no packet. */
  read(record: Buffer): Frame | null;
}

/** The older format: a header, and packets with a header each. */
class PcapReader implements FrameReader {
  private isBegun = false;
  private isLittle = false;
  private isNano = false;
  private link = 1;

  sizeAt(bytes: Buffer): number {
    if (!this.isBegun) return 24;
    return bytes.length < 16 ? 0 : 16 + this.number(bytes, 8);
  }

  read(record: Buffer): Frame | null {
    if (!this.isBegun) {
      const magic = record.toString('hex', 0, 4);
      this.isBegun = true;
      this.isLittle = magic === 'd4c3b2a1' || magic === '4d3cb2a1';
      this.isNano = magic === 'a1b23c4d' || magic === '4d3cb2a1';
      this.link = this.number(record, 20) & 0xffff;
      return null;
    }
    const fraction = this.number(record, 4) / (this.isNano ? 1e6 : 1e3);
    return { at: this.number(record, 0) * 1000 + fraction, packet: withoutLink(record.subarray(16), this.link) };
  }

  private number(bytes: Buffer, at: number): number {
    return this.isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }
}

/** The newer format: blocks, of which some describe interfaces and some hold packets. */
class BlockReader implements FrameReader {
  private isLittle = true;
  private interfaces: { readonly link: number; readonly ticks: number }[] = [];

  sizeAt(bytes: Buffer): number {
    if (bytes.length < 12) return 0;
    if (bytes.readUInt32BE(0) === 0x0a0d0d0a) this.isLittle = bytes.readUInt32BE(8) === 0x4d3c2b1a;
    return Math.max(12, this.number(bytes, 4));
  }

  read(block: Buffer): Frame | null {
    switch (this.number(block, 0)) {
      case 0x0a0d0d0a:
        this.interfaces = [];
        return null;
      case 1:
        this.interfaces.push({
          link: this.isLittle ? block.readUInt16LE(8) : block.readUInt16BE(8),
          ticks: this.ticksOf(block),
        });
        return null;
      case 6: {
        if (block.length < 32) return null;
        const { link, ticks } = this.interfaces[this.number(block, 8)] ?? { link: 1, ticks: 1e6 };
        const at = ((this.number(block, 12) * 2 ** 32 + this.number(block, 16)) / ticks) * 1000;
        return { at, packet: withoutLink(block.subarray(28, 28 + this.number(block, 20)), link) };
      }
      default:
        return null;
    }
  }

  /** Ticks a second of an interface's stamps: option `if_tsresol`. */
  private ticksOf(block: Buffer): number {
    for (let at = 16; at + 4 <= block.length - 4; ) {
      const code = this.isLittle ? block.readUInt16LE(at) : block.readUInt16BE(at);
      const length = this.isLittle ? block.readUInt16LE(at + 2) : block.readUInt16BE(at + 2);
      const value = block[at + 4] ?? 6;
      if (code === 9) return value & 0x80 ? 2 ** (value & 0x7f) : 10 ** value;
      if (code === 0) break;
      at += 4 + Math.ceil(length / 4) * 4;
    }
    return 1e6;
  }

  private number(bytes: Buffer, at: number): number {
    return this.isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }
}

/** What is in a frame of a link: Ethernet with its VLANs, Linux's `any`, BSD's loopback, or nothing around the packet. */
function withoutLink(frame: Buffer, link: number): Buffer {
  const vlan = (at: number): number =>
    /^(?:8100|88a8)$/.test(frame.toString('hex', at, at + 2)) ? vlan(at + 4) : at + 2;
  const starts: Readonly<Record<number, () => number>> = {
    0: () => 4,
    1: () => vlan(12),
    113: () => 16,
    276: () => 20,
  };
  return frame.subarray(starts[link]?.() ?? 0);
}

/** Puts messages together that came in several packets. */
class Messages {
  private readonly flows = new Map<string, { next: number; text: string }>();

  /** The line of the text that stands for a packet. */
  lineOf({ at, packet }: Frame): string {
    const datagram = readPacket(packet);
    if (datagram === null || datagram.payload.length === 0) return '';
    const text = datagram.protocol === 'udp' ? datagram.payload.toString('utf8') : this.wholeIn(datagram);
    if (!/^<\d{1,3}>|%[A-Za-z]/.test(text)) return '';
    return JSON.stringify({
      message: text.replace(/[\r\n\0]+$/, ''),
      source_ip: datagram.source,
      source_type: 'capture',
      timestamp: new Date(at).toISOString(),
    });
  }

  /** The messages of a stream that end in this packet: each ends in a line end, or is counted (RFC 6587). */
  private wholeIn({ source, sourcePort, target, targetPort, sequence, payload }: Datagram): string {
    const key = `${source}:${sourcePort} ${target}:${targetPort}`;
    const flow = this.flows.get(key) ?? { next: sequence, text: '' };
    // Sent once more.
    if (flow.next - sequence > 0 && flow.next - sequence < 2 ** 31) return '';
    if (this.flows.size >= FLOWS_CAP && !this.flows.has(key)) this.flows.clear();
    const held = (flow.next === sequence ? flow.text : '') + payload.toString('latin1');
    const isWhole = /^\d{1,5} </.test(held) || (flow.text === '' && isMessage(held));
    const end = isWhole ? held.length : held.lastIndexOf('\n') + 1;
    this.flows.set(key, { next: (sequence + payload.length) % 2 ** 32, text: held.slice(end).slice(0, FLOW_CAP) });
    const whole = Buffer.from(held.slice(0, end), 'latin1').toString('utf8');
    return whole.replace(/(^|\n|(?<=[^\d\s]))\d{1,5} (?=<\d{1,3}>)/g, '\n').replace(/^\n+/, '');
  }
}

/** Bytes below which a segment was not filled up: the sender had no more to say. */
const FILLED = 1200;

/** Whether a segment is one whole message that nothing ends, as devices send it when they send a segment for each. */
function isMessage(segment: string): boolean {
  return segment.length < FILLED && !segment.includes('\n') && /^<\d{1,3}>.*%[A-Z]\w*-[\w-]*[0-7]-\w+: /.test(segment);
}
