import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { partitionOf } from '../../src/cluster/placement.js';
import { readAddress } from '../../src/cluster/postgres/address.js';

describe('the address of an engine', () => {
  it('names several hosts, a user and a database', () => {
    const { hosts, name } = readAddress(
      'postgres://sldiag@db1.example.com:5433,[2001:db8::1]/licences?sslmode=require',
    );
    expect(hosts.map(({ host, port, user, database }) => [host, port, user, database])).toEqual([
      ['db1.example.com', 5433, 'sldiag', 'licences'],
      ['2001:db8::1', 5432, 'sldiag', 'licences'],
    ]);
    expect(name).toBe('db1.example.com:5433,[2001:db8::1]/licences');
  });

  it('has the user, the host and the port that psql would take, where it names none', () => {
    const before = { ...process.env };
    try {
      // Nobody sets these in a unit of systemd or a container.
      for (const name of ['USER', 'PGUSER', 'PGHOST', 'PGPORT']) delete process.env[name];
      expect(readAddress('postgres://db1.example.com/x').hosts[0]?.user).toBe(userInfo().username);
      Object.assign(process.env, { PGUSER: 'sldiag', PGHOST: '/run/elsewhere' });
      expect(readAddress('postgres:///x').hosts[0]).toMatchObject({ user: 'sldiag', host: '/run/elsewhere' });
      process.env.PGPORT = '5433';
      const ports = ['postgres:///x', 'postgres://db1,db2:5434/x'].map((text) => readAddress(text).hosts);
      expect(ports.map((hosts) => hosts.map(({ port }) => port))).toEqual([[5433], [5433, 5434]]);
      expect(readAddress('postgres://me@db1.example.com/x').hosts[0]).toMatchObject({
        user: 'me',
        host: 'db1.example.com',
      });
    } finally {
      process.env = before;
    }
  });

  it('holds no password: others would see it, and no message repeats it', () => {
    for (const url of ['postgres://sldiag:geheim@db1/x', 'postgres://sldiag:geheim@db1:99999/x?nothing=1']) {
      expect(() => readAddress(url)).toThrow('PGPASSWORD');
      expect(() => readAddress(url)).not.toThrow('geheim');
    }
  });

  it('verifies the certificate of a server that is not this machine, unless told otherwise', () => {
    const sslOf = (url: string) => readAddress(url).hosts[0]?.ssl;
    expect(sslOf('postgres://db1.example.com/x')).toEqual({ rejectUnauthorized: true, servername: 'db1.example.com' });
    expect(sslOf('postgres://192.0.2.1/x')).toEqual({ rejectUnauthorized: true });
    expect(sslOf('postgres://db1.example.com/x?sslmode=require')).toEqual({ rejectUnauthorized: false });
    expect(sslOf('postgres://db1.example.com/x?sslmode=disable')).toBe(false);
    expect(sslOf('postgres://127.0.0.1/x')).toBe(false);
    expect(sslOf('postgres:///x?host=/run/postgresql')).toBe(false);
  });

  it.each([
    ['mysql://db1/x', 'no postgres://'],
    ['postgres://db1:port/x', 'HOST:PORT'],
    ['postgres://db1/x?sslmode=maybe', 'sslmode is one of'],
    ['postgres://db1/x?ssl=1', 'parameter ssl'],
    ['postgres://db1/x?sslrootcert=/nowhere.pem', "can't be read (ENOENT)"],
  ])('%s is refused in words', (url, words) => {
    expect(() => readAddress(url)).toThrow(words);
  });
});

describe('the partition of a device', () => {
  const of = (hostname: string | null, address: string | null = '192.0.2.1') =>
    partitionOf({ source: `udp ${address}`, hostname, address });

  it('is the same with a domain and without, in any case', () => {
    expect(of('SW1.example.com')).toBe(of('sw1'));
    expect(of('sw1', '192.0.2.9')).toBe(of('sw1', '192.0.2.1'));
  });

  it('is that of the sender where there is no name, or one from the factory', () => {
    expect(of(null, '192.0.2.1')).not.toBe(of(null, '192.0.2.2'));
    expect(of('Switch', '192.0.2.1')).not.toBe(of('Switch', '192.0.2.2'));
  });

  it('spreads devices evenly', () => {
    const counts = new Array<number>(256).fill(0);
    for (let index = 0; index < 50_000; index += 1) {
      const p = of(`site${index % 40}-acc-sw${index}`);
      counts[p] = (counts[p] ?? 0) + 1;
    }
    expect(Math.max(...counts)).toBeLessThan((50_000 / 256) * 1.3);
    expect(Math.min(...counts)).toBeGreaterThan((50_000 / 256) * 0.7);
  });
});
