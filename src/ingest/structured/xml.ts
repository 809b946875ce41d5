import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { messageOf } from '../../model/thrown.js';
import { isBranch } from '../../model/tree.js';
import { escapeControls } from '../text/escape.js';
import { type DataNode, moduleOf, NODES_CAP, type Tree } from './document.js';
import { damageInWords } from './xml-words.js';

// A symbol, though the library's types say that it is the object of one.
const PLACES = XMLParser.getMetaDataSymbol() as unknown as symbol;
/** Deeper than any licence file or answer; one made to exhaust the parser is refused. */
const DEPTH_CAP = 40;
const TEXT = '#text';
const CDATA = '#cdata';
const ATTRIBUTE = '@';

type Element = Readonly<Record<string, unknown>>;

/**
 * Reads an XML document. Document types and entities of its own are refused, nesting is bounded. Of a damaged document the tree holds
 * the elements before the damage; an element that was cut off within its text is left out. Null where no element begins.
 */
export function readXml(text: string): Tree | null {
  if (!/^\s*</.test(text)) return null;
  const nothing = (message: string): Tree => ({
    root: emptyRoot(text),
    damage: { message, offset: 0 },
    end: text.length,
  });
  // Inside CDATA the same words are nothing but text.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(withoutCdata(text))) {
    return nothing('a document of a device has no document type and no entities; it was not read');
  }
  const verdict = XMLValidator.validate(text, { allowBooleanAttributes: true });
  const damage = verdict === true ? null : damageInWords(text, verdict.err.msg, verdict.err.line);
  try {
    const parsed: Element = parser().parse(text);
    return { root: rootOf(parsed, text), damage, end: text.length };
  } catch (error) {
    return { root: emptyRoot(text), damage: damageInWords(text, messageOf(error), 1), end: text.length };
  }
}

/** The text without its CDATA sections; one without an end takes all that follows. */
function withoutCdata(text: string): string {
  const pieces: string[] = [];
  let end = 0;
  for (let start = text.indexOf('<![CDATA['); start >= 0; start = text.indexOf('<![CDATA[', end)) {
    pieces.push(text.slice(end, start));
    const stop = text.indexOf(']]>', start);
    if (stop < 0) return pieces.join('');
    end = stop + 3;
  }
  pieces.push(text.slice(end));
  return pieces.join('');
}

function parser(): XMLParser {
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: ATTRIBUTE,
    parseTagValue: false,
    parseAttributeValue: false,
    // The five entities of XML are undone below, where CDATA is told from text.
    processEntities: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    alwaysCreateTextNode: true,
    cdataPropName: CDATA,
    captureMetaData: true,
    maxNestedTags: DEPTH_CAP,
  });
}

/** Namespaces by prefix; that without a prefix under the empty string. */
type Scope = Readonly<Record<string, string>>;

function rootOf(parsed: Element, text: string): DataNode {
  const budget = { left: NODES_CAP };
  return { ...emptyRoot(text), children: elementsOf(parsed, {}, budget) };
}

function emptyRoot(text: string): DataNode {
  return { name: '', space: '', type: 'element', text: null, children: [], start: 0, end: text.length };
}

/** The elements within one, in the order of their places. */
function elementsOf(element: Element, scope: Scope, budget: { left: number }): DataNode[] {
  const nodes: DataNode[] = [];
  for (const [name, value] of Object.entries(element)) {
    if (name === TEXT || name === CDATA || name.startsWith(ATTRIBUTE)) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      const node = isBranch(item) ? nodeOf(name, item, scope, budget) : null;
      if (node !== null) nodes.push(node);
    }
  }
  return nodes.sort((one, other) => one.start - other.start);
}

function nodeOf(qualified: string, element: Element, around: Scope, budget: { left: number }): DataNode | null {
  budget.left -= 1;
  if (budget.left < 0) return null;
  const scope = scopeOf(element, around);
  const colon = qualified.indexOf(':');
  const name = qualified.slice(colon + 1);
  const prefix = colon < 0 ? '' : qualified.slice(0, colon);
  const space = Object.hasOwn(scope, prefix) ? moduleOf(scope[prefix] ?? '') : '';
  const { startIndex = 0, endIndex } = placeOf(element);
  const children = elementsOf(element, scope, budget);
  const text = children.length > 0 ? null : textOf(element[TEXT]) + plainOf(element[CDATA]);
  if (text !== null && endIndex === undefined) return null;
  const end = endIndex ?? startIndex + qualified.length + 2;
  return { name, space, type: 'element', text, children, start: startIndex, end };
}

/** `xmlns="…"` and `xmlns:lic="…"` of an element, over those around it. */
function scopeOf(element: Element, around: Scope): Scope {
  const declared = Object.entries(element).flatMap(([key, value]): [string, string][] => {
    const prefix = /^@xmlns(?::(.*))?$/.exec(key);
    return prefix !== null && typeof value === 'string' ? [[prefix[1] ?? '', value]] : [];
  });
  return declared.length === 0 ? around : { ...around, ...Object.fromEntries(declared) };
}

/** Where the parser found an element; without an end it is cut off. */
function placeOf(element: Element): { startIndex?: number; endIndex?: number } {
  const places: unknown = Reflect.get(element, PLACES);
  return typeof places === 'object' && places !== null ? places : {};
}

function plainOf(value: unknown): string {
  return (Array.isArray(value) ? value : [value])
    .map((part) => (isBranch(part) ? plainOf(part[TEXT]) : typeof part === 'string' ? part : ''))
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The text between tags, the entities of XML 1.0 undone once. */
function textOf(value: unknown): string {
  return plainOf(value)
    .trim()
    .replace(
      /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));/g,
      (whole, name?: string, decimal?: string, hex?: string) => {
        if (name !== undefined) return ENTITIES[name] ?? whole;
        const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
        return code <= 0x10ffff && code >= 0x20 ? escapeControls(String.fromCodePoint(code)) : whole;
      },
    );
}
