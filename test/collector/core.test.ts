import { beforeEach, describe, expect, it } from 'vitest';

import { type Core, createCore } from '../../src/collector/core.js';
import { CORE_LIMITS, type CoreLimits } from '../../src/collector/following.js';
import { createLiveReader } from '../../src/ingest/records/live-reader.js';
import type { Unstamped } from '../../src/model/live.js';
import { engine } from '../engine.js';

const NOW = Date.UTC(2026, 2, 5, 12);
const MINUTE = 60_000;

/** A core behind a reader, with a clock that only tests move. */
function start(limits: Partial<CoreLimits> = {}) {
  const events: Unstamped[] = [];
  const fingerprints: string[] = [];
  const core: Core = createCore(engine, { ...CORE_LIMITS, ...limits }, 'test', (event, fingerprint) => {
    events.push(event);
    if (fingerprint !== null) fingerprints.push(fingerprint);
  });
  const reader = createLiveReader(
    { messages: engine.knowledge.messages, redact: true, zones: {} },
    { record: (record, reception) => core.take(record, reception), diagnostic: () => {} },
  );
  let now = NOW;
  return {
    core,
    events,
    fingerprints,
    send(line: string, peer = '192.0.2.1') {
      reader.take({ bytes: Buffer.from(line), peer, receivedAt: now, transport: 'udp' });
      reader.flush();
    },
    wait(milliseconds: number) {
      now += milliseconds;
    },
    judge() {
      while (core.judge(now, 100));
    },
    submit: (text: string, source = 'paste') => core.submit(text, source, now),
    of: <Kind extends Unstamped['kind']>(kind: Kind) =>
      events.filter((event): event is Extract<Unstamped, { kind: Kind }> => event.kind === kind),
    stamp: () => new Date(now).toISOString().replace('T', ' '),
    line(host: string, text: string) {
      const date = new Date(now);
      const month = ['Jan', 'Feb', 'Mar', 'Apr'][date.getUTCMonth()];
      return `<187>${host}: ${month} ${date.getUTCDate()} 2026 ${date.toISOString().slice(11, 23)} UTC: ${text}`;
    },
  };
}

const FAILED = (error: string, server = 'Cisco Smart License Utility (CSLU)') =>
  `%SMART_LIC-3-COMM_FAILED: Communications failure with the ${server} : ${error}`;
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored';

let live: ReturnType<typeof start>;
beforeEach(() => {
  live = start();
});

describe('a fault of sldiag’s own', () => {
  const broken = (names: Iterable<string>) => {
    if ([...names].includes('sw-odd')) throw new Error('a rule fell over');
    return null;
  };

  it('in judging one device costs that one only, and is told of once', () => {
    const events: Unstamped[] = [];
    const core = createCore(engine, CORE_LIMITS, 'test', (event) => events.push(event), broken);
    const reader = createLiveReader(
      { messages: engine.knowledge.messages, redact: true, zones: {} },
      { record: (record, reception) => core.take(record, reception), diagnostic: () => {} },
    );
    for (const [second, host] of ['sw-odd', 'sw-even', 'sw-odd'].entries()) {
      const line = `<187>${host}: Mar  5 2026 12:00:0${second}.000 UTC: ${FAILED('No detailed information given')}`;
      reader.take({ bytes: Buffer.from(line), peer: '192.0.2.1', receivedAt: NOW + second, transport: 'udp' });
      reader.flush();
      while (core.judge(NOW + second, 100));
    }
    expect(core.devices().map(({ id }) => id)).toEqual(['sw-even']);
    const alarms = events.filter((event) => event.kind === 'alarm');
    expect(alarms).toEqual([
      {
        kind: 'alarm',
        level: 'error',
        code: 'internal',
        message: 'sw-odd could not be judged: a rule fell over; this is a fault of sldiag, please report it',
      },
    ]);
  });

  it('in taking one message costs that one only', () => {
    let isBroken = true;
    const catalogue = new Proxy(engine.catalogue, {
      get(target, key, receiver) {
        if (isBroken) throw new Error('it fell over');
        return Reflect.get(target, key, receiver);
      },
    });
    const events: Unstamped[] = [];
    const core = createCore({ ...engine, catalogue }, CORE_LIMITS, 'test', (event) => events.push(event));
    const reader = createLiveReader(
      { messages: engine.knowledge.messages, redact: true, zones: {} },
      { record: (record, reception) => core.take(record, reception), diagnostic: () => {} },
    );
    for (const second of [1, 2]) {
      const line = `<187>sw1: Mar  5 2026 12:00:0${second}.000 UTC: ${FAILED('No detailed information given')}`;
      reader.take({ bytes: Buffer.from(line), peer: '192.0.2.1', receivedAt: NOW + second, transport: 'udp' });
      reader.flush();
      isBroken = false;
    }
    while (core.judge(NOW, 100));
    expect(events.filter((event) => event.kind === 'alarm')).toHaveLength(1);
    expect(core.devices().map(({ id }) => id)).toEqual(['sw1']);
  });
});

