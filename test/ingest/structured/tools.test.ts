import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../scripts/free-port.mjs';
import { analyze, factsOf, plain } from './analyze-text.js';

/** Where a program is; with SLDIAG_REQUIRE_PEERS one that is missing is a failure, not a reason to skip. */
function find(program: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  const path = folders.map((folder) => join(folder, program)).find(isExecutable) ?? null;
  if (path === null && process.env.SLDIAG_REQUIRE_PEERS === '1') throw new Error(`${program} is not installed`);
  return path;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const yanglint = find('yanglint');
const [snmpd, snmpwalk, snmptrapd, snmptrap] = ['snmpd', 'snmpwalk', 'snmptrapd', 'snmptrap'].map(find);
let folder = '';
const running: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sldiag-forms-'));
});
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/**
 * A small module of our own at the paths that are read: enough for a validator to say that what we take for JSON and XML of YANG is
 * such, no copy of the vendor's.
 */
const MODULE = `module cisco-smart-license {
  yang-version 1.1;
  namespace "http://cisco.com/ns/yang/cisco-smart-license";
  prefix sl;
  revision 2021-03-01;
  typedef moment { type string { pattern "[0-9]{4}-[0-9]{2}-[0-9]{2}T.*"; } }
  grouping udi { leaf pid { type string; } leaf sn { type string; } }
  container licensing {
    container config {
      container transport {
        leaf transport-type { type enumeration { enum transport-type-callhome; enum transport-type-cslu; } }
        container transport-cslu { leaf url-cslu { type string; } }
      }
    }
    container state {
      config false;
      leaf version { type string; }
      container state-info {
        container udi { uses udi; }
        container policy { leaf policy-type { type enumeration { enum policy-type-cisco-default; } } leaf ack-required { type boolean; } }
        list rum-reports-closed-keys {
          key rum-report-key;
          leaf rum-report-key { type string; }
          leaf report-id { type uint64; }
          leaf report-state { type enumeration { enum rum-report-state-closed; } }
        }
        container rum-ack { leaf last-received-time { type moment; } }
      }
    }
  }
  notification communications-fail { leaf reason { type string; } leaf message { type string; } }
}
`;
const BODY = {
  'cisco-smart-license:licensing': {
    config: {
      transport: {
        'transport-type': 'transport-type-cslu',
        'transport-cslu': { 'url-cslu': 'http://192.0.2.10:8182/cslu/v1/pi' },
      },
    },
    state: {
      version: '5.5.11_rel/31',
      'state-info': {
        udi: { pid: 'C9300-24T', sn: '0012E45' },
        policy: { 'policy-type': 'policy-type-cisco-default', 'ack-required': true },
        'rum-reports-closed-keys': [
          {
            'rum-report-key': 'P:C9300-24T,S:0012E45_1',
            'report-id': '18446744073709551615',
            'report-state': 'rum-report-state-closed',
          },
        ],
        'rum-ack': { 'last-received-time': '2025-03-02T10:00:00+00:00' },
      },
    },
  },
};

describe.skipIf(yanglint === null)('yanglint', () => {
  const convert = (format: 'json' | 'xml') => {
    writeFileSync(join(folder, 'cisco-smart-license.yang'), MODULE);
    writeFileSync(join(folder, 'body.json'), JSON.stringify(BODY));
    return execFileSync(
      yanglint ?? '',
      ['-f', format, '-t', 'data', join(folder, 'cisco-smart-license.yang'), join(folder, 'body.json')],
      {
        encoding: 'utf8',
      },
    );
  };

  it('takes the body for valid, and what it writes as JSON and as XML is read alike', () => {
    const facts = [convert('json'), convert('xml')].map((text) => plain(factsOf(text)));
    expect(facts[0]).toEqual(facts[1]);
    expect(facts[0]).toMatchObject({
      udis: [{ pid: 'C9300-24T', sn: '0012E45' }],
      state: {
        model: 'slup',
        transport: { type: 'cslu', url: 'http://192.0.2.10:8182/cslu/v1/pi' },
        reporting: { lastAck: '2025-03-02T10:00:00.000Z' },
      },
      reports: [{ id: '18446744073709551615', state: 'CLOSED' }],
    });
  });
});

const BASE = '.1.3.6.1.4.1.9.9.831';
/** Invented values of one switch, in the order of a walk. */
const OBJECTS: readonly (readonly [oid: string, type: string, value: string])[] = [
  ['0.1.0', 'gauge', '0'],
  ['0.2.0', 'string', 'PID:C9300-24T,SN:FOC1234X0YZ'],
  ['0.3.0', 'string', '5.5.11_rel/31'],
  ['0.4.0', 'integer', '1'],
  ['0.5.1.1.2.1', 'gauge', '2'],
  ['0.5.1.1.3.1', 'string', 'EXAMPLE_ADVANTAGE'],
  ['0.5.1.1.4.1', 'string', '1.0'],
  ['0.5.1.1.5.1', 'integer', '15'],
  ['0.5.1.1.6.1', 'string', 'C9300-24 Network Advantage'],
  ['0.5.1.1.7.1', 'string', 'network-advantage'],
  ['0.13.1.0', 'string', ''],
];

