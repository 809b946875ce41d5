import type { KnowledgeFile } from './yaml-file.js';

/** A message as a line of the log gives it. */
export interface SeenMessage {
  readonly facility: string;
  readonly severity: number;
  readonly mnemonic: string;
  readonly text: string;
  /** The whole line, for the examples. */
  readonly line: string;
}

/**
 * Files of a new rule for a message: the message with a template, a finding that it raises, and a cause, each with what has to be
 * written marked by TODO, and examples that already run.
 */
export function skeletonFor(seen: SeenMessage): KnowledgeFile[] {
  const id = `${seen.facility}-${seen.mnemonic}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return [
    { path: `messages/${seen.facility}-${seen.mnemonic}.yaml`, text: messageFile(id, seen) },
    { path: `findings/${id}.yaml`, text: findingFile(id, seen) },
    { path: `causes/${id}-cause.yaml`, text: causeFile(id, seen) },
  ];
}

const quoted = JSON.stringify;

function messageFile(id: string, { facility, severity, mnemonic, text }: SeenMessage): string {
  const { template, fields } = templateOf(text);
  const described = fields.map((field) => `  ${field}: TODO what it holds`).join('\n');
  return `id: ${facility}-${mnemonic}
facility: ${facility}
mnemonic: ${mnemonic}
severity: ${severity}
templates: [${quoted(template)}]
samples: [{ text: ${quoted(text.replace(/[{}]/g, ''))} }]
title: TODO what happened, in a few words
meaning: TODO when the device prints this
${fields.length === 0 ? '' : `fields:\n${described}\n`}finding: ${id}
basis: D
source: TODO where you know it from
`;
}

function findingFile(id: string, { severity, mnemonic, line }: SeenMessage): string {
  const level = severity <= 3 ? 'error' : severity === 4 ? 'warning' : 'info';
  return `id: ${id}
title: TODO what is wrong
severity: ${level}
mnemonic: ${mnemonic}
when: seen("${mnemonic}")
summary: TODO one sentence for the engineer
source: TODO where you know it from
tests:
  - name: raised by the message
    input: ${quoted(line)}
    expect: { raised: true${level === 'info' ? ', severity: info' : ''} }
  - name: quiet without it
    input: ${quoted(line.replace(`-${mnemonic}`, '-SOMETHING_ELSE'))}
    expect: { raised: false }
`;
}

function causeFile(id: string, { mnemonic, line }: SeenMessage): string {
  return `id: ${id}-cause
title: TODO the root cause
explains: [${id}]
why: TODO how the cause leads to the message
# TODO a narrower condition: docs/rule-language.md lists what conditions can see
likely: messages.exists(m, m.mnemonic == "${mnemonic}")
actions:
  - where: network
    text: TODO what to do
    commands: []
    verify: { command: show logging, expect: the message does not come again }
basis: D
source: TODO where you know it from
tests:
  - name: found with the message
    input: ${quoted(line)}
    expect: { verdict: likely }
  - name: absent without it
    input: ${quoted(line.replace(`-${mnemonic}`, '-SOMETHING_ELSE'))}
    expect: { verdict: absent }
`;
}

/** What varies from line to line, most telling first. */
const VARIABLE: readonly (readonly [RegExp, string])[] = [
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, 'address'],
  [/\b[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}\b/gi, 'address'],
  [
    /\b(?:GigabitEthernet|TenGigabitEthernet|TwentyFiveGigE|HundredGigE|FastEthernet|Gi|Te|Vlan|Port-channel)[\d/.]+\b/g,
    'interface',
  ],
  [/\b[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}\b/gi, 'mac'],
  [/'[^']+'|"[^"]+"/g, 'name'],
  [/\b\d+\b/g, 'number'],
];

/** A template with more is no template. */
const FIELDS_AT_MOST = 12;

function templateOf(text: string): { template: string; fields: string[] } {
  const fields: string[] = [];
  const used = new Map<string, number>();
  let template = text.replace(/[{}]/g, '');
  for (const [pattern, kind] of VARIABLE) {
    template = template.replace(pattern, (varying) => {
      if (fields.length === FIELDS_AT_MOST || varying.includes('{')) return varying;
      const count = (used.get(kind) ?? 0) + 1;
      used.set(kind, count);
      const field = count === 1 ? kind : `${kind}${count}`;
      fields.push(field);
      const quote = kind === 'name' ? varying.charAt(0) : '';
      return `${quote}{${field}}${quote}`;
    });
  }
  return { template, fields };
}
