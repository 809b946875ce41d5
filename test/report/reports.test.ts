import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { HtmlValidate } from 'html-validate';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { summarise } from '../../src/diagnose/analysis.js';
import { diagnoseText } from '../../src/diagnose/ask/harness.js';
import { applySilences } from '../../src/diagnose/judge/silences.js';
import type { Report } from '../../src/model/report.js';
import { renderCsv } from '../../src/report/formats/csv.js';
import { renderGitlab } from '../../src/report/formats/gitlab.js';
import { renderHtml } from '../../src/report/formats/html.js';
import { renderJunit } from '../../src/report/formats/junit.js';
import { renderSarif } from '../../src/report/formats/sarif.js';
import { html } from '../../src/report/markup.js';
import { engine } from '../engine.js';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const require = createRequire(import.meta.url);
const isRequired = process.env.SLDIAG_REQUIRE_PEERS === '1';
const folder = mkdtempSync(join(tmpdir(), 'sldiag-reports-'));
afterAll(() => rmSync(folder, { recursive: true }));

const diagnose = (input: string, source = 'input.txt'): Report =>
  diagnoseText(engine, input, { now: null, topology: null, source });
const example = (name: string) => diagnose(readFileSync(join(examples, name), 'utf8'), `examples/${name}`);

const REPORTS: Record<string, Report> = {
  'an outage': example('cslu-name-unresolved.txt'),
  'many switches': example('many-switches.log'),
  'a healthy switch': example('clean.txt'),
  'many healthy switches': diagnose(
    Array.from(
      { length: 6 },
      (_, index) =>
        `<190>sw${index}: Mar  5 2026 04:12:09.114 UTC: %SMART_LIC-6-AGENT_READY: Smart Agent for Licensing is initialized`,
    ).join('\n'),
  ),
  'no device': diagnose(''),
  'hostile text': diagnose(
    `evil"><script>alert(1)</script>#show license status\nMar  5 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the </code><img src=x onerror=alert(1)> : ]]>&"'<script>alert(2)</script>\n`,
    `a"b<c>&'d.txt`,
  ),
};

describe.each(Object.entries(REPORTS))('reports of %s', (_, report) => {
  it('are valid HTML', async () => {
    const validator = new HtmlValidate({
      extends: ['html-validate:standard', 'html-validate:a11y'],
      rules: { 'no-inline-style': 'error', 'script-element': 'error' },
    });
    const result = await validator.validateString(renderHtml(report));
    const problems = result.results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line }) => ({ ruleId, message, line })),
    );
    expect(problems).toEqual([]);
  });

  it('load nothing, and run nothing but what their policy names', () => {
    const html = renderHtml(report);
    // Text of inputs is escaped, so that every `<` begins a tag of the page's own.
    expect(html).not.toMatch(/<[^>]*\s(?:src|srcset|action|on\w+)=|@import|url\(|href="(?!#)/i);
    expect(html.match(/<script>/g)).toHaveLength(1);
    expect(html).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'/);
  });

  it('are SARIF 2.1.0 by its schema', () => {
    const path = require
      .resolve('@microsoft/jest-sarif/package.json')
      .replace('package.json', 'lib/schemas/sarif-2.1.0-rtm.5.json');
    // Written for draft-04, of which it uses nothing that later drafts changed but the name of its id.
    const { id: _, $schema: __, ...schema } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
    const validate = ajv.compile(schema);
    const log = JSON.parse(renderSarif(report));
    expect(validate(log) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...log, version: '1.0' })).toBe(false);
    const results = log.runs[0].results as { ruleId: string }[];
    expect(results).toHaveLength(report.devices.flatMap(({ findings }) => findings).length);
  });

  it('are what GitLab takes as a code quality report', () => {
    const issue = {
      type: 'object',
      required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
      properties: {
        description: { type: 'string', minLength: 1 },
        check_name: { type: 'string', minLength: 1 },
        fingerprint: { type: 'string', pattern: '^[0-9a-f]{64}$' },
        severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
        location: {
          type: 'object',
          required: ['path', 'lines'],
          properties: {
            path: { type: 'string', pattern: '^(?!\\./)' },
            lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
          },
        },
      },
    };
    const issues = JSON.parse(renderGitlab(report)) as { fingerprint: string }[];
    const validate = new Ajv().compile({ type: 'array', items: issue });
    validate(issues);
    expect(validate.errors ?? []).toEqual([]);
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
    expect(issues).toHaveLength(
      report.devices.reduce((sum, { findings, doubts }) => sum + findings.length + doubts.length, 0) +
        report.diagnostics.filter(({ level }) => level !== 'info').length,
    );
  });

  it('are JUnit by the schema of Jenkins', (context) => {
    if (spawnSync('xmllint', ['--version']).status !== 0) {
      if (isRequired) throw new Error('xmllint is not installed');
      return context.skip();
    }
    const path = join(folder, 'junit.xml');
    writeFileSync(path, renderJunit(report));
    const schema = fileURLToPath(new URL('../schemas/jenkins-junit.xsd', import.meta.url));
    const { status, stderr } = spawnSync('xmllint', ['--noout', '--schema', schema, path], { encoding: 'utf8' });
    expect([stderr.trim(), status]).toEqual([`${path} validates`, 0]);
  });
});

