import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import tar from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS, type Limits } from '../../../src/ingest/files/budget.js';
import { crcByTable } from '../../../src/ingest/files/crc.js';
import { openInput } from '../../../src/ingest/files/open-input.js';
import type { Diagnostic } from '../../../src/model/diagnostic.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sldiag-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

interface Opened {
  /** Sources relative to the folder, with what was read. */
  readonly texts: Record<string, string>;
  readonly diagnostics: Diagnostic[];
  readonly codes: string[];
}

async function open(path: string, limits: Limits = LIMITS, stdin?: Buffer[]): Promise<Opened> {
  const texts: Record<string, string> = {};
  const diagnostics: Diagnostic[] = [];
  async function* standardInput() {
    yield* stdin ?? [];
  }
  for await (const input of openInput(path, (diagnostic) => diagnostics.push(diagnostic), {
    limits,
    stdin: standardInput(),
  })) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of input.chunks) chunks.push(Buffer.from(chunk));
    texts[input.source.replace(`${folder}/`, '')] = Buffer.concat(chunks).toString();
  }
  return { texts, diagnostics, codes: diagnostics.map((diagnostic) => diagnostic.code) };
}

interface ZipMember {
  readonly name: string;
  readonly content: string | Buffer;
  readonly stored?: boolean;
  /** Sizes after the data, as programs that write to a pipe do. */
  readonly streamed?: boolean;
  readonly flags?: number;
  readonly method?: number;
  readonly size?: number;
  readonly checksum?: number;
  /** Its data are those of the member of this number. */
  readonly sharesWith?: number;
}

/** A zip archive, APPNOTE.TXT section 4.3. */
function zip(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const member of members) {
    const content = Buffer.from(member.content);
    const data = member.stored ? content : deflateRawSync(content);
    const method = member.method ?? (member.stored ? 0 : 8);
    const flags = (member.flags ?? 0) | (member.streamed ? 8 : 0);
    const name = Buffer.from(member.name);
    const checksum = member.checksum ?? crc32(content);
    const size = member.size ?? content.length;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    if (!member.streamed) {
      local.writeUInt32LE(checksum, 14);
      local.writeUInt32LE(data.length, 18);
      local.writeUInt32LE(size, 22);
    }
    local.writeUInt16LE(name.length, 26);
    const descriptor = Buffer.alloc(member.streamed ? 16 : 0);
    if (member.streamed) {
      descriptor.writeUInt32LE(0x08074b50, 0);
      descriptor.writeUInt32LE(checksum, 4);
      descriptor.writeUInt32LE(data.length, 8);
      descriptor.writeUInt32LE(size, 12);
    }
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    central.writeUInt16LE(20, 6);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(checksum, 16);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(size, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(member.sharesWith === undefined ? offset : (offsets[member.sharesWith] ?? 0), 42);
    offsets.push(offset);
    directory.push(central, name);
    if (member.sharesWith !== undefined) continue;
    locals.push(local, name, data, descriptor);
    offset += 30 + name.length + data.length + descriptor.length;
  }
  const center = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(center.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, center, end]);
}

async function tarOf(
  members: readonly { name: string; content?: string | Buffer; type?: 'symlink' | 'directory' }[],
): Promise<Buffer> {
  const pack = tar.pack();
  for (const { name, content = '', type } of members) {
    if (type === undefined) pack.entry({ name }, content);
    else pack.entry({ name, type, linkname: '/etc/passwd' });
  }
  pack.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of pack) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const LINES = '%SMART_LIC-6-AGENT_READY: Smart Agent for Licensing is initialized\n'.repeat(50);

