import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Silence } from '../model/silence.js';
import { whyUnreadable } from '../model/thrown.js';

/** Reads a `--silence` file: a YAML list of silences. What is wrong with it becomes diagnostics. */
export async function readSilences(path: string, diagnostics: Diagnostic[]): Promise<Silence[]> {
  const { parse } = await import('yaml');
  const { z } = await import('zod');
  const schema = z.array(
    z.strictObject({
      finding: z.string().min(1),
      device: z.string().min(1).optional(),
      reason: z.string().min(1),
      until: z
        .string()
        .refine((text) => !Number.isNaN(Date.parse(text)), 'a date in ISO 8601')
        .optional(),
    }),
  );
  const problem = (message: string, code = 'silence-file') =>
    diagnostics.push({ level: 'error', code, message, source: path, line: 0 });
  try {
    const result = schema.safeParse(parse(readFileSync(path, 'utf8')));
    if (result.success) return result.data;
    for (const issue of result.error.issues) problem(`${issue.path.join('.') || 'the file'}: ${issue.message}`);
  } catch (error) {
    problem(`can't be read: ${whyUnreadable(error)}`, 'unreadable-silences');
  }
  return [];
}
