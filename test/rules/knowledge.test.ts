import { describe, expect, test } from 'vitest';
import { runKnowledgeTests, testedEntries } from '../../src/diagnose/ask/harness.js';
import { createEngine } from '../../src/diagnose/judge/engine.js';
import { vocabulary } from '../../src/diagnose/judge/vocabulary.js';
import { fieldsOf, templateProblem } from '../../src/ingest/log/template.js';
import type { Knowledge } from '../../src/knowledge/kinds/index.js';
import { lintKnowledge, lintSamples } from '../../src/knowledge/lint.js';
import { loadKnowledge } from '../../src/knowledge/load.js';
import { applyPack, packSchema, readManifest } from '../../src/knowledge/pack.js';
import { type SeenMessage, skeletonFor } from '../../src/knowledge/skeleton.js';
import { createCompiler } from '../../src/rules/compile.js';
import { meant, nearestOf } from '../../src/rules/nearest.js';

const compile = createCompiler(vocabulary);

/** Knowledge from file texts by path. */
function load(files: Readonly<Record<string, string>>) {
  return loadKnowledge(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    compile,
  );
}
const problems = (files: Readonly<Record<string, string>>, base: Knowledge | null = null) =>
  lintKnowledge(load(files), base).map(({ source, line, column, code, message, help }) =>
    [`${source}:${line}:${column ?? ''} ${code}`, message, ...(help ? [help] : [])].join(' | '),
  );

const COMMANDS = '- { command: show x, reveals: [release, messages, state], cost: 1, why: all }\n';
const failure = (id: string, more = '') =>
  `id: ${id}\ntitle: T\nmatch: [x]\nmeaning: m\nbasis: guide\nsource: s\n${more}`;
const tests = (one: string, other: string) =>
  `tests:\n  - { name: a, input: x, expect: { ${one} } }\n  - { name: b, input: x, expect: { ${other} } }\n`;
const TWICE = tests('raised: true', 'raised: false');
const finding = (id: string, more = '', examples = TWICE) =>
  `id: ${id}\ntitle: T\nseverity: error\nwhen: release == "17"\nsummary: S\nsource: s\n${more}${examples}`;
const ACTION = '  - { where: network, text: t }\n';
const BOTH = tests('verdict: likely', 'verdict: absent');
const cause = (id: string, more = 'likely: release == "17"\n', examples = BOTH, actions = `actions:\n${ACTION}`) =>
  `id: ${id}\ntitle: T\nexplains: [f]\nwhy: w\nbasis: guide\nsource: s\n${more}${actions}${examples}`;
const message = (mnemonic: string, more = '') =>
  `id: ACME-${mnemonic}\nfacility: ACME\nmnemonic: ${mnemonic}\nseverity: 3\ntitle: T\nmeaning: m\nbasis: D\nsource: s\n${more}`;
const procedure = (id: string, more = '', step = '{ text: t }') =>
  `id: ${id}\ntitle: T\nkind: task\nwhere: network\nsteps:\n  - ${step}\nsource: s\n${more}`;
const remedy = (id: string, action: string) => `id: ${id}\ntitle: T\nactions:\n  - ${action}\nsource: s\n`;
const topology = (more = '') => `id: controller\ntitle: T\noverview: o\npicture: p\ntrust: t\nsource: s\n${more}`;
const configuration = (id: string, more = '', examples = TWICE) =>
  `id: ${id}\ntitle: T\ntopologies: [controller]\nchecks:\n  - { id: c, text: t, holds: release == "17", lines: [l], required: true }\nsource: s\n${more}${examples}`;
const comparison = (id: string, more = '') =>
  `id: ${id}\ntitle: T\nwhen: release == "17"\noverview: o\nchecks:\n  - { id: c, expect: e, when: release == "18", holds: release == "19", otherwise: o }\nsource: s\n${more}`;
const sound = { 'commands.yaml': COMMANDS, 'findings/f.yaml': finding('f') };

describe('the nearest name', () => {
  test.each([
    ['cslu-not-reachble', 'cslu-not-reachable'],
    ['host', 'hosts'],
    ['ab', 'cd'],
    ['abc', null],
    ['abcdef', 'abcdxy'],
    ['abcdefghi', 'abcdefxyz'],
    ['abcdefghi', 'abcdefxyz'],
    ['abcdefgh', null],
    ['kitten', 'sitten'],
    ['', null],
  ])('of %j is %j', (wrong, name) => {
    const names = { abc: ['xyz'], abcdefgh: ['abcdwxyz'], '': ['abc'], ab: ['cd', 'ef'] }[wrong] ?? [
      'nothing-like-it-at-all',
      name as string,
    ];
    expect(nearestOf(wrong, names)).toBe(name);
  });

  test('is the first of those as near, and none of nothing', () => {
    expect(nearestOf('abcd', ['abcx', 'abcy', 'abcd'])).toBe('abcd');
    expect(nearestOf('abcd', ['abcx', 'abcy'])).toBe('abcx');
    expect(nearestOf('abcd', ['acbd', 'abd', 'xabcd'])).toBe('abd');
    expect(nearestOf('abcd', [])).toBeNull();
  });

  test.each([
    ['onprem', '; did you mean ssm-on-prem?'],
    ['cslu', '; did you mean cslu-connected or cslu-disconnected?'],
    ['csm-direct', '; did you mean cssm-direct?'],
    ['on', ''],
    ['', ''],
  ])('of a part of names each that has it is meant: %s', (wrong, told) => {
    expect(meant(wrong, ['cslu-connected', 'cssm-direct', 'cslu-disconnected', 'ssm-on-prem'])).toBe(told);
  });
});

