import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daemon, sldiag, startDaemon } from '../e2e/daemon.js';

const folder = mkdtempSync(join(tmpdir(), 'sldiag-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Monitoring Plugins Development Guidelines: one line, and behind a bar figures as 'label'=value[unit];[warn];[crit];[min];[max]. */
const FIGURE = /^(?:'(?:[^'=|]|'')+'|[^\s'=|]+)=-?\d+(?:\.\d+)?(?:;(?:-?\d+:)?){2}(?:;\d*)?$/;

function check(...args: string[]) {
  const { status, stdout } = sldiag('check', ...args);
  expect(stdout.split('\n')).toHaveLength(2);
  const [text = '', figures = '', ...rest] = stdout.trim().split(' | ');
  expect(rest).toEqual([]);
  const parts = figures.match(/(?:'(?:[^']|'')*'|[^\s=])+=\S+/g) ?? [];
  expect(parts.join(' ')).toBe(figures);
  for (const part of parts) expect(part).toMatch(FIGURE);
  return { status, text, figures: parts };
}

describe('sldiag check', () => {
  it('exits as plugins do, with one line and figures in days', () => {
    expect(check('examples/clean.txt')).toEqual({
      status: 0,
      text: 'LICENSING OK - lab-sw1: No licensing problem found in one `show license all`; no messages.',
      figures: [
        'ack_days=78;;',
        'report_days=18;;',
        'devices=1;;;0',
        'critical=0;;;0',
        'warning=0;;;0',
        'unknown=0;;;0',
        'silenced=0;;;0',
      ],
    });
    expect(check('examples/air-gapped-report-soon.txt')).toMatchObject({
      status: 1,
      text: expect.stringContaining('LICENSING WARNING - vault-sw1: '),
    });
    expect(check('examples/cslu-name-unresolved.txt')).toMatchObject({
      status: 2,
      text: expect.stringContaining('LICENSING CRITICAL - acc-sw01: Error: The name of the CSLU host'),
    });
  });

  it('calls nothing overdue and nothing fine by limits that only one reading of an input without a clock exceeds', () => {
    const { status, text, figures } = check('test/inputs/summary/unsettled-ack.txt', '-w', '30', '-c', '7');
    expect([status, text]).toEqual([3, expect.stringMatching(/days as of the newest evidence, was due .* show clock/)]);
    expect(figures.join(' ')).not.toContain('ack_days');
    expect(check('test/inputs/summary/unsettled-ack.txt', '-w', '300').status).toBe(1);
  });

  it('is worse when the deadline is nearer than wanted', () => {
    expect(check('examples/clean.txt', '-w', '90')).toMatchObject({
      status: 1,
      figures: expect.arrayContaining(['ack_days=78;90:;']),
    });
    const { status, text } = check('examples/clean.txt', '-w', '90', '-c', '80');
    expect([status, text]).toEqual([2, 'LICENSING CRITICAL - lab-sw1: the ACK is due in 78 days']);
    expect(check('examples/clean.txt', '-w', '60', '-c', '30').status).toBe(0);
    expect(check('examples/clean.txt', '--now', '2027-01-01').status).not.toBe(0);
  });

  it('tells of the worst of many, and has figures for each', () => {
    const { status, text, figures } = check('examples/clean.txt', 'examples/cssm-direct-trust-missing.txt');
    expect([status, text]).toEqual([2, expect.stringMatching(/core-sw1: .* \(2 devices: 1 critical, 1 ok\)$/)]);
    expect(figures).toContain("'lab-sw1 ack_days'=78;;");
    expect(check('examples/clean.txt', 'examples/cssm-direct-trust-missing.txt', '--device', 'lab-sw1').status).toBe(0);
  });

  it('never says OK of what was not seen', () => {
    const log = join(folder, 'some.log');
    writeFileSync(log, 'sw1#show version\nCisco IOS XE Software, Version 17.09.04\nsw1#\n');
    expect(check(log)).toMatchObject({ status: 3, text: expect.stringContaining('LICENSING UNKNOWN - ') });
    expect(check(log, '--unclear', 'warning').status).toBe(1);
    for (const path of ['nowhere.txt', 'package.json']) {
      expect(check(path)).toMatchObject({ status: 3, text: expect.stringContaining('LICENSING UNKNOWN - ') });
    }
    expect(check('examples/clean.txt', 'nowhere.txt')).toMatchObject({ status: 3 });
    const { status, text } = check('examples/cslu-name-unresolved.txt', 'nowhere.txt');
    expect([status, text]).toEqual([2, expect.stringContaining('not everything could be read')]);
    expect(check('examples/clean.txt', '--device', 'other')).toMatchObject({ status: 3 });
  });

  it('is UNKNOWN, not CRITICAL, where its own arguments make no sense', () => {
    for (const args of [
      [],
      ['x', '--attach', 'http://127.0.0.1:1'],
      ['--attach', 'x'],
      ['x', '-w', 'soon'],
      ['--nope'],
    ]) {
      expect([args, sldiag('check', ...args).status]).toEqual([args, 3]);
    }
  });

  it('keeps to one line and one bar, whatever a device is called', () => {
    const log = join(folder, 'names.txt');
    const line = (name: string) => `hostname ${name}\n!\nlicense smart transport smart\n`;
    writeFileSync(log, line("a|b='c"));
    writeFileSync(join(folder, 'other.txt'), line('d\u0007e'));
    check(log, join(folder, 'other.txt'));
  });

  describe('of a collector', () => {
    let daemon: Daemon;
    let url: string;
    let deaf: Server;
    beforeAll(async () => {
      daemon = await startDaemon(['--udp', '127.0.0.1:0', '--http', '127.0.0.1:0'], { SLDIAG_HTTP_TOKEN: 'abcdef' });
      url = `http://127.0.0.1:${daemon.port('http')}`;
      sldiag('analyze', 'examples/clean.txt', 'examples/cslu-name-unresolved.txt', '--to', url, '--token', 'abcdef');
      deaf = createServer(() => {});
      await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    });
    afterAll(async () => {
      deaf.closeAllConnections();
      deaf.close();
      await daemon.stop();
    });

    it('asks it, as of now', () => {
      const own = ['--attach', url, '--token', 'abcdef'];
      expect(check(...own)).toMatchObject({ status: 2, text: expect.stringContaining('acc-sw01') });
      const { status, figures } = check(...own, '--device', 'lab-sw1', '--now', '2026-01-01');
      expect([status, figures[0]]).toEqual([expect.any(Number), expect.stringMatching(/^ack_days=1\d\d/)]);
      // What came since then nobody told the collector.
      expect(check(...own, '--device', 'lab-sw1', '--now', '2027-01-01')).toMatchObject({
        status: 3,
        text: expect.stringMatching(/lab-sw1: the ACK was due \d+/),
      });
    });

    it('is UNKNOWN where it refuses, is away or says nothing', () => {
      const { port } = deaf.address() as AddressInfo;
      expect(check('--attach', url)).toMatchObject({ status: 3, text: expect.stringContaining('says 401') });
      expect(check('--attach', 'http://127.0.0.1:1')).toMatchObject({ status: 3 });
      // The server that says nothing runs in this process, so the program must not hold it up.
      const late = spawnSync(
        process.execPath,
        ['dist/bundle/cli/main.js', 'check', '--attach', `http://127.0.0.1:${port}`, '-t', '0.2'],
        {
          encoding: 'utf8',
        },
      );
      expect([late.status, late.stdout]).toEqual([3, expect.stringContaining('not answered within 0.2 seconds')]);
    });
  });
});
