import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseLine } from '../../../../src/ingest/show/readers/shape.js';
import { readText } from './read-output.js';

/** Outputs of real devices, which are not part of this repository; the test runs where they lie beside it. */
const CORPUS = fileURLToPath(new URL('../../../../../shared/corpus', import.meta.url));

/** Commands by the folder that holds their outputs. */
const COMMANDS: Readonly<Record<string, string>> = {
  ShowLicenseAll: 'show license all',
  ShowLicenseAuthorization: 'show license authorization',
  ShowLicenseEventlog2: 'show license eventlog 2',
  ShowLicenseHistoryMessage: 'show license history message',
  ShowLicenseRumIdAll: 'show license rum id all',
  ShowLicenseRumIdDetail: 'show license rum id 1634211151 detail',
  ShowLicenseStatus: 'show license status',
  ShowLicenseSummary: 'show license summary',
  ShowLicenseTechSupport: 'show license tech support',
  ShowLicenseUdi: 'show license udi',
  ShowLicenseUsage: 'show license usage',
  show_license_all: 'show license all',
  show_license_status: 'show license status',
  show_license_usage: 'show license usage',
  ShowVersion: 'show version',
  show_version: 'show version',
  ShowCallHomeProfileAll: 'show call-home profile all',
  ShowCallHomeSmartLicensing: 'show call-home smart-licensing',
  showCallHome: 'show call-home',
  ShowIpHttpServerAll: 'show ip http server all',
  ShowIpHttpServerSecureStatus: 'show ip http server secure status',
  show_ip_http_server_status: 'show ip http server status',
  ShowNtpStatus: 'show ntp status',
  ShowNtpAssociations: 'show ntp associations',
  ShowNtpAssociationsDetail: 'show ntp associations detail',
  ShowClock: 'show clock',
  show_clock: 'show clock',
  ShowCryptoPkiTrustpoints: 'show crypto pki trustpoints',
  ShowCryptoPkiTrustpointsStatus: 'show crypto pki trustpoints status',
  ShowCryptoPkiCertificates: 'show crypto pki certificates',
  show_crypto_pki_certificates: 'show crypto pki certificates',
  Ping: 'ping',
  ping: 'ping',
  ShowHosts: 'show hosts',
  ShowSwitch: 'show switch',
  show_switch_detail: 'show switch detail',
  ShowRedundancy: 'show redundancy',
  show_redundancy: 'show redundancy',
  ShowInventory: 'show inventory',
  show_inventory: 'show inventory',
  ShowLogging: 'show logging',
  show_logging: 'show logging',
};

const paths = existsSync(CORPUS)
  ? readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
      .filter((path) => COMMANDS[path.split('/')[1] ?? ''] && /\.\w+$/.test(path))
      .sort()
  : [];
/** Lines that the cutter keeps from readers: prompts. */
const PROMPT = /^\s*(?:RP\/\S+:)?[\w.-]+[#>](?: ?sh\w* .*)?\s*$/;

describe.skipIf(paths.length === 0)('outputs of real devices', () => {
  it.each(paths)('%s', (path) => {
    const text = readFileSync(`${CORPUS}/${path}`, 'utf8');
    const cut = text
      .split(/\r?\n/)
      .map((line) => (PROMPT.test(line) ? '' : line))
      .join('\n');
    for (const line of cut.split('\n')) {
      expect(line.trim() === '' || parseLine(line).length === 1, line).toBe(true);
    }
    const { record, unread } = readText(COMMANDS[path.split('/')[1] ?? ''] ?? '', cut);
    if (/license/i.test(path)) {
      expect(unread).toEqual([]);
      expect(record.diagnostics).toEqual([]);
    } else if (unread.length > 0) {
      // biome-ignore lint/suspicious/noConsole: what is not understood is to be seen, and is no failure
      console.info(`${path}: not read:\n  ${unread.join('\n  ')}`);
    }
  });
});
