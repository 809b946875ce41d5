import { readPrompt } from '../show/cut.js';
import type { InnerLine } from './hint.js';

/** Devices whose outputs are told apart line by line. */
const STRANDS_CAP = 16;
/** Of the lines that stand together, so many must be alike. */
const ALIKE = 0.7;
/** Rounds that show it. */
const ENOUGH = 4;

/** A line of one device. */
export interface BraidedLine<Each> {
  readonly host: string;
  readonly line: Each;
}

/** Lines of several devices among each other. */
export interface Braid<Each> {
  readonly hosts: readonly string[];
  readonly from: number;
  /** Index behind the last one. */
  readonly to: number;
  /** Null where nobody can tell whose they are. */
  readonly lines: readonly BraidedLine<Each>[] | null;
}

/**
 * Finds outputs of several devices that one window showed at once (one keyboard for many sessions, two files laid line by line): the
 * prompts of the devices follow each other with one command, and nothing stands between. Where the lines below come in turns, which
 * their labels show, each is its device's.
 */
export function findBraid<Each extends InnerLine>(lines: readonly Each[]): Braid<Each> | null {
  for (let from = 0; from < lines.length; from += 1) {
    const hosts = hostsAt(lines, from);
    if (hosts.length < 2) continue;
    const to = endOf(lines, from, hosts);
    return { hosts, from, to, lines: untwined(lines.slice(from, to), hosts) };
  }
  return null;
}

function promptOf(text: string): { readonly host: string; readonly command: string } | null {
  const prompt = /^[A-Za-z]/.test(text) ? readPrompt(text) : null;
  return prompt?.hostname == null ? null : { host: prompt.hostname, command: prompt.command };
}

/** The devices whose prompts stand at a place, one below the other with one command. */
function hostsAt(lines: readonly InnerLine[], from: number): string[] {
  const hosts: string[] = [];
  const command = promptOf(lines[from]?.text ?? '')?.command ?? '';
  if (!/^sh/i.test(command)) return hosts;
  for (const { text } of lines.slice(from, from + STRANDS_CAP)) {
    const prompt = promptOf(text);
    if (prompt === null || prompt.command !== command || hosts.includes(prompt.host)) break;
    hosts.push(prompt.host);
  }
  return hosts;
}

/** Up to the next prompt of somebody else, or of one of them alone. */
function endOf(lines: readonly InnerLine[], from: number, hosts: readonly string[]): number {
  let at = from + hosts.length;
  while (at < lines.length) {
    const prompt = promptOf(lines[at]?.text ?? '');
    if (prompt !== null) {
      if (!hosts.includes(prompt.host)) return at;
      if (prompt.command !== '' && hostsAt(lines, at).length < 2) return at;
    }
    at += 1;
  }
  return at;
}

/** The lines, each with its device, by turns; null where their labels don't show that they take turns. */
function untwined<Each extends InnerLine>(
  lines: readonly Each[],
  hosts: readonly string[],
): BraidedLine<Each>[] | null {
  const result: BraidedLine<Each>[] = [];
  const labels = hosts.map((): string[] => []);
  const over = new Set<string>();
  let turn = 0;
  for (const line of lines) {
    const prompt = promptOf(line.text);
    if (prompt !== null) turn = hosts.indexOf(prompt.host);
    const host = hosts[turn] ?? '';
    result.push({ host, line });
    if (prompt === null) labels[turn]?.push(labelOf(line.text));
    else if (prompt.command === '') over.add(host);
    // Whose prompt came again has no more lines.
    for (let step = 1; step <= hosts.length; step += 1) {
      const next = (turn + step) % hosts.length;
      if (step < hosts.length && over.has(hosts[next] ?? '')) continue;
      turn = next;
      break;
    }
  }
  const rounds = Math.min(...labels.map(({ length }) => length));
  const alike = Array.from({ length: rounds }, (_, round) => new Set(labels.map((each) => each[round])).size === 1);
  return rounds >= ENOUGH && alike.filter(Boolean).length / rounds >= ALIKE ? result : null;
}

/** What a line of an output has in common with that of another device. */
function labelOf(text: string): string {
  const colon = text.indexOf(':');
  return (colon < 0 ? text : text.slice(0, colon)).replace(/\d+/g, '9').trimEnd();
}
