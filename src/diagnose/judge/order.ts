import type { FindingEntry } from '../../knowledge/kinds/findings.js';
import type { Cause, Finding } from '../../model/report.js';
import { isSettled } from '../../model/terms.js';

const SEVERITIES = ['error', 'warning', 'info'] as const;
const rankOf = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);

/**
 * Says of each finding which other one it goes away with. What repeats another, by the knowledge or because the same cause
 * leads both, is a note: one fault is told once.
 */
export function relate(entries: readonly FindingEntry[], findings: readonly Finding[]): Finding[] {
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const pressing = (ids: readonly string[]) =>
    ids.find((id) => byId.has(id) && byId.get(id)?.severity !== 'info') ?? null;
  const told = new Map<Finding, Finding>();
  const related = findings.map((finding) => {
    const entry = entries.find(({ id }) => id === finding.id);
    if (entry === undefined || finding.severity === 'info') return finding;
    const repeated = pressing(entry.repeats);
    if (repeated !== null) return { ...finding, severity: 'info' as const, follows: repeated };
    const root = pressing(entry.follows);
    if (root === null || !haveSameCause(finding, byId.get(root))) return { ...finding, follows: root };
    const note: Finding = { ...finding, follows: root, severity: 'info' };
    told.set(note, finding);
    return note;
  });
  return lifted(related, told);
}

/** What tells a fault for others too is as bad as the worst of them. `told`: a note, and the finding that it was. */
function lifted(findings: readonly Finding[], told: ReadonlyMap<Finding, Finding>): Finding[] {
  const worst = new Map<Finding, Finding>();
  for (const [note, was] of told) {
    const root = chainOf(findings, note).at(-1) ?? note;
    if (rankOf(was) < rankOf(worst.get(root) ?? root)) worst.set(root, was);
  }
  return findings.map((finding) => ({ ...finding, severity: worst.get(finding)?.severity ?? finding.severity }));
}

function haveSameCause(finding: Finding, root: Finding | undefined): boolean {
  const cause = leading(finding);
  return cause !== undefined && cause.id === (root && leading(root))?.id;
}

function leading({ causes }: Finding): Cause | undefined {
  return causes.find(isSettled);
}

/** The worst first, and faults before dates; what others follow stands before them, as pressing as the worst of them. */
export function inOrder(findings: readonly Finding[], entries: readonly FindingEntry[] = []): Finding[] {
  const duties = new Set(entries.filter(({ duty }) => duty).map(({ id }) => id));
  const rootOf = (finding: Finding): Finding => chainOf(findings, finding).at(-1) ?? finding;
  const rank = new Map<Finding, number>();
  for (const finding of findings) {
    const root = rootOf(finding);
    rank.set(root, Math.min(rank.get(root) ?? SEVERITIES.length, rankOf(finding), rankOf(root)));
  }
  const depth = (finding: Finding): number => chainOf(findings, finding).length;
  const key = (finding: Finding): number => rank.get(rootOf(finding)) ?? rankOf(finding);
  const place = new Map(findings.map((finding, index) => [finding, index]));
  const at = (finding: Finding): number => place.get(finding) ?? 0;
  const isDuty = (finding: Finding): number => Number(duties.has(rootOf(finding).id));
  return [...findings].sort(
    (a, b) =>
      key(a) - key(b) ||
      isDuty(a) - isDuty(b) ||
      at(rootOf(a)) - at(rootOf(b)) ||
      depth(a) - depth(b) ||
      rankOf(a) - rankOf(b),
  );
}

/** The finding, the one that it follows, the one that this follows, … */
function chainOf(findings: readonly Finding[], finding: Finding): Finding[] {
  const chain: Finding[] = [];
  let next: Finding | undefined = finding;
  // Packs may let findings follow one another in a circle.
  while (next !== undefined && !chain.includes(next)) {
    chain.push(next);
    const { follows }: Finding = next;
    next = findings.find(({ id }) => id === follows);
  }
  return chain;
}
