import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeframer } from '../../../src/ingest/receive/framing.js';
import type { Reception } from '../../../src/ingest/records/live-outlet.js';
import { createLiveReader, type LiveReader } from '../../../src/ingest/records/live-reader.js';
import type { Diagnostic } from '../../../src/model/diagnostic.js';
import type { Arrival } from '../../../src/model/live.js';
import type { SyslogRecord } from '../../../src/model/record.js';
import { isoOf } from '../iso-of.js';
import { MESSAGES, NOW, readText } from '../read-text.js';

/** Bytes of the heap after a collection. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

interface Live {
  readonly reader: LiveReader;
  readonly records: SyslogRecord[];
  readonly receptions: Reception[];
  readonly diagnostics: Diagnostic[];
  /** Sends lines from a peer; each call a second later. */
  send(...lines: (string | Uint8Array)[]): void;
  from(peer: string, ...lines: string[]): void;
}

function live(start = NOW): Live {
  const records: SyslogRecord[] = [];
  const receptions: Reception[] = [];
  const diagnostics: Diagnostic[] = [];
  const reader = createLiveReader(
    { messages: MESSAGES, redact: true, zones: {} },
    {
      record: (record, reception) => {
        records.push(record);
        receptions.push(reception);
      },
      diagnostic: (diagnostic) => diagnostics.push(diagnostic),
    },
  );
  let now = start;
  const from = (peer: string, ...lines: (string | Uint8Array)[]) => {
    for (const line of lines) {
      const bytes = typeof line === 'string' ? Buffer.from(line, 'latin1') : line;
      const arrival: Arrival = { bytes, peer, receivedAt: now, transport: 'udp' };
      reader.take(arrival);
      now += 10;
    }
  };
  return { reader, records, receptions, diagnostics, from, send: (...lines) => from('192.0.2.7', ...lines) };
}

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detail given';

/** The lines counted once each, in exactly one place. */
function isBalanced(reader: LiveReader): boolean {
  const { received, licensing, other, unparsed, continued, duplicates, shed } = reader.counts();
  return received === licensing + other + unparsed + continued + duplicates + shed;
}

describe('a tag that lost its colon to a relay', () => {
  it('is found in a file as it is live, whatever its facility', () => {
    const tags = [
      '%SMART_LIC-3-COMM_FAILED',
      '%PKI-3-CRL_FETCH_FAIL',
      '%SYS-5-CONFIG_I',
      '%LICENSE-SMART_LIC-3-COMM_FAILED',
    ];
    const heads = [
      '<187>1 2026-01-02T00:00:03+00:00 sw9 TAG - - -',
      '<187>2026-01-02T00:00:03+00:00 sw9 TAG',
      '<187>Jan  2 00:00:03 sw9 TAG',
      '2026-01-02T00:00:03+00:00 sw9 TAG',
    ];
    const lines = heads.flatMap((head) => tags.map((tag, index) => `${head.replace('TAG', tag)} Words of it ${index}`));
    const receiver = live();
    receiver.send(...lines);
    receiver.reader.flush();
    const found = (records: readonly SyslogRecord[]) =>
      records
        .map(({ device, facility, mnemonic, text }) => [device.hostname, facility, mnemonic, text].join(' '))
        .sort();
    const file = readText(`${lines.join('\n')}\n`);
    expect(found(file.logs)).toEqual(found(receiver.records));
    expect(file.logs.length).toBe(heads.length * (tags.length - 1));
    expect(file.summary.logLines).toBe(lines.length);
  });
});

