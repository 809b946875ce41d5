import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCollector } from '../../src/collector/collector.js';
import { openHttp } from '../../src/collector/http.js';
import { failedNow } from '../collector/arrivals.js';
import { type Daemon, startDaemon, until } from '../e2e/daemon.js';
import { engine } from '../engine.js';

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (chromium === undefined && process.env.SLDIAG_REQUIRE_PEERS === '1') throw new Error('Chromium is not installed');

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const HOSTILE = '"><img src=x onerror=alert(1)>\u202e</title><script>alert(2)</script>';
const STATUS = 'PID:C9300-24T,SN:FOC0000A0AA';

/** Another test made an interface: Chromium gives up what it was loading, from this machine too. */
const NETWORK_CHANGED = 'net::ERR_NETWORK_CHANGED';

async function goTo(page: Page, address: string) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await page.goto(address);
    } catch (error) {
      if (tries === 3 || !String(error).includes(NETWORK_CHANGED)) throw error;
    }
  }
}

describe.skipIf(chromium === undefined)('the page in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser;
  let daemon: Daemon;
  let url = '';
  const folder = mkdtempSync(join(tmpdir(), 'sldiag-page-'));
  const store = join(folder, 'sldiag.db');
  const socket = createSocket('udp4');

  beforeAll(async () => {
    [browser, daemon] = await Promise.all([
      puppeteer.launch({ executablePath: chromium ?? '', args: ['--no-sandbox', '--disable-gpu'] }),
      startDaemon(['--udp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--store', store]),
    ]);
    url = `http://127.0.0.1:${daemon.port('http')}`;
    for (const name of ['sw1', 'sw2', 'sw3', 'sw4', 'sw5']) await tell(name);
    await fetch(`${url}/api/v1/submit?source=${encodeURIComponent(HOSTILE)}`, {
      method: 'POST',
      body: 'Smart Licensing Status\n======================\n\nSmart Licensing is ENABLED\n\nSmart Licensing Using Policy:\n  Status: ENABLED\n',
    });
    const answers = async (path: string) => (await fetch(`${url}/api/v1/${path}`)).text();
    await until(
      async () => (await answers('fleet')).includes('cause') && (await answers('devices')).includes('img src'),
    );
  }, 60_000);
  afterAll(async () => {
    socket.close();
    await browser?.close();
    await daemon?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A switch that fails. */
  async function tell(name: string): Promise<void> {
    const { bytes } = failedNow(name, 'Unable to resolve server hostname/domain name');
    await new Promise((resolve) => socket.send(bytes, daemon.port('udp'), '127.0.0.1', resolve));
  }

  /** Opens a tab that notes whatever it should not do: errors, dialogs, violated policies, requests that go elsewhere. */
  async function tab(path: string, before: (page: Page) => Promise<unknown> = async () => {}) {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes(NETWORK_CHANGED)) problems.push(message.text());
    });
    page.on('dialog', (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(`${url}/`)) problems.push(`asks for ${request.url()}`);
    });
    await before(page);
    await goTo(page, url + path);
    return { page, problems };
  }

  const rows = (page: Page) => page.$$eval('#live a.row', (links) => links.map(({ textContent }) => textContent));
  /** The page's own words, as whoever reads it hears them. */
  const says = (page: Page, selector: string, words: string) =>
    until(async () =>
      (await page.$eval(selector, ({ textContent }) => textContent ?? '').catch(() => '')).includes(words),
    );

  const hostile = `/devices/${encodeURIComponent(HOSTILE.replace('\u202e', '\\u202e'))}`;
  it.each([
    [
      'light',
      1200,
      [
        '/',
        '/devices/sw1',
        '/incidents',
        '/messages',
        '/fleet',
        '/search?q=trust',
        '/knowledge/messages/COMM_FAILED',
        '/help',
      ],
    ],
    ['dark', 320, ['/', '/devices/sw1', hostile, '/incidents', '/paste', '/silences', '/wall', '/nowhere']],
  ] as const)('passes axe in %s, %i pixels wide, and asks for nothing from elsewhere', async (scheme, width, paths) => {
    const { page, problems } = await tab('/', async (each) => {
      await each.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await each.setViewport({ width, height: 800 });
    });
    for (const path of paths) {
      const answer = await goTo(page, url + path);
      expect([path, answer?.status()]).toEqual([path, path === '/nowhere' ? 404 : 200]);
      if (path === '/nowhere') problems.splice(0);
      // Runs outside of the page's policy, as a browser extension would.
      await page.evaluate(axe);
      const violations = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).slice(0, 2).join(" ")))',
      );
      expect([path, violations]).toEqual([path, []]);
      const overhang = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect([path, overhang]).toEqual([path, 0]);
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  it('shows a hostile name as a name', async () => {
    const { page, problems } = await tab('/');
    expect(await rows(page)).toContain(HOSTILE.replace('\u202e', '\\u202e'));
    await goTo(page, url + hostile);
    expect(await page.$eval('h1', ({ textContent }) => textContent)).toContain('<script>');
    expect(await page.$$('img')).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('is worked by keyboard alone, with the keys of watch', async () => {
    const { page, problems } = await tab('/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.keyboard.press('f');
    await page.keyboard.type('SW2');
    await until(async () => (await rows(page)).join() === 'sw2');
    expect(page.url()).toContain('search=SW2');
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    expect(page.url()).toBe(`${url}/devices/sw2`);
    await page.keyboard.press('y');
    await says(page, '#notice', 'Copied').catch(() => says(page, '.commands button', 'Press Ctrl-C'));
    await page.keyboard.press('e');
    await page.waitForSelector('details[open]:target');
    await page.keyboard.press('a');
    expect(await page.evaluate('document.activeElement.id')).toBe('topology');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.waitForSelector('#keys[open]');
    // Back, with the filter.
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Escape')]);
    expect(page.url()).toContain('search=SW2');
    await page.keyboard.press('s');
    await until(() => page.url().includes('sort=name'));
    expect(problems).toEqual([]);
    await page.close();
  });

  it('does all of it without JavaScript, and prints what is folded', async () => {
    const { page } = await tab('/?search=sw3', (each) => each.setJavaScriptEnabled(false));
    await Promise.all([page.waitForNavigation(), page.click('a.row')]);
    expect(await page.$$eval('button.copy:not([hidden])', ({ length }) => length)).toBe(0);
    await page.emulateMediaType('print');
    const hidden = await page.$$eval('details:not(.changes):not(#keys) > :not(summary)', (nodes) =>
      nodes.filter((node) => !node.checkVisibility()).map(({ outerHTML }) => outerHTML.slice(0, 80)),
    );
    expect(hidden).toEqual([]);
    await page.emulateMediaType('screen');
    await goTo(page, `${url}/paste`);
    await page.type('textarea', `sw9#show license udi\nUDI: ${STATUS}\nsw9#\n`);
    await Promise.all([page.waitForNavigation(), page.click('button[value=give]')]);
    expect(page.url()).toBe(`${url}/devices/${encodeURIComponent('C9300-24T:FOC0000A0AA')}`);
    await page.close();
  });

  it('follows what happens in two tabs at once, and comes back after a restart with its last event', async () => {
    const tabs = await Promise.all([tab('/'), tab('/devices/sw1')]);
    const [list, device] = tabs.map(({ page }) => page) as [Page, Page];
    await list.bringToFront();
    await says(list, '#state', 'Live');
    await tell('sw6');
    await until(async () => (await rows(list)).includes('sw6'));
    await device.bringToFront();
    await says(device, '#state', 'Live');
    await device.$eval('#live details summary', (summary) => (summary as unknown as { click(): void }).click());
    await tell('sw1');
    await says(device, '#live', '2 times, since');
    expect(await device.$eval('#live details', (fold) => fold.hasAttribute('open'))).toBe(true);

    await list.bringToFront();
    const asked: (string | undefined)[] = [];
    const session = await list.createCDPSession();
    await session.send('Network.enable');
    session.on('Network.requestWillBeSentExtraInfo', ({ headers }) => {
      if (headers.Accept === 'text/event-stream') asked.push(headers['Last-Event-ID']);
    });
    await says(list, '#state', 'Live');
    await tell('sw7');
    await until(async () => (await rows(list)).includes('sw7'));
    const ports = [`127.0.0.1:${daemon.port('udp')}`, `127.0.0.1:${daemon.port('http')}`] as const;
    await daemon.stop();
    await says(list, '#state', 'Not connected');
    daemon = await startDaemon(['--udp', ports[0], '--http', ports[1], '--store', store]);
    await says(list, '#state', 'Live');
    await tell('sw8');
    await until(async () => (await rows(list)).includes('sw8'));
    expect(asked.some((id) => Number(id) > 0)).toBe(true);
    for (const { page } of tabs) await page.close();
  });

  it('asks for a token once, keeps it out of the address and from scripts, and takes no form of another site', async () => {
    const collector = createCollector(engine, {
      version: 'test',
      redact: true,
      store: null,
      loaded: null,
      flushMs: 50,
    });
    const server = await openHttp(collector, { host: '127.0.0.1', port: 0, token: 'sesame', version: 'test' });
    const own = `http://127.0.0.1:${server.address.port}`;
    const evil = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(
        `<form method="post" action="${own}/paste"><input name="text" value="sw1#show license udi&#10;UDI: ${STATUS}"><button name="do" value="give">x</button></form>`,
      );
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    const page = await browser.newPage();
    await goTo(page, `${own}/incidents?status=open`);
    expect(page.url()).toContain('/login?next=');
    await page.type('input[name=token]', 'sesame');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    expect(page.url()).toBe(`${own}/incidents?status=open`);
    expect(await page.evaluate('document.cookie')).toBe('');
    // A link from elsewhere comes without the cookie, and gets there all the same.
    await goTo(page, `http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
    await page.evaluate((path) => {
      (globalThis as unknown as { location: { href: string } }).location.href = path;
    }, `${own}/wall`);
    await until(() => page.url() === `${own}/wall`);
    await goTo(page, `http://localhost:${(evil.address() as AddressInfo).port}/`);
    const [answer] = await Promise.all([page.waitForNavigation(), page.click('button')]);
    expect(answer?.status()).toBe(403);
    expect(collector.snapshot().devices).toEqual([]);
    await page.close();
    evil.close();
    await server.close();
    await collector.stop();
  });
});