describe('reading', () => {
  test('sorts entries by path, and passes over what is none of ours', () => {
    const { knowledge, diagnostics, places } = load({
      'failures/b.yaml': failure('b'),
      'failures/a.yaml': failure('a'),
      'notes/x.yaml': 'anything',
      'README.yaml': 'anything',
      'commands.yaml': COMMANDS,
    });
    expect([knowledge.failures.map(({ id }) => id), diagnostics]).toEqual([['a', 'b'], []]);
    expect(knowledge.commands.map(({ command }) => command)).toEqual(['show x']);
    expect([...places.keys()]).toEqual(['failures/a', 'failures/b']);
    expect(knowledge.messages).toEqual([]);
  });

  test('points at what is wrong, and goes on', () => {
    const { knowledge, diagnostics } = load({
      'failures/broken.yaml': 'id: a\n  b: [\n',
      'failures/extra.yaml': failure('extra', 'other: 1\n'),
      'failures/named.yaml': failure('otherwise'),
      'failures/list.yaml': '- a\n',
      'failures/type.yaml': failure('type').replace('match: [x]', 'match: [x, 4]'),
      'failures/lacks.yaml': `# says nothing\n${failure('lacks').replace('title: T\n', '')}`,
      'failures/fine.yaml': failure('fine'),
    });
    expect(knowledge.failures.map(({ id }) => id)).toEqual(['fine', 'otherwise']);
    const told = diagnostics.map(({ level, code, source, line, column, message }) => ({
      level,
      place: `${source}:${line}:${column}`,
      code,
      message,
    }));
    expect(
      told.every(
        ({ level, message }) => level === 'error' && !message.includes('\n') && !message.includes(' at line '),
      ),
    ).toBe(true);
    expect(told.map(({ place, code }) => `${place} ${code}`)).toEqual([
      'failures/broken.yaml:1:5 not-yaml',
      'failures/broken.yaml:1:5 not-yaml',
      'failures/broken.yaml:3:1 not-yaml',
      'failures/extra.yaml:7:8 entry-shape',
      'failures/lacks.yaml:1:1 entry-shape',
      'failures/list.yaml:1:1 entry-shape',
      'failures/named.yaml:1:5 entry-name',
      'failures/type.yaml:3:12 entry-shape',
    ]);
    expect(told[0]?.message).toMatch(/^Nested mappings/);
    expect(told.map(({ message }) => message).join()).not.toMatch(/column \d/);
    expect(told[3]?.message).toMatch(/^the entry: .*other/);
    expect(told[4]?.message).toMatch(/^title: /);
    expect(told[6]?.message).toBe(
      'the file of id otherwise is named failures/otherwise.yaml, this is failures/named.yaml',
    );
    expect(told[7]?.message).toMatch(/^match\.1: /);
  });

  test('an error of YAML has its place', () => {
    const [first] = load({ 'failures/x.yaml': 'id: a\ntitle: "open\n' }).diagnostics;
    expect(first).toMatchObject({ code: 'not-yaml', line: 3, source: 'failures/x.yaml' });
  });

  test('aliases that unfold to more than an entry needs are refused', () => {
    const bomb = `id: &a [1]\nmatch: [${'*a,'.repeat(30)}]\n`;
    expect(load({ 'failures/x.yaml': bomb, 'failures/y.yaml': failure('y') })).toMatchObject({
      knowledge: { failures: [{ id: 'y' }] },
      diagnostics: [
        {
          level: 'error',
          code: 'not-yaml',
          message: 'aliases that unfold to too much',
          source: 'failures/x.yaml',
          line: 1,
          column: 1,
        },
      ],
    });
    expect(readManifest([{ path: 'pack.yaml', text: bomb }], compile)).toMatchObject({
      manifest: null,
      diagnostics: [
        {
          level: 'error',
          code: 'not-yaml',
          message: 'aliases that unfold to too much',
          source: 'pack.yaml',
          line: 1,
          column: 1,
        },
      ],
    });
  });

  test('a condition that is wrong is underlined', () => {
    const { diagnostics, conditions } = load({
      'findings/f.yaml': finding('f', 'urgent: release == "1"\nsettled: |\n  release ==\n  nothing\n'),
    });
    expect(diagnostics).toEqual([
      {
        level: 'error',
        code: 'condition',
        message: expect.stringMatching(/^settled: .*nothing/),
        source: 'findings/f.yaml',
        line: 8,
        column: 10,
        text: `release == nothing \n${' '.repeat(11)}${'^'.repeat(7)}`,
        help: 'docs/rule-language.md lists the variables and functions',
      },
    ]);
    expect([...conditions.keys()]).toEqual(['release == "17"', 'release == "1"']);
    const listed = cause(
      'c',
      undefined,
      BOTH,
      `actions:\n${ACTION}  - { where: network, text: t, when: nothing == 1 }\n`,
    );
    expect(load({ 'causes/c.yaml': listed }).diagnostics).toMatchObject([
      { message: expect.stringMatching(/^actions\.1\.when: /), line: 10, column: 38 },
    ]);
    const [, end = ''] =
      load({ 'findings/f.yaml': finding('f', 'settled: "release =="\n') }).diagnostics[0]?.text?.split('\n') ?? [];
    expect(end).toMatch(/\^$/);
  });

  test('tells entries with a condition that is wrong from those that are sound', () => {
    const {
      knowledge,
      sound: judged,
      diagnostics,
      places,
    } = load({
      'commands.yaml': COMMANDS,
      'messages/ACME-X.yaml': message('X', 'closedWhen: nothing == 1\n'),
      'findings/f.yaml': finding('f', 'urgent: nothing == 1\n'),
      'findings/g.yaml': finding('g'),
    });
    expect([judged.messages, judged.findings.map(({ id }) => id), judged.commands.length]).toEqual([[], ['g'], 1]);
    expect([knowledge.messages.length, knowledge.findings.map(({ id }) => id)]).toEqual([1, ['f', 'g']]);
    expect(diagnostics.map(({ code, source }) => [code, source])).toEqual([
      ['condition', 'findings/f.yaml'],
      ['condition', 'messages/ACME-X.yaml'],
    ]);
    expect([...places.keys()]).toEqual(['findings/f', 'findings/g', 'messages/ACME-X']);
    expect(load({}).sound).toEqual(load({}).knowledge);
    const told = problems({
      ...sound,
      'findings/f.yaml': finding('f', 'urgent: nothing == 1\n'),
      'causes/c.yaml': cause('c'),
    });
    expect(told).toHaveLength(1);
  });

  test('compiles the conditions of every kind, each once', () => {
    let compiled = 0;
    const when = (release: string) => `release == "${release}"`;
    const files = {
      'messages/ACME-X.yaml': message('X', `closedWhen: ${when('1')}\n`),
      'findings/f.yaml': finding('f', `settled: ${when('2')}\nurgent: ${when('3')}\n`),
      'remedies/r.yaml': remedy('r', `{ where: network, text: t, when: ${when('4')} }`),
      'causes/c.yaml': cause(
        'c',
        ['confirmed', 'likely', 'ruledOut', 'relevant']
          .map((key, index) => `${key}: ${when(`${index + 5}`)}\n`)
          .join(''),
        BOTH,
        `actions:\n  - { where: network, text: t, when: ${when('9')} }\n  - { use: r }\n  - { where: network, text: t, when: ${when('10')} }\n`,
      ),
      'topologies/controller.yaml': topology(`signs:\n  - { when: ${when('11')}, speaks: likely, because: b }\n`),
      'configurations/g.yaml': configuration('g', `when: ${when('12')}\n`).replace('"17"', '"13"'),
      'comparisons/o.yaml': comparison('o'),
      'failures/x.yaml': failure('x'),
    };
    const { conditions, diagnostics } = loadKnowledge(
      Object.entries(files).map(([path, text]) => ({ path, text })),
      (source) => {
        compiled += 1;
        return compile(source);
      },
    );
    expect(diagnostics).toEqual([]);
    const releases = [...conditions.keys()].map((source) => Number(source.replace(/\D/g, ''))).sort((a, b) => a - b);
    expect(releases).toEqual([...Array.from({ length: 13 }, (_, index) => index + 1), 17, 18, 19]);
    expect(compiled).toBe(16);
  });
});