describe('files', () => {
  it('are read as they are', async () => {
    expect((await open(put('a.log', LINES))).texts).toEqual({ 'a.log': LINES });
  });

  it('are told by their bytes, not by their names', async () => {
    expect((await open(put('a.log', gzipSync(LINES)))).texts).toEqual({ 'a.log': LINES });
    expect((await open(put('b.gz', LINES))).texts).toEqual({ 'b.gz': LINES });
    expect((await open(put('c.bin', zip([{ name: 'x.log', content: LINES }])))).texts).toEqual({
      'c.bin!x.log': LINES,
    });
  });

  it('in UTF-16 become UTF-8', async () => {
    const little = Buffer.from('\ufeffgröße\n', 'utf16le');
    const big = Buffer.from(little).swap16();
    expect((await open(put('le.txt', little))).texts).toEqual({ 'le.txt': 'größe\n' });
    expect((await open(put('be.txt', big))).texts).toEqual({ 'be.txt': 'größe\n' });
  });

  it('in UTF-16 without a mark become UTF-8', async () => {
    expect((await open(put('a.txt', Buffer.from(LINES, 'utf16le')))).texts).toEqual({ 'a.txt': LINES });
    expect((await open(put('b.txt', Buffer.from(LINES, 'utf16le').swap16()))).texts).toEqual({ 'b.txt': LINES });
  });

  it('that are empty are inputs too', async () => {
    expect((await open(put('a.log', ''))).texts).toEqual({ 'a.log': '' });
  });

  it('with runs of NUL are logs that lost power', async () => {
    const log = `${LINES}${'\0'.repeat(40)}${LINES}`;
    expect((await open(put('a.log', log))).texts).toEqual({ 'a.log': log });
  });

  it('that are missing are said to be, and nothing is thrown', async () => {
    const { diagnostics, texts } = await open(join(folder, 'none.log'));
    expect(texts).toEqual({});
    expect(diagnostics).toMatchObject([{ level: 'error', code: 'unreadable-input' }]);
    expect(diagnostics[0]?.message).toContain('none.log');
    expect(diagnostics[0]?.message).toContain('no such file');
  });

  it.skipIf(process.getuid?.() === 0)('that may not be read are said to be', async () => {
    const path = put('a.log', LINES);
    chmodSync(path, 0);
    expect((await open(path)).diagnostics).toMatchObject([
      { code: 'unreadable-input', message: expect.stringContaining('permission') },
    ]);
  });

  it('of more than are read of one folder end there, and it is said', async () => {
    for (const name of ['a', 'b', 'c']) put(`${name}.log`, LINES);
    const [diagnostics, sources]: [Diagnostic[], string[]] = [[], []];
    const limits = { ...LIMITS, files: 2 };
    for await (const { source } of openInput(folder, (each) => diagnostics.push(each), { limits }))
      sources.push(source);
    expect(sources).toHaveLength(2);
    expect(diagnostics).toMatchObject([{ level: 'error', code: 'folder-too-large' }]);
  });

  it('are read no more once nobody wants them', async () => {
    for (const name of ['a', 'b', 'c']) put(`${name}.log`, LINES);
    const stopping = new AbortController();
    let count = 0;
    for await (const _ of openInput(folder, () => {}, { signal: stopping.signal })) {
      count += 1;
      stopping.abort();
    }
    expect(count).toBe(1);
  });

  it.skipIf(process.platform !== 'linux')('of the kernel are not gone through', async () => {
    const { diagnostics, texts } = await open('/proc/sys');
    expect(texts).toEqual({});
    expect(diagnostics).toMatchObject([{ code: 'skipped-file', message: expect.stringContaining('the kernel') }]);
  });

  it('that shrink while they are read are said to', async () => {
    const path = put('a.log', LINES.repeat(400));
    const diagnostics: Diagnostic[] = [];
    for await (const input of openInput(path, (diagnostic) => diagnostics.push(diagnostic))) {
      for await (const _ of input.chunks) truncateSync(path, 100);
    }
    expect(diagnostics).toMatchObject([
      { level: 'error', code: 'unreadable-input', message: expect.stringMatching(/shrank from \d+ to 100 bytes/) },
    ]);
  });

  it('packed by something else are said to be', async () => {
    const { diagnostics } = await open(put('a.xz', Buffer.from('fd377a585a000004', 'hex')));
    expect(diagnostics).toMatchObject([
      { level: 'error', code: 'unreadable-input', message: expect.stringContaining('xz') },
    ]);
  });
});

