import type { Span } from '../../model/evidence.js';
import type { Line } from '../text/line.js';
import { redactSecrets } from '../text/redact.js';

/**
 * One value of a document. JSON and XML become the same tree: the items of an array are children of the array's name that follow
 * each other, as XML repeats an element. Numbers stay the text that was written, so that `0012E45` and what exceeds 2^53 keep
 * their digits.
 */
export interface DataNode {
  /** Local name: without a module's name (`cisco-smart-license:`) and without a prefix of XML. */
  readonly name: string;
  /** The module's name of a JSON member or the namespace of an element; the empty string where none is given. */
  readonly space: string;
  readonly type: 'object' | 'array' | 'element' | 'string' | 'number' | 'boolean' | 'null';
  /** Of a leaf, as written; null for a branch. */
  readonly text: string | null;
  readonly children: readonly DataNode[];
  /** Offsets in the document, with the name. */
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a document, and where. */
export interface Damage {
  readonly message: string;
  readonly offset: number;
}

/** A parsed document; where it is damaged the tree holds what stands before. */
export interface Tree {
  readonly root: DataNode;
  readonly damage: Damage | null;
  /** Where the document ends in the text. */
  readonly end: number;
}

/** Deeper than any document of a device; one made to exhaust the reader is cut there. */
export const DEPTH_CAP = 64;
/** Values of one document that are read. */
export const NODES_CAP = 500_000;
/** Characters of a piece of evidence. */
const EVIDENCE_CAP = 240;

/** A document's text with the lines that it stands on. */
export interface Document {
  readonly text: string;
  lineAt(offset: number): number;
  /** The span of a value; its text is what stands there, secrets redacted. */
  spanOf(node: Pick<DataNode, 'start' | 'end'>): Span;
}

/** @param lines cleaned, not redacted: a secret is taken out where evidence is made */
export function createDocument(source: string, lines: readonly Line[], redacts: boolean): Document {
  const text = lines.map((line) => line.text).join('\n');
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.text.length + 1;
  }
  const lineAt = (at: number) => lines[lastNotAfter(starts, at)]?.number ?? 0;
  return {
    text,
    lineAt,
    spanOf({ start, end }) {
      const stop = Math.max(start, end - 1);
      const whole = text.slice(start, Math.min(end, start + EVIDENCE_CAP));
      const shown = end - start > EVIDENCE_CAP ? `${whole} …` : whole;
      return {
        source,
        line: lineAt(start),
        endLine: lineAt(stop),
        text: redacts ? redactSecrets(shown) : shown,
      };
    },
  };
}

/**
 * A module's name or namespace as the model has it. Ansible and others hide a password wherever its letters stand, and a switch's is
 * often the vendor's name: `********-smart-license:licensing`.
 */
export function moduleOf(written: string): string {
  if (!written.includes('***')) return written;
  return written
    .replace(/\*{3,}(?=-smart-license|\.com\/ns\/yang\/)/g, 'cisco')
    .replace(/\*{3,}(?=-IOS-X[ER]-)/g, 'Cisco');
}

/** The index of the last of ascending numbers that is not greater than `value`; 0 where there is none. */
function lastNotAfter(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** All children of a name. */
export function childrenOf(node: DataNode | undefined, name: string): DataNode[] {
  return node === undefined ? [] : node.children.filter((child) => child.name === name);
}

/** The value at a path of names; of several of a name the last. */
export function childAt(node: DataNode | undefined, ...path: readonly string[]): DataNode | undefined {
  let at = node;
  for (const name of path) at = at?.children.findLast((child) => child.name === name);
  return at;
}

/** A leaf's text at a path; undefined where there is none, or it is null. */
export function textAt(node: DataNode | undefined, ...path: readonly string[]): string | undefined {
  const found = childAt(node, ...path);
  return found === undefined || found.type === 'null' ? undefined : (found.text ?? undefined);
}

/** The leaves below a node. */
export function* leavesOf(node: DataNode): Generator<DataNode> {
  if (node.text !== null) yield node;
  for (const child of node.children) yield* leavesOf(child);
}