/** A program that snmpd asks for our objects (`pass`). */
function passScript(): string {
  const rows = OBJECTS.map(([oid, type, value]) => `${BASE}.${oid}\\t${type}\\t${value}`).join('\\n');
  return `#!/usr/bin/env node
const rows = "${rows}".split("\\n").map((row) => row.split("\\t"));
const numbers = (oid) => oid.split(".").slice(1).map(Number);
const isAfter = (one, other) => {
  for (let i = 0; i < Math.max(one.length, other.length); i += 1) {
    const [a, b] = [one[i] ?? -1, other[i] ?? -1];
    if (a !== b) return a > b;
  }
  return false;
};
const [mode, oid] = process.argv.slice(2);
const found = mode === "-g" ? rows.find((row) => row[0] === oid) : rows.find((row) => isAfter(numbers(row[0]), numbers(oid)));
if (found) console.log(found.join("\\n"));
`;
}

/** Tries until it comes true; a program takes its time to start. */
async function until<T>(attempt: () => T | null): Promise<T> {
  for (;;) {
    const result = attempt();
    if (result !== null) return result;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe.skipIf(snmpd === null || snmpwalk === null)('a walk of a real agent', () => {
  let port = 0;
  beforeAll(async () => {
    port = await freePort();
    writeFileSync(join(folder, 'pass.mjs'), passScript());
    chmodSync(join(folder, 'pass.mjs'), 0o755);
    writeFileSync(
      join(folder, 'snmpd.conf'),
      `rocommunity lab 127.0.0.1\npass ${BASE} ${process.execPath} ${join(folder, 'pass.mjs')}\n`,
    );
    const options = [
      '-f',
      '-C',
      '-c',
      join(folder, 'snmpd.conf'),
      '-Lf',
      join(folder, 'snmpd.log'),
      `udp:127.0.0.1:${port}`,
    ];
    running.push(
      spawn(snmpd ?? '', options, { stdio: 'ignore', env: { ...process.env, SNMP_PERSISTENT_DIR: folder } }),
    );
    await until(() => (walk('-On').includes('FOC1234X0YZ') ? true : null));
  }, 60_000);

  function walk(options: string): string {
    try {
      return execFileSync(
        snmpwalk ?? '',
        ['-v2c', '-c', 'lab', options, '-r', '0', '-t', '5', `127.0.0.1:${port}`, BASE],
        {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      );
    } catch {
      return '';
    }
  }

  it.each(['-On', '-OQ', '-Oqn', '-Os'])(
    'is read as printed with %s',
    (options) => {
      expect(plain(factsOf(walk(options)))).toEqual({
        udis: [{ pid: 'C9300-24T', sn: 'FOC1234X0YZ' }],
        agent: { version: '5.5.11_rel/31' },
        state: {
          model: 'slup',
          usage: [{ name: 'network-advantage', entitlement: 'C9300-24 Network Advantage', count: 2, status: 'IN USE' }],
        },
      });
    },
    60_000,
  );
});

describe.skipIf(snmptrapd === null || snmptrap === null)('the log of a real snmptrapd', () => {
  it.each([['-v2c'], ['-v1']])(
    'is read for a notification of %s',
    async (version) => {
      const port = await freePort();
      const log = join(folder, `traps${version}.log`);
      const options = ['-f', '-C', '-n', '--disableAuthorization=yes', '-On', '-Lf', log, `udp:127.0.0.1:${port}`];
      running.push(
        spawn(snmptrapd ?? '', options, { stdio: 'ignore', env: { ...process.env, SNMP_PERSISTENT_DIR: folder } }),
      );
      const udi = [`${BASE}.0.2.0`, 's', 'PID:C9300-24T,SN:FOC1234X0YZ'];
      const trap = version === '-v1' ? [`${BASE}.1`, '192.0.2.1', '6', '12', '12345'] : ['12345', `${BASE}.1.12`];
      const text = await until(() => {
        execFileSync(snmptrap ?? '', [version, '-c', 'lab', `127.0.0.1:${port}`, ...trap, ...udi]);
        const written = readOrNothing(log);
        return written.includes('FOC1234X0YZ') ? written : null;
      });
      const { devices } = analyze({ 'traps.log': text });
      expect(devices.map(({ id }) => id)).toEqual(['C9300-24T:FOC1234X0YZ']);
      expect(devices[0]?.incidents).toMatchObject([{ mnemonic: 'COMM_FAILED', status: 'open' }]);
      expect(JSON.stringify(devices)).not.toContain('community lab');
    },
    60_000,
  );
});

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
