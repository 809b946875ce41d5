import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGiving } from '../../src/cluster/giving.js';
import { partitionOf } from '../../src/cluster/placement.js';
import type { Backend } from '../../src/cluster/ports.js';
import { openPostgres } from '../../src/cluster/postgres/backend.js';
import { startServing } from '../../src/cluster/served.js';
import { startWorker } from '../../src/cluster/worker.js';
import { createCollector } from '../../src/collector/collector.js';
import { createDiagnosing } from '../../src/collector/diagnosing.js';
import type { Submission } from '../../src/collector/opening.js';
import type { ReportDevice } from '../../src/model/report.js';
import { until } from '../e2e/daemon.js';
import { engine } from '../engine.js';
import { entriesOf, failed } from './lines.js';
import { type Postgres, postgresPrograms, startPostgres } from './postgres.js';

/** Who takes outputs for devices, whatever keeps them. */
interface Taking {
  /** Lines that came from switches, in their order; resolves when their devices are shown. */
  receive(lines: readonly string[], hosts: readonly string[]): Promise<void>;
  give(text: string, source?: string, device?: string): Promise<Submission>;
  shown(): readonly ReportDevice[];
  close(): Promise<void>;
}

const statusOf = (host: string, cslu = '<empty>') => `${host}#show license status
Transport:
  Type: cslu
  Cslu address: ${cslu}
${host}#
`;
const udiOf = (host: string, sn: string) => `${host}#show license udi
UDI: PID:C9300-24T,SN:${sn}
${host}#
`;
const AUTHORIZATION = (
  sn: string,
) => `<smartLicenseAuthorization><udi>P:C9300-24T,S:${sn}</udi><authorizationCode><flag>A</flag>
<version>C</version><piid>00000000-0000-4000-8000-000000000000</piid><timestamp>1700000000000</timestamp></authorizationCode></smartLicenseAuthorization>
`;

/** @param start begins with nothing */
function contract(start: () => Promise<Taking>): void {
  let taking: Taking;
  beforeEach(async () => {
    taking = await start();
  }, 60_000);
  afterEach(() => taking.close(), 60_000);

  const device = (name: string) => taking.shown().find(({ id, hostname }) => id === name || hostname === name);
  const causesOf = (name: string) =>
    device(name)?.findings.map(({ id, causes }) => `${id} ${JSON.stringify(causes)}`) ?? [];

  it('gives outputs to the device that they name, whose verdict is another when the answer comes', async () => {
    await taking.receive([failed('acc-sw3', Date.now())], ['acc-sw3']);
    expect(device('acc-sw3')?.outputs).toEqual([]);
    const before = causesOf('acc-sw3');
    const answer = await taking.give(statusOf('acc-sw3'));
    expect(answer).toEqual({ devices: ['acc-sw3'], diagnostics: [] });
    expect(device('acc-sw3')?.messages.map(({ mnemonic }) => mnemonic)).toEqual(['COMM_FAILED']);
    expect(device('acc-sw3')?.outputs).toEqual(['show license status']);
    expect(causesOf('acc-sw3')).not.toEqual(before);
  });

  it('shows devices that nothing was heard of, each of several in one document', async () => {
    const answer = await taking.give(`${statusOf('new-1')}${statusOf('new-2')}${udiOf('new-2', 'FOC0000B002')}`);
    expect([...answer.devices].sort()).toEqual(['C9300-24T:FOC0000B002', 'new-1']);
    expect(taking.shown().map(({ id }) => id)).toEqual(expect.arrayContaining([...answer.devices]));
    expect(device('new-2')?.id).toBe('C9300-24T:FOC0000B002');
  });

  it('gives outputs without a name to the device that has their UDI', async () => {
    await taking.give(udiOf('new-3', 'FOC0000B003'));
    const answer = await taking.give(
      'show license udi\nUDI: PID:C9300-24T,SN:FOC0000B003\n\nshow license status\nTransport:\n  Type: cslu\n',
      'a.txt',
    );
    expect(answer.devices).toContain('C9300-24T:FOC0000B003');
    expect(device('new-3')?.id).toBe('C9300-24T:FOC0000B003');
  });

  it('gives what names nobody to the device that it is given to, and what names one to that one', async () => {
    await taking.receive([failed('acc-sw8', Date.now())], ['acc-sw8']);
    const bare = 'show license status\nTransport:\n  Type: cslu\n  Cslu address: <empty>\n';
    expect((await taking.give(bare, 'acc-sw8', 'acc-sw8')).devices).toEqual(['acc-sw8']);
    expect(taking.shown().map(({ id, outputs }) => [id, outputs])).toEqual([['acc-sw8', ['show license status']]]);
    expect((await taking.give(statusOf('acc-sw9'), 'acc-sw8', 'acc-sw8')).devices).toEqual(['acc-sw9']);
  });

  it('makes two that a relay and an address name one, when both are given the UDI', async () => {
    const at = Date.UTC(2026, 2, 5, 12);
    const line = failed('acc-sw7', at);
    await taking.receive(
      [line, line.replace('acc-sw7: ', '').replace('12:00:00', '12:00:01')],
      ['acc-sw7', '192.0.2.1'],
    );
    const bare = 'show license udi\nUDI: PID:C9300-24T,SN:FOC0000B017\n';
    expect(await taking.give(bare, 'http', '192.0.2.1')).toMatchObject({ devices: ['C9300-24T:FOC0000B017'] });
    expect(taking.shown()).toHaveLength(2);
    // Of another with a UDI it is not taken for this one’s.
    expect(await taking.give(bare.replace('B017', 'B018'), 'http', 'C9300-24T:FOC0000B017')).toMatchObject({
      devices: ['C9300-24T:FOC0000B018'],
    });
    await taking.give(udiOf('acc-sw7', 'FOC0000B017'));
    await until(() => taking.shown().length === 2, 60);
    expect(device('acc-sw7')?.messages).toMatchObject([{ mnemonic: 'COMM_FAILED', count: 2 }]);
  });

  it('counts log lines in it once, however often it is given', async () => {
    const lines = `${failed('new-4', Date.UTC(2026, 2, 5, 12))}\n${failed('new-4', Date.UTC(2026, 2, 5, 12, 1))}\n`;
    for (const _ of [1, 2]) await taking.give(lines);
    expect(device('new-4')?.messages).toMatchObject([{ mnemonic: 'COMM_FAILED', count: 2 }]);
  });

  it('keeps a licence file with the device that it is for, and says of another that it is for none', async () => {
    await taking.give(udiOf('new-5', 'FOC0000B005') + udiOf('new-6', 'FOC0000B006'));
    const known = await taking.give(AUTHORIZATION('FOC0000B005'), 'code.txt');
    expect(known).toEqual({ devices: ['C9300-24T:FOC0000B005'], diagnostics: [] });
    const unknown = await taking.give(AUTHORIZATION('FOC0000B009'), 'other.txt');
    expect(unknown).toMatchObject({ devices: [], diagnostics: [{ code: 'license-file', source: 'other.txt' }] });
    expect(causesOf('new-6').join()).not.toContain('license-file');
  });

  it('has nothing to say of what names no device', async () => {
    expect((await taking.give('dear colleague, it does not work\n')).devices).toEqual([]);
  });
}

