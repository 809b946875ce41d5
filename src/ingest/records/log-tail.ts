import type { DeviceHint } from '../../model/record.js';
import type { LogSeen, ReadContext } from '../context.js';
import { deviceOf, readLogLines, stampsOf } from '../log/log.js';
import { cleanLine } from '../text/escape.js';
import { decodeLine } from '../text/lines.js';
import { redactSecrets } from '../text/redact.js';

/** Bytes that are kept of a last line: its header stands at the beginning. */
const KEPT = 2048;

/** How many log lines a session showed, and the last of them: it stands in the bytes at hand, or was kept from those before. */
export class LogTail {
  private lines = 0;
  private bytes: Buffer | null = null;
  private start = 0;
  private stop = 0;
  private number = 0;

  /** Counts log lines, of which the last stands at the given place. */
  add(count: number, bytes: Buffer, start: number, stop: number, number: number): void {
    this.lines += count;
    this.bytes = bytes;
    this.start = start;
    this.stop = stop;
    this.number = number;
  }

  /** Copies what is still needed out of bytes that are going to change. */
  keep(bytes: Buffer): void {
    if (this.bytes !== bytes) return;
    this.bytes = Buffer.from(bytes.subarray(this.start, Math.min(this.stop, this.start + KEPT)));
    this.start = 0;
    this.stop = this.bytes.length;
  }

  /** What was seen of the session's log, which ends here; null when there was none. */
  end(source: string, session: string | null, context: ReadContext): LogSeen | null {
    const { lines, bytes, number } = this;
    if (bytes === null || lines === 0) return null;
    const text = cleanLine(decodeLine(bytes, this.start, this.stop));
    this.lines = 0;
    this.bytes = null;
    const header = readLogLines(text)[0]?.header ?? null;
    const device: DeviceHint = deviceOf(header, source, session);
    return {
      device,
      lines,
      at: header === null ? null : stampsOf(header, context).at,
      span: { source, line: number, endLine: number, text: context.redact ? redactSecrets(text) : text },
    };
  }
}