describe('folders', () => {
  it('are read in order, with all that is in them', async () => {
    put('b.log', 'b');
    put('a/2.log', 'a2');
    put('a/1.log', 'a1');
    put('c.log.gz', gzipSync('c'));
    const { texts, diagnostics } = await open(folder);
    expect(Object.entries(texts)).toEqual([
      ['a/1.log', 'a1'],
      ['a/2.log', 'a2'],
      ['b.log', 'b'],
      ['c.log.gz', 'c'],
    ]);
    expect(diagnostics).toEqual([]);
  });

  it('follow no link out of themselves, however it is made', async () => {
    const outside = join(mkdtempSync(join(tmpdir(), 'sldiag-')), 'case-secret.txt');
    writeFileSync(outside, 'SECRET');
    const folder = mkdtempSync(join(tmpdir(), 'case-'));
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'a.log'), 'a');
    symlinkSync(outside, join(folder, 'absolute.log'));
    symlinkSync(join('..', '..', 'etc', 'hostname'), join(folder, 'sub', 'relative.log'));
    symlinkSync('absolute.log', join(folder, 'twice.log'));
    symlinkSync(join('..', 'a.log'), join(folder, 'sub', 'within.log'));
    // A folder whose name begins as this one's does is another.
    mkdirSync(`${folder}-other`);
    writeFileSync(join(`${folder}-other`, 'x.log'), 'OTHER');
    symlinkSync(join(`${folder}-other`, 'x.log'), join(folder, 'sibling.log'));
    const read: string[] = [];
    const told: string[] = [];
    for await (const { source, chunks } of openInput(folder, ({ message }) => told.push(message))) {
      const pieces: Uint8Array[] = [];
      for await (const chunk of chunks) pieces.push(Buffer.from(chunk));
      read.push(`${source.slice(folder.length + 1)}=${Buffer.concat(pieces)}`);
    }
    expect(read).toEqual(['a.log=a', 'sub/within.log=a']);
    expect(told.filter((message) => message.includes('leads out of the folder')).length).toBe(3);
    for (const path of [folder, `${folder}-other`, join(outside, '..')]) rmSync(path, { recursive: true });
  });

  it('pass over hidden files, what is no text, and links that lead in circles', async () => {
    put('.hidden/x.log', 'x');
    put('photo.jpg', Buffer.from(Array.from({ length: 600 }, (_, index) => (index * 7) % 256)));
    put('a.log', 'a');
    symlinkSync(folder, join(folder, 'loop'));
    symlinkSync(join(folder, 'a.log'), join(folder, 'link.log'));
    symlinkSync(join(folder, 'gone'), join(folder, 'broken.log'));
    const { texts, diagnostics } = await open(folder);
    expect(texts).toEqual({ 'a.log': 'a', 'link.log': 'a' });
    expect(diagnostics.map(({ level, code, source }) => [level, code, source.replace(`${folder}/`, '')])).toEqual([
      ['info', 'skipped-file', '.hidden'],
      ['info', 'skipped-file', 'broken.log'],
      ['info', 'skipped-file', 'loop'],
      ['info', 'skipped-file', 'photo.jpg'],
    ]);
  });

  it('escape names that would act on a terminal', async () => {
    put('a\x1b[31m.log', 'a');
    expect(Object.keys((await open(folder)).texts)).toEqual(['a\\x1b[31m.log']);
  });
});

describe('standard input', () => {
  it('is read, packed or not', async () => {
    expect((await open('-', LIMITS, [Buffer.from('a\n'), Buffer.from('b\n')])).texts).toEqual({ '-': 'a\nb\n' });
    expect((await open('-', LIMITS, [gzipSync(LINES)])).texts).toEqual({ '-': LINES });
    expect((await open('-', LIMITS, [zip([{ name: 'x.log', content: LINES }])])).texts).toEqual({ '-!x.log': LINES });
  });
});

