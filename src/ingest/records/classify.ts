import { type Openers, type Opening, type Prompt, readBanner, readPrompt } from '../show/cut.js';
import { type DocumentForm, documentForm } from './document-start.js';
import type { RawLine } from './raw-line.js';

/** What a line without a tag is, before anything is done with it. */
export type LineClass =
  /** A banner of tech support, with the command that it names. */
  | { readonly kind: 'banner'; readonly command: string }
  | { readonly kind: 'prompt'; readonly prompt: Prompt }
  /** A line of the licence file that is open. */
  | { readonly kind: 'file' }
  /** A row of a table that holds a licence file in one of its cells. */
  | { readonly kind: 'cell' }
  /** It looks like the first line of something; whether it is one depends on what is open. */
  | { readonly kind: 'opening'; readonly opening: Opening }
  /** It begins a document that is no output, unless what is open holds it. */
  | { readonly kind: 'document'; readonly form: DocumentForm }
  | { readonly kind: 'text' };

/** What is open where the line stands. */
export interface LinePlace {
  /** A licence file. */
  readonly isInFile: boolean;
  /** The input is a table. */
  readonly isTable: boolean;
  /** What is open may end at a first line that is recognised. */
  readonly mayOpen: boolean;
  /** First lines without a fixed beginning are looked for too. */
  readonly triesLoose: boolean;
}

const FILE: LineClass = { kind: 'file' };
const CELL: LineClass = { kind: 'cell' };
const TEXT: LineClass = { kind: 'text' };

/** Tells what a line is. Pure; looks at bytes first and decodes only what they leave open. */
export function classify(line: RawLine, place: LinePlace, openers: Openers): LineClass {
  const isDirty = line.hidesItsBeginning;
  if (isDirty || line.startsWithDashes) {
    const command = readBanner(line.text);
    if (command !== null) return { kind: 'banner', command };
  }
  if (isDirty || line.startsLikePrompt) {
    const prompt = readPrompt(line.text);
    if (prompt !== null) return { kind: 'prompt', prompt };
  }
  if (place.isInFile) return FILE;
  if (place.isTable && line.holds('<smartLicense')) return CELL;
  if (place.mayOpen && !line.isBlank) {
    const mayOpen = isDirty || place.triesLoose || openers.mayOpen(line.bytes, line.first, line.stop);
    const opening = mayOpen ? openers.find(line.text) : null;
    if (opening !== null) return { kind: 'opening', opening };
    const form = documentForm(line);
    if (form !== null) return { kind: 'document', form };
  }
  return TEXT;
}