describe('incidents', () => {
  it('open, go on, are resolved and flap', () => {
    live.send(live.line('sw1', FAILED('Timeout was reached')));
    live.judge();
    expect(live.of('incident')).toMatchObject([{ change: 'opened', device: 'sw1', severity: 'error' }]);
    live.wait(2 * MINUTE);
    live.send(live.line('sw1', FAILED('Timeout was reached')));
    live.judge();
    live.wait(MINUTE);
    live.send(live.line('sw1', RESTORED));
    live.judge();
    live.wait(MINUTE);
    live.send(live.line('sw1', FAILED('Timeout was reached')));
    live.judge();
    expect(live.of('incident').map(({ change, incident }) => [change, incident.count, incident.flaps])).toEqual([
      ['opened', 1, 0],
      ['changed', 2, 0],
      ['resolved', 2, 0],
      ['opened', 3, 1],
    ]);
  });

  it('are resolved by an output that is handed over', () => {
    live.send(live.line('SW1', FAILED('Timeout was reached')));
    live.judge();
    live.wait(60 * MINUTE);
    live.submit('SW1#show license status\nUsage Reporting:\n  Last ACK received: Mar 05 12:30:00 2026 UTC\nSW1#\n');
    live.judge();
    expect(live.of('incident').at(-1)).toMatchObject({ change: 'resolved', incident: { closedBy: 'show output' } });
  });

  it('grow worse as a deadline comes near, though nothing arrives', () => {
    live.send(
      live.line('sw1', '%SMART_LIC-6-REPORTING_REQUIRED: A Usage report acknowledgement will be required in 40 days.'),
    );
    live.submit(
      'sw1#show license status\nTransport:\n  Type: cslu\nUsage Reporting:\n  Last ACK received: Jan 05 09:00:00 2026 UTC\n  Next ACK deadline: Apr 14 12:00:00 2026 UTC\nsw1#\n',
    );
    live.judge();
    const before = live.core.devices()[0]?.findings.map(({ severity }) => severity);
    live.wait(45 * 24 * 60 * MINUTE);
    live.judge();
    const after = live.core.devices()[0]?.findings.map(({ severity }) => severity);
    expect(before).not.toContain('error');
    expect(after).toContain('error');
    expect(live.of('diagnosis').length).toBeGreaterThan(1);
  });
});

describe('fleet causes', () => {
  it('fold devices that fail alike at once, and end with them', () => {
    for (let index = 0; index < 10; index += 1) {
      live.send(live.line(`sw${index}`, FAILED('Timeout was reached')), `192.0.2.${index}`);
      live.wait(1000);
    }
    live.judge();
    expect(live.of('fleet').at(-1)).toMatchObject({
      change: 'opened',
      cause: { cause: 'server-on-site-silent', devices: { length: 10 } },
    });
    for (let index = 0; index < 10; index += 1) live.send(live.line(`sw${index}`, RESTORED), `192.0.2.${index}`);
    live.wait(1000);
    live.judge();
    expect(live.of('fleet').at(-1)).toMatchObject({ change: 'resolved' });
    expect(live.core.fleet()).toEqual([]);
  });

  it('leave apart what fails at another server, with another error, or at another time', () => {
    live.send(live.line('a1', FAILED('an error that nobody knows')));
    live.send(live.line('a2', FAILED('an error that nobody knows', 'Cisco Smart Software Manager (CSSM)')));
    live.send(live.line('a3', FAILED('yet another error')));
    live.wait(30 * MINUTE);
    live.send(live.line('a4', FAILED('an error that nobody knows')));
    live.wait(30 * MINUTE);
    live.send(live.line('a5', FAILED('an error that nobody knows')));
    live.judge();
    expect(live.of('fleet')).toEqual([]);
  });
});

