import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import { createSieve } from '../../../src/ingest/log/sieve.js';
import { createPacker } from '../../../src/ingest/log/sifted.js';
import type { Report } from '../../../src/model/report.js';
import { engine, optionsAt } from '../../engine.js';

const NOISE = '%LINK-5-CHANGED: Interface GigabitEthernet1/0/3, changed state to administratively down';
const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';

const lines = Array.from({ length: 600 }, (_, index) => {
  const second = String(index % 60).padStart(2, '0');
  const minute = String(Math.floor(index / 60)).padStart(2, '0');
  const text = index % 20 === 0 ? FAILED : NOISE;
  return `<187>${index}: dist-sw${index % 3}: Mar 11 2026 09:${minute}:${second}.000 UTC: ${text}`;
});
const events = lines.map((line, index) =>
  JSON.stringify({
    '@timestamp': '2026-03-11T09:00:00Z',
    event: { original: line },
    log: { source: { address: `192.0.2.${index % 3}` } },
  }),
);
const plain = `${lines.join('\n')}\n`;
const exported = `${events.join('\n')}\n`;

type Open = ReturnType<typeof createAnalysis>['open'];

function analyze(read: (reader: ReturnType<Open>) => void): Report {
  const analysis = createAnalysis(engine, optionsAt(Date.parse('2026-03-12T00:00:00Z')));
  const reader = analysis.open('export.json');
  read(reader);
  reader.end();
  return analysis.report();
}

const incidentsOf = ({ devices, inputs }: Report) => ({
  devices: devices
    .map(({ hostname, incidents, messages }) => ({
      hostname,
      incidents: incidents.map(({ opened, count }) => ({ opened, count })),
      places: messages.map(({ evidence }) => evidence.map(({ line }) => line)),
    }))
    .sort((one, other) => ((one.hostname ?? '') < (other.hostname ?? '') ? -1 : 1)),
  lines: inputs.map((input) => input.lines),
});

describe('an export with one event a line', () => {
  const expected = incidentsOf(analyze((reader) => reader.push(Buffer.from(plain))));

  test.each([1, 7, 4096, 1_000_000])('is read as the log that it holds, in pieces of %i bytes', (size) => {
    const bytes = Buffer.from(exported);
    const report = analyze((reader) => {
      for (let start = 0; start < bytes.length; start += size) reader.push(bytes.subarray(start, start + size));
    });
    expect(incidentsOf(report)).toEqual(expected);
  });

  test('is read the same when another thread has sieved it', () => {
    const bytes = Buffer.from(exported);
    const report = analyze((reader) => {
      expect(reader.suits(bytes.subarray(0, 65_536))).toBe(true);
      const packer = createPacker();
      createSieve().sift(bytes, 0, bytes.length, 10, reader.wanted, packer);
      reader.take(packer.pack(bytes, bytes.length));
    });
    expect(incidentsOf(report)).toEqual(expected);
  });

  test('may hold other lines', () => {
    const mixed = `${events.slice(0, 300).join('\n')}\n${JSON.stringify({ device: 'dist-sw9', output: `dist-sw9#show license udi\nUDI: PID:C9300-24T,SN:FOC2345X0AB\n` })}\nnot an event\n${events.slice(300).join('\n')}\n`;
    const report = analyze((reader) => reader.push(Buffer.from(mixed)));
    expect(report.devices.map(({ hostname }) => hostname).sort()).toEqual([
      'dist-sw0',
      'dist-sw1',
      'dist-sw2',
      'dist-sw9',
    ]);
  });
});
