import type { Stamp } from '../../model/stamp.js';
import { readToolMoment } from '../text/collected.js';
import { messageOf } from './datagram.js';

/** How tcpdump begins a packet: with its time, with the interface, with what the link says of it (-e). */
const HEAD =
  /^\s*(?:\d{4}-\d\d-\d\d )?[\d:.]+ (?:\S+ +(?:In|Out|P|B|M) {1,3})?(?:IP6? |\S{1,40} > \S{1,40}, [^<>]{0,160}?ethertype IPv[46] \(0x[0-9a-f]{4}\), (?:length \d+: )?)/;
/** Behind it: the addresses, IPv4 and IPv6, `192.0.2.7.58220 > 192.0.2.200.514: `. */
const PACKET = /^(?:\(.*\) )?([\w.:-]+?)\.([\w-]+) > [\w.:-]+?\.[\w-]+:/;
/** `U 2026/03/11 09:20:07.118123 192.0.2.7:58220 -> 192.0.2.200:514 #1` of ngrep, with what was sent right behind it or below. */
const NGREP =
  /^[UT] (?:(?:\+?[\d.]+|\d{4}\/\d\d\/\d\d [\d:.]+) )?([\w.:-]+?):(\w+) -> [\w.:-]+:\w+(?: \[[A-Z]*\])?(?: #\d+)?(?:\s*$| +(<\d{1,3}>.*)$)/;
/** Below it: what was sent, broken wherever a row of the terminal ended. */
const NGREP_ROW = /^ {2}(.*\S.*)$/;
/** `192.000.002.007.51401-192.000.002.200.00514: <187>…` of `tcpflow -c`, before the first line of what was sent together. */
const FLOW = /^((?:\d{3}\.){3}\d{3})\.\d{5}-(?:\d{3}\.){3}\d{3}\.\d{5}: /;
/** With -v the addresses stand on the next line. */
const ADDRESSES = /^\s+([\w.:-]+?)\.([\w-]+) > [\w.:-]+?\.[\w-]+:/;
/** Which need no first line above them to be known for what they are. */
const SYSLOG = /: (?:\[[^\]]{1,20}\] )?SYSLOG, length: \d+$/;
/** And below them what the message says of itself, before its text. */
const FACILITY = /^\s+Facility \w+ \(\d+\), Severity \w+ \(\d\)$/;
/** Its text; what stands before each message may have been taken off already. */
const MESSAGE = /^(?:\s+Msg: )?(.*?)(?:\^M|\^J|\s)*$/;
/** `12 3.456 192.0.2.7 → 192.0.2.200 Syslog 232 LOCAL7.ERR: 38: …` of tshark; between tabs, as a list of packets is copied, without an arrow. */
const SUMMARY =
  /^\s*\d+\s+[\d:.T-]+(?: \d\d:[\d:.]+)?\s+(\S*\w)\s+(?:(?:→|->)\s+)?\S+\s+Syslog\s+\d+\s+(?:[A-Z0-9]+\.[A-Z]+\s*:\s)?(.*)$/;
/** Whether a line sums a packet up: it is one thing, and nothing was put before a message in it. */
export const isSummary = (line: string): boolean => line.includes('Syslog') && SUMMARY.test(line);
const HEX = /^\s+0x[0-9a-f]{4}:\s+((?:[0-9a-f]{2,4} ?){1,8})/;
/** `0010  00 d1 00 00 … ..2026` of `tshark -x`, Wireshark and `hexdump -C`: an offset, sixteen bytes, and what they look like. */
const DUMP = /^([0-9a-f]{4,8}):? {1,2}((?:[0-9a-f]{2} {1,2}){1,15}[0-9a-f]{2})(?: |$)/i;
/** `tshark -V`: a packet, who sent it, and its message, which stands below once more in parts. */
const VERBOSE = {
  begins: /^Frame \d+: \d+ bytes on wire/,
  sender: /^Internet Protocol Version [46], Src: ([0-9A-Fa-f.:]+),/,
  message: /^Syslog message:\s(?:\(unknown\)\s)?(?:[A-Z0-9]+\.[A-Z]+:\s)?(.*)$/,
};
/** Bytes of one packet. */
const PACKET_CAP = 64 * 1024;
/** Rows of one packet. */
const ROWS_CAP = 200;

/** When a packet was captured, where its first line has a day. */
const momentOf = (line: string): Stamp | null =>
  readToolMoment((/\d{4}[-/]\d\d[-/]\d\d [\d:.]+/.exec(line.slice(0, 60))?.[0] ?? '').replaceAll('/', '-'));

/** Reads what tcpdump, tshark and their like print of packets. */
export class PacketReader {
  private address: string | null = null;
  private at: Stamp | null = null;
  private hex: string[] = [];
  private number = 0;
  /** The rows of what ngrep prints of one packet. */
  private rows: string[] | null = null;
  /** Within the account of one packet in all its parts. */
  private isVerbose = false;
  /** The next line is the text of this packet's message. */
  private isAnnounced = false;
  /** The message of this packet was handed on; what is printed of it below says the same. */
  private isTold = false;

  /** @param emit takes a message, the address or name of its sender, its line, and when it was captured */
  constructor(private readonly emit: (address: string, text: string, number: number, at: Stamp | null) => void) {}

