import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Silence } from '../model/silence.js';
import { whyUnreadable } from '../model/thrown.js';
import { meant } from '../rules/nearest.js';

/**
 * Reads a `--silence` file: a YAML list of silences. What is wrong with it becomes diagnostics.
 * @param known ids of findings, where they are known: a silence of another one hides nothing, which is told
 */
export async function readSilences(
  path: string,
  diagnostics: Diagnostic[],
  known: readonly string[] | null = null,
): Promise<Silence[]> {
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
    if (result.success) {
      for (const { finding } of result.data) {
        if (known === null || known.includes(finding)) continue;
        const message = `no finding has the id ${finding}, so that nothing is silenced by it${meant(finding, known)}`;
        diagnostics.push({ level: 'warning', code: 'silence-file', message, source: path, line: 0 });
      }
      return result.data;
    }
    for (const issue of result.error.issues) problem(`${issue.path.join('.') || 'the file'}: ${issue.message}`);
  } catch (error) {
    problem(`can't be read: ${whyUnreadable(error)}`, 'unreadable-silences');
  }
  return [];
}