describe('lint', () => {
  test('has nothing to say of what is sound', () => {
    expect(
      problems({
        ...sound,
        'causes/c.yaml': cause('c'),
        'messages/ACME-X.yaml': message('X', 'finding: f\nclosedBy: [X]\n'),
        'configurations/g.yaml': configuration('g'),
        'comparisons/o.yaml': comparison('o'),
        'topologies/controller.yaml': topology('workflows: [p]\n'),
        'procedures/p.yaml': procedure('p', 'next: [p]\n', '{ text: t, procedure: p }'),
        'remedies/r.yaml': remedy('r', '{ where: network, text: t, procedure: p }'),
      }),
    ).toEqual([]);
  });

  test('finds names that lead nowhere, with the place and the nearest', () => {
    expect(
      problems({
        ...sound,
        'causes/c.yaml': cause(
          'c',
          'likely: release == "17"\n',
          BOTH,
          'actions:\n  - { where: network, text: t, procedure: proceduur }\n  - { use: fix-itt }\n',
        ).replace('[f]', '[f, g]'),
        'messages/ACME-XRAY.yaml': message('XRAY', 'finding: ff\nclosedBy: [XRAY, XRAX]\n'),
        'configurations/g.yaml': configuration('g', 'procedure: none-such\n'),
        'comparisons/o.yaml': comparison('o', 'procedure: none-such\n'),
        'topologies/controller.yaml': topology('workflows: [procedure, nope-nope]\n'),
        'procedures/procedure.yaml': procedure(
          'procedure',
          'next: [procedure, nope-nope]\n',
          '{ text: t, procedure: nope-nope }',
        ),
        'remedies/fix-it.yaml': remedy('fix-it', '{ where: network, text: t, procedure: nope-nope }'),
      }),
    ).toEqual([
      'procedures/procedure.yaml:6:27 no-such-entry | no procedure has the id nope-nope',
      'procedures/procedure.yaml:8:19 no-such-entry | no procedure has the id nope-nope',
      'messages/ACME-XRAY.yaml:9:10 no-such-entry | no finding has the id ff | did you mean f?',
      'causes/c.yaml:3:15 no-such-entry | no finding has the id g | did you mean f?',
      'causes/c.yaml:10:12 no-such-entry | no remedy has the id fix-itt | did you mean fix-it?',
      'causes/c.yaml:9:43 no-such-entry | no procedure has the id proceduur | did you mean procedure?',
      'topologies/controller.yaml:7:24 no-such-entry | no procedure has the id nope-nope',
      'configurations/g.yaml:7:12 no-such-entry | no procedure has the id none-such',
      'comparisons/o.yaml:8:12 no-such-entry | no procedure has the id none-such',
      'remedies/fix-it.yaml:4:43 no-such-entry | no procedure has the id nope-nope',
      'messages/ACME-XRAY.yaml:10:18 no-such-entry | no message has the id XRAX | did you mean XRAY?',
    ]);
  });

  test('takes the names of what the knowledge is laid over', () => {
    const base = load({
      'commands.yaml': COMMANDS,
      'findings/f.yaml': finding('f'),
      'remedies/r.yaml': remedy('r', '{ where: network, text: t }'),
      'procedures/p.yaml': procedure('p'),
      'failures/w.yaml': failure('w'),
      'messages/ACME-X.yaml': message('X'),
    }).knowledge;
    const files = {
      'causes/c.yaml': cause(
        'c',
        'likely: failing("w") && seen("X")\n',
        BOTH,
        'actions:\n  - { where: network, text: t, procedure: p }\n  - { use: r }\n',
      ),
      'messages/ACME-Y.yaml': message('Y', 'finding: f\nclosedBy: [X]\n'),
    };
    expect(problems(files, base)).toEqual([]);
    expect(problems(files)).toHaveLength(7);
  });

  test('finds names in conditions', () => {
    expect(
      problems({
        ...sound,
        'failures/timeout.yaml': failure('timeout'),
        'messages/ACME-XRAY.yaml': message('XRAY'),
        'causes/c.yaml': cause(
          'c',
          'confirmed: failing("timeuot") || seen("XRAX")\nlikely: |\n  isOpen("NOTHING_LIKE") && seen(release) && failing("timeout") && !isOpen("XRAY") && releaseFrom("17.3")\n',
        ),
      }),
    ).toEqual([
      'knowledge:0: no-such-entry | a condition names failure timeuot, which does not exist: failing("timeuot") || seen("XRAX") | did you mean timeout?',
      'knowledge:0: no-such-entry | a condition names message XRAX, which does not exist: failing("timeuot") || seen("XRAX") | did you mean XRAY?',
      'knowledge:0: no-such-entry | a condition names message NOTHING_LIKE, which does not exist: isOpen("NOTHING_LIKE") && seen(release) && failing("timeout") && !isOpen("XRAY") && releaseFrom("17.3")',
    ]);
  });

  test('asks that every fact is revealed by some command', () => {
    const read = (reveals: string, condition: string) =>
      problems({
        'commands.yaml': `- { command: show x, reveals: [${reveals}], cost: 1, why: all }\n`,
        'findings/f.yaml': finding('f').replace('release == "17"', condition),
      });
    const lacks = (path: string) => [
      `commands.yaml:0: not-revealed | conditions read ${path}, but no command in commands.yaml reveals it`,
    ];
    expect(read('state', 'state.model == "x"')).toEqual([]);
    expect(read('state.model', 'state.model == "x"')).toEqual([]);
    expect(read('state.account.smart', 'state.account.smart == "x" && size(state.trust) == 0')).toHaveLength(1);
    expect(read('state.mode', 'state.model == "x"')).toEqual(lacks('state.model'));
    expect(read('sta', 'state.model == "x"')).toEqual(lacks('state.model'));
    expect(read('state.model.x', 'state.model == "x"')).toEqual([]);
    expect(read('state.modelling', 'state.model == "x"')).toEqual(lacks('state.model'));
    expect(read('state.trust.sn', 'state.trust.exists(t, t.sn == "x")')).toEqual([]);
    expect(
      read(
        'release',
        'incidents.exists(i, i.count > 1.0) && failures.exists(f, f.id == "x") && topology.id == "x" && before.release == "x"',
      ),
    ).toEqual([]);
    expect(read('state', 'release == "x" && release == "y"')).toEqual(lacks('release'));
    const base = load({ 'commands.yaml': COMMANDS }).knowledge;
    expect(problems({ 'findings/f.yaml': finding('f') }, base)).toEqual([]);
  });

  const verdicts = (...each: readonly string[]) => tests(`verdict: ${each[0]}`, `verdict: ${each[1] ?? each[0]}`);
  const FIRES = 'no-firing-test | no test in which the cause is found';
  const QUIET = 'no-quiet-test | no test in which the cause is ruled out, absent or left open';
  const LIKELY = 'likely: release == "17"\n';
  test.each([
    ['confirmed and absent', LIKELY, verdicts('confirmed', 'absent'), []],
    ['likely and ruled out', LIKELY, verdicts('likely', 'ruled-out'), []],
    ['likely and possible', LIKELY, verdicts('likely', 'possible'), []],
    ['possible and absent', LIKELY, verdicts('possible', 'absent'), [FIRES]],
    ['likely twice', LIKELY, verdicts('likely'), [QUIET]],
    ['none', LIKELY, '', [FIRES, QUIET]],
    ['possible and absent where it never gets more', '', verdicts('possible', 'absent'), []],
    ['possible twice where it never gets more', '', verdicts('possible'), [QUIET]],
    ['absent twice where it never gets more', '', verdicts('absent'), [FIRES]],
    ['possible twice with confirmed', 'confirmed: release == "17"\n', verdicts('possible'), [FIRES]],
    ['likely twice with confirmed', 'confirmed: release == "17"\n', verdicts('likely'), [QUIET]],
  ])('asks for examples of a cause both ways: %s', (_, conditions, examples, expected) => {
    const found = problems({ ...sound, 'causes/c.yaml': cause('c', conditions, examples) });
    expect(found.map((each) => each.replace(/^\S+ /, ''))).toEqual(expected);
    const line = examples === '' ? '1:1' : conditions === '' ? '10:3' : '11:3';
    for (const each of found) expect(each).toMatch(new RegExp(`^causes/c\\.yaml:${line} `));
  });

  test('asks for examples of a finding and of a configuration both ways', () => {
    const of = (examples: string) =>
      problems({
        'commands.yaml': COMMANDS,
        'findings/f.yaml': finding('f', '', examples),
        'configurations/g.yaml': configuration('g', '', examples),
      });
    const fires = 'no-firing-test | no test in which the finding is raised';
    const quiet = 'no-quiet-test | no test in which the finding is not raised';
    const both = (problem: string) => ['findings/f', 'configurations/g'].map((entry) => `${entry}.yaml:8:3 ${problem}`);
    expect(of(tests('raised: true', 'raised: true'))).toEqual(both(quiet));
    expect(of(tests('raised: false', 'severity: error'))).toEqual(both(fires));
    expect(of('')).toHaveLength(4);
  });

  test('does not let a hunch have a verdict, nor a cause without an action', () => {
    const hunch = (conditions: string, examples: string) =>
      cause('c', conditions, examples).replace('basis: guide', 'basis: K');
    const open = tests('verdict: possible', 'verdict: absent');
    const said = 'field experience (basis K) never gets more than possible';
    expect(problems({ ...sound, 'causes/c.yaml': hunch('', open) })).toEqual([]);
    expect(problems({ ...sound, 'causes/c.yaml': hunch('likely: release == "1"\n', open) })).toEqual([
      `causes/c.yaml:5:8 hunch-with-verdict | ${said}`,
    ]);
    expect(problems({ ...sound, 'causes/c.yaml': hunch('confirmed: release == "1"\n', open) })).toEqual([
      `causes/c.yaml:5:8 hunch-with-verdict | ${said}`,
    ]);
    expect(problems({ ...sound, 'causes/c.yaml': cause('c', undefined, BOTH, '') })).toEqual([
      'causes/c.yaml:1:1 no-action | a cause that asks for action names at least one',
    ]);
    expect(problems({ ...sound, 'causes/c.yaml': cause('c', undefined, BOTH, 'actions: []\n') })[0]).toMatch(
      /^causes\/c\.yaml:8:10 no-action/,
    );
    expect(
      problems({ ...sound, 'causes/c.yaml': cause('c', 'outcome: wait\nlikely: release == "1"\n', BOTH, '') }),
    ).toEqual([]);
  });

  test('passes on what reading found', () => {
    expect(problems({ ...sound, 'failures/x.yaml': 'id: [\n' }).every((each) => each.includes('not-yaml'))).toBe(true);
    expect(problems({ ...sound, 'failures/x.yaml': 'id: [\n' }).length).toBeGreaterThan(0);
  });
});

