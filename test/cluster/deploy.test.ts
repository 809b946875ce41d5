import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readAddress } from '../../src/cluster/postgres/address.js';
import { sldiag } from '../e2e/daemon.js';
import { findPeer } from '../e2e/peer.js';

const folder = fileURLToPath(new URL('../../deploy/cluster/', import.meta.url));
const textOf = (file: string) => readFileSync(`${folder}${file}`, 'utf8');
const patroni = findPeer('patroni');

interface Compose {
  readonly services: Readonly<
    Record<string, { readonly command?: readonly string[]; readonly depends_on?: Readonly<Record<string, unknown>> }>
  >;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** The commands that the examples start, by where they stand. */
function commands(): [string, readonly string[]][] {
  const units = readdirSync(folder).filter((name) => name.endsWith('.service'));
  const compose = parse(textOf('compose.yml'), { merge: true }) as Compose;
  return [
    ...units.map((name): [string, string[]] => [
      name,
      (/^ExecStart=\/usr\/bin\/env sldiag (.*)$/m.exec(textOf(name))?.[1] ?? '').split(' '),
    ]),
    ...Object.entries(compose.services).flatMap(([name, { command }]): [string, readonly string[]][] =>
      command === undefined ? [] : [[`compose.yml ${name}`, command]],
    ),
  ];
}

describe('deploy/cluster', () => {
  const helps = new Map<string, string>();
  const helpOf = (command: string) => {
    const help = helps.get(command) ?? sldiag(command, '--help').stdout;
    helps.set(command, help);
    return help;
  };

  it.each(commands())('%s starts what there is, with options that there are', (_, [command = '', ...rest]) => {
    const options = rest.filter((word) => word.startsWith('--'));
    expect(options.length).toBeGreaterThan(0);
    for (const option of options) expect(helpOf(command)).toContain(option);
    const url = rest[rest.indexOf('--cluster') + 1] ?? '';
    if (url !== '${SLDIAG_CLUSTER}') expect(() => readAddress(url)).not.toThrow();
  });

  it('the composition waits for services that it has', () => {
    const { services } = parse(textOf('compose.yml'), { merge: true }) as Compose;
    const awaited = Object.values(services).flatMap(({ depends_on }) => Object.keys(depends_on ?? {}));
    expect(new Set(awaited)).toEqual(new Set(['db', 'init']));
    for (const name of awaited) expect(Object.keys(services)).toContain(name);
  });

  it('Patroni’s example replicates synchronously', () => {
    const { bootstrap } = parse(textOf('patroni.yml')) as { bootstrap: { dcs: Record<string, unknown> } };
    expect(bootstrap.dcs.synchronous_mode).toBe(true);
  });

  it.skipIf(patroni === null)(
    'Patroni finds nothing wrong with its example but that nobody is there',
    () => {
      const { stdout, stderr } = spawnSync(patroni ?? '', ['--validate-config', `${folder}patroni.yml`], {
        encoding: 'utf8',
        timeout: 60_000,
      });
      const told = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
      // Its programs are another version's where that is installed.
      expect(told.filter((line) => !/is not reachable|bin_dir|data_dir/.test(line))).toEqual([]);
    },
    60_000,
  );
});
