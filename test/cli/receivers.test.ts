import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReceivers } from '../../src/cli/receivers.js';

describe('the certificate of a collector', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sldiag-receivers-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const args = { udp: [], tcp: [], tls: ['127.0.0.1:0'], allow: [], udpListener: 'thread' as const };
  const typed = { 'udp-listener': 'thread' as const, _: [], $0: 'sldiag' };
  const ask = (cert: string, key: string, ca?: string) => () =>
    readReceivers(
      { ...args, ...typed, cert: file(cert), key: file(key), ca: ca === undefined ? ca : file(ca) },
      [],
      [],
    );

  beforeAll(() => {
    for (const name of ['one', 'two'])
      openssl(
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-subj',
        `/CN=${name}`,
        '-keyout',
        file(`${name}.key`),
        '-out',
        file(`${name}.pem`),
      );
    openssl('pkey', '-in', file('one.key'), '-aes128', '-passout', 'pass:test', '-out', file('locked.key'));
    openssl('x509', '-in', file('one.pem'), '-outform', 'DER', '-out', file('one.der'));
    writeFileSync(file('empty'), '');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is taken with its key', () => {
    expect(ask('one.pem', 'one.key', 'two.pem')().certificate).not.toBeNull();
  });

  it.each([
    ['of nothing', 'empty', 'one.key', /--cert: .*empty holds no certificate in PEM/],
    ['in DER', 'one.der', 'one.key', /--cert: .*one\.der holds no certificate in PEM/],
    ['cut off', 'one.key', 'one.key', /--cert: .*one\.key holds no certificate/],
    ['of a certificate', 'one.pem', 'one.pem', /--key: .*one\.pem holds no private key in PEM/],
    ['with a passphrase', 'one.pem', 'locked.key', /--key: .*locked\.key is encrypted.*openssl pkey/],
    ['of another', 'one.pem', 'two.key', /--key: .*two\.key is not the key of the certificate in .*one\.pem/],
  ])('%s is refused with the file and what is wrong with it', (_, cert, key, said) => {
    expect(ask(cert, key)).toThrow(said);
  });

  it('says so of what vouches for clients', () => {
    expect(ask('one.pem', 'one.key', 'one.key')).toThrow(/--ca: .*one\.key holds no certificate/);
  });
});
