import type { DictValue, TextValue, Value } from './notation.js';
import { isCommandText, isDeviceText, TAG } from './recognise.js';

/** `*************************** 1. row ***************************` of mysql, `-[ RECORD 1 ]-----` of psql. */
const MARK = /^(?:\*{3,} \d+\. row \*{3,}|-\[ RECORD \d+ \][-+]*)\s*$/;
/** `     device: sw1`, `device | sw1` */
const FIELD = /^(\s*[A-Za-z_][\w .()-]{0,62}?\s*)([:|])(?: (.*)|)$/;
/** A name of a column as databases have them, and no label of an output. */
const COLUMN = /^[a-z_][a-z\d_]*$/;
/** Characters of one row. */
const ROW_CAP = 4 * 1024 * 1024;
/** What a client prints below the last row. */
const ENDS = /^(?:\d+ rows? in set|\(\d+ rows?\)|(?:mysql|MariaDB)\b.*>)/;

interface UprightField {
  readonly name: string;
  readonly number: number;
  readonly lines: string[];
}

/**
 * Rows that a client of a database shows upright, a column a line, each below a mark with its number. A value of several lines goes on
 * below its name: as it is in mysql, behind a bar in psql.
 */
export class UprightRows {
  private fields: UprightField[] | null = null;
  /** Where the sign behind a column's name stands, in every line of the row. */
  private column = 0;
  private sign = '';
  private size = 0;

  /** @param record takes a row; false where it is of no use */
  constructor(private readonly record: (row: DictValue) => boolean) {}

  /** True where the line is part of a row. */
  take(text: string, number: number): boolean {
    if (MARK.test(text)) {
      this.end();
      this.fields = [];
      this.size = 0;
      return true;
    }
    if (this.fields === null) return false;
    if (ENDS.test(text) || this.size > ROW_CAP) {
      this.end();
      return ENDS.test(text);
    }
    this.size += text.length;
    this.add(this.fields, text, number);
    return true;
  }

  end(): void {
    const { fields } = this;
    this.fields = null;
    if (fields === null || fields.length === 0) return;
    this.record({
      kind: 'dict',
      entries: new Map(fields.map((field): [string, Value] => [field.name, textOf(field)])),
    });
  }

  private add(fields: UprightField[], text: string, number: number): void {
    const [, name = '', sign = '', value = ''] = FIELD.exec(text) ?? [];
    const last = fields.at(-1);
    if (fields.length === 0) {
      this.column = name.length;
      this.sign = sign;
    }
    // Within an output a label may stand as far to the left: only what is written as a column begins another value there.
    const isNext = name.length === this.column && name !== '' && (!isText(last) || COLUMN.test(name.trim()));
    if (isNext) fields.push({ name: name.trim(), number, lines: [this.withoutMore(value)] });
    // What stands before the lines of a text may have been taken off.
    else last?.lines.push(this.withoutMore(this.sign === '|' ? text.replace(/^\s+\| ?/, '') : text));
  }

  /** psql ends each line of a value that goes on with a plus sign. */
  private withoutMore(text: string): string {
    return this.sign === '|' ? text.replace(/\s*\+$/, '').trimEnd() : text;
  }
}

/** Whether a value is the text of a device: what follows goes on with it. */
function isText(field: UprightField | undefined): boolean {
  const [first = '', ...others] = field?.lines ?? [];
  return (
    field !== undefined && (others.length > 0 || (isDeviceText(first) && !TAG.test(first) && !isCommandText(first)))
  );
}

function textOf({ number, lines }: UprightField): TextValue {
  return { kind: 'text', text: lines.join('\n'), line: number, step: 1, isTaken: false };
}
