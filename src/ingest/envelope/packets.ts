import { messageOf } from './datagram.js';

/** Addresses of a packet as tcpdump prints them, IPv4 and IPv6: `IP 192.0.2.7.58220 > 192.0.2.200.514: `. */
const PACKET =
  /^\s*(?:\d{4}-\d\d-\d\d )?[\d:.]+ (?:\S+ (?:In|Out|P|B|M) {1,3})?IP6? (?:\(.*\) )?([0-9A-Fa-f.:]+?)\.(\w+) > [0-9A-Fa-f.:]+?\.\w+:/;
/** With -v the addresses stand on the next line. */
const ADDRESSES = /^\s+([0-9A-Fa-f.:]+?)\.(\w+) > [0-9A-Fa-f.:]+?\.\w+:/;
/** `12 3.456 192.0.2.7 → 192.0.2.200 Syslog 232 LOCAL7.ERR: 38: …` of tshark. */
const SUMMARY = /^\s*\d+\s+[\d:.T-]+\s+(\S+)\s+(?:→|->)\s+\S+\s+Syslog\s+\d+\s+(?:[A-Z0-9]+\.[A-Z]+\s*:\s)?(.*)$/;
const HEX = /^\s+0x[0-9a-f]{4}:\s+((?:[0-9a-f]{2,4} ?){1,8})/;
/** Bytes of one packet. */
const PACKET_CAP = 64 * 1024;

/** Reads what tcpdump and tshark print of packets. */
export class PacketReader {
  private address: string | null = null;
  private hex: string[] = [];
  private number = 0;

  /** @param emit takes a message, the address of its sender, and its line */
  constructor(private readonly emit: (address: string, text: string, number: number) => void) {}

  /** True when the line belongs to a packet. */
  take(line: string, number: number): boolean {
    const hex = this.address === null ? undefined : HEX.exec(line)?.[1];
    if (hex !== undefined) {
      if (this.hex.length === 0) this.number = number;
      if (this.hex.length * 16 < PACKET_CAP) this.hex.push(hex.replaceAll(' ', ''));
      return true;
    }
    this.finishHex();
    const packet = PACKET.exec(line) ?? (this.address === null ? null : ADDRESSES.exec(line));
    if (packet !== null) {
      this.address = packet[1] ?? null;
      return true;
    }
    if (/^\d\d:\d\d:\d\d\.\d+ IP6? \(/.test(line)) {
      this.address = '';
      return true;
    }
    const summary = SUMMARY.exec(line);
    if (summary !== null) {
      this.emit(summary[1] ?? '', summary[2] ?? '', number);
      return true;
    }
    return this.takePayload(line, number);
  }

  end(): void {
    this.finishHex();
  }

  /** `E....0.<187>38: sw01: …`: the message stands behind the bytes of the packet's header. */
  private takePayload(line: string, number: number): boolean {
    if (this.address === null || this.address === '') return false;
    const start = line.search(/<\d{1,3}>/);
    if (start < 0) return false;
    this.emit(this.address, line.slice(start), number);
    return true;
  }

  private finishHex(): void {
    if (this.hex.length === 0) return;
    const bytes = Buffer.from(this.hex.join(''), 'hex');
    this.hex = [];
    const found = messageOf(bytes);
    if (found !== null) this.emit(found.address, found.text, this.number);
  }
}
