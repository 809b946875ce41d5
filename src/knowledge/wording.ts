import type { Diagnostic } from '../model/diagnostic.js';
import { nearestOf } from '../rules/nearest.js';
import { type Wording, wordingSchema } from './kinds/wording.js';
import { type KnowledgeFile, readYaml } from './yaml-file.js';

/**
 * Reads `words.yaml` among the files of the knowledge; without it every word counts and none has a synonym.
 * @param known every `kind/id` that it may name
 */
export function readWording(
  files: readonly KnowledgeFile[],
  known: ReadonlySet<string>,
): { wording: Wording; diagnostics: readonly Diagnostic[] } {
  const file = files.find(({ path }) => path === 'words.yaml');
  const read = file && readYaml(file, wordingSchema, 'entry');
  const wording: Wording = read?.value ?? { empty: [], intents: [], synonyms: [], asks: {} };
  const dangling = Object.keys(wording.asks)
    .filter((reference) => !known.has(reference))
    .map((reference): Diagnostic => {
      const place = read?.place.at(['asks', reference]) ?? { line: 0 };
      const near = nearestOf(reference, known);
      const help = near === null ? {} : { help: `did you mean ${near}?` };
      return {
        level: 'error',
        code: 'no-such-entry',
        message: `there is no entry ${reference}`,
        source: 'words.yaml',
        ...place,
        ...help,
      };
    });
  return { wording, diagnostics: [...(read?.diagnostics ?? []), ...dangling] };
}