describe('what a format is for', () => {
  it('SARIF points at the line, with the cause in words', () => {
    const log = JSON.parse(renderSarif(example('ssm-on-prem-wrong-transport.txt')));
    const [result] = log.runs[0].results;
    expect(result).toMatchObject({
      ruleId: 'comm-failed',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'examples/ssm-on-prem-wrong-transport.txt' },
            region: { startLine: 24 },
          },
        },
      ],
    });
    expect(result.message.text).toContain('(confirmed)');
  });

  it('code quality of GitLab tells the same trouble by the same fingerprint, wherever it moved, and what could not be read', () => {
    const of = (report: Report) => JSON.parse(renderGitlab(report)) as Record<string, unknown>[];
    const log = readFileSync(join(examples, 'cslu-name-unresolved.txt'), 'utf8');
    const [here] = of(diagnose(log, './switches/sw1.txt'));
    expect(here).toMatchObject({
      check_name: 'comm-failed',
      severity: 'critical',
      location: { path: 'switches/sw1.txt', lines: { begin: 2 } },
    });
    const [moved] = of(diagnose(`\n\n${log}`, 'elsewhere.txt'));
    expect(moved).toMatchObject({ fingerprint: here?.fingerprint, location: { lines: { begin: 4 } } });
    const unread = { level: 'error', code: 'unreadable-input', message: 'gone', source: 'x.txt', line: 0 } as const;
    expect(of({ ...diagnose(''), diagnostics: [unread] })).toMatchObject([{ check_name: 'unreadable-input' }]);
  });

  it('CSV holds a device on one line, also where a pack folds its titles', () => {
    const report = example('ssm-on-prem-wrong-transport.txt');
    const folded = JSON.parse(JSON.stringify(report).replaceAll('"title":"', '"title":"One\\nand ')) as Report;
    const csv = renderCsv(folded);
    expect(csv).toContain('One and ');
    expect(csv.split('\r\n')).toHaveLength(report.devices.length + 2);
    expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('SARIF says where its tool is told of', () => {
    const { driver } = JSON.parse(renderSarif(example('clean.txt'))).runs[0].tool;
    expect(new URL(driver.informationUri).protocol).toBe('https:');
  });

  it('JUnit fails what needs action, and passes a healthy switch', () => {
    expect(renderJunit(example('clean.txt'))).toContain('failures="0"');
    const broken = renderJunit(example('cslu-name-unresolved.txt'));
    expect(broken).toMatch(/<testcase classname="acc-sw01" name="comm-failed"[^>]*>\s*<failure type="error"/);
  });

  it('no format for programs passes a device whose output was cut off', () => {
    const cut = diagnose(
      'acc-sw1#show license all\nSmart Licensing is ENABLED\n\nUsage Reporting:\n  Last ACK received: <none>\n',
    );
    expect(cut.devices.map(({ outcome }) => outcome)).toEqual(['unclear']);
    expect(renderJunit(cut)).not.toContain('in order');
    expect(renderJunit(cut)).toMatch(/name="no all-clear: [^"]+ ends in the middle"[^>]*>\s*<skipped>/);
    const [invocation] = JSON.parse(renderSarif(cut)).runs[0].invocations;
    expect(invocation.toolExecutionNotifications).toMatchObject([{ descriptor: { id: 'no-all-clear' } }]);
    expect(JSON.parse(renderGitlab(cut))).toMatchObject([{ check_name: 'no-all-clear', severity: 'info' }]);
    expect(renderCsv(cut)).toMatch(/,unclear,\r\n$/);
  });

  describe('no format for programs is silent about what is silenced', () => {
    const known = { finding: 'comm-failed', device: 'acc-*', reason: 'moves <to> "CSLU", on Monday' };
    const judged = example('cslu-name-unresolved.txt');
    const { devices, silenced } = applySilences(judged.devices, [known], 0);
    const [hidden] = judged.devices.flatMap(({ findings }) => findings.filter(({ id }) => id === known.finding));
    const left: Report = { ...judged, devices, silenced, summary: summarise(devices) };

    it('SARIF has it as a result that is suppressed, at its line, as its rule', () => {
      const { results, tool } = JSON.parse(renderSarif(left)).runs[0];
      const before = JSON.parse(renderSarif(judged)).runs[0].results;
      const isIt = ({ ruleId }: { ruleId: string }) => ruleId === known.finding;
      expect(results).toHaveLength(before.length);
      const [result] = results.filter(isIt);
      expect(result.suppressions).toEqual([{ kind: 'external', status: 'accepted', justification: known.reason }]);
      expect(result.partialFingerprints).toEqual(before.find(isIt).partialFingerprints);
      expect(result.locations).toEqual(before.find(isIt).locations);
      expect(tool.driver.rules[result.ruleIndex].id).toBe(known.finding);
      expect(results.filter((each: object) => 'suppressions' in each)).toHaveLength(1);
    });

    it('JUnit skips it under its own name, and no case says that the device is in order', () => {
      const xml = renderJunit(left);
      expect(xml).toMatch(/name="comm-failed" time="0">\s*<skipped>Silenced: moves &lt;to&gt; "CSLU", on Monday\. /);
      expect(xml).toContain(` skipped="${1 + (devices[0]?.doubts.length ?? 0)}"`);
      expect(xml).not.toContain('in order');
      expect(xml).not.toMatch(/name="comm-failed"[^>]*>\s*<failure/);
    });

    it('GitLab has a note, which is another issue than the finding', () => {
      const issues: { check_name: string; fingerprint: string; description: string }[] = JSON.parse(renderGitlab(left));
      const before: typeof issues = JSON.parse(renderGitlab(judged));
      const [note] = issues.filter(({ check_name }) => check_name === 'silenced');
      expect(note).toMatchObject({
        severity: 'info',
        description: `acc-sw01: silenced: ${hidden?.title} (${known.reason}).`,
        location: { path: hidden?.evidence[0]?.source, lines: { begin: hidden?.evidence[0]?.line } },
      });
      expect(before.map(({ fingerprint }) => fingerprint)).not.toContain(note?.fingerprint);
      expect(issues).toHaveLength(before.length);
    });

    it('CSV names it in its last column', () => {
      expect(renderCsv(left).split('\r\n')[0]).toMatch(/,outcome,silenced$/);
      expect(renderCsv(left)).toMatch(/,clear,comm-failed\r\n$/);
    });
  });

  it('HTML shows the broken link, the duties and the evidence', () => {
    const page = renderHtml(example('cslu-name-unresolved.txt'));
    expect(page).toContain('the first link fails');
    expect(page).toContain('<li class="planned">ACK: ');
    expect(page).toMatch(/<details id="evidence-1">/);
  });

  it('the template of HTML escapes what is no markup, in lists too', () => {
    const item = html`<li>${'<b>'}</li>`;
    const page = html`<a title="${`<a href="x">'&`}">${[item, ['&']]}${null}${7}</a>`;
    expect(String(page)).toBe('<a title="&lt;a href=&quot;x&quot;&gt;&#39;&amp;"><li>&lt;b&gt;</li>&amp;7</a>');
  });
});

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (chromium === undefined && isRequired) throw new Error('Chromium is not installed');