describe('createLiveReader', () => {
  it('gives the record that reading the line from a file gives, with the sender and the time beside', () => {
    const { reader, records, receptions, send } = live();
    const line = `<187>101: acc-sw01: 000123: Feb 27 02:01:11.101 UTC: ${FAILED}`;
    send(line);
    reader.flush();
    const [fromFile] = readText(line).logs;
    const { span, device, receivedAt, ...rest } = records[0] as SyslogRecord;
    expect({ ...fromFile, ...rest }).toEqual(fromFile);
    expect(span).toEqual({ source: 'udp 192.0.2.7', line: 1, endLine: 1, text: line });
    expect(device).toEqual({ source: 'udp 192.0.2.7', hostname: 'acc-sw01', address: '192.0.2.7' });
    expect(receivedAt?.ms).toBe(NOW);
    expect(receptions[0]).toMatchObject({ peer: '192.0.2.7', receivedAt: NOW, transport: 'udp' });
  });

  it('counts each line in exactly one place, and does not read messages of no interest', () => {
    const { reader, records, send } = live();
    send(
      `<187>1: ${FAILED}`,
      '<189>2: Mar  1 2026 11:00:00 UTC: %DOT1X-5-FAIL: Authentication failed',
      '<189>3: no tag here, 50% of it',
      '',
      '<187>last message repeated 3 times',
    );
    reader.flush();
    expect(records.map(({ mnemonic }) => mnemonic)).toEqual(['COMM_FAILED']);
    expect(reader.counts()).toMatchObject({ received: 5, licensing: 1, other: 1, unparsed: 3 });
    expect(isBalanced(reader)).toBe(true);
  });

  it('names a device by what its line says, and by the address only of a device that sends by itself', () => {
    const { reader, records, send } = live();
    send(
      `<187>1: Mar  1 2026 11:00:00.001 UTC: ${FAILED}`,
      `<187>2: 198.51.100.4: Mar  1 2026 11:00:00.002 UTC: ${FAILED}`,
      `<187>Mar  1 11:00:00 sw7.example.net 3: Mar  1 2026 11:00:00.003 UTC: ${FAILED}`,
      `<187>Mar  1 11:00:00 198.51.100.5 4: sw8: Mar  1 2026 11:00:00.004 UTC: ${FAILED}`,
      `<187>1 2026-03-01T11:00:00Z - - - - - 5: Mar  1 2026 11:00:00.005 UTC: ${FAILED}`,
    );
    reader.flush();
    expect(records.map(({ device }) => [device.hostname, device.address])).toEqual([
      [null, '192.0.2.7'],
      [null, '198.51.100.4'],
      ['sw7.example.net', null],
      ['sw8', '198.51.100.5'],
      [null, '192.0.2.7'],
    ]);
  });

  it('infers a year that is not printed from the time of arrival', () => {
    const { reader, records, send } = live();
    send(`<187>1: Dec 31 23:59:59.001 UTC: ${FAILED}`, `<187>2: Mar  1 11:59:59.001 UTC: ${FAILED}`);
    reader.flush();
    expect(records.map(({ at }) => isoOf(at))).toEqual(['2025-12-31T23:59:59.001Z', '2026-03-01T11:59:59.001Z']);
  });

  it('holds a message back for its rest, and not for longer than it must', () => {
    const { reader, records, send } = live();
    send(
      '<187>1: Mar  1 2026 11:00:00.001 UTC: %SMART_LIC-6-REPORTING_REQUIRED: A Usage report acknowledgement will be',
      ' required in 90 days.',
    );
    reader.flush(NOW + 5);
    expect(records).toEqual([]);
    reader.flush(NOW + 5000);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ fields: { days: '90' }, span: { line: 1, endLine: 2 } });
    expect(reader.counts()).toMatchObject({ received: 2, licensing: 1, continued: 1 });
    expect(isBalanced(reader)).toBe(true);
  });

  it('lets go of what it holds when its clock is set back', () => {
    const { reader, records, send } = live();
    send(`<187>1: ${FAILED}`);
    reader.flush(NOW - 86_400_000);
    expect(records).toHaveLength(1);
  });

  it('takes the lines of one datagram one by one', () => {
    const { reader, records, send } = live();
    send(`<187>1: ${FAILED}\n<189>2: %DOT1X-5-FAIL: no\n<187>3: ${FAILED} again\n\n`);
    reader.flush();
    expect(records.map(({ fields }) => fields.error)).toEqual(['No detail given', 'No detail given again']);
    expect(reader.counts()).toMatchObject({ received: 3, licensing: 2, other: 1 });
  });

  it('counts repeats to the message that they repeat, of the same device only', () => {
    const { reader, records, send, from } = live();
    send(`<187>Mar  1 11:00:00 sw1 1: ${FAILED}`);
    from('192.0.2.9', '<187>Mar  1 11:00:30 sw1 last message repeated 7 times');
    send(`<189>Mar  1 11:00:01 sw2 1: %DOT1X-5-FAIL: no`, '<187>Mar  1 11:00:30 sw2 last message repeated 5 times');
    reader.flush();
    send('<187>Mar  1 11:00:30 sw1 last message repeated 3 times');
    reader.flush();
    expect(records.map(({ repeats, device }) => [device.hostname, repeats])).toEqual([
      ['sw1', 1],
      ['sw1', 3],
    ]);
    expect(reader.counts()).toMatchObject({ licensing: 1, continued: 1, unparsed: 2, other: 1 });
  });

  it('knows what would be repeated of the newest thousands of messages, whoever sent them', () => {
    const { reader, records, send } = live();
    const from = (count: number) => `<187>Mar  1 11:00:00 sw${count}`;
    for (let count = 0; count < 9000; count += 1) send(`${from(count)} 1: ${FAILED}`);
    reader.flush();
    records.length = 0;
    for (const count of [0, 8999]) send(`${from(count)} last message repeated 3 times`);
    expect(records.map(({ device, repeats }) => [device.hostname, repeats])).toEqual([['sw8999', 3]]);
    expect(reader.counts()).toMatchObject({ continued: 1, unparsed: 1 });
  });

  it('drops a line that came before, through another relay too, and keeps one that only looks like it', () => {
    const { reader, records, send, from } = live();
    const line = (number: number, at: string) => `${number}: sw1: Mar  1 2026 ${at} UTC: ${FAILED}`;
    send(`<187>${line(1, '11:00:00.001')}`, `<187>${line(1, '11:00:00.001')}`);
    from('192.0.2.9', `<187>Mar  1 11:00:00 192.0.2.7 ${line(1, '11:00:00.001')}`);
    send(`<187>${line(2, '11:00:00.001')}`, `<187>${line(3, '11:00:00.002')}`);
    // A clock that was never set says the same after every start.
    for (let boot = 0; boot < 2; boot += 1) {
      send(`<187>70: sw1: *Mar  1 2026 00:00:31 UTC: ${FAILED}`, '<189>900: sw1: x');
    }
    reader.flush();
    expect(records).toHaveLength(5);
    expect(reader.counts()).toMatchObject({ licensing: 5, duplicates: 2 });
    expect(isBalanced(reader)).toBe(true);
  });

  it('gives the same line the same fingerprint after a restart', () => {
    const [one, other] = [live(), live()];
    for (const each of [one, other]) {
      each.send(`<187>8: sw1: Mar  1 2026 11:00:00.001 UTC: ${FAILED}`, `<187>9: 1d02h: ${FAILED}`);
      each.reader.flush();
    }
    expect(one.receptions.map(({ fingerprint }) => fingerprint)).toEqual([expect.stringContaining('sw1'), null]);
    expect(other.receptions).toEqual(one.receptions);
  });

  it('finds gaps in the numbers of a device, behind a relay too', () => {
    const { reader, send } = live();
    const numbers = (...all: number[]) => all.map((number) => `<189>${number}: %DOT1X-5-FAIL: ${number}`);
    send(...numbers(10, 11, 15, 13, 16));
    expect(reader.counts()).toMatchObject({ sequenceGaps: 2, late: 1 });
    send('<189>Mar  1 11:00:00 sw2 5: %DOT1X-5-FAIL: a', '<189>1 2026-03-01T11:00:00Z sw2 7 - - - %DOT1X-5-FAIL: b');
    send('<189>1 2026-03-01T11:00:00Z sw2 sw2 - - [meta sequenceId="10"] %DOT1X-5-FAIL: c');
    expect(reader.counts()).toMatchObject({ sequenceGaps: 5 });
    expect(reader.senders(9).map(({ host, missing }) => [host, missing])).toEqual([
      [null, 2],
      ['sw2', 3],
    ]);
  });

  it('follows the numbers of devices that share an address by their names', () => {
    const { reader, send } = live();
    for (let index = 0; index < 20; index += 1) {
      send(
        `<189>${100 + index}: sw1: Mar  1 2026 11:00:00 UTC: %DOT1X-5-FAIL: a`,
        `<189>${7000 + 2 * index}: 192.0.2.99: 1d02h: %DOT1X-5-FAIL: b`,
        `<189>${40 + index}: 00:12:${10 + index}: %DOT1X-5-FAIL: c`,
      );
    }
    expect(reader.counts()).toMatchObject({ sequenceGaps: 19, restarts: 0, duplicates: 0 });
    const senders = reader.senders(9).map(({ host, received, missing }) => `${host} ${received} ${missing}`);
    expect(senders.sort()).toEqual(['192.0.2.99 20 19', 'null 20 0', 'sw1 20 0']);
  });

  it('joins the rest of a message to it though only its beginning names the device', () => {
    const { reader, records, send } = live();
    send(
      '<187>1: sw1: Mar  1 2026 11:00:00.001 UTC: %SMART_LIC-6-REPORTING_REQUIRED: A Usage report acknowledgement will be',
      ' required in 90 days.',
      `<187>2: sw1: Mar  1 2026 11:00:00.002 UTC: ${FAILED}`,
      '<187>last message repeated 2 times',
    );
    reader.flush();
    expect(records.map(({ fields, repeats }) => [fields.days, repeats])).toEqual([
      ['90', 1],
      [undefined, 3],
    ]);
  });

  it('takes a reload for no gap', () => {
    const { reader, send } = live();
    const numbers = (...all: number[]) => all.map((number) => `<189>${number}: %DOT1X-5-FAIL: ${all.length}`);
    send(...numbers(5000, 5001, 5002), ...numbers(1, 2, 3, 4), ...numbers(1, 2));
    expect(reader.counts()).toMatchObject({ sequenceGaps: 0, restarts: 2, duplicates: 0 });
  });

  it('reads a flood of messages that are only noted to a limit, and the ones that matter among them', () => {
    const { reader, records } = live();
    for (let index = 0; index < 5000; index += 1) {
      const line = `<187>${index}: %LINK-3-UPDOWN: Interface Te1/0/${index}, changed state to up`;
      reader.take({ bytes: Buffer.from(line), peer: '192.0.2.7', receivedAt: NOW, transport: 'udp' });
    }
    reader.take({ bytes: Buffer.from(`<187>5000: ${FAILED}`), peer: '192.0.2.7', receivedAt: NOW, transport: 'udp' });
    reader.flush();
    expect(records.at(-1)?.mnemonic).toBe('COMM_FAILED');
    expect(records.length).toBeLessThan(1000);
    expect(reader.counts().shed).toBe(5001 - records.length);
    expect(isBalanced(reader)).toBe(true);
  });

  it('stays small when every line comes from another address', () => {
    const { reader, records, receptions } = live();
    const bytes = Buffer.from(`<187>1: Mar  1 2026 11:00:00.001 UTC: ${FAILED}`);
    const before = heapInUse();
    for (let index = 0; index < 60_000; index += 1) {
      const peer = `198.18.${(index >> 8) & 255}.${index & 255}:${index >> 16}`;
      reader.take({ bytes, peer, receivedAt: NOW + index, transport: 'udp' });
      // The receiver of the records keeps them elsewhere.
      if (index % 1000 === 0) records.length = 0;
    }
    expect(reader.senders(1_000_000).length).toBeLessThanOrEqual(20_000);
    records.length = 0;
    receptions.length = 0;
    const kept = heapInUse() - before;
    expect(kept).toBeLessThan(100 << 20);
    expect(isBalanced(reader)).toBe(true);
  }, 20_000);

  it('redacts secrets, and shows control characters', () => {
    const { reader, records, send } = live();
    send(`<187>1: ${FAILED} \x1b[2J token 'hunter2secret' \x07`);
    reader.flush();
    const shown = JSON.stringify(records);
    expect(shown).not.toContain('hunter2secret');
    expect(shown).not.toMatch(/\\u001b|\\u0007/);
    expect(shown).toContain('<redacted:token>');
  });

  it('takes any bytes, and accounts for every line', () => {
    const piece = fc.constantFrom(
      '<187>',
      '1 ',
      '2026-03-01T11:00:00Z ',
      'Mar  1 11:00:00 ',
      'sw1 ',
      '12: ',
      '[a b="',
      '"] ',
      '- ',
      FAILED,
      '%SYS-5-CONFIG_I',
      '%',
      ': ',
      '\n',
      'last message repeated 3 times',
      '\xff\x00',
    );
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 12 }), { maxLength: 12 }), (lines) => {
        const { reader, send, diagnostics } = live();
        send(...lines.map((pieces) => pieces.join('')));
        reader.flush();
        expect(isBalanced(reader)).toBe(true);
        expect(diagnostics.length).toBeLessThanOrEqual(20);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a stream', () => {
  const messages = [
    `<187>101: sw1: Mar  1 2026 11:00:00.101 UTC: ${FAILED}`,
    '<189>102: sw1: Mar  1 2026 11:00:01.000 UTC: %DOT1X-5-FAIL: no',
    `<187>Mar  1 11:00:00 198.51.100.5 7: sw2: *Mar  1 2026 11:00:00.004 UTC: ${FAILED}`,
    '<187>1 2026-03-01T11:00:00Z sw3 9 - - [a b="\\"]"] %SMART_LIC-6-AGENT_READY: Smart Agent for Licensing is initialized',
    '<187>103: sw1: Mar  1 2026 11:00:03 UTC: %SMART_LIC-6-REPORTING_REQUIRED: A Usage report acknowledgement will be',
    ' required in 90 days.',
    '<187>Mar  1 11:00:00 sw4 last message repeated 3 times',
    '\xff\xfe%garbage\x80',
  ];
  const framings: Readonly<Record<string, (message: string) => string>> = {
    lf: (message) => `${message}\n`,
    crlf: (message) => `${message}\r\n`,
    nul: (message) => `${message}\0`,
    // A connection stays with the framing that it began with, so all its messages are counted.
    octet: (message) =>
      message.startsWith('<') ? `${message.length} ${message}` : `${message.length + 5} <13> ${message}`,
  };

  /** Records and counts of a stream that arrives in pieces. */
  function receive(bytes: Buffer, cuts: readonly number[]) {
    const { reader, records, receptions } = live();
    const deframer = createDeframer(10_000, (message) => {
      reader.take({ bytes: message, peer: '192.0.2.7', receivedAt: NOW, transport: 'tcp' });
    });
    let start = 0;
    for (const cut of [...cuts, bytes.length].sort((one, other) => one - other)) {
      deframer.push(bytes.subarray(start, cut));
      start = cut;
    }
    deframer.end();
    reader.flush();
    return { records, receptions, counts: reader.counts() };
  }

  it.each(Object.entries(framings))('gives the same records however it is cut: %s', (_, frame) => {
    const order = fc.array(fc.nat(messages.length - 1), { maxLength: 20 });
    const cutting = fc.array(fc.nat(4000), { maxLength: 20 });
    fc.assert(
      fc.property(order, cutting, (indexes, cuts) => {
        const bytes = Buffer.from(indexes.map((index) => frame(messages[index] ?? '')).join(''), 'latin1');
        const within = cuts.filter((cut) => cut <= bytes.length);
        const inOne = receive(bytes, []);
        expect(receive(bytes, within)).toEqual(inOne);
        expect(inOne.counts.received).toBe(indexes.length);
      }),
      { numRuns: 200 },
    );
  });
});

