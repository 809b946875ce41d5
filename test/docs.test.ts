import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HtmlValidate } from 'html-validate';
import puppeteer from 'puppeteer-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { sldiag } from './e2e/daemon.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const site = join(root, 'dist/docs');
const require = createRequire(import.meta.url);
const isRequired = process.env.SLDIAG_REQUIRE_PEERS === '1';
const hasChromium = existsSync('/usr/bin/chromium');
const hasGroff = spawnSync('groff', ['--version']).status === 0;

describe('the manual page', () => {
  const manual = join(root, 'dist/man/sldiag.1');

  it.skipIf(!hasGroff && !isRequired)('is roff without a warning', () => {
    const { stderr, status } = spawnSync('groff', ['-man', '-ww', '-z', manual], { encoding: 'utf8' });
    expect([stderr, status]).toEqual(['', 0]);
  });

  it('carries the version and the date of the package, so that the same sources give the same page', () => {
    const { version, date } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>;
    expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(readFileSync(manual, 'utf8').split('\n')[0]).toBe(
      `.TH SLDIAG 1 "${date}" "sldiag ${version}" "User Commands"`,
    );
  });

  it('names every command and every option that --help names', () => {
    const text = readFileSync(manual, 'utf8').replaceAll('\\-', '-');
    for (const command of [
      'analyze',
      'bundle',
      'check',
      'cluster',
      'compare',
      'explain',
      'listen',
      'mcp',
      'rules',
      'search',
      'send',
      'serve',
      'store',
      'watch',
      'work',
    ]) {
      expect(text).toContain(`sldiag ${command}`);
      const help = sldiag(command, '--help').stdout;
      for (const [option] of help.matchAll(/--(?!help|version)[a-z][a-z-]+/g)) {
        const bare = option.replace(/^--(?:no-)?/, '');
        expect(text, `${command} ${option}`).toMatch(new RegExp(`--(?:no-)?${bare}`));
      }
    }
  });
});

it("the README's transcript is what the program prints", () => {
  const [, input = '', transcript] =
    /^\$ npx sldiag analyze (\S+)\n([\s\S]*?)^```/m.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  const { stdout } = spawnSync(process.execPath, ['dist/bundle/cli/main.js', 'analyze', input], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', COLUMNS: '90' },
  });
  expect(stdout).toBe(transcript);
});

describe('the site', () => {
  beforeAll(() => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'dist/scripts/write-site.js')], {
      encoding: 'utf8',
    });
    expect([stderr, status]).toEqual(['', 0]);
  });

  it('has a page for every entry, and no link that leads nowhere', () => {
    const files = new Set(readdirSync(site));
    expect(files).toContain('messages-COMM_FAILED.html');
    expect(files).toContain('topologies-cslu-connected.html');
    const broken = [...files]
      .filter((name) => name.endsWith('.html'))
      .flatMap((name) => {
        const html = readFileSync(join(site, name), 'utf8');
        return [...html.matchAll(/(?:href|src)="([^"#]+)(?:#[^"]*)?"/g)].flatMap(([, target = '']) =>
          /^https?:/.test(target) || files.has(target) ? [] : [`${name}: ${target}`],
        );
      });
    expect(broken).toEqual([]);
  });

  it('is valid HTML', async () => {
    const validator = new HtmlValidate({ extends: ['html-validate:standard'] });
    for (const name of ['index.html', 'messages-COMM_FAILED.html', 'procedures-report-usage.html']) {
      const { results } = await validator.validateString(readFileSync(join(site, name), 'utf8'));
      expect(
        results.flatMap(({ messages }) => messages.map(({ ruleId, line }) => `${name}:${line} ${ruleId}`)),
      ).toEqual([]);
    }
  });

  it.skipIf(!hasChromium && !isRequired)('is searched from a file, and passes axe', { timeout: 60_000 }, async () => {
    const browser = await puppeteer.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      const page = await browser.newPage();
      await page.goto(`file://${site}/index.html`);
      await page.type('#question', 'satellite url');
      await page.waitForSelector('#found a');
      const links = await page.$$eval('#found a', (found) =>
        found.map((link) => (link as { getAttribute(name: string): string | null }).getAttribute('href')),
      );
      expect(links.slice(0, 3)).toContain('procedures-retrieve-transport-url-ssm-on-prem.html');
      for (const name of ['index.html', 'topologies-ssm-on-prem.html', 'doc-packs.html']) {
        await page.goto(`file://${site}/${name}`);
        await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
        const violations = await page.evaluate(
          'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))',
        );
        expect([name, violations]).toEqual([name, []]);
      }
    } finally {
      await browser.close();
    }
  });
});
