import { describe, expect, it } from 'vitest';
import { appliesTo, entryFor } from '../../../src/diagnose/ask/explain.js';
import { readPasted } from '../../../src/diagnose/ask/pasted.js';
import { renderEntry } from '../../../src/report/entry.js';
import { sldiag } from '../../e2e/daemon.js';
import { engine } from '../../engine.js';

const { knowledge } = engine;
const entryOf = (kind: 'messages' | 'causes' | 'topologies' | 'policies', id: string) => {
  const entry = (knowledge[kind] as readonly { id: string }[]).find((each) => each.id === id);
  if (entry === undefined) throw new Error(`no ${kind} ${id}`);
  return entry;
};

describe('a pasted message', () => {
  const line =
    'Mar  7 2026 23:38:41.985 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';

  it('is read with its fields and its error', () => {
    const read = readPasted(engine, line);
    expect(read?.entry.id).toBe('COMM_FAILED');
    expect(read?.fields.map(({ field, value }) => [field, value])).toEqual([
      ['server', 'Cisco Smart License Utility (CSLU)'],
      ['error', 'Unable to resolve server hostname/domain name'],
    ]);
    expect(read?.failure?.id).toBe('name-unresolved');
  });

  it('may be cut at its beginning, and is none when it is nothing of the sort', () => {
    expect(
      readPasted(engine, '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart Software Manager (CSSM) restored')
        ?.entry.id,
    ).toBe('COMM_RESTORED');
    expect(readPasted(engine, 'COMM')).toBeNull();
  });

  it('keeps its secrets', () => {
    const read = readPasted(engine, `${line} token=abcdefghijklmnop`);
    expect(JSON.stringify(read?.fields)).not.toContain('abcdefghijklmnop');
  });
});

describe('what applies to a topology', () => {
  it('leaves out the causes of others', () => {
    const all = entryFor(knowledge, 'messages', entryOf('messages', 'COMM_FAILED'), []) as { causes: string[] };
    const onPrem = entryFor(knowledge, 'messages', entryOf('messages', 'COMM_FAILED'), ['ssm-on-prem/push']) as {
      causes: string[];
    };
    const ids = (causes: readonly string[]) => causes.map((text) => text.split(' ').at(-1));
    expect(ids(all.causes)).toContain('cslu-url-wrong');
    expect(ids(onPrem.causes)).not.toContain('cslu-url-wrong');
    expect(ids(onPrem.causes)).toContain('on-prem-url-wrong');
  });

  it('writes out shared actions, those of the topology only', () => {
    const cause = entryOf('causes', 'cslu-pull-http-server');
    const pull = entryFor(knowledge, 'causes', cause, ['ssm-on-prem/pull']) as {
      actions: { topologies: string[] | null }[];
    };
    expect(pull.actions.length).toBeGreaterThan(0);
    expect(pull.actions.flatMap(({ topologies }) => topologies ?? [])).not.toContain('cslu-connected/pull');
    expect(appliesTo(cause, ['ssm-on-prem/pull'])).toBe(true);
    expect(appliesTo(cause, ['ssm-on-prem/push'])).toBe(false);
  });
});

describe('an entry as text', () => {
  const view = { columns: 80, colour: false };

  it('shows the picture of a topology as it is', () => {
    const text = renderEntry('topology', entryOf('topologies', 'cslu-connected'), view);
    expect(text).toContain('topology cslu-connected');
    expect(text).toContain('+---------------+');
  });

  it('shows every value of the policy', () => {
    const text = renderEntry('policy', entryOf('policies', 'cisco-default'), view);
    expect(text.match(/on change days: 90/g)).toHaveLength(2);
    expect(text.match(/first report days: 365/g)).toHaveLength(1);
  });
});

describe('the command', () => {
  it.each([
    ['policy', 'Cisco default policy'],
    ['high-availability', 'As many SLACs as HSECK9 keys'],
    ['upgrades', 'callhome (default)'],
    ['17.9.1', 'IOS XE'],
    ['C9300X', '17.6.2'],
    ['topology air-gapped', 'No Connectivity to CSSM'],
    ['Next ACK deadline', 'Next ACK deadline'],
  ])('explains %s', (what, expected) => {
    const run = sldiag('explain', what);
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain(expected);
  });

  it('says so when an entry is for other topologies', () => {
    const run = sldiag('explain', 'cslu-url-wrong', '--topology', 'ssm-on-prem');
    expect(run.status).toBe(0);
    expect(run.stderr).toContain('is not for ssm-on-prem');
  });
});