/** What relays sent, by relay: the same twelve lines of a switch each. */
const relays = readFileSync(new URL('../../inputs/relays.txt', import.meta.url), 'latin1')
  .split('\n\n# ')
  .slice(1)
  .map((section) => section.trim().split('\n'))
  .map(([name = '', ...lines]) => [name, lines] as const);

describe.each(relays)('lines through %s', (name, lines) => {
  const { reader, records, send } = live(Date.UTC(2026, 2, 6, 3));
  for (const line of lines) {
    if (!line.includes('repeated')) reader.flush();
    send(line);
  }
  reader.flush();

  it('are messages, all of them', () => {
    expect(reader.counts()).toMatchObject({ received: 12, unparsed: 0, unreadHeaders: 0, continued: 1, licensing: 11 });
    const count = (mnemonic: string) => records.filter((record) => record.mnemonic === mnemonic).length;
    expect([count('COMM_FAILED'), count('COMM_RESTORED'), count('RESTART')]).toEqual([3, 6, 2]);
    expect(records.filter(({ mnemonic }) => mnemonic === 'RESTART').map(({ repeats }) => repeats)).toEqual([1, 4]);
  });

  it('name the switch', () => {
    for (const { device } of records) {
      const named = device.hostname ?? device.address;
      expect(['acc-sw01', 'sw7.example.net', '192.0.2.7']).toContain(named);
    }
    for (const index of [0, 3, 4, 10]) expect(records[index]?.device.hostname).toBe('acc-sw01');
  });

  it('keep the time of the switch where the relay does', () => {
    for (const index of [0, 2]) expect(records[index]?.at?.ms).toBe(Date.UTC(2026, 2, 6, 2, 1, 11, 101));
    expect(records[3]).toMatchObject({ at: { ms: Date.UTC(2026, 2, 6, 1, 1, 11, 101), isUtc: true }, clockMark: '.' });
    // These two take the mark of an unset clock away.
    const isLost = name === 'syslog-ng, network()' || name === 'rsyslog with pmciscoios';
    expect(records[1]?.clockMark).toBe(isLost ? '' : '*');
  });
});