describe('archives', () => {
  const members: ZipMember[] = [
    { name: 'dir/', content: '', stored: true },
    { name: 'dir/a.log', content: LINES },
    { name: 'b.log', content: 'stored\n', stored: true },
    { name: 'c.log', content: LINES, streamed: true },
  ];

  it('of zip', async () => {
    const { texts, diagnostics } = await open(put('x.zip', zip(members)));
    expect(texts).toEqual({ 'x.zip!dir/a.log': LINES, 'x.zip!b.log': 'stored\n', 'x.zip!c.log': LINES });
    expect(diagnostics).toEqual([]);
  });

  it('of tar, compressed or not', async () => {
    const archive = await tarOf([
      { name: 'dir', type: 'directory' },
      { name: 'dir/a.log', content: LINES },
      { name: 'link', type: 'symlink' },
      { name: `${'long/'.repeat(40)}b.log`, content: 'b\n' },
    ]);
    const texts = { 'dir/a.log': LINES, [`${'long/'.repeat(40)}b.log`]: 'b\n' };
    const named = (outer: string) =>
      Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${outer}!${name}`, text]));
    expect((await open(put('x.tar', archive))).texts).toEqual(named('x.tar'));
    expect((await open(put('x.tar.gz', gzipSync(archive)))).texts).toEqual(named('x.tar.gz'));
    expect((await open(put('x.tgz', gzipSync(archive)))).codes).toEqual([]);
  });

  it('in archives, one level deep', async () => {
    const inner = zip([
      { name: 'a.log', content: LINES },
      { name: 'deep.gz', content: gzipSync('x') },
    ]);
    const { texts, diagnostics } = await open(
      put(
        'x.tar',
        await tarOf([
          { name: 'inner.zip', content: inner },
          { name: 'b.log.gz', content: gzipSync(LINES) },
          { name: 'c.log', content: 'c' },
        ]),
      ),
    );
    expect(texts).toEqual({ 'x.tar!inner.zip!a.log': LINES, 'x.tar!b.log.gz': LINES, 'x.tar!c.log': 'c' });
    expect(diagnostics).toMatchObject([{ code: 'skipped-file', source: expect.stringContaining('inner.zip!deep.gz') }]);
  });

  it('are named, never followed', async () => {
    const names = ['../../../../tmp/evil.log', '/etc/passwd', 'a\x1b]0;x\x07.log'];
    const { texts } = await open(put('x.zip', zip(names.map((name) => ({ name, content: 'x' })))));
    expect(Object.keys(texts)).toEqual([
      'x.zip!../../../../tmp/evil.log',
      'x.zip!/etc/passwd',
      'x.zip!a\\x1b]0;x\\x07.log',
    ]);
  });

  it('say which members can’t be read, and give the others', async () => {
    const { texts, diagnostics } = await open(
      put(
        'x.zip',
        zip([
          { name: 'a.log', content: 'x', flags: 1 },
          { name: 'b.log', content: 'x', method: 14 },
          { name: '.c', content: 'x' },
          { name: 'd.log', content: 'd' },
        ]),
      ),
    );
    expect(texts).toEqual({ 'x.zip!d.log': 'd' });
    expect(diagnostics.map(({ message }) => message.replace(`${folder}/`, ''))).toEqual([
      'x.zip!a.log was skipped: it is encrypted',
      'x.zip!b.log was skipped: its compression method 14 is not supported',
      'x.zip!.c was skipped: hidden files are not read',
    ]);
  });

  it('may be left in the middle', async () => {
    const path = put('x.zip', zip(members));
    const sources: string[] = [];
    for await (const input of openInput(path, () => {})) sources.push(input.source);
    expect(sources).toHaveLength(3);
    for await (const input of openInput(path, () => {})) {
      for await (const _ of input.chunks) break;
      break;
    }
  });
});

describe('damaged archives', () => {
  it('give what came before the damage', async () => {
    const packed = gzipSync(
      Buffer.from(Array.from({ length: 40_000 }, (_, index) => `line ${(index * 7919) % 65_537}\n`).join('')),
    );
    const { texts, diagnostics } = await open(put('a.gz', packed.subarray(0, packed.length - 2000)));
    expect(texts['a.gz']?.length).toBeGreaterThan(10_000);
    expect(diagnostics).toMatchObject([{ level: 'warning', code: 'archive-damaged' }]);
  });

  it('of zip without their directory are read from member to member', async () => {
    const whole = zip([
      { name: 'a.log', content: LINES },
      { name: 'b.log', content: LINES, streamed: true },
      { name: 'c.bin', content: Buffer.alloc(600) },
      { name: 'd.log', content: LINES, stored: true },
      { name: 'e.log', content: LINES.repeat(20), stored: true },
    ]);
    const { texts, codes } = await open(put('x.zip', whole.subarray(0, whole.length - 1500)));
    expect(texts['x.zip!a.log']).toBe(LINES);
    expect(texts['x.zip!b.log']).toBe(LINES);
    expect(texts['x.zip!d.log']).toBe(LINES);
    expect(LINES.repeat(20).startsWith(texts['x.zip!e.log'] ?? '?')).toBe(true);
    expect(codes).toContain('archive-damaged');
  });

  it('of tar go on behind a member that is given up after its first piece', async () => {
    const archive = await tarOf([
      { name: 'core.bin', content: '\0'.repeat(3_000_000) },
      { name: 'a.log', content: LINES },
    ]);
    expect((await open(put('x.tar', archive))).texts).toEqual({ 'x.tar!a.log': LINES });
  });

  it('of tar give the members before the cut', async () => {
    const archive = await tarOf([
      { name: 'a.log', content: LINES },
      { name: 'b.log', content: LINES },
    ]);
    const { texts, codes } = await open(put('x.tar', archive.subarray(0, 6000)));
    expect(texts['x.tar!a.log']).toBe(LINES);
    expect(LINES.startsWith(texts['x.tar!b.log'] ?? '?')).toBe(true);
    expect(codes).toEqual(['archive-damaged']);
  });

  it('never throw, wherever they are cut or flipped', async () => {
    const archives = [
      zip([
        { name: 'a.log', content: LINES },
        { name: 'b.log', content: LINES, streamed: true },
      ]),
      gzipSync(LINES),
      await tarOf([{ name: 'a.log', content: LINES }]),
    ];
    for (const [number, archive] of archives.entries()) {
      for (let step = 0; step < 40; step += 1) {
        const at = Math.floor((archive.length * step) / 40);
        await open(put(`cut-${number}`, archive.subarray(0, at)));
        const flipped = Buffer.from(archive);
        flipped[at] = (flipped[at] ?? 0) ^ 0xff;
        await open(put(`flip-${number}`, flipped));
      }
    }
  });

  it('of gzip give all that can be unpacked, whatever stands behind it or is wrong with its checks', async () => {
    const one = gzipSync(LINES);
    const flipped = (at: number) => one.map((byte, index) => (index === one.length + at ? byte ^ 0x55 : byte));
    const cases: readonly (readonly [string, Uint8Array[], string, RegExp | null])[] = [
      ['trailing', [one, Buffer.from('garbage')], LINES, /no gzip/],
      ['long-trailing', [one, Buffer.from('garbage'.repeat(9000))], LINES, /no gzip/],
      ['padding', [one, Buffer.alloc(600)], LINES, null],
      ['between', [one, Buffer.alloc(600), one], LINES + LINES, /600 zeros/],
      ['members', [one, one, one], LINES + LINES + LINES, null],
      ['checksum', [flipped(-6)], LINES, /checksum/],
      ['first-checksum', [flipped(-6), one], LINES + LINES, /checksum/],
      ['length', [flipped(-2)], LINES, /length/],
      ['cut-checks', [one.subarray(0, -5)], LINES, /unexpected end/],
    ];
    for (const [name, parts, text, damage] of cases) {
      const { texts, diagnostics } = await open(put(`${name}.gz`, Buffer.concat(parts)));
      expect([name, texts[`${name}.gz`]]).toEqual([name, text]);
      expect(diagnostics).toMatchObject(damage === null ? [] : [{ level: 'warning', code: 'archive-damaged' }]);
      if (damage !== null) expect(diagnostics[0]?.message).toMatch(damage);
    }
  });

  it('of gzip give what stands before a part that no program can unpack', async () => {
    const text = Array.from({ length: 400 }, (_, index) => `line ${(index * 7919) % 65_537}\n`).join('');
    const damaged = gzipSync(text);
    damaged.fill(0xff, damaged.length / 2, damaged.length / 2 + 8);
    const { texts, codes } = await open(put('damaged.gz', damaged));
    const [read = ''] = /^(?:line \d+\n)*/.exec(texts['damaged.gz'] ?? '') ?? [];
    expect(text.slice(0, read.length)).toBe(read);
    expect(read.length).toBeGreaterThan(text.length / 3);
    expect(codes).toEqual(['archive-damaged']);
    // The members behind it are whole.
    const rotated = await open(put('rotated.gz', Buffer.concat([damaged, gzipSync(LINES), gzipSync(LINES)])));
    expect(rotated.texts['rotated.gz']).toMatch(new RegExp(`\\n${LINES}${LINES}$`));
    expect(rotated.codes).toEqual(['archive-damaged']);
  });

  it('of gzip go on behind what refers to nothing', async () => {
    const raw = deflateRawSync(LINES, { dictionary: Buffer.from(LINES) });
    const whole = gzipSync(LINES);
    const packed = Buffer.concat([whole.subarray(0, 10), raw, whole.subarray(-8)]);
    const { texts, codes } = await open(put('nothing.gz', packed));
    expect(texts['nothing.gz']?.length).toBe(LINES.length);
    expect(codes).toEqual(['archive-damaged']);
  });

  it('of gzip are told behind the last member of a tar in it, and every header is understood', async () => {
    const packed = gzipSync(await tarOf([{ name: 'a.log', content: LINES }]));
    packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 0x55;
    const { texts, codes } = await open(put('x.tgz', packed));
    expect(texts['x.tgz!a.log']).toBe(LINES);
    expect(codes).toEqual(['archive-damaged']);
    const plain = gzipSync(LINES);
    const header = Buffer.concat([plain.subarray(0, 10), Buffer.from('\x03\0abcname\0a comment\0\0\0', 'latin1')]);
    header[3] = 2 + 4 + 8 + 16;
    const named = await open(put('n.gz', Buffer.concat([header, plain.subarray(10)])));
    expect(named).toMatchObject({ texts: { 'n.gz': LINES }, codes: [] });
  });

  it('of zip tell a wrong checksum, and give what they hold', async () => {
    for (const stored of [true, false]) {
      const bytes = zip([{ name: 'a.log', content: LINES, checksum: 7, stored }]);
      expect(await open(put('x.zip', bytes))).toMatchObject({
        texts: { 'x.zip!a.log': LINES },
        codes: ['archive-damaged'],
      });
    }
    expect(crcByTable(Buffer.from(LINES), crcByTable(Buffer.from('x'), 0))).toBe(crc32(`x${LINES}`));
  });

  it('that lie about a size are said to', async () => {
    const { texts, codes } = await open(put('x.zip', zip([{ name: 'a.log', content: LINES, size: 7 }])));
    expect(texts['x.zip!a.log']).toBe(LINES);
    expect(codes).toEqual(['archive-damaged']);
  });
});

describe('archives that expand without end', () => {
  const limits: Limits = { ...LIMITS, expanded: 3_000_000, ratio: 100, free: 200_000, members: 5 };
  const zeros = 'a'.repeat(1_000_000);

  it('stop at the ratio', async () => {
    for (const [name, content] of [
      ['x.gz', gzipSync(zeros)],
      ['x.zip', zip([{ name: 'a.log', content: zeros }])],
      ['x.tgz', gzipSync(await tarOf([{ name: 'a.log', content: zeros }]))],
    ] as const) {
      const { texts, diagnostics } = await open(put(name, content), limits);
      expect(diagnostics).toMatchObject([{ level: 'warning', code: 'archive-too-large' }]);
      expect(Object.values(texts).join('').length).toBeLessThan(300_000);
    }
  });

  it('stop at the size', async () => {
    const text = Array.from({ length: 400_000 }, (_, index) => `${(index * 7919) % 65_537}`).join('\n');
    const { codes, texts } = await open(put('x.gz', gzipSync(text + text)), { ...limits, ratio: 1000 });
    expect(codes).toEqual(['archive-too-large']);
    expect(texts['x.gz']?.length).toBeGreaterThan(2_000_000);
  });

  it('stop at the number of members, and keep what came before', async () => {
    const { texts, codes } = await open(
      put('x.zip', zip(Array.from({ length: 9 }, (_, index) => ({ name: `${index}.log`, content: 'x' })))),
      limits,
    );
    expect(Object.keys(texts)).toHaveLength(5);
    expect(codes).toEqual(['archive-too-large']);
  });

  it('unpack no bytes twice: members that overlap are refused', async () => {
    const members = [0, 1, 2].map((index) => ({ name: `${index}.log`, content: LINES }));
    const { texts, codes } = await open(
      put('x.zip', zip([...members, { name: 'again.log', content: LINES, sharesWith: 1 }])),
    );
    expect(Object.keys(texts)).toEqual(['x.zip!0.log', 'x.zip!1.log', 'x.zip!2.log']);
    expect(codes).toEqual(['skipped-file']);
  });

  it('inside other archives count together', async () => {
    const bomb = gzipSync(zeros);
    const { codes } = await open(
      put('x.tar', await tarOf([1, 2, 3, 4].map((index) => ({ name: `${index}.gz`, content: bomb })))),
      limits,
    );
    expect(codes).toEqual(['archive-too-large']);
  });

  it('are not held in memory', async () => {
    const content = zip([{ name: 'a.log', content: LINES.repeat(100), stored: true }]);
    const { codes } = await open('-', { ...limits, held: 1000 }, [content]);
    expect(codes).toEqual(['archive-too-large']);
  });

  it('do not stop the files after them', async () => {
    put('1.gz', gzipSync(zeros));
    put('2.log', 'x');
    expect((await open(folder, limits)).texts['2.log']).toBe('x');
  });
});

describe('a document of an office program', () => {
  const LINE = '%SMART_LIC-3-COMM_FAILED: Communications failure';
  const types = { name: '[Content_Types].xml', content: '<Types/>' };
  const styles = { name: 'word/styles.xml', content: '<w:styles><w:t>no text</w:t></w:styles>' };
  const document = (body: string) => ({
    name: 'word/document.xml',
    content: `<w:document><w:body>${body}</w:body></w:document>`,
  });

  it('is read line by line, however its words are cut into runs', async () => {
    const body =
      '<w:p><w:r><w:t>%SMART_LIC-3-</w:t></w:r><w:r><w:t>COMM_FAILED: Communications</w:t></w:r><w:r><w:t xml:space="preserve"> failure</w:t></w:r></w:p><w:p><w:r><w:t>a</w:t><w:br/><w:t>&lt;none&gt;</w:t><w:tab/><w:t>b</w:t></w:r></w:p>';
    const { texts, codes } = await open(put('a.docx', zip([types, styles, document(body)])));
    expect(texts).toEqual({ 'a.docx!word/document.xml': `${LINE}\na\n<none>\tb\n` });
    expect(codes).toEqual([]);
  });

  it('of another family too', async () => {
    const slide = { name: 'ppt/slides/slide1.xml', content: `<p:sld><a:p><a:r><a:t>${LINE}</a:t></a:r></a:p></p:sld>` };
    expect((await open(put('a.pptx', zip([types, slide])))).texts).toEqual({
      'a.pptx!ppt/slides/slide1.xml': `${LINE}\n`,
    });
    const content = {
      name: 'content.xml',
      content: `<o><text:p>${LINE}</text:p><text:p><text:s text:c="2"/>Status: <text:span>ENABLED</text:span></text:p></o>`,
    };
    const kind = { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text', stored: true };
    expect((await open(put('a.odt', zip([kind, content, { name: 'meta.xml', content: '<m/>' }])))).texts).toEqual({
      'a.odt!content.xml': `${LINE}\n  Status: ENABLED\n`,
    });
  });

  const sheet = (rows: string) => ({
    name: 'xl/worksheets/sheet1.xml',
    content: `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  });
  const shared = (...texts: string[]) => ({
    name: 'xl/sharedStrings.xml',
    content: `<sst>${texts.map((text) => `<si><t>${text}</t><rPh><t>spoken</t></rPh></si>`).join('')}</sst>`,
  });
  const cell = (place: string, number: number) => `<c r="${place}" t="s"><v>${number}</v></c>`;

  it('a text that stands in many cells is read in each of them', async () => {
    const rows = [0, 1, 0, 1].map((number, row) => `<row>${cell(`A${row + 1}`, number)}</row>`).join('');
    const { texts } = await open(put('a.xlsx', zip([types, sheet(rows), shared('Status: &lt;none&gt;', 'b')])));
    expect(texts).toEqual({ 'a.xlsx!sheet1': 'Status: <none>\nb\nStatus: <none>\nb\n' });
  });

  it('the cells of a row keep their columns, with line ends in them', async () => {
    const rows = `<row>${cell('A1', 0)}${cell('C1', 1)}</row><row><c r="A2" t="inlineStr"><is><t>sw1</t></is></c><c r="C2"><v>7</v></c></row>`;
    const { texts } = await open(put('a.xlsx', zip([shared('device', 'one_x000D_\ntwo'), sheet(rows)])));
    expect(texts).toEqual({ 'a.xlsx!sheet1': 'device,,"one\r\ntwo"\nsw1,,7\n' });
  });

  it('one that unfolds to more than is held is told, and the rest goes on', async () => {
    const held = { ...LIMITS, held: 4096 };
    const { codes } = await open(put('a.xlsx', zip([types, shared(...Array.from({ length: 200 }, () => 'x'))])), held);
    expect(codes).toEqual(['archive-too-large']);
    expect((await open(put('b.docx', zip([types, document('<w:p>')])))).codes).toEqual(['archive-damaged']);
  });

  it('what only looks like one is read as it is', async () => {
    const log = { name: 'word/sw1.log', content: `${LINE}\n` };
    expect((await open(put('a.zip', zip([log, { name: 'notes.txt', content: 'x' }])))).texts).toEqual({
      'a.zip!word/sw1.log': `${LINE}\n`,
      'a.zip!notes.txt': 'x',
    });
  });

  it.each([
    ['a PDF', '%PDF-1.7\n', 'pdftotext'],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'copied from the terminal'],
    ['a file of Word 97', Buffer.from('d0cf11e0a1b11ae100', 'hex'), 'save it as text'],
  ])('%s is no text, and what to give in its place is told', async (_, content, told) => {
    const { diagnostics } = await open(put('a.bin', content));
    expect(diagnostics).toMatchObject([{ code: 'unreadable-input', message: expect.stringContaining(told) }]);
  });
});