  /** True when the line belongs to a packet. */
  take(line: string, number: number): boolean {
    if (this.takeVerbose(line, number)) return true;
    if (this.takeHex(line, number)) return true;
    this.finishHex();
    if (this.takeNgrep(line, number)) return true;
    if (this.takeHead(line) || this.takeMessage(line, number)) return true;
    const flow = FLOW.exec(line)?.[1];
    if (flow !== undefined) {
      this.sentBy(flow.split('.').map(Number).join('.'), null);
      return this.takePayload(line, number);
    }
    const summary = SUMMARY.exec(line);
    if (summary !== null) {
      this.at = readToolMoment(/\d{4}-\d\d-\d\d[ T][\d:.]+/.exec(line.slice(0, 60))?.[0] ?? '');
      this.emit(summary[1] ?? '', summary[2] ?? '', number, this.at);
      return true;
    }
    return this.takePayload(line, number);
  }

  end(): void {
    this.finishHex();
    this.finishRows();
  }

  /** The first line of a packet, or of -v the second, which has the addresses. */
  private takeHead(line: string): boolean {
    const head = HEAD.exec(line)?.[0];
    const rest = head === undefined ? '' : line.slice(head.length);
    const [, address] = PACKET.exec(rest) ?? [];
    if (address !== undefined || /^\(.*\)\s*$/.test(rest)) {
      this.sentBy(address ?? '', momentOf(line));
      return true;
    }
    const [, below] = this.address === '' || SYSLOG.test(line) ? (ADDRESSES.exec(line) ?? []) : [];
    if (below === undefined) return false;
    this.sentBy(below, this.at);
    return true;
  }

  /** What -v takes out of a packet. */
  private takeMessage(line: string, number: number): boolean {
    if (this.address === null) return false;
    const isAnnounced = this.isAnnounced;
    this.isAnnounced = FACILITY.test(line);
    if (!isAnnounced) return this.isAnnounced;
    this.isTold = true;
    this.emit(this.address, MESSAGE.exec(line)?.[1] ?? line, number, this.at);
    return true;
  }

  private sentBy(address: string, at: Stamp | null): void {
    this.address = address;
    this.at = at;
    this.isTold = false;
  }

  /** A packet of ngrep, and the rows below it; printed line by line they are no rows. */
  private takeNgrep(line: string, number: number): boolean {
    const row = this.rows === null ? undefined : NGREP_ROW.exec(line)?.[1];
    if (row !== undefined && this.rows !== null) {
      if (this.rows.length === 0) this.number = number;
      if (this.rows.length < ROWS_CAP) this.rows.push(row);
      return true;
    }
    this.finishRows();
    const [, address, , sent] = NGREP.exec(line) ?? [];
    if (address === undefined) return false;
    this.sentBy(address, momentOf(line));
    this.rows = sent === undefined ? [] : null;
    if (sent !== undefined) this.emit(address, sent, number, this.at);
    return true;
  }

  private finishRows(): void {
    const text = this.rows?.join('').trimEnd() ?? '';
    this.rows = null;
    const start = text.search(/<\d{1,3}>/);
    if (start >= 0) this.emit(this.address ?? '', text.slice(start), this.number, this.at);
  }

  private takeVerbose(line: string, number: number): boolean {
    if (VERBOSE.begins.test(line)) {
      this.finishHex();
      this.isVerbose = true;
      this.isTold = false;
      this.address = '';
      return true;
    }
    if (!this.isVerbose || DUMP.test(line)) return false;
    this.address = VERBOSE.sender.exec(line)?.[1] ?? this.address;
    const message = VERBOSE.message.exec(line)?.[1];
    if (message !== undefined && !this.isTold) {
      this.isTold = true;
      this.emit(this.address ?? '', message, number, this.at);
    }
    return message !== undefined || /^\s|^[A-Z][^%#>]{3,}$|^$/.test(line);
  }

  /** Bytes of a packet, with the packet's addresses above them or from the first byte on. */
  private takeHex(line: string, number: number): boolean {
    const [, offset = '', bytes = ''] = DUMP.exec(line) ?? [];
    const isFirst = /^0+$/.test(offset) && bytes.replaceAll(' ', '').length === 32;
    if (isFirst) this.finishHex();
    const isOfDump = isFirst || (this.hex.length > 0 && Number.parseInt(offset, 16) === this.hex.length * 16);
    const hex = isOfDump ? bytes : this.address === null ? undefined : HEX.exec(line)?.[1];
    if (hex === undefined) return false;
    if (this.hex.length === 0) this.number = number;
    if (this.hex.length * 16 < PACKET_CAP) this.hex.push(hex.replaceAll(' ', ''));
    return true;
  }

  /** `E....0.<187>38: sw01: …`: the message stands behind the bytes of the packet's header. */
  private takePayload(line: string, number: number): boolean {
    if (this.address === null || this.address === '') return false;
    const start = line.search(/<\d{1,3}>/);
    if (start < 0) return false;
    if (!this.isTold) this.emit(this.address, line.slice(start), number, this.at);
    return true;
  }

  private finishHex(): void {
    if (this.hex.length === 0) return;
    const bytes = Buffer.from(this.hex.join(''), 'hex');
    this.hex = [];
    const found = this.isTold ? null : messageOf(bytes);
    if (found !== null) this.emit(found.address, found.text, this.number, this.at);
  }
}
