import { escapeControls } from '../ingest/text/escape.js';
import type { Level } from '../model/diagnostic.js';

export type Log = (level: Level | 'debug', message: string, more: object) => void;

/** Lines of JSON for whoever collects logs; plain lines for a person at a terminal. */
export async function openLog(level: string): Promise<Log> {
  const { pino } = await import('pino');
  const names = { error: 'error', warning: 'warn', info: 'info', debug: 'debug' } as const;
  if (process.stderr.isTTY) {
    const ranks = ['debug', 'info', 'warn', 'error', 'silent'];
    return (at, message) => {
      if (ranks.indexOf(names[at]) >= ranks.indexOf(level))
        process.stderr.write(`${at === 'info' ? '' : `${at}: `}${escapeControls(message)}\n`);
    };
  }
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
  return (at, message, more) => logger[names[at]](more, message);
}
