/** Whether to colour what goes to a stream: only on a terminal, never with NO_COLOR (no-color.org), always with FORCE_COLOR. */
export function wantsColour(stream: { isTTY?: boolean }): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR && FORCE_COLOR !== '0') return true;
  return Boolean(stream.isTTY) && TERM !== 'dumb';
}

/** Columns to lay text out in: the terminal's, at most 120 so that lines stay readable; 100 for files and pipes. */
export function columnsOf(stream: { isTTY?: boolean; columns?: number }): number {
  const wished = Number(process.env.COLUMNS);
  const columns = stream.isTTY ? stream.columns : Number.isInteger(wished) && wished > 0 ? wished : 100;
  return Math.min(120, Math.max(40, columns ?? 100));
}