describe.skipIf(chromium === undefined)('the page in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await puppeteer.launch({ executablePath: chromium ?? '', args: ['--no-sandbox', '--disable-gpu'] });
  }, 60_000);
  afterAll(() => browser?.close());

  async function open(
    report: Report,
    before: (page: Page) => Promise<unknown> = async () => {},
  ): Promise<{ page: Page; problems: string[] }> {
    const path = join(folder, 'report.html');
    writeFileSync(path, renderHtml(report));
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('dialog', (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await before(page);
    await page.goto(`file://${path}`);
    return { page, problems };
  }

  it.each(['light', 'dark'])('passes axe in %s, and its policy refuses nothing of its own', async (scheme) => {
    const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
    for (const report of [REPORTS['an outage'], REPORTS['hostile text'], REPORTS['a healthy switch']]) {
      const { page, problems } = await open(report as Report, (each) =>
        each.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]),
      );
      expect(problems).toEqual([]);
      // Runs outside of the page's policy, as a browser extension would.
      await page.evaluate(axe);
      const violations = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).slice(0, 2).join(" ")))',
      );
      expect(violations).toEqual([]);
      await page.close();
    }
  });

  it('opens evidence at its line, and offers to copy, with JavaScript', async () => {
    const { page, problems } = await open(REPORTS['an outage'] as Report);
    expect(await page.$$eval('button.copy:not([hidden])', (buttons) => buttons.length)).toBeGreaterThan(0);
    await page.click('.evidence a');
    await page.waitForSelector('details[open]:target');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('can be read without JavaScript, and offers nothing that would not work', async () => {
    const { page } = await open(REPORTS['an outage'] as Report, (each) => each.setJavaScriptEnabled(false));
    expect(await page.$$eval('button.copy:not([hidden])', (buttons) => buttons.length)).toBe(0);
    expect(await page.$eval('h1', (heading) => heading.textContent)).toBe('Smart Licensing diagnosis');
    expect(await page.$$eval('pre', (blocks) => blocks.length)).toBeGreaterThan(0);
    await page.close();
  });

  it('looks different in light and dark, and as wide as it is shown', async () => {
    const shots = [];
    for (const scheme of ['light', 'dark']) {
      const { page } = await open(REPORTS['an outage'] as Report, (each) =>
        each.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]),
      );
      await page.setViewport({ width: 390, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      shots.push(Buffer.from(await page.screenshot({ path: join(folder, `${scheme}.png`) })));
      await page.close();
    }
    expect(shots[0]?.subarray(1, 4).toString()).toBe('PNG');
    expect(shots[0]?.equals(shots[1] ?? Buffer.alloc(0))).toBe(false);
  });

  it('prints', async () => {
    const { page } = await open(REPORTS['an outage'] as Report);
    const pdf = await page.pdf({ format: 'A4' });
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });
});
