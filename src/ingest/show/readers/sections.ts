import type { Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import type { ShowLine } from './lines.js';
import { mergeFacts } from './merge.js';
import type { Reading } from './reading.js';
import type { LineShape } from './shape.js';

/** One part of an output that has a heading. */
export interface Section {
  /** Headings and labels that begin it, in lower case, without colon. */
  readonly opens: readonly string[];
  /** Labels that begin another section elsewhere but belong to this one inside it. */
  readonly keeps?: readonly string[];
  /** The heading whose section begins at the first line of a shape that this one never holds. */
  readonly yieldsTo?: {
    readonly shape: LineShape['kind'];
    readonly heading: string;
    /** Its own heading is one of that section too, and goes along. */
    readonly withHeading?: boolean;
  };
  readonly read: (lines: readonly ShowLine[], reading: Reading) => Known<FactShape>;
}

/**
 * Cuts lines into sections by their headings and reads each. Headings are known by name, since documents drop indentation
 * and underlines; a heading that is underlined with `=====` and has no known name begins a section that is not read.
 * The lines before the first heading belong to `top`.
 */
export function readSections(
  lines: readonly ShowLine[],
  top: Section['read'],
  sections: readonly Section[],
  reading: Reading,
): Known<FactShape> {
  const byName = new Map(sections.flatMap((section) => section.opens.map((name) => [name, section] as const)));
  const cuts: { section: Section; lines: ShowLine[]; heading?: ShowLine }[] = [
    { section: { opens: [], read: top }, lines: [] },
  ];
  for (const [index, line] of lines.entries()) {
    const current = cuts[cuts.length - 1];
    const yielded = current?.section.yieldsTo;
    const yields = yielded?.shape === line.shape.kind ? byName.get(yielded.heading) : undefined;
    if (yields) {
      const heading = yielded?.withHeading && current?.lines.length === 0 ? current.heading : undefined;
      cuts.push({ section: yields, lines: heading ? [heading, line] : [line] });
      continue;
    }
    const name = headingOf(line);
    const underlined = lines[index + 1]?.text.startsWith('====') ?? false;
    const opened = name === null || current?.section.keeps?.includes(name) ? undefined : byName.get(name);
    if (opened) {
      cuts.push({ section: opened, lines: line.shape.kind === 'pairs' ? [line] : [], heading: line });
    } else if (underlined && line.shape.kind !== 'pairs') {
      cuts.push({ section: UNKNOWN, lines: [line] });
    } else if (line.shape.kind !== 'rule') {
      current?.lines.push(line);
    }
  }
  return cuts.reduce<Known<FactShape>>((facts, cut) => mergeFacts(facts, cut.section.read(cut.lines, reading)), {});
}

const UNKNOWN: Section = {
  opens: [],
  read: (lines, reading) => {
    for (const line of lines) {
      reading.unread.add(line);
    }
    return {};
  },
};

function headingOf(line: ShowLine): string | null {
  switch (line.shape.kind) {
    case 'text':
      return line.text.toLowerCase();
    case 'label':
      return line.shape.key.toLowerCase();
    // Trust Code Installed: <none>
    case 'pairs':
      return line.shape.pairs[0] ? `${line.shape.pairs[0].key.toLowerCase()}:` : null;
    default:
      return null;
  }
}