describe('the manifest', () => {
  const manifestOf = (text: string) =>
    readManifest(
      [
        { path: 'findings/x.yaml', text: 'a' },
        { path: 'pack.yaml', text },
      ],
      compile,
    );

  test('is none of a plain folder', () => {
    expect(readManifest([{ path: 'findings/pack.yaml', text: 'x' }], compile)).toEqual({
      manifest: null,
      conditions: new Map(),
      diagnostics: [],
    });
  });

  test('has what is left out filled in', () => {
    const { manifest, diagnostics } = manifestOf(
      'name: acme\nversion: 1.0.0\ntitle: T\nactions: [{ cause: c, add: [{ where: network, text: x }] }]\n',
    );
    expect(diagnostics).toEqual([]);
    expect(manifest).toMatchObject({
      name: 'acme',
      override: [],
      disable: [],
      values: {},
      actions: [{ cause: 'c', place: 'first' }],
    });
  });

  test('has actions, but for those whose condition is wrong', () => {
    const { manifest, conditions, diagnostics } = manifestOf(
      'name: acme\nversion: 1.0.0\ntitle: T\nactions:\n  - cause: c\n    add:\n      - { where: network, text: one, when: release == "1" }\n      - { where: network, text: two, when: nothing == 1 }\n      - { where: network, text: three }\n',
    );
    expect(manifest?.actions[0]?.add.map(({ text }) => text)).toEqual(['one', 'three']);
    expect([...conditions.keys()]).toEqual(['release == "1"']);
    expect(diagnostics).toMatchObject([
      {
        code: 'condition',
        source: 'pack.yaml',
        line: 8,
        column: 44,
        message: expect.stringMatching(/^actions\.0\.add\.1\.when: .*nothing/),
      },
    ]);
  });

  test('says what is wrong with it, and where', () => {
    expect(manifestOf('name: acme\ntitle: "x\n')).toMatchObject({
      manifest: null,
      diagnostics: [
        {
          level: 'error',
          code: 'not-yaml',
          source: 'pack.yaml',
          line: 3,
          column: 1,
          message: expect.stringMatching(/^Missing closing "quote$/),
        },
      ],
    });
    const { manifest, diagnostics } = manifestOf('name: Acme\ntitle: T\ndisable:\n  - causes\nother: 1\n');
    expect(manifest).toBeNull();
    const told = diagnostics.map(
      ({ level, code, source, line, column, message }) => `${level} ${code} ${source}:${line}:${column} ${message}`,
    );
    expect(told).toEqual([
      'error pack-shape pack.yaml:1:7 name: a pack is named with small letters, digits and dashes',
      expect.stringMatching(/^error pack-shape pack\.yaml:1:1 version: /),
      'error pack-shape pack.yaml:4:5 disable.0: kind and id, for instance causes/cslu-not-reachable',
      expect.stringMatching(/^error pack-shape pack\.yaml:5:8 the pack: .*other/),
    ]);
  });

  test.each([
    ['name', ['a', 'acme-2'], ['', 'Acme', '2acme', 'acme/x', 'ac me', '-a']],
    ['version', ['1.0.0', '10.20.30-beta'], ['1.0', 'v1.0.0', 'x1.0.0']],
    ['title', ['T'], ['']],
    [
      'disable',
      [['causes/a.b/c'], []],
      [['causes'], ['Causes/a'], ['/a'], ['causes/-a'], ['causes/a b'], ['x causes/a']],
    ],
    ['values', [{ cslu_host: 'x' }, {}], [{ 'cslu-host': 'x' }, { cslu_host: '' }, { CSLU: 'x' }]],
    [
      'actions',
      [[]],
      [
        [{ cause: '', add: [{ where: 'network', text: 'x' }] }],
        [{ cause: 'c', add: [] }],
        [{ cause: 'c', place: 'middle', add: [{ where: 'network', text: 'x' }] }],
      ],
    ],
  ])('takes %s as it should be', (key, right, wrong) => {
    const of = (value: unknown) =>
      packSchema.safeParse({ name: 'acme', version: '1.0.0', title: 'T', [key]: value }).success;
    expect(right.map(of)).toEqual(right.map(() => true));
    expect(wrong.map(of)).toEqual(wrong.map(() => false));
  });
});

describe('a pack laid over the knowledge', () => {
  const base = load({
    'commands.yaml': COMMANDS,
    'findings/f.yaml': finding('f'),
    'findings/g.yaml': finding('g'),
    'causes/c.yaml': cause(
      'c',
      undefined,
      BOTH,
      'actions:\n  - { where: network, text: mid, commands: ["ping <cslu_host> <vrf>"] }\n',
    ),
    'remedies/r.yaml': remedy(
      'r',
      '{ where: network, text: "<cslu_host>", verify: { command: "ping <cslu_host>", expect: "<cslu_host>" } }',
    ),
    'procedures/p.yaml': procedure('p', '', '{ text: "<cslu_host>", commands: ["url <cslu_host>"] }'),
    'configurations/k.yaml': configuration('k', 'procedure: p\n').replace('lines: [l]', 'lines: ["host <cslu_host>"]'),
    'comparisons/o.yaml': comparison('o'),
  }).knowledge;
  const own = load({
    'commands.yaml': '- { command: show own, reveals: [release], cost: 1, why: all }\n',
    'messages/ACME-X.yaml': message('X', 'finding: f\n'),
    'messages/ACME-Y.yaml': message('Y'),
    'findings/f.yaml': finding('f'),
    'findings/own.yaml': finding('own'),
    'causes/c.yaml': cause(
      'c',
      undefined,
      BOTH,
      'actions:\n  - { use: r }\n  - { use: r2 }\n  - { where: network, text: t, procedure: p }\n  - { where: network, text: t, procedure: p2 }\n  - { where: network, text: t }\n',
    ).replace('[f]', '[f, own, g]'),
    'remedies/r2.yaml': remedy('r2', '{ where: network, text: t, procedure: p2 }'),
    'procedures/p2.yaml': procedure('p2', 'next: [p, p2]\n'),
    'topologies/controller.yaml': topology('workflows: [p2, p]\n'),
    'configurations/k2.yaml': configuration('k2', 'procedure: p2\n'),
    'comparisons/o2.yaml': comparison('o2', 'next: [p2]\n'),
  }).knowledge;
  const manifest = (more: object = {}) => packSchema.parse({ name: 'acme', version: '1.0.0', title: 'T', ...more });
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  const codes = (more: object) =>
    applyPack(base, own, manifest(more)).diagnostics.map(({ message, help }) => [message, help]);

  test('replaces and adds as it is, where it has no manifest', () => {
    const { knowledge, diagnostics } = applyPack(base, own, null);
    expect(diagnostics).toEqual([]);
    expect(ids(knowledge.findings)).toEqual(['g', 'f', 'own']);
    expect(knowledge.findings[1]).toBe(own.findings[0]);
    expect(ids(knowledge.remedies)).toEqual(['r', 'r2']);
    expect(knowledge.commands.map(({ command }) => command)).toEqual(['show x', 'show own']);
    expect(knowledge.causes).toEqual(own.causes);
  });

  test('has a name space of its own, within which short ids lead to its own entries', () => {
    const { knowledge, diagnostics } = applyPack(base, own, manifest());
    expect(diagnostics).toEqual([]);
    expect(ids(knowledge.findings)).toEqual(['f', 'g', 'acme/f', 'acme/own']);
    expect(knowledge.messages.map(({ id, finding }) => [id, finding])).toEqual([
      ['acme/ACME-X', 'acme/f'],
      ['acme/ACME-Y', null],
    ]);
    expect(knowledge.causes.map(({ id, explains }) => [id, explains])).toEqual([
      ['c', ['f']],
      ['acme/c', ['acme/f', 'acme/own', 'g']],
    ]);
    expect(knowledge.causes[1]?.actions).toMatchObject([
      { use: 'r' },
      { use: 'acme/r2' },
      { procedure: 'p' },
      { procedure: 'acme/p2' },
      { procedure: null },
    ]);
    expect(knowledge.causes[1]?.actions[4]).toEqual(own.causes[0]?.actions[4]);
    expect(knowledge.remedies.map(({ actions }) => actions[0]?.procedure)).toEqual([null, 'acme/p2']);
    expect(knowledge.procedures.map(({ id, next }) => [id, next])).toEqual([
      ['p', []],
      ['acme/p2', ['p', 'acme/p2']],
    ]);
    expect(knowledge.topologies.map(({ workflows }) => workflows)).toEqual([['acme/p2', 'p']]);
    expect(knowledge.configurations.map(({ id, procedure: named }) => [id, named])).toEqual([
      ['k', 'p'],
      ['acme/k2', 'acme/p2'],
    ]);
    expect(knowledge.comparisons.map(({ next }) => next)).toEqual([[], ['p2']]);
    expect(knowledge.commands.map(({ command }) => command)).toEqual(['show x', 'show own']);
  });

  test('stands in for built-in entries that it overrides, and leaves out those that it disables', () => {
    const { knowledge, diagnostics } = applyPack(
      base,
      own,
      manifest({ override: ['findings/f'], disable: ['causes/c', 'findings/g'] }),
    );
    expect(diagnostics).toEqual([]);
    expect(ids(knowledge.findings)).toEqual(['f', 'acme/own']);
    expect(ids(knowledge.causes)).toEqual(['acme/c']);
    expect(knowledge.causes[0]?.explains).toEqual(['f', 'acme/own', 'g']);
  });

  test('adds actions to causes that stand elsewhere, before or behind theirs', () => {
    const add = (text: string) => [{ where: 'network', text }];
    const { knowledge } = applyPack(
      base,
      own,
      manifest({
        actions: [
          { cause: 'c', add: add('one') },
          { cause: 'c', place: 'last', add: add('last') },
          { cause: 'c', add: [...add('two'), ...add('three')] },
        ],
      }),
    );
    expect(knowledge.causes[0]?.actions.map((action) => 'text' in action && action.text)).toEqual([
      'one',
      'two',
      'three',
      'mid',
      'last',
    ]);
    expect(knowledge.causes[1]?.actions).toHaveLength(5);
  });

  test('fills placeholders in commands with its own values, and nothing else', () => {
    const { knowledge } = applyPack(base, own, manifest({ values: { cslu_host: 'cslu.example.com' } }));
    expect(knowledge.causes[0]?.actions).toMatchObject([{ commands: ['ping cslu.example.com <vrf>'] }]);
    expect(knowledge.remedies[0]?.actions).toMatchObject([
      { text: '<cslu_host>', verify: { command: 'ping cslu.example.com', expect: '<cslu_host>' } },
    ]);
    expect(knowledge.procedures[0]?.steps).toMatchObject([
      { text: '<cslu_host>', commands: ['url cslu.example.com'], required: true },
    ]);
    expect(knowledge.configurations[0]?.checks).toMatchObject([{ lines: ['host cslu.example.com'] }]);
    expect(knowledge.remedies[0]?.actions[0]?.when).toBeNull();
    expect(applyPack(base, own, manifest()).knowledge.causes[0]).toBe(base.causes[0]);
    expect(applyPack(base, own, manifest({ values: { other: 'x' } })).knowledge.causes[0]).toEqual(base.causes[0]);
  });

  test('is told of references that lead nowhere', () => {
    expect(codes({ disable: ['causes/d', 'findings/own'] })).toEqual([
      ['disable: there is no entry causes/d', 'did you mean causes/c?'],
      ['disable: there is no entry findings/own', 'did you mean findings/f?'],
    ]);
    expect(codes({ disable: ['procedures/nothing-like-it'] })).toEqual([
      ['disable: there is no entry procedures/nothing-like-it', undefined],
    ]);
    expect(codes({ override: ['findings/own', 'findings/owm', 'findings/f'] })).toEqual([
      ['override: the pack has no entry findings/owm', 'did you mean findings/own?'],
      ['override: there is no built-in entry findings/own', 'did you mean findings/f?'],
    ]);
    const add = [{ where: 'network', text: 'x' }];
    expect(
      codes({
        actions: [
          { cause: 'd', add },
          { cause: 'c', add },
          { cause: 'acme/c', add },
        ],
      }),
    ).toEqual([['actions: there is no cause d', 'did you mean c?']]);
    expect(applyPack(base, own, manifest({ disable: ['causes/d'] })).diagnostics[0]).toMatchObject({
      level: 'error',
      code: 'no-such-entry',
      source: 'pack.yaml',
      line: 0,
    });
    expect(codes({ disable: ['causes/c'], actions: [{ cause: 'c', add }] })).toEqual([]);
  });
});

describe('samples of messages', () => {
  const samples = (templates: string, given: string) => {
    const loaded = load({ 'messages/ACME-X.yaml': message('X', `templates: ${templates}\nsamples: ${given}\n`) });
    expect(loaded.diagnostics).toEqual([]);
    return lintSamples(loaded, fieldsOf, templateProblem).map(
      ({ code, line, message }) => `${line} ${code} ${message}`,
    );
  };

  test('that fit are fine, with their fields or without', () => {
    expect(samples('["Lost {server}"]', '[{ text: Lost ntp1 }]')).toEqual([]);
    expect(samples('["Lost {server}"]', '[{ text: Lost ntp1, fields: { server: ntp1 } }]')).toEqual([]);
  });

  test.each([
    ['["Lost {server}"]', '[]', 'no-sample'],
    ['["Lost {server}", "Gone: {server}"]', '[{ text: Lost ntp1 }]', 'no-sample'],
    ['["Lost {server}"]', '[{ text: Lost ntp1 }, { text: Found ntp1 }]', 'no-template'],
    ['["Lost {server}"]', '[{ text: Lost ntp1, fields: { server: ntp2 } }]', 'other-fields'],
    ['["Lost {server}"]', '[{ text: Lost ntp1, fields: {} }]', 'other-fields'],
    ['["Lost {a}{b}"]', '[{ text: Lost ntp1 }]', 'template'],
  ])('%s with %s: %s', (templates, given, code) => {
    expect(samples(templates, given).map((problem) => problem.split(' ')[1])).toContain(code);
  });
});

describe('a skeleton', () => {
  const seen = (text: string, more: Partial<SeenMessage> = {}): SeenMessage => ({
    facility: 'ACME',
    severity: 3,
    mnemonic: 'DOWN',
    text,
    line: `Mar  5 2026 04:12:09.114 UTC: %ACME-3-DOWN: ${text}`,
    ...more,
  });
  const template = (text: string) => /^templates: \[(.*)\]$/m.exec(skeletonFor(seen(text))[0]?.text ?? '')?.[1];

  test.each([
    ['It is down', 'It is down'],
    ['to 192.0.2.1 from 198.51.100.7', 'to {address} from {address2}'],
    ['to 2001:db8::1 now', 'to {address} now'],
    ['on GigabitEthernet1/0/1 and Te1/1/1.5', 'on {interface} and {interface2}'],
    ['mac 00AA.bb11.2233 seen', 'mac {mac} seen'],
    ['tried 3 of 10 times', 'tried {number} of {number2} times'],
    ['version v17 at x86', 'version v17 at x86'],
    ['{braces} here 5', 'braces here {number}'],
    ['5', '{number}'],
  ])('of %j has the template %j', (text, expected) => {
    expect(template(text)).toBe(JSON.stringify(expected));
  });

  test('has a field for what is quoted', () => {
    expect(template("host 'a b' is gone")).toBe(JSON.stringify("host '{name}' is gone"));
    expect(template('host "ab" is \'cd\' and "192.0.2.1"')).toBe(
      JSON.stringify('host "{name}" is \'{name2}\' and "{address}"'),
    );
  });

  test('has no more than twelve fields', () => {
    const text = Array.from({ length: 20 }, (_, index) => `n ${index}`).join(' ');
    expect(new Set(template(text)?.match(/\{number\d*\}/g)).size).toBe(12);
  });

  test('begins with a file of each kind', () => {
    const [file, ...others] = skeletonFor(seen('to 192.0.2.1', { facility: 'ACME-X', mnemonic: 'LINK__DOWN' }));
    expect(file?.text).toContain('fields:\n  address: TODO what it holds\nfinding: acme-x-link-down\n');
    expect([file, ...others].map((each) => each?.path)).toEqual([
      'messages/ACME-X-LINK__DOWN.yaml',
      'findings/acme-x-link-down.yaml',
      'causes/acme-x-link-down-cause.yaml',
    ]);
    expect(skeletonFor(seen('It is down'))[0]?.text).not.toContain('fields:');
  });

  test.each([
    [0, 'error'],
    [3, 'error'],
    [4, 'warning'],
    [5, 'info'],
    [7, 'info'],
  ])('of severity %d is sound, and its examples run', (severity, level) => {
    const loaded = load(
      Object.fromEntries(skeletonFor(seen('tried 3 times', { severity })).map(({ path, text }) => [path, text])),
    );
    expect(loaded.knowledge.findings.map((each) => each.severity)).toEqual([level]);
    expect(lintKnowledge(loaded, load({ 'commands.yaml': COMMANDS }).knowledge)).toEqual([]);
    const engine = createEngine({ ...loaded.knowledge, policies: [{ classes: [] }] as never }, loaded.conditions);
    const { ran, failed } = runKnowledgeTests(engine, testedEntries(loaded.knowledge), () => '');
    expect([ran, failed]).toEqual([4, []]);
  });
});
