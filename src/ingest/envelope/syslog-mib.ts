import type { Stamp } from '../../model/stamp.js';
import { readToolMoment } from '../text/collected.js';
import { onlyAddressIn } from '../text/device-name.js';
import { severityOf } from '../text/severity.js';
import { readTrapHead, type TrapHead } from '../text/trap-head.js';
import type { InnerLine } from './hint.js';
import { readSender } from './log-events.js';

/** Columns of clogHistoryTable in CISCO-SYSLOG-MIB, 1.3.6.1.4.1.9.9.41.1.2.3.1. */
const COLUMNS = ['', 'Index', 'Facility', 'Severity', 'MsgName', 'MsgText', 'Timestamp'] as const;
const VARBIND =
  /(?:clogHist(Facility|Severity|MsgName|MsgText)|9\.9\.41\.1\.2\.3\.1\.([2-5]))\.(\d{1,10})\s*(?:[=|:]|type=|\s)\s*(.*)$/s;
/** Between the variables of a notification, also as syslog escapes a tab. */
const BETWEEN = /\t|#011|,?\s+(?=(?:CISCO-SYSLOG-MIB::)?clogHist|\.?(?:1|iso)\.3\.6\.1\.4\.1\.9\.9\.41\.)/;
const SYS_NAME = /(?:\bsysName|\.2\.1\.1\.5)\.0\s*=?\s*(?:STRING: ?)?"?([\w.-]{1,253})"?\s*$/;
/** Rows whose columns are not all there yet. */
const ROWS_CAP = 10_000;

/** A message that a device kept in its history, or announced. */
export interface HistoryMessage extends InnerLine {
  readonly hostname: string | null;
  readonly address: string | null;
  readonly at: Stamp | null;
}

/**
 * Puts the messages of CISCO-SYSLOG-MIB together: rows of clogHistoryTable in a walk (numbers or names, whatever the options of the
 * tool), and the notification clogMessageGenerated as snmptrapd, Zabbix and syslog-ng log it. The time in a row is one of uptime and is left out.
 */
export class SyslogMib {
  private readonly rows = new Map<string, Map<string, string>>();
  private head: Pick<HistoryMessage, 'address' | 'at'> = { address: null, at: null };
  private hostname: string | null = null;

  constructor(private readonly found: (message: HistoryMessage) => void) {}

  /** Takes a line; false where it has no column of the table. */
  take(text: string, number: number): boolean {
    const isOfTable = text.includes('clogHist') || text.includes('9.9.41.1.2.3.1.');
    this.readHead(text, readTrapHead(text) ?? (isOfTable ? toldBefore(text) : null));
    if (!isOfTable) return false;
    let isTaken = false;
    for (const piece of text.split(BETWEEN)) {
      const match = VARBIND.exec(piece);
      if (match === null) continue;
      isTaken = true;
      this.add(match, number);
    }
    return isTaken;
  }

  private readHead(text: string, head: TrapHead | null): void {
    if (head !== null) {
      const moment = head.at
        .replace(/^(\d\d:\d\d:\d\d) (\d{4})\/(\d\d)\/(\d\d)$/, '$2-$3-$4 $1')
        .replace(/^(\d\d)(\d\d)(\d\d)\.(\d{4})(\d\d)(\d\d)$/, '$4-$5-$6 $1:$2:$3');
      const { address } = readSender(head.address);
      // A second line of the same head tells no other moment.
      const at = head.at === '' && address === this.head.address ? this.head.at : readToolMoment(moment);
      // Variables of the one before are none of this one.
      if (address !== this.head.address) this.rows.clear();
      this.head = { address, at };
      this.hostname = head.name;
    }
    const name = SYS_NAME.exec(text.slice(0, 400))?.[1];
    if (name !== undefined) this.hostname = readSender(name).hostname;
  }

  private add([, name, column, index = '', written = '']: RegExpExecArray, number: number): void {
    const row = this.rows.get(index) ?? new Map<string, string>();
    this.rows.set(index, row);
    row.set(name ?? COLUMNS[Number(column)] ?? '', plainValue(written));
    if (this.rows.size > ROWS_CAP) this.rows.delete(this.rows.keys().next().value ?? '');
    const [facility, severity, mnemonic, text] = ['Facility', 'Severity', 'MsgName', 'MsgText'].map((of) =>
      row.get(of),
    );
    if (facility === undefined || severity === undefined || mnemonic === undefined || text === undefined) return;
    this.rows.delete(index);
    const digit = severityIn(severity);
    if (digit === null) return;
    this.found({ text: `%${facility}-${digit}-${mnemonic}: ${text}`, number, hostname: this.hostname, ...this.head });
  }
}

/** Of a notification in one line, the one address before its variables, in whatever words: `Received trap from 192.0.2.7: …`. */
function toldBefore(text: string): TrapHead | null {
  const lead = text.slice(0, 200).split(/\bCISCO-SYSLOG-MIB::|\bclog[HM]|\.?\b(?:1|iso)\.3\.6\.1\./, 1)[0] ?? '';
  const address = onlyAddressIn(lead);
  if (address === null) return null;
  return { at: /\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d/.exec(lead)?.[0] ?? '', name: null, address };
}

/** `STRING: "SMART_LIC"`, `INTEGER: error(4)`, `4  value=STRING: SMART_LIC` of Zabbix, `'SMART_LIC'` of syslog-ng. */
function plainValue(written: string): string {
  return written
    .replace(/^\d+\s+value=/, '')
    .replace(/^(?:STRING|INTEGER|Integer32|Gauge32|Unsigned32): ?/, '')
    .trim()
    .replace(/^(["'])([\s\S]*)\1$/, '$2')
    .replace(/\\"/g, '"');
}

/** SyslogSeverity of the MIB counts from one. */
function severityIn(value: string): number | null {
  const number = /^(?:\w+\()?([1-8])\)?$/.exec(value)?.[1];
  const found = number === undefined ? severityOf(value) : Number(number) - 1;
  return found < 0 ? null : found;
}
