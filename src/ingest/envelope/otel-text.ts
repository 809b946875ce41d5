import { dictOf } from './group.js';
import { type DictValue, NotationReader } from './notation.js';

const BODY = /^\s*Body: (\w+)\((.*)$/;
const ATTRIBUTE = /^\s*-> ([\w.@-]{1,80}): \w+\((.*)\)\s*$/;
const MOMENT = /^\s*(Observed)?Timestamp: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})? [+-]\d{4})/;
const RECORD_BEGINS = /^\s*LogRecord #\d+\s*$/;
const SENDER_BEGINS = /(?:^|\s)ResourceLogs? #\d+\s*$/;
/** What else stands in the account. */
const TOLD =
  /^\s*(?:(?:Resource|ScopeLogs|Entity) SchemaURL:|(?:Resource|Scope)? ?[Aa]ttributes:|ScopeLogs #\d|InstrumentationScope|Severity(?:Text|Number):|EventName:|Trace ID:|Span ID:|Flags:|DroppedAttributesCount:|(?:Observed)?Timestamp:)/;
/** Lines and attributes of one record. */
const LINES_CAP = 1000;

interface Open {
  readonly number: number;
  readonly attributes: [name: string, value: string][];
  readonly body: string[];
  kind: string;
  observed: string | null;
  at: string | null;
}

/**
 * Reads what the collector of OpenTelemetry prints of log records (`debug` and `logging` exporter, `verbosity: detailed`): each with its
 * body, its attributes, and those of the resource above it. Source: opentelemetry-collector, `exporter/internal/otlptext`.
 */
export class OtelReader {
  /** Attributes of the resource whose records follow; null outside of an account. */
  private resource: [name: string, value: string][] | null = null;
  private record: Open | null = null;
  private isInBody = false;

  /** @param emit takes a record whole */
  constructor(private readonly emit: (record: DictValue) => void) {}

  /** True when the line belongs to a record, or to what stands around records. */
  take(line: string, number: number): boolean {
    if (SENDER_BEGINS.test(line)) {
      this.end();
      this.resource = [];
      return true;
    }
    if (RECORD_BEGINS.test(line)) {
      this.finish();
      this.resource ??= [];
      this.record = { number, attributes: [], body: [], kind: '', observed: null, at: null };
      return true;
    }
    return this.resource !== null && this.takeInside(line, number);
  }

  end(): void {
    this.finish();
    this.resource = null;
  }

  private takeInside(line: string, number: number): boolean {
    const { record } = this;
    const [, kind, body] = BODY.exec(line) ?? [];
    if (record !== null && kind !== undefined && body !== undefined) {
      this.record = { ...record, number, kind, body: [body] };
      this.isInBody = !/\)\s*$/.test(body);
      return true;
    }
    const [, name, value] = ATTRIBUTE.exec(line) ?? [];
    const [, observed, moment] = MOMENT.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      const attributes = record?.attributes ?? this.resource;
      if (attributes !== null && attributes.length < LINES_CAP) attributes.push([name, value]);
    } else if (record !== null && moment !== undefined && !moment.startsWith('1970-')) {
      if (observed === undefined) record.at = moment;
      else record.observed = moment;
    } else if (record !== null && this.isInBody && record.body.length < LINES_CAP) {
      // A text of several lines.
      record.body.push(line);
      this.isInBody = !/\)\s*$/.test(line);
    } else if (!TOLD.test(line)) {
      this.end();
      return false;
    }
    return true;
  }

  private finish(): void {
    const { record, resource } = this;
    this.record = null;
    this.isInBody = false;
    if (record === null || record.body.length === 0) return;
    const text = record.body.join('\n').replace(/\)\s*$/, '');
    const at = record.observed ?? record.at;
    const times: (readonly [string, string])[] = at === null ? [] : [['timestamp', at]];
    const value = dictOf([['body', text], ...times, ...record.attributes, ...(resource ?? [])], record.number);
    const inner = new NotationReader();
    if (record.kind === 'Map' && inner.feed(text, 0, record.number).kind === 'whole' && inner.root !== null)
      value.entries.set('body', inner.root);
    this.emit(value);
  }
}