describe('devices', () => {
  it('keeps a licence file with the device that it is for, and says so of one for nobody', () => {
    const file = (sn: string) => `<smartLicense><rumAck><udi>P:C9300-24T,S:${sn}</udi></rumAck></smartLicense>`;
    expect(live.submit(file('FOC0000A0AA')).diagnostics.map(({ code }) => code)).toEqual(['license-file']);
    live.submit('sw1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000A0AA\nsw1#\n');
    const { devices, diagnostics } = live.submit(file('FOC0000A0AA'));
    expect(devices).toEqual(['C9300-24T:FOC0000A0AA']);
    expect(diagnostics).toEqual([]);
    // For another device, handed over as if it were this one's.
    live.submit(`sw1#more flash:ack.txt\n${file('FOC0000A0BB')}\nsw1#\n`);
    live.judge();
    const found = live.of('diagnosis').flatMap(({ device }) => device.findings.map(({ id }) => id));
    expect(found).toContain('license-file-mismatch');
  });

  it('says of what nothing was understood, whatever is known of the device', () => {
    const strange = 'sw1#show license all\nqx 00 lorem\nipsum\n';
    const codes = () => live.submit(strange).diagnostics.map(({ code }) => code);
    expect(codes()).toEqual(['nothing-understood']);
    live.submit('sw1#show license status\nSmart Licensing Using Policy:\n  Status: ENABLED\nsw1#\n');
    expect(codes()).toEqual(['nothing-understood']);
    const status = live.submit('sw1#show license status\nSmart Licensing Using Policy:\n  Status: ENABLED\nsw1#\n');
    expect(status.diagnostics).toEqual([]);
  });

  it('keeps a usage file with the device that it names, heard by that name alone', () => {
    live.send(live.line('sw1', FAILED('x')));
    const data = '{"sudi":{"udi_pid":"C9300-24T","udi_serial_number":"FOC0000A0AA"},"hostname":"sw1"}';
    const report = '{"meta":{"report_id":1},"asset_identification":{},"measurements":[]}';
    const file = `<smartLicense><smartLicenseSystemInfo><data>${data}</data></smartLicenseSystemInfo><RUMReport><![CDATA[${report}]]></RUMReport><udi>P:C9300-24T,S:FOC0000A0AA</udi></smartLicense>`;
    const { devices, diagnostics } = live.submit(file);
    expect(diagnostics).toEqual([]);
    expect(devices).toHaveLength(1);
    live.judge();
    expect(live.core.devices().map(({ hostname }) => hostname)).toEqual(['sw1']);
  });

  it('stay one when their address moves, and take their UDI for a name', () => {
    live.send(live.line('sw1', FAILED('x')), '192.0.2.1');
    live.send(live.line('sw1', FAILED('y')), '198.51.100.1');
    live.judge();
    expect(live.core.devices().map(({ id }) => id)).toEqual(['sw1']);
    live.submit('sw1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000A0AA\nsw1#\n');
    live.judge();
    expect(live.of('renamed')).toMatchObject([{ from: 'sw1', to: 'C9300-24T:FOC0000A0AA' }]);
    expect(live.core.devices().map(({ id }) => id)).toEqual(['C9300-24T:FOC0000A0AA']);
  });

  it('are bounded: a flood of forged senders drives out quiet ones, and never one in trouble', () => {
    live = start({ devices: 100 });
    live.send(live.line('trouble', FAILED('Timeout was reached')));
    live.judge();
    for (let index = 0; index < 2000; index += 1) {
      live.send(
        live.line(
          `forged${index}`,
          '%SMART_LIC-6-POLICY_INSTALL_SUCCESS: A new licensing policy was successfully installed.',
        ),
      );
    }
    live.judge();
    const { devices, forgotten } = live.core.counts();
    expect(devices).toBeLessThanOrEqual(100);
    expect(devices + forgotten).toBe(2001);
    expect(live.core.device('trouble')).toBeDefined();
  });

  it('are bounded in characters too: lines of tabs under hundreds of names', { timeout: 60_000 }, () => {
    const count = 400;
    // Their share of the memory that all devices may have.
    live = start({ size: (CORE_LIMITS.size * count) / 3000 });
    const tabs = '\t'.repeat(60_000);
    for (let index = 0; index < count; index += 1)
      live.send(`<187>${index}: a-long-name-of-a-switch-${index}: Mar  5 2026 04:00:00 UTC: ${FAILED(`x${tabs}y`)}`);
    live.judge();
    expect(live.core.counts().devices).toBe(count);
    for (const { state } of live.core.changes().kept) expect(state.length).toBeLessThan(100_000);
  });

  it('keep a bounded history each: the older half goes, the newest stays, and it is told', () => {
    live = start({ deviceSize: 100_000 });
    for (let index = 0; index < 2000; index += 1)
      live.send(live.line('sw1', FAILED(`error ${'x'.repeat(400)}`, `server-${'abcdefghij'.repeat(20)}-${index}`)));
    live.judge();
    const [kept] = live.core.changes().kept;
    expect(kept?.state.length).toBeLessThan(250_000);
    expect(kept?.state).toContain('-1999');
    expect(live.core.counts().lightened).toBeGreaterThan(0);
    expect(live.of('alarm')).toMatchObject([{ code: 'device-too-large' }]);
  });

  it('are let go when all of them together grow too large, and it is told', () => {
    live = start({ size: 200_000 });
    live.send(live.line('trouble', FAILED('Timeout was reached')));
    live.judge();
    const quiet = `%SMART_LIC-6-POLICY_INSTALL_SUCCESS: A policy was installed. ${'x'.repeat(3000)}`;
    for (let index = 0; index < 200; index += 1) live.send(live.line(`forged${index}`, quiet));
    live.judge();
    const { devices, forgotten } = live.core.counts();
    expect(devices + forgotten).toBe(201);
    expect(devices).toBeLessThan(60);
    expect(live.core.device('trouble')).toBeDefined();
    expect(live.of('alarm')).toMatchObject([{ code: 'devices-let-go' }]);
  });

  it('take the user’s word on their topology, and give it back', () => {
    live.send(live.line('sw1', FAILED('Timeout was reached')));
    live.judge();
    expect(live.core.choose('sw1', { topology: 'ssm-on-prem', mode: 'push' })).toBe(true);
    live.judge();
    expect(live.core.device('sw1')?.topology).toMatchObject({ id: 'ssm-on-prem', mode: 'push', from: 'option' });
    live.core.choose('sw1', { topology: null, mode: null });
    live.judge();
    expect(live.core.device('sw1')?.topology.from).toBe('evidence');
    expect(live.core.choose('nobody', { topology: null, mode: null })).toBe(false);
  });
});

