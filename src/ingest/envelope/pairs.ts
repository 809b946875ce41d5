import type { DictValue, Value } from './notation.js';

/**
 * Lines of events whose fields stand as `name=value`: CEF (ArcSight and others), LEEF (QRadar), and what `logcli` prints, its labels
 * before the line. Read as a dictionary, as an event in JSON is; null for other lines.
 */
export function readPairs(text: string, number: number): DictValue | null {
  const value = (each: string): Value => ({ kind: 'text', text: each, line: number, step: 0, isTaken: false });
  const dict = (pairs: readonly (readonly [string, Value])[]): DictValue => ({ kind: 'dict', entries: new Map(pairs) });

  const loki = LABELLED.exec(text);
  if (loki !== null) {
    const labels = [...(loki[2] ?? '').matchAll(/"?(\w+)"?[=:]"([^"]*)"/g)].map(
      ([, name = '', each = '']) => [name, value(each)] as const,
    );
    return dict([
      ['timestamp', value(loki[1] ?? '')],
      ['labels', dict(labels)],
      ['line', value(loki[3] ?? '')],
    ]);
  }
  const measured = readLineProtocol(text, value);
  if (measured !== null) return dict(measured);
  const isLogfmt = text.includes('="') && text.length < LOGFMT_CAP && LOGFMT.test(text);
  const logged = isLogfmt ? [...text.matchAll(LOGFMT_PAIR)] : [];
  if (logged.length > 1) {
    const told = logged.map(([, name = '', quoted, plain = '']) => {
      return [name, value(quoted === undefined ? plain : quoted.replace(/\\(["\\])/g, '$1'))] as const;
    });
    return dict(told);
  }
  if (SEMI_PAIRS.test(text)) {
    const told = text.split(';').map((each) => {
      const at = each.indexOf('=');
      return [each.slice(0, at).trim(), value(each.slice(at + 1).trim())] as const;
    });
    return dict(told);
  }
  const bracketed = text.includes(']=') ? [...text.matchAll(BRACKETED)] : [];
  if (bracketed.length > 1) return dict(bracketed.map(([, name = '', each = '']) => [name, value(each)] as const));
  const found = EVENT.exec(text);
  if (found === null) return null;
  const [head = '', kind = '', id = '', sign = ''] = found;
  const plain = text.slice(found.index + head.length);
  // LEEF 2.0 may say what parts its fields: `^`, `x5E`, `0x5E`.
  const delimiter = /^0?x[\da-f]{1,4}$/i.test(sign)
    ? String.fromCodePoint(Number.parseInt(sign.replace(/^0?x/i, ''), 16))
    : sign;
  const fields = kind === 'LEEF' && delimiter.length === 1 ? plain.replaceAll(delimiter, '\t') : plain;
  const starts = [...fields.matchAll(kind === 'LEEF' ? /(?:^|\t)([\w.]+)=/g : /(?:^|\s)([\w.]+)=/g)];
  const pairs = starts.map(({ index, 0: { length }, 1: name = '' }, at) => {
    const end = starts[at + 1]?.index ?? fields.length;
    return [name, value(fields.slice(index + length, end).trim())] as const;
  });
  return dict([['signatureId', value(id)], ...pairs]);
}

/** The names and values of a point as InfluxDB and Telegraf write it; null for other lines. */
function readLineProtocol(text: string, value: (each: string) => Value): (readonly [string, Value])[] | null {
  const isShort = text.length < LOGFMT_CAP && text.includes('=');
  const [, tags = '', measured = '', ns = ''] = (isShort ? LINE_PROTOCOL.exec(text) : null) ?? [];
  if (ns === '') return null;
  const told = [...tags.matchAll(TAG_PAIR), ...measured.matchAll(FIELD_PAIR)];
  const pairs = told.map(([, name = '', plain = '', quoted]) => {
    return [name, value((quoted ?? plain).replace(/\\([\\", =])/g, '$1').replace(/^(-?\d+)[iu]$/, '$1'))] as const;
  });
  // Beside the sender's name `host` is Telegraf's own, and `source` the sender's address.
  const isRelayed = pairs.some(([name]) => name === 'hostname');
  const own = pairs.flatMap(([name, each]) => {
    if (!isRelayed) return [[name, each] as const];
    return name === 'host' ? [] : [[name === 'source' ? 'ip' : name, each] as const];
  });
  return [['timestamp', value(ns)], ...own];
}

/** `2026-03-11T08:23:44Z {host="sw1", job="syslog"} 45: …`; with nanoseconds before it, and labels in JSON, as Grafana saves them. */
const LABELLED = /^(?:\d{19}\s+)?(\d{4}-\d\d-\d\dT\S+)\s+\{((?:"?\w+"?[=:]"[^"]*"(?:,\s?)?)+)\}\s+(.*)$/;
/** `syslog,hostname=sw1,severity=err message="45: …",severity_code=3i 1709611930000000000`: the line protocol of InfluxDB. */
const LINE_PROTOCOL = (() => {
  const name = String.raw`[\w.@-]{1,60}`;
  const tag = String.raw`${name}=(?:[^\s,=\\]|\\.){1,250}`;
  const field = String.raw`${name}=(?:"(?:[^"\\]|\\.)*"|[^\s,="]{1,60})`;
  return new RegExp(
    String.raw`^[A-Za-z_][\w.-]{0,60},(${tag}(?:,${tag}){0,40}) (${field}(?:,${field}){0,40}) (\d{10,19})$`,
  );
})();
const TAG_PAIR = /([\w.@-]+)=((?:[^\s,=\\]|\\.)+)/g;
const FIELD_PAIR = /([\w.@-]+)=(?:(?!")([^\s,]+)|"((?:[^"\\]|\\.)*)")/g;
/** `Time=2026-03-11 08:23:44;Device=sw1;Msg=45: …` */
const SEMI_PAIRS = /^\s*[A-Za-z_][\w. -]{0,40}=[^;=]{1,200}(?:;\s?[A-Za-z_][\w. -]{0,40}=[^;]{1,2000})+$/;
/** `[PH_DEV_…]:[reptDevName]=sw1,[rawEventMsg]=45: …` of FortiSIEM. */
const BRACKETED = /\[(\w{1,60})\]=(.{0,2000}?)(?=,\s?\[\w{1,60}\]=|$)/g;
/** Characters of a line in logfmt. */
const LOGFMT_CAP = 4096;
/** `ts=2026-03-11T08:23:44Z level=err host=sw1 msg="45: …"`: nothing but pairs, one of them with a device's message. */
const LOGFMT = /^\s*(?:[A-Za-z_][\w.@-]{0,60}=(?:"(?:[^"\\]|\\.)*"|[^\s"]*)\s*){2,}$/;
const LOGFMT_PAIR = /([A-Za-z_][\w.@-]{0,60})=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))/g;
/** Whether an event of CEF or LEEF begins in a text: what stands between its bars is the maker's. */
export const isEventHead = (text: string): boolean => text.includes('EF:') && /\b(?:CEF|LEEF):[\d.]{1,4}\|/.test(text);

/** `CEF:0|vendor|product|version|signature|name|severity|`, `LEEF:2.0|vendor|product|version|event|`, with or without a delimiter. */
const EVENT = /\b(CEF|LEEF):[\d.]{1,4}\|(?:[^|]{0,80}\|){3}([^|]{0,80})\|(?:([^|=]{0,200})\|){0,2}/;
