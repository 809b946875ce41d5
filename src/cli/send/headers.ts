import { findTags } from '../../ingest/log/message.js';
import { MONTH_NAMES } from '../../ingest/text/months.js';
import type { Outgoing } from './scenario.js';

/** What stands before the tag, by the names that the user may choose, in the shapes that were seen on the wire. */
export const headers: Readonly<
  Record<string, { readonly about: string; readonly write: (message: Outgoing) => string }>
> = {
  cisco: {
    about: 'IOS XE with origin-id, milliseconds, year and zone',
    write: (message) =>
      `${priOf(message)}${message.count}: ${message.device.host}: ${ciscoStamp(message)}: ${message.text}`,
  },
  'cisco-sequence': {
    about: 'the same with service sequence-numbers',
    write: (message) =>
      `${priOf(message)}${message.count}: ${message.device.host}: ${padded(message.count, 6)}: ${ciscoStamp(message)}: ${message.text}`,
  },
  'cisco-plain': {
    about: 'IOS XE by default: no name, no year, no zone; devices are told apart by their address only',
    write: (message) =>
      `${priOf(message)}${message.count}: ${message.mark}${shortStamp(message.at, true)}: ${message.text}`,
  },
  'cisco-address': {
    about: 'IOS XE with logging origin-id ip',
    write: (message) =>
      `${priOf(message)}${message.count}: ${message.device.address}: ${ciscoStamp(message)}: ${message.text}`,
  },
  rfc3164: {
    about: 'a relay after RFC 3164, as rsyslog and syslog-ng forward by default',
    write: (message) =>
      `${priOf(message)}${shortStamp(message.at, false)} ${message.device.host} ${message.count}: ${ciscoStamp(message)}: ${message.text}`,
  },
  rfc5424: {
    about: 'RFC 5424',
    write: (message) =>
      `${priOf(message)}1 ${new Date(message.at).toISOString()} ${message.device.host} - - - ${timeQuality(message)} ${message.count}: ${message.text}`,
  },
  rsyslog: {
    about: 'rsyslog with RSYSLOG_ForwardFormat',
    write: (message) =>
      `${priOf(message)}${new Date(message.at).toISOString().replace('Z', '+00:00')} ${message.device.address} ${message.count}: ${message.device.host}: ${ciscoStamp(message)}: ${message.text}`,
  },
  'rsyslog-5424': {
    about: 'rsyslog with RSYSLOG_SyslogProtocol23Format, which takes the count for a program',
    write: (message) =>
      `${priOf(message)}1 ${new Date(message.at).toISOString()} ${message.device.address} ${message.count} - - -  ${message.device.host}: ${ciscoStamp(message)}: ${message.text}`,
  },
  'syslog-ng': {
    about: 'syslog-ng with syslog(), which takes the count for a sequenceId and the name for a program',
    write: (message) =>
      `${priOf(message)}1 ${new Date(message.at).toISOString()} ${message.device.address} ${message.device.host} - - [meta sequenceId="${message.count}"] ${ciscoStamp(message)}: ${message.text}`,
  },
};

/** Facility local7, where IOS XE logs unless told otherwise, and the severity of the tag: RFC 5424 section 6.2.1. */
function priOf({ text }: { readonly text: string }): string {
  return `<${184 + (findTags(text, 1)[0]?.severity ?? 5)}>`;
}

/** The line of a file as a device would send it: with a PRI, if it has none. */
export function withPri(line: Buffer): Buffer {
  const beginning = line.toString('latin1', 0, 1024);
  return /^<\d{1,3}>/.test(beginning) ? line : Buffer.concat([Buffer.from(priOf({ text: beginning })), line]);
}

/** `*Mar  6 2026 02:01:11.101 UTC` */
function ciscoStamp({ at, mark }: Outgoing): string {
  const date = new Date(at);
  return `${mark}${day(date)} ${date.getUTCFullYear()} ${time(date)}.${padded(date.getUTCMilliseconds(), 3)} UTC`;
}

/** `Mar  6 02:01:11` */
function shortStamp(at: number, withMilliseconds: boolean): string {
  const date = new Date(at);
  const fraction = withMilliseconds ? `.${padded(date.getUTCMilliseconds(), 3)}` : '';
  return `${day(date)} ${time(date)}${fraction}`;
}

function day(date: Date): string {
  return `${MONTH_NAMES[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)}`;
}

function time(date: Date): string {
  return [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map((value) => padded(value, 2)).join(':');
}

/** An unset clock in RFC 5424's words, section 7.1. */
function timeQuality({ mark }: Outgoing): string {
  return mark === '' ? '-' : '[timeQuality tzKnown="1" isSynced="0"]';
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
