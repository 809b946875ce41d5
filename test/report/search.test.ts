import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSearch, type SearchData } from '../../src/report/search.js';
import { tokensOf } from '../../src/report/tokens.js';
import { sldiag } from '../e2e/daemon.js';
import { QUESTIONS } from './questions.js';

const data = JSON.parse(
  readFileSync(new URL('../../dist/knowledge/search.json', import.meta.url), 'utf8'),
) as SearchData;
const search = createSearch(data);

describe('a question finds its entry among the first three', () => {
  it.each([
    ['COMM_FAILED', 'COMM_FAILED'],
    ['%SMART_LIC-3-COMM_FAILED', 'COMM_FAILED'],
    ['communication failure with cssm', 'communications-failure'],
    ['satellite transport url', 'retrieve-transport-url-ssm-on-prem'],
    ['install satellite', 'install-ssm-on-prem'],
    ['install cslu on windows', 'install-cslu'],
    ['how do i get a token', 'generate-trust-token'],
    ['establish trust with id token', 'establish-trust-with-id-token'],
    ['airgap', 'air-gapped'],
    ['dnac', 'controller-word'],
    ['factory reset', 'factory-reset-licensing'],
    ['wipe licensing', 'factory-reset-licensing'],
    ['https proxy smart transport', 'smart-transport-proxy'],
    ['call home proxy', 'call-home-proxy'],
    ['migrate from reservation', 'migrate-from-slr'],
    ['right to use migration', 'migrate-from-rtu'],
    ['return authorization code', 'return-authorization-code'],
    ['downgrade', 'downgrade-to-smart-licensing'],
    ['custom policy', 'request-custom-policy'],
    ['download policy file', 'download-policy-file'],
    ['cslu discovery', 'cslu-discovery'],
    ['ntp clock', 'synchronize-clock'],
    ['upload rum report to cssm', 'upload-to-cssm-and-download'],
    ['C9300X', 'C9300X'],
    ['17.9.1', '17.9.1'],
    ['trust code install failed', 'TRUST_CODE_INSTALL_FAILED'],
    ['what to send to tac', 'collect-support-information'],
    ['evaluation license migration', 'migrate-from-evaluation'],
    ['trustpool', 'import-trustpool'],
    ['client trustpoint', 'configure-client-trustpoint'],
    ['authorzation return', 'return-authorization-code'],
    ['cslu name not resolved', 'cslu-name-unresolved'],
    ['default policy values', 'cisco-default'],
    ['when is the first report due', 'first-report-requirement'],
    ['what a switchover means in stackwise virtual', 'high-availability'],
    ['high availability set-ups', 'high-availability'],
    ['transport type after upgrade', 'upgrades'],
    ['slac file for another switch', 'file-of-another-device'],
    ['rum report format change', 'upgrades'],
    ['next ack deadline', 'next-ack-deadline'],
    ['empty response from server', 'empty-response'],
    ['http server for cslu pull', 'cslu-pull-http-server'],
    ['clock not synchronised', 'synchronize-clock'],
    ['how to read show license all', 'show-license-all'],
    ['nothing-understood', 'nothing-understood'],
    ['what does host-not-read mean', 'host-not-read'],
    ['warning: unread-header', 'unread-header'],
  ])('%s', (question, id) => {
    expect(search(question, 3).map((hit) => hit.id)).toContain(id);
  });
});

describe('questions as people ask them', () => {
  it('lead to the right entry among the first three, at least 95 of 100', () => {
    const missed = QUESTIONS.filter(
      ([question, ...answers]) => !search(question, 3).some(({ id }) => answers.includes(id)),
    );
    expect(QUESTIONS.length).toBeGreaterThan(180);
    expect(missed.map(([question]) => question).slice(Math.floor(QUESTIONS.length / 20))).toEqual([]);
  });

  it('name only entries that there are', () => {
    const known = new Set(data.entries.map(({ id }) => id));
    const dangling = QUESTIONS.filter(([, ...answers]) => !answers.some((id) => known.has(id)));
    expect(dangling).toEqual([]);
  });
});

describe('one tokenizer for what is indexed and what is asked', () => {
  it.each([
    ['17.9.4', ['17.9.4', '17.9']],
    ['C9300-48UXM-A,', ['c9300-48uxm-a', 'c9300', 'c9300', '48uxm', 'a']],
    [
      '%SMART_LIC-3-COMM_FAILED:',
      ['smart_lic-3-comm_failed', 'comm_failed', 'smart_lic', 'smart', 'lic', '3', 'comm', 'failed'],
    ],
    [
      '(https://cslu.example.net:8182/cslu/v1/pi)',
      expect.arrayContaining(['cslu.example.net', 'cslu/v1/pi', '8182', 'cslu']),
    ],
    ['flash:all_rum.txt', expect.arrayContaining(['flash:all_rum.txt', 'rum', 'txt'])],
    ["doesn't — …", ["doesn't"]],
    ['', []],
  ])('%s', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  it.each([
    'licservice',
    'https://smartreceiver.cisco.com/licservice/license',
    'all_rum.txt',
    'LS_LICENGINE_FAIL_TO_CONNECT',
    '17.9.1',
  ])('finds %s where it stands in a text', (word) => {
    const [hit] = search(word, 1);
    const entry = data.entries.find(({ kind, id }) => kind === hit?.kind && id === hit.id);
    expect(`${entry?.id} ${entry?.title} ${entry?.names.join(' ')} ${entry?.text}`.toLowerCase()).toContain(
      word.toLowerCase(),
    );
  });
});

describe('the command', () => {
  it('prints entries with where to read on, or JSON, or says that there is nothing', () => {
    const found = sldiag('search', 'satellite', 'url', '-n', '2');
    expect([found.status, found.stdout]).toEqual([0, expect.stringContaining('sldiag explain ')]);
    expect(found.stdout).not.toContain('\u001b');
    const json = JSON.parse(sldiag('search', 'token', '--format', 'json').stdout) as { id: string }[];
    expect(json.length).toBeGreaterThan(3);
    expect(sldiag('search', 'xyzzyplugh').status).toBe(1);
    expect(sldiag('search').status).toBe(2);
  });
});
