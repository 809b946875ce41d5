import { deviceName, isAddress } from '../text/device-name.js';
import { isToolName } from '../text/tool-name.js';
import { type DataNode, textAt } from './document.js';
import type { Place } from './reading.js';

/** A node of a document, and the branches around it, outermost first. */
export interface Located {
  readonly node: DataNode;
  readonly around: readonly DataNode[];
}

/** Whose a node is, as what stands around it says. */
interface Owner {
  readonly hostname: string | null;
  readonly address: string | null;
  /** What names it may name a place or a group as well. */
  readonly isVague?: true;
}

const NOBODY: Owner = { hostname: null, address: null };

/** Keys beside a result under which tools keep whose it is, the surest first. */
const NAMING = ['device_name', 'hostname', 'inventory_hostname', 'device', 'host'];
/** Keys that may hold other names as well: only what looks like a device's is taken. */
const VAGUE = ['node', 'switch', 'target', 'source', 'item', 'name'];
/** Whether a name is one under which whose it is may stand. */
export function isNaming(name: string): boolean {
  return NAMING.includes(name) || VAGUE.includes(name);
}

/** Commands, places in a list, and parts of a licensing state, whatever a parser calls them. */
const PART = /^\d+$|^(?:sh|show)[_-]\w+$|licen[sc]|usage|status|version|inventory|smart|clock/i;
/** A key that looks like a name that somebody gave: with a digit, a dash or a dot. */
const NAMED = /^[A-Za-z][\w.-]*[\d.-][\w.-]*$/i;
const NAME = /^[A-Za-z][\w.-]{0,62}$/;

/** Every node that `recognise` knows, with the branches around it; what stands within one is not looked at. */
export function locate<T>(
  root: DataNode,
  depth: number,
  recognise: (node: DataNode, parent: DataNode) => T | null,
): (Located & { readonly known: T })[] {
  const found: (Located & { readonly known: T })[] = [];
  const visit = (branch: DataNode, around: readonly DataNode[]): void => {
    if (around.length > depth) return;
    for (const node of branch.children) {
      const known = recognise(node, branch);
      if (known !== null) found.push({ node, around: [...around, branch], known });
      else if (node.text === null) visit(node, [...around, branch]);
    }
  };
  visit(root, []);
  return found;
}

/**
 * What was found by its device, in the order of the document, each with the place that its reading has. Of a document with one owner
 * an address keeps nothing apart: what names the whole counts.
 * @param isTwice whether one thing was found more than once: what gives it one name may be a group's
 */
export function byDevice<T extends Located>(
  found: readonly T[],
  place: Place,
  isTwice: (own: readonly T[]) => boolean = () => false,
): { readonly place: Place; readonly found: T[] }[] {
  const owners = ownersOf(found);
  const groups = new Map<string, { readonly owner: Owner; readonly found: T[] }>();
  for (const [index, each] of found.entries()) {
    const owner = owners[index] ?? NOBODY;
    const key = `${owner.hostname ?? ''} ${owner.address ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { owner, found: [each] });
    else group.found.push(each);
  }
  const { device } = place;
  return [...groups.values()].map(({ owner, found: own }) => {
    const { isVague, ...named } = owner;
    const told = groups.size === 1 ? { hostname: owner.hostname ?? device.hostname } : named;
    const mayBeGroup = isVague === true && isTwice(own) ? { mayBeGroup: true as const } : {};
    return { place: { ...place, device: { ...device, ...told, ...mayBeGroup } }, found: own };
  });
}

/**
 * Whose each of the found nodes is. What stands beside it says so first, then a key around it: one that comes back under other
 * keys is of the tool's making, and of those that are left the innermost that looks like a name.
 */
function ownersOf(found: readonly Located[]): Owner[] {
  const repeated = repeatedKeys(found);
  return found.map((each) => besideOf(each) ?? keyOf([...each.around, each.node], repeated) ?? NOBODY);
}

function besideOf({ node, around }: Located): Owner | null {
  for (const branch of [node, ...[...around].reverse()]) {
    const sure = firstOf(branch, NAMING);
    if (sure !== null) return sure;
    // `{"name": "PSU1"}` within an output is a part of the device.
    const vague = branch === node ? null : firstOf(branch, VAGUE);
    if (vague !== null && looksNamed(vague)) return { ...vague, isVague: true };
  }
  return null;
}

function firstOf(branch: DataNode, keys: readonly string[]): Owner | null {
  for (const key of keys) {
    const owner = ownerIn(textAt(branch, key));
    if (owner !== null) return owner;
  }
  return null;
}

function ownerIn(text: string | undefined): Owner | null {
  const name = text === undefined ? null : deviceName(text);
  if (name === null) return null;
  if (isAddress(name)) return { hostname: null, address: name };
  return NAME.test(name) ? { hostname: name, address: null } : null;
}

function keyOf(around: readonly DataNode[], repeated: ReadonlySet<string>): Owner | null {
  const names = around.flatMap(({ name, space, type }) => {
    const mayName = type === 'object' && space === '' && !isToolName(name) && !PART.test(name) && !repeated.has(name);
    const owner = mayName ? ownerIn(name) : null;
    return owner === null ? [] : [owner];
  });
  const owner = names.findLast(looksNamed) ?? names[0];
  return owner === undefined ? null : { ...owner, isVague: true };
}

function looksNamed({ hostname, address }: Owner): boolean {
  return address !== null || NAMED.test(hostname ?? '');
}

/** Keys that stand under several others: `{"sw1": {"licences": …}, "sw2": {"licences": …}}`. */
function repeatedKeys(found: readonly Located[]): Set<string> {
  const parents = new Map<string, Set<DataNode>>();
  for (const { node, around } of found) {
    const path = [...around, node];
    for (const [index, { name }] of path.entries()) {
      const above = path[index - 1];
      if (above === undefined) continue;
      const known = parents.get(name);
      if (known === undefined) parents.set(name, new Set([above]));
      else known.add(above);
    }
  }
  return new Set([...parents].filter(([, above]) => above.size > 1).map(([name]) => name));
}