describe('a relay that writes its lines down as JSON', () => {
  it('stands behind the sender that it names', () => {
    const { reader, records, receptions, from } = live();
    const event = (host: string, message: string) => JSON.stringify({ host, message, source_type: 'syslog' });
    from(
      '192.0.2.200',
      event('edge-sw1', `<187>38: *Jan  2 00:17:37: ${FAILED}`),
      `<13>1 2026-03-11T09:20:00Z relay1 agent - - - ${event('192.0.2.8', `<187>39: *Jan  2 00:17:38: ${FAILED}`)}`,
      event('edge-sw1', '<189>40: *Jan  2 00:17:39: %SYS-5-CONFIG_I: Configured from console by console'),
      '{"not":"an event"}',
    );
    reader.flush();
    expect(records.map(({ device }) => [device.hostname, device.address])).toEqual([
      ['edge-sw1', '192.0.2.200'],
      [null, '192.0.2.8'],
    ]);
    expect(receptions.map(({ peer }) => peer)).toEqual(['192.0.2.200', '192.0.2.8']);
    expect(reader.counts()).toMatchObject({ licensing: 2, other: 1, unparsed: 1, received: 4 });
  });
});

describe('a message that makes the reader fall over', () => {
  it('is told of, and the next one is read', () => {
    const diagnostics: Diagnostic[] = [];
    const taken: number[] = [];
    const reader = createLiveReader(
      { messages: MESSAGES, redact: true, zones: {} },
      {
        record({ span }) {
          taken.push(Number(/12:00:0(\d)/.exec(span.text)?.[1]));
          if (taken.length === 1) throw new Error('no such part');
        },
        diagnostic: (problem) => diagnostics.push(problem),
      },
    );
    const send = (...seconds: number[]) =>
      reader.take({
        bytes: Buffer.from(
          seconds
            .map((second) => `<187>sw1: Mar  5 2026 12:00:0${second}.000 UTC: %SMART_LIC-3-COMM_FAILED: No server`)
            .join('\n'),
        ),
        peer: '192.0.2.1',
        receivedAt: NOW,
        transport: 'udp',
      });
    // The second lets the first go, whose record fails.
    send(1, 2);
    send(3);
    reader.flush();
    expect(taken).toEqual([1, 2, 3]);
    expect(diagnostics).toMatchObject([{ code: 'reader-failed', source: '192.0.2.1' }]);
  });
});

