import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Inbox, watchFolder } from '../../src/cli/watch-folder.js';
import type { Diagnostic } from '../../src/model/diagnostic.js';

let folder: string;
let given: string[];
let told: string[];
let isRefused: boolean;
let inbox: Inbox;
/** What happens while a file is being read. */
let meanwhile: () => void;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sldiag-'));
  given = [];
  told = [];
  isRefused = false;
  meanwhile = () => {};
  inbox = new Inbox(folder, {
    async submit(bytes: Uint8Array, source: string) {
      given.push(`${source}: ${Buffer.from(bytes)}`);
      meanwhile();
      if (isRefused) throw new Error('it is too much');
      return { devices: [], diagnostics: [] };
    },
    complain: ({ code, source }: Diagnostic) => void told.push(`${code} ${source}`),
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string | Buffer, text: string) =>
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]), text);

async function look(times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) await inbox.look();
}

describe('a file in the folder', () => {
  test('is read once, when two looks found it the same', async () => {
    put('sw1.txt', 'one');
    await look(1);
    appendFileSync(join(folder, 'sw1.txt'), ' two');
    await look(1);
    expect(given).toEqual([]);
    await look(3);
    expect([given, told]).toEqual([['sw1.txt: one two'], []]);
    expect(readdirSync(join(folder, 'read'))).toEqual([expect.stringMatching(/^\d+-sw1\.txt$/)]);
  });

  test('is written still where its size stays and its time does not', async () => {
    put('sw1.txt', 'one');
    await look(1);
    put('sw1.txt', 'two');
    utimesSync(join(folder, 'sw1.txt'), 1, 1);
    await look(1);
    expect(given).toEqual([]);
    await look(1);
    expect(given).toEqual(['sw1.txt: two']);
  });

  test('that grows where it was moved to is told of, once', async () => {
    put('sw1.txt', 'one');
    await look(2);
    const [moved = ''] = readdirSync(join(folder, 'read'));
    appendFileSync(join(folder, 'read', moved), ' two');
    await look(3);
    expect([given, told]).toEqual([['sw1.txt: one'], ['grew-after-read sw1.txt']]);
  });

  test('is another one where it was removed, or another took its name', async () => {
    put('sw1.txt', 'one');
    await look(1);
    rmSync(join(folder, 'sw1.txt'));
    await look(1);
    put('.other', 'two');
    renameSync(join(folder, '.other'), join(folder, 'sw1.txt'));
    await look(1);
    expect(given).toEqual([]);
    await look(2);
    expect([given, told]).toEqual([['sw1.txt: two'], []]);
  });

  test('of the same name that comes while one is read is read too', async () => {
    put('sw1.txt', 'one');
    meanwhile = () => {
      if (given.length === 1) put('sw1.txt', 'two');
    };
    await look(4);
    expect(given).toEqual(['sw1.txt: one', 'sw1.txt: two']);
    expect(readdirSync(join(folder, 'read'))).toHaveLength(2);
  });

  test('may have any name', async () => {
    const names = ['two\nlines', '\u001b[31mred', `${'long'.repeat(62)}.txt`, ' ', '-o'];
    for (const name of names) put(name, name);
    put(Buffer.from([0x73, 0x77, 0xff]), 'no text');
    put(Buffer.from([0x73, 0x77, 0xfe]), 'no text either');
    await look(2);
    expect(given).toHaveLength(names.length + 2);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
    expect(given.map((each) => each.split(': ')[0]).join('')).not.toMatch(/[\u0000-\u001f]/);
    expect(told).toEqual([]);
    expect(readdirSync(folder)).toEqual(['read']);
  });

  test('that is none is told of, once, and not followed', async () => {
    put('.secret', 'not for everybody');
    symlinkSync(join(folder, '.secret'), join(folder, 'link.txt'));
    mkdirSync(join(folder, 'sub'));
    await look(4);
    expect(given).toEqual([]);
    expect(told.sort()).toEqual(['skipped-file link.txt', 'skipped-file sub']);
  });

  test.skipIf(process.getuid?.() === 0)('that may not be read stays, is told of, and is read when it may', async () => {
    put('sw1.txt', 'one');
    chmodSync(join(folder, 'sw1.txt'), 0);
    await look(4);
    expect(told).toEqual(['watch-folder-eacces sw1.txt']);
    chmodSync(join(folder, 'sw1.txt'), 0o600);
    await look(1);
    expect(given).toEqual(['sw1.txt: one']);
  });

  test('that could not be read whole is not among those that were', async () => {
    isRefused = true;
    put('sw1.txt', 'one');
    await look(3);
    expect(told).toEqual(['watch-folder-failed sw1.txt']);
    expect(readdirSync(join(folder, 'read'))).toEqual([]);
    expect(readdirSync(join(folder, 'refused'))).toHaveLength(1);
  });
});

test('a folder that is gone is told of each time that it goes', async () => {
  const away = `${folder}.away`;
  for (const _ of [1, 2]) {
    renameSync(folder, away);
    await look(2);
    renameSync(away, folder);
    await look(1);
  }
  expect(told).toEqual([`watch-folder-enoent ${folder}`, `watch-folder-enoent ${folder}`]);
});

test('whoever stops it waits for the file that is being read', async () => {
  vi.useFakeTimers();
  try {
    put('sw1.txt', 'one');
    put('sw2.txt', 'two');
    let finish = () => {};
    const watching = watchFolder(folder, {
      submit: (_, source) => {
        given.push(source);
        return new Promise((resolve) => {
          finish = () =>
            resolve({ devices: [], diagnostics: [{ level: 'info', code: 'end', message: '', source, line: 0 }] });
        });
      },
      complain: ({ code, source }: Diagnostic) => void told.push(`${code} ${source}`),
    });
    await vi.advanceTimersByTimeAsync(2500);
    const stopped = watching.stop();
    expect([given, told]).toEqual([['sw1.txt'], []]);
    finish();
    await stopped;
    await vi.advanceTimersByTimeAsync(5000);
    expect([given, told]).toEqual([['sw1.txt'], ['end sw1.txt']]);
  } finally {
    vi.useRealTimers();
  }
});
