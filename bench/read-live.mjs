// Lines a second that one thread reads, without any socket: node bench/read-live.mjs. Needs a build.
import { readFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const { createLiveReader } = await import(new URL('src/ingest/records/live-reader.js', dist));
const { messages } = JSON.parse(readFileSync(new URL('knowledge/diagnosis.json', dist), 'utf8'));
const LINES = 200_000;
const OTHER =
  '%DOT1X-5-FAIL: Authentication failed for client (0000.5e00.5301) on Interface Gi1/0/1 AuditSessionID 00000000000000000000000001';
const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detail given';

/** Lines of so many switches, every n-th of them about licensing. */
function arrivals(switches, every) {
  return Array.from({ length: LINES }, (_, index) => {
    const number = index % switches;
    const count = Math.floor(index / switches) + 100;
    const stamp = `Mar  6 2026 02:${String(Math.floor(index / 4000)).padStart(2, '0')}:11.${String(index % 1000).padStart(3, '0')} UTC`;
    const message = every > 0 && index % every === 0 ? FAILED : OTHER;
    return {
      bytes: Buffer.from(`<189>${count}: acc-sw${number}: ${stamp}: ${message}`),
      peer: `198.18.${number >> 8}.${number & 255}`,
      receivedAt: Date.UTC(2026, 2, 6, 3) + index / 100,
      transport: 'udp',
    };
  });
}

process.stdout.write('| switches | about licensing | lines a second |\n| ---: | ---: | ---: |\n');
for (const [switches, every, share] of [
  [1, 0, 'none'],
  [200, 0, 'none'],
  [5000, 0, 'none'],
  [200, 100, '1 in 100'],
  [200, 1, 'all'],
]) {
  const all = arrivals(switches, every);
  const best = Math.max(...[1, 2, 3].map(() => measure(all)));
  process.stdout.write(`| ${switches} | ${share} | ${best} |\n`);
}

function measure(all) {
  const reader = createLiveReader({ messages, redact: true, zones: {} }, { record: () => {}, diagnostic: () => {} });
  const before = process.cpuUsage();
  for (const arrival of all) reader.take(arrival);
  reader.flush();
  const { user, system } = process.cpuUsage(before);
  return Math.round(all.length / ((user + system) / 1e6));
}
