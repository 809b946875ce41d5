import { z } from 'zod';
import type { Diagnostic } from '../model/diagnostic.js';
import { nearestOf } from '../rules/nearest.js';
import { type KnowledgeFile, readYaml } from './yaml-file.js';

const text = z.string().min(1);

/** `knowledge/sources.yaml`: what a `source` may name. */
export const sourcesSchema = z.strictObject({
  documents: z.array(z.strictObject({ id: text, title: text, url: z.url().optional() })),
  /** Sections of the guide by the line at which each begins, in order. */
  guide: z.array(z.strictObject({ from: z.number().int().min(1), section: text })),
});

export type Sources = z.infer<typeof sourcesSchema>;

/** Reads `sources.yaml` among the files of the knowledge. */
export function readSources(files: readonly KnowledgeFile[]): { sources: Sources; diagnostics: readonly Diagnostic[] } {
  const file = files.find(({ path }) => path === 'sources.yaml');
  const read = file && readYaml(file, sourcesSchema, 'entry');
  return { sources: read?.value ?? { documents: [], guide: [] }, diagnostics: read?.diagnostics ?? [] };
}

/** Keys under which `source` is no citation. */
const OTHERS = new Set(['fields', 'tests', 'samples']);

/**
 * The same value with every `source` as readers can follow it: the document by its title, the guide by its sections.
 * @param complain is told of a citation that names no document
 */
export function withSources<T>(
  value: T,
  sources: Sources,
  complain: (message: string, help: string | null) => void,
): T {
  function walk<Node>(node: Node): Node;
  function walk(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((item) => walk(item));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, item]) => {
        if (OTHERS.has(key)) return [key, item];
        return [key, key === 'source' && typeof item === 'string' ? told(item, sources, complain) : walk(item)];
      }),
    );
  }
  return walk(value);
}

function told(source: string, sources: Sources, complain: (message: string, help: string | null) => void): string {
  return source
    .split(/;\s*/)
    .map((citation) => {
      const [id = ''] = citation.split(' ');
      const rest = citation.slice(id.length).trim();
      const document = sources.documents.find((each) => each.id === id);
      const isGuide = id === 'guide';
      // A section of the guide may stand by its name.
      const section = sources.guide.find((each) => each.section === citation);
      if (section !== undefined) return `${sources.documents[0]?.title}: "${section.section}"`;
      if (document === undefined || (isGuide && !/^\d+(-\d+)?(, ?\d+(-\d+)?)*$/.test(rest))) {
        const near = nearestOf(
          id,
          sources.documents.map((each) => each.id),
        );
        complain(
          `source: ${JSON.stringify(citation)} names no document of docs/sources.md`,
          near && `did you mean ${near}?`,
        );
        return citation;
      }
      if (isGuide)
        return `${document.title}: ${sectionsOf(rest, sources)
          .map((each) => `"${each}"`)
          .join(', ')}`;
      return [document.title, rest].filter(Boolean).join(', ');
    })
    .join('; ');
}

/** The sections that lines such as `3839-3858, 4140` lie in. */
function sectionsOf(lines: string, { guide }: Sources): string[] {
  const at = (line: number) => guide.findLast(({ from }) => from <= line)?.section ?? guide[0]?.section ?? '';
  return [...new Set(lines.split(/, ?/).map((range) => at(Number.parseInt(range, 10))))];
}