describe('a clock that jumps', () => {
  it('backwards or forwards closes nothing, loses nothing, and the next message counts', () => {
    live.send(live.line('sw1', FAILED('Timeout was reached')));
    live.judge();
    for (const jump of [-3 * 60 * MINUTE, 20 * 24 * 60 * MINUTE, -30 * 24 * 60 * MINUTE]) {
      live.wait(jump);
      live.judge();
      live.send(live.line('sw1', FAILED(`Timeout was reached after ${jump}`)));
      live.judge();
    }
    const open = live.core.device('sw1')?.incidents.filter(({ status }) => status === 'open');
    expect(open).toMatchObject([{ mnemonic: 'COMM_FAILED', count: 4 }]);
    expect(live.of('message')).toHaveLength(4);
  });

  it('does not hold a message back for ever', () => {
    const records: string[] = [];
    const reader = createLiveReader(
      { messages: engine.knowledge.messages, redact: true, zones: {} },
      { record: ({ mnemonic }) => records.push(mnemonic), diagnostic: () => {} },
    );
    const bytes = Buffer.from(live.line('sw1', FAILED('Timeout was reached')));
    reader.take({ bytes, peer: '192.0.2.1', receivedAt: NOW, transport: 'udp' });
    reader.flush(NOW - 60 * MINUTE);
    expect(records).toEqual(['COMM_FAILED']);
  });
});

describe('a restart', () => {
  it('goes on where it was, tells nothing twice, and knows lines that it had', () => {
    const line = live.line('sw1', FAILED('Timeout was reached'));
    live.send(line);
    for (let index = 2; index < 6; index += 1) live.send(live.line(`sw${index}`, FAILED('Timeout was reached')));
    live.judge();
    const { kept } = live.core.changes();
    const { fingerprints } = live;
    const again = start();
    expect(again.core.restore({ devices: kept, fingerprints, messages: [], fleet: live.core.fleet() })).toBe(0);
    again.judge();
    expect(again.events).toEqual([]);
    expect(again.core.devices().map(({ id }) => id)).toEqual(live.core.devices().map(({ id }) => id));
    expect(again.core.fleet()).toEqual(live.core.fleet());
    again.wait(5 * MINUTE);
    again.send(again.line('sw1', RESTORED));
    again.send(line);
    expect(again.core.counts().duplicates).toBe(1);
    again.judge();
    expect(again.of('incident')).toMatchObject([{ change: 'resolved', device: 'sw1', incident: { count: 1 } }]);
  });

  it('begins anew with devices of another format, and says how many', () => {
    live.send(live.line('sw1', FAILED('x')));
    live.judge();
    const kept = live.core.changes().kept.map((device) => ({ ...device, state: '{"format":99}' }));
    const again = start();
    expect(again.core.restore({ devices: kept, fingerprints: [], messages: [], fleet: [] })).toBe(1);
    expect(again.core.devices()).toEqual([]);
  });
});

describe('the same again', () => {
  it('is counted and changes nothing, whether it comes by syslog or in an output', () => {
    const line = live.line('sw1', FAILED('Timeout was reached'));
    live.send(line);
    live.judge();
    const text = `sw1#show logging\n${line.replace(/^<\d+>sw1: /, '')}\nsw1#\n`;
    live.submit(text);
    live.submit(text);
    live.judge();
    expect(live.core.device('sw1')?.messages[0]?.count).toBeLessThanOrEqual(2);
    expect(live.core.counts().duplicates).toBeGreaterThan(0);
  });
});