describe('a relay that writes its lines down as JSON and names nobody', () => {
  const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';
  const row = (told: object, message: string) => JSON.stringify({ ...told, message });
  const devicesOf = (rows: readonly string[]) => {
    const { reader, records, from } = live();
    from('192.0.2.100', ...rows);
    reader.flush();
    return records.map(({ device, isSenderUnknown }) => [
      device.address,
      device.context ?? null,
      isSenderUnknown === true,
    ]);
  };

  it('is none of its devices: what else a row says keeps them apart', () => {
    expect(
      devicesOf([
        row({ branch: 'north' }, `Mar  5 04:12:09.114: ${FAILED}`),
        row({ branch: 'south' }, `Mar  5 04:22:09.114: ${RESTORED}`),
      ]),
    ).toEqual([
      [null, 'branch north', false],
      [null, 'branch south', false],
    ]);
  });

  it('may have a recovery from anybody', () => {
    expect(devicesOf([row({}, `Mar  5 04:12:09.114: ${FAILED}`), row({}, `Mar  5 04:22:09.114: ${RESTORED}`)])).toEqual(
      [
        [null, null, true],
        [null, null, true],
      ],
    );
  });

  it('hands on the names that devices give themselves, and numbers', () => {
    const { reader, records, from } = live();
    from(
      '192.0.2.100',
      row({}, `<187>45: sw1: Mar  5 04:12:09.114: ${FAILED}`),
      row({}, `<187>46: Mar  5 04:12:10.114: ${FAILED}`),
    );
    reader.flush();
    expect(
      records.map(({ device, sequence, isSenderUnknown }) => [device.hostname, sequence, isSenderUnknown]),
    ).toEqual([
      ['sw1', 45, undefined],
      [null, 46, undefined],
    ]);
  });
});

