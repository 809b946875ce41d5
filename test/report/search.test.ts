import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSearch, type SearchData } from '../../src/report/search.js';
import { sldiag } from '../e2e/daemon.js';

const search = createSearch(
  JSON.parse(readFileSync(new URL('../../dist/knowledge/search.json', import.meta.url), 'utf8')) as SearchData,
);

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
    ['dnac', 'controller'],
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
    ['what a switchover means in stackwise virtual', 'REDUNDANCY-SWITCHOVER'],
    ['high availability set-ups', 'high-availability'],
    ['transport type after upgrade', 'upgrades'],
    ['slac file for another switch', 'file-of-another-device'],
    ['rum report format change', 'upgrades'],
    ['next ack deadline', 'next-ack-deadline'],
    ['empty response from server', 'empty-response'],
    ['http server for cslu pull', 'cslu-pull-http-server'],
    ['clock not synchronised', 'synchronize-clock'],
  ])('%s', (question, id) => {
    expect(search(question, 3).map((hit) => hit.id)).toContain(id);
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
