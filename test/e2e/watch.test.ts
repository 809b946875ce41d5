import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../../scripts/free-port.mjs';
import { sldiag, until } from './daemon.js';

const program = fileURLToPath(new URL('../../dist/bundle/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sldiag-watch-'));
// A server of its own for each start: one that is just ending takes no new session.
let servers = 0;
const tmux = (...args: string[]) =>
  spawnSync('tmux', ['-L', `sldiag-${process.pid}-${servers}`, ...args], { encoding: 'utf8' });
const isMissing = tmux('-V').status !== 0;
if (isMissing && process.env.SLDIAG_REQUIRE_PEERS === '1') throw new Error('tmux is not installed');
afterAll(() => {
  tmux('kill-server');
  rmSync(folder, { recursive: true });
});

const screen = () => tmux('capture-pane', '-p').stdout;
const sees = (text: string | RegExp) =>
  until(() => (typeof text === 'string' ? screen().includes(text) : text.test(screen())));

function start(command: string): string {
  const record = join(folder, `${Math.random()}.raw`);
  tmux('kill-server');
  servers += 1;
  tmux('new-session', '-d', '-x', '100', '-y', '30', 'bash --norc');
  tmux('pipe-pane', `cat > ${record}`);
  tmux('send-keys', `PS1='ready> '; ${command}; echo "ended with $?"`, 'Enter');
  return record;
}

describe.skipIf(isMissing)('the dashboard in a real terminal', () => {
  it('follows an outage from its first message to its end', { timeout: 60_000 }, async () => {
    const port = await freePort();
    const record = start(`node ${program} watch --port ${port}`);
    await sees('No device was heard of yet');
    const sent = sldiag('send', 'cslu-outage', '-n', '8', '--rate', '12', '--to', `udp://127.0.0.1:${port}`);
    expect(sent.status).toBe(0);
    await sees('8 devices');
    tmux('send-keys', '3');
    await sees('COMM_RESTORED');
    tmux('send-keys', '1');
    await sees('acc-sw003');
    tmux('send-keys', 'Enter');
    await sees('Topology');
    tmux('resize-window', '-x', '160', '-y', '40');
    await sees(/Device .*Rate/);
    tmux('send-keys', 'q');
    await sees('ended with 0');
    const raw = readFileSync(record, 'utf8');
    expect(raw).not.toContain('\u001b[3J');
    expect(raw).toContain('\u001b[?1049h');
    expect(raw.lastIndexOf('\u001b[?1049l')).toBeGreaterThan(raw.lastIndexOf('\u001b[?1049h'));
  });

  it('leaves the terminal as it was when it is ended by a signal', { timeout: 40_000 }, async () => {
    const port = await freePort();
    const record = start(`node ${program} watch --port ${port}`);
    await sees('No device was heard of yet');
    spawnSync('pkill', ['-TERM', '-f', `watch --port ${port}`]);
    await sees('ready>');
    const isUndone = (set: string, reset: string) => {
      const raw = readFileSync(record, 'utf8');
      return raw.includes(set) && raw.lastIndexOf(reset) > raw.lastIndexOf(set);
    };
    // tmux shows what it got before whoever records it has written it.
    await until(() => isUndone('\u001b[?1049h', '\u001b[?1049l') && isUndone('\u001b[?25l', '\u001b[?25h'));
  });

  it('gives the terminal back when it is stopped, and takes keys again when it goes on', {
    timeout: 60_000,
  }, async () => {
    const port = await freePort();
    start(`node ${program} watch --port ${port}`);
    await sees('No device was heard of yet');
    tmux('send-keys', 'C-z');
    await sees('Stopped');
    // On the shell's own screen, and line by line.
    expect(screen()).not.toContain('No device was heard of yet');
    tmux('send-keys', 'stty -a', 'Enter');
    await sees(/(?<!-)icanon/);
    for (const signal of ['TSTP', 'STOP']) {
      tmux('send-keys', 'fg', 'Enter');
      await sees('No device was heard of yet');
      tmux('send-keys', '?');
      await sees('filter devices as you type');
      tmux('send-keys', '?');
      await sees('No device was heard of yet');
      spawnSync('pkill', [`-${signal}`, '-f', `watch --port ${port}`]);
      await sees('Stopped');
    }
    tmux('send-keys', 'clear; fg', 'Enter');
    await sees('No device was heard of yet');
    tmux('send-keys', 'q');
    await sees('ready>');
    expect(screen()).not.toContain('\\u001b');
  });

  it.each(['INT', 'QUIT', 'XCPU', 'ALRM'])('gives the terminal back at SIG%s', { timeout: 60_000 }, async (signal) => {
    const port = await freePort();
    start(`node ${program} watch --port ${port}`);
    await sees('No device was heard of yet');
    spawnSync('pkill', [`-${signal}`, '-f', `watch --port ${port}`]);
    await sees('ready>');
    // On the shell's own screen.
    expect(screen()).not.toContain('No device was heard of yet');
  });

  it('says when a replay waits for n and when it is over; listens where it is told to', {
    timeout: 60_000,
  }, async () => {
    const log = join(folder, 'two.log');
    const line = (second: number) =>
      `Mar  5 2026 04:12:0${second}.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Timeout was reached\n`;
    writeFileSync(log, line(1) + line(2));
    start(`node ${program} watch --replay ${log} --speed step`);
    await sees('press n for the next line');
    await sees('replay two.log, line 0: press n');
    tmux('send-keys', 'n');
    await sees('line 1 of 2026-03-05 04:12:01');
    // Lines that name no switch are told by their file.
    await sees('two.log');
    // One press for the second line: another would take the notice of the end away before it is seen.
    tmux('send-keys', 'n');
    await sees('the replay has come to its end');
    // Keys take the notice away, and leave where the replay is.
    tmux('send-keys', 's');
    await sees('replay two.log ended: 2 lines');
    tmux('send-keys', 'q');
    const port = await freePort();
    start(`node ${program} watch --tcp 127.0.0.1:${port} --tls :25518`);
    await sees('--tls needs --cert and --key');
    start(`node ${program} watch --tcp 127.0.0.1:${port}`);
    await sees('No device was heard of yet');
    expect(sldiag('send', 'cslu-outage', '-n', '3', '--rate', '0', '--to', `tcp:127.0.0.1:${port}`).status).toBe(0);
    await sees('3 devices');
    tmux('send-keys', 'q');
  });

  it('replays a file, and says so when there is no collector', { timeout: 60_000 }, async () => {
    const log = fileURLToPath(new URL('../../examples/many-switches.log', import.meta.url));
    start(`node ${program} watch --replay ${log} --speed 100000`);
    await sees(/[2-9] devices/);
    tmux('send-keys', 'q');
    await sees('ended with 0');
    start(`node ${program} watch --attach http://127.0.0.1:9`);
    await sees('no collector answers');
    tmux('send-keys', 'q');
    await sees('ended with 0');
  });
});

describe('without a terminal', () => {
  it('it says what else there is', () => {
    const { status, stderr } = sldiag('watch');
    expect([status, stderr]).toEqual([2, expect.stringContaining('sldiag listen')]);
  });
});