describe('a collector takes outputs', () => {
  contract(async () => {
    const collector = createCollector(engine, {
      version: 'test',
      redact: true,
      store: null,
      loaded: null,
      flushMs: 50,
    });
    return {
      async receive(lines, hosts) {
        const at = { peer: '192.0.2.1', receivedAt: Date.now(), transport: 'udp' } as const;
        collector.receive(lines.map((line) => ({ bytes: Buffer.from(line), ...at })));
        await until(() => hosts.every((host) => collector.snapshot().devices.some(({ id }) => id === host)), 60);
      },
      give: (text, source = 'http', device) => collector.submit(new Uint8Array(Buffer.from(text)), source, device),
      shown: () => collector.snapshot().devices,
      close: collector.stop,
    };
  });
});

describe.skipIf(postgresPrograms === null)('a cluster takes outputs', () => {
  let server: Postgres;
  const log = () => {};
  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterAll(() => server.stop());

  const serving = (backend: Backend) => {
    const diagnosing = createDiagnosing(engine, { version: 'test' });
    return startServing({ backend, version: 'test', address: () => null, findings: [], diagnosing, log });
  };
  const working = (backend: Backend) => startWorker({ engine, version: 'test', backend, desk: null, log });

  contract(async () => {
    const url = await server.fresh();
    const [front, back] = [openPostgres(url), openPostgres(url)];
    const served = await serving(front);
    const worker = working(back);
    const shown = () => served.snapshot().devices;
    let rseq = 0;
    return {
      async receive(lines, hosts) {
        rseq += 1;
        await front.log.append({ rid: 'test', rseq }, entriesOf(lines, Date.now()));
        await until(() => hosts.every((host) => shown().some(({ id }) => id === host)), 60);
      },
      give: (text, source = 'http', device) => served.submit(new Uint8Array(Buffer.from(text)), source, device),
      shown,
      async close() {
        await served.stop();
        await worker.stop();
        await Promise.all([front.close(), back.close()]);
      },
    };
  });

  const statusDocument = async (host: string) => {
    const { records } = await createDiagnosing(engine, { version: 'test' }).records(
      new Uint8Array(Buffer.from(statusOf(host))),
      'a.txt',
    );
    return { p: partitionOf({ source: '', hostname: host, address: null }), records };
  };

  it('appends a document once, all of it or nothing, and not while a worker is there that knows nothing of it', async () => {
    const url = await server.fresh();
    const backend = openPostgres(url);
    const { p, records } = await statusDocument('sw1');
    const parts = new Map([
      [p, records],
      [(p + 1) % 256, records],
    ]);
    server.psql(
      url,
      `INSERT INTO sldiag.member VALUES ('old', 'worker', clock_timestamp(), '{"knowsMoves":true,"knowsChoices":true}')`,
    );
    expect(await backend.given.add('one', 'a.txt', parts)).toBe('mixed');
    expect(server.psql(url, 'SELECT count(*) FROM sldiag.batch')).toBe('0');
    server.psql(url, `DELETE FROM sldiag.member WHERE id = 'old'`);
    for (const _ of [1, 2]) expect(await backend.given.add('one', 'a.txt', parts)).toBe('done');
    const after = new Map([...parts.keys()].map((each) => [each, 0]));
    const read = await backend.log.read(after, 10);
    expect(read.map(({ entries }) => entries)).toEqual(
      [1, 2].map(() => [{ given: 'one', source: 'a.txt', records: JSON.parse(JSON.stringify(records)) }]),
    );
    expect((await backend.view.progress())[p]).toMatchObject({ waiting: 2, lines: records.length });
    // One of the version before would end at it, and is told why.
    expect(() =>
      server.psql(
        url,
        `INSERT INTO sldiag.member VALUES ('old', 'worker', now(), '{"knowsMoves":true,"knowsChoices":true}')`,
      ),
    ).toThrow('of a newer version of sldiag');
    await backend.close();
  });

  it('says that nothing has taken it when no worker is there; it counts when one comes', async () => {
    const backend = openPostgres(await server.fresh());
    const { records } = createDiagnosing(engine, { version: 'test' });
    const giving = createGiving(backend.given, records, () => [], 1);
    await expect(giving.submit(new Uint8Array(Buffer.from(statusOf('late-1'))), 'a.txt')).rejects.toMatchObject({
      status: 504,
      code: 'not-taken-yet',
    });
    const worker = working(backend);
    await until(async () => (await backend.view.reports(['late-1'])).length === 1, 60);
    await worker.stop();
    await backend.close();
  }, 60_000);

  it('is taken before what waits in other partitions, and after what waits in its own', async () => {
    const url = await server.fresh();
    const backend = openPostgres(url);
    const { p, records } = await statusDocument('sw1');
    const all = Array.from({ length: 256 }, (_, place) => place);
    for (const rseq of [1, 2, 3, 4])
      await backend.log.append({ rid: 'a', rseq }, new Map(all.map((each) => [each, []])));
    const after = new Map(all.map((each) => [each, 0]));
    const places = async () => (await backend.log.read(after, 2)).map((batch) => `${batch.p} ${batch.off}`);
    const inOrder = all.slice(0, 16).flatMap((each) => [`${each} 1`, `${each} 2`]);
    expect(await places()).toEqual(inOrder);
    await backend.given.add('one', 'a.txt', new Map([[p, records]]));
    const first = [1, 2, 3, 4, 5].map((off) => `${p} ${off}`);
    expect(await places()).toEqual([...first, ...inOrder.slice(0, 27)]);
    // From there on it has no more right than others.
    after.set(p, 5);
    expect(await places()).toEqual(inOrder);
    await backend.close();
  });

  it('keeps no secret of it in the database', async () => {
    const url = await server.fresh();
    const backend = openPostgres(url);
    const served = await serving(backend);
    const worker = working(backend);
    const text = `sec-1#show running-config\nhostname sec-1\nusername ops secret 0 Planted-4711-Word\n!\nend\nsec-1#\n${statusOf('sec-1')}`;
    expect((await served.submit(new Uint8Array(Buffer.from(text)), 'a.txt')).devices).toEqual(['sec-1']);
    await served.stop();
    await worker.stop();
    for (const table of ['batch', 'dev', 'event', 'answer'])
      expect(server.psql(url, `SELECT t::text FROM sldiag.${table} t`)).not.toContain('Planted');
    await backend.close();
  }, 60_000);

  it('hands on what is given to a device that left, and answers from there', async () => {
    const url = await server.fresh();
    const backend = openPostgres(url);
    const [served, worker] = [await serving(backend), working(backend)];
    const give = (text: string) => served.submit(new Uint8Array(Buffer.from(text)), 'a.txt');
    // The same UDI under two names: the second leaves for the home of the first.
    await give(udiOf('moved-1', 'FOC0000B007'));
    await give(udiOf('moved-2', 'FOC0000B007'));
    await until(() => server.psql(url, 'SELECT count(*) FROM sldiag.pin') === '1', 60);
    const answer = await give(statusOf('moved-2'));
    expect(answer.devices).toEqual(['C9300-24T:FOC0000B007']);
    // At both it was waited for.
    expect(server.psql(url, 'SELECT count(*) FROM sldiag.head WHERE asked > 1')).toBe('2');
    await until(() => served.snapshot().devices.length === 1, 60);
    expect(served.snapshot().devices[0]?.outputs).toEqual(
      expect.arrayContaining(['show license status', 'show license udi']),
    );
    await served.stop();
    await worker.stop();
    await backend.close();
  }, 60_000);
});