describe('a key of several lines, each of which is a message', () => {
  const body = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', 'bolakirunemodatij', 'renopalidukamoseg', 'vabo'];
  const pem = ['-----BEGIN RSA PRIVATE KEY-----', ...body, '-----END RSA PRIVATE KEY-----'];
  const tags = [
    '%SMART_LIC-3-COMM_FAILED: Communications failure with the server : ',
    '%SMART_LIC-3-AUTH_RENEW_FAILED: Authorization renewal with the Cisco Smart Software Manager failed: ',
  ];
  const message = (host: string, second: number, text: string) =>
    `<187>${second}: ${host}: Mar  5 2026 04:12:${String(second).padStart(2, '0')}.114 UTC: ${text}`;

  it.each(tags)('stays in, whatever host each line is said to be from: %s', (tag) => {
    const { records, reader, send } = live();
    pem.forEach((each, index) => {
      send(message(`forged-${index}`, index, tag + each));
      // What other devices behind the relay say comes in between.
      send(message('core-sw01', 30 + index, FAILED));
    });
    send(message('forged-9', 20, `${tag}bolakirunemodatij`));
    reader.flush();
    const shown = records.map(({ span }) => span.text).join('\n');
    expect(body.filter((each) => shown.slice(0, shown.lastIndexOf('forged-9')).includes(each))).toEqual([]);
    expect(shown).toContain('No detail given');
    // Behind its end stands something else.
    expect(shown).toContain('bolakirunemodatij');
  });

  it('is found again where its first line was read before', () => {
    const { records, reader, send } = live();
    for (const round of [0, 1])
      for (const [index, each] of pem.entries())
        send(message(`forged-${index}`, 10 * round + index, `${tags[0]}${each}`));
    reader.flush();
    expect(records.map(({ span }) => span.text).join('\n')).not.toMatch(/bolaki|renopa|vabo/);
  });
});
