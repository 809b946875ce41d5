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
    const labels = [...(loki[2] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(
      ([, name = '', each = '']) => [name, value(each)] as const,
    );
    return dict([
      ['timestamp', value(loki[1] ?? '')],
      ['labels', dict(labels)],
      ['line', value(loki[3] ?? '')],
    ]);
  }
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
  const [head = '', kind = '', id = ''] = found;
  const fields = text.slice(found.index + head.length);
  const starts = [...fields.matchAll(kind === 'LEEF' ? /(?:^|\t)([\w.]+)=/g : /(?:^|\s)([\w.]+)=/g)];
  const pairs = starts.map(({ index, 0: { length }, 1: name = '' }, at) => {
    const end = starts[at + 1]?.index ?? fields.length;
    return [name, value(fields.slice(index + length, end).trim())] as const;
  });
  return dict([['signatureId', value(id)], ...pairs]);
}

/** `2026-03-11T08:23:44Z {host="sw1", job="syslog"} 45: …` */
const LABELLED = /^(\d{4}-\d\d-\d\dT\S+)\s+\{((?:\w+="[^"]*"(?:,\s?)?)+)\}\s+(.*)$/;
/** `Time=2026-03-11 08:23:44;Device=sw1;Msg=45: …` */
const SEMI_PAIRS = /^\s*[A-Za-z_][\w. -]{0,40}=[^;=]{1,200}(?:;\s?[A-Za-z_][\w. -]{0,40}=[^;]{1,2000})+$/;
/** `[PH_DEV_…]:[reptDevName]=sw1,[rawEventMsg]=45: …` of FortiSIEM. */
const BRACKETED = /\[(\w{1,60})\]=(.{0,2000}?)(?=,\s?\[\w{1,60}\]=|$)/g;
/** Characters of a line in logfmt. */
const LOGFMT_CAP = 4096;
/** `ts=2026-03-11T08:23:44Z level=err host=sw1 msg="45: …"`: nothing but pairs, one of them with a device's message. */
const LOGFMT = /^\s*(?:[A-Za-z_][\w.@-]{0,60}=(?:"(?:[^"\\]|\\.)*"|[^\s"]*)\s*){2,}$/;
const LOGFMT_PAIR = /([A-Za-z_][\w.@-]{0,60})=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))/g;
/** `CEF:0|vendor|product|version|signature|name|severity|`, `LEEF:2.0|vendor|product|version|event|`, with or without a delimiter. */
const EVENT = /\b(CEF|LEEF):[\d.]{1,4}\|(?:[^|]{0,80}\|){3}([^|]{0,80})\|(?:[^|=]{0,200}\|){0,2}/;
