/** Who sent a notification, and when it was received. */
export interface TrapHead {
  /** As written: `2025-03-02 10:00:00`, or `10:00:00 2025/03/02` of Zabbix; empty where the head has none. */
  readonly at: string;
  /** The name that the receiver knows the sender by; null where it knows none. */
  readonly name: string | null;
  /** The agent's own address where a notification of SNMPv1 carries one, else the sender's. */
  readonly address: string;
}

const TRANSPORT = String.raw`(?:UDP6?|TCP6?|DTLSUDP|UDP\/IPv6): \[?`;
const ADDRESS = String.raw`([\d.:a-fA-F]{2,45})`;
/** `… sw1 [UDP: [192.0.2.1]:58218->[192.0.2.9]:162]:` of snmptrapd, `… ZBXTRAP 192.0.2.1` of Zabbix. */
const HEAD = new RegExp(
  String.raw`(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[+-]\d{4}|Z)?|\d\d:\d\d:\d\d \d{4}\/\d\d\/\d\d) (.{0,400}?)(?:\b${TRANSPORT}|\bZBXTRAP )${ADDRESS}\]?`,
);
/** `hostname='sw1', transport_info='UDP: [192.0.2.1]:58218->[192.0.2.9]:162', …`: what syslog-ng makes of it. */
const SYSLOG_NG = new RegExp(String.raw`\bhostname='([^']{0,253})', transport_info='(?:${TRANSPORT})?${ADDRESS}\]`);
/** `092010.20240305 ZBXTRAP 192.0.2.1`, whatever clock is written before it, and what the receiver's own script writes of a notification. */
const SENT_BY =
  /(?:^(.{0,40}?)\s?\bZBXTRAP |^\s{0,8}receivedfrom\s{1,40}(?:UDP6?|TCP6?|UDP\/IPv6): \[?)([\d.:a-fA-F]{2,45})\]?/;
/** The head of snmptrapd in its own log or in syslog, or all of a notification in the words of syslog-ng. */
const BEGINNING = new RegExp(
  String.raw`^(?:(?:.{0,120}\bsnmptrapd\[\d+\]: )?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d .{0,400}?\b${TRANSPORT}[\d.:a-fA-F]|.{0,200}\bhostname='[^']{0,253}', transport_info=')`,
);
const TOLD_NAME = /^(?!localhost\b)([A-Za-z][\w.-]{0,252})(?:\(via [^()]{0,80}\))? \[/;
const AGENT = /\[([\d.:a-fA-F]{2,45})\] \(via $/;

/** Whether a line begins a notification, as snmptrapd or syslog-ng log it. */
export function beginsTrap(text: string): boolean {
  return BEGINNING.test(text);
}

/** The head of a notification as a receiver of net-snmp, Zabbix or syslog-ng writes it; null in other lines. */
export function readTrapHead(text: string): TrapHead | null {
  const head = HEAD.exec(text.slice(0, 600));
  if (head !== null) {
    const [, at = '', between = '', address = ''] = head;
    return { at, name: TOLD_NAME.exec(between)?.[1] ?? null, address: AGENT.exec(between)?.[1] ?? address };
  }
  const told = SYSLOG_NG.exec(text.slice(0, 600));
  if (told === null) {
    const [, at = '', address] = SENT_BY.exec(text.slice(0, 200)) ?? [];
    return address === undefined ? null : { at, name: null, address };
  }
  // With `snmptrapd -n` syslog-ng takes the first word of the transport for the name.
  const name = /^(?!localhost\b)[A-Za-z][\w.-]{0,252}$/.exec(told[1] ?? '')?.[0] ?? null;
  return { at: '', name, address: told[2] ?? '' };
}
