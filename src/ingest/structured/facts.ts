import type { DataNode } from './document.js';

/** A fact of `ios_facts` in YAML: callbacks, caches of facts and variables of hosts. The configuration among them is read as one. */
const FACT = /^\s*["']?ansible_net_(?!config\b)\w{1,40}["']?:(?:\s|$)/;
/** What stands among the facts and is none: items, what belongs to them, other variables, comments. */
const BETWEEN =
  /^\s*(?:$|#|- )|^\s+["']?(?!ansible_net_config\b)[\w./-]{1,80}["']?:(?:\s|$)|^[a-z]\w{0,40}_\w{1,40}:(?:\s|$)/;

export function startsFacts(line: string): boolean {
  return FACT.test(line);
}

export function continuesFacts(line: string): boolean {
  return FACT.test(line) || (BETWEEN.test(line) && !/^\s*ansible_net_config\b/.test(line));
}

/** The facts of one device in YAML as a tree of one level: plain values, and lists of them. What is nested deeper is left out. */
export function readFacts(text: string): DataNode {
  const children: DataNode[] = [];
  let list: string | null = null;
  let start = 0;
  for (const line of text.split('\n')) {
    const place = { start: start + line.search(/\S|$/), end: start + line.length };
    start += line.length + 1;
    const [, name, value] = /^\s*["']?(ansible_net_\w{1,40})["']?:\s*(.*?)\s*$/.exec(line) ?? [];
    const item = /^\s*- (.*?)\s*$/.exec(line)?.[1];
    if (name !== undefined) list = value === '' ? name : null;
    else if (item === undefined && line.trim() !== '') list = null;
    if (name !== undefined && value) children.push(leaf(name, value, place));
    else if (list !== null && item) children.push(leaf(list, item, place));
  }
  return { name: '', space: '', type: 'object', text: null, children, start: 0, end: text.length };
}

function leaf(name: string, written: string, place: Pick<DataNode, 'start' | 'end'>): DataNode {
  const text = /^(["'])(.*)\1$/.exec(written)?.[2] ?? written;
  const type = /^(?:null|~)$/.test(written) ? 'null' : 'string';
  return { name, space: '', type, text, children: [], ...place };
}
