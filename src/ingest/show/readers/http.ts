/**
 * `show ip http server status|all|secure status|session-module` and `show ip http client all|connection|…`. CSLU and SSM
 * On-Prem can only pull from a device whose web server runs the session module `SL_HTTP` (guide, "Ensuring Network
 * Reachability").
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import { defineReader, sift } from './define.js';
import type { ShowLine } from './lines.js';
import { type Draft, flagFact, numberFact, put, type Reading, readPairs, textFact } from './reading.js';

function readServer(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const httpServer: Draft<FactShape['httpServer']> = {};
  let below: 'settings' | 'modules' | 'connections' = 'settings';
  sift(lines, reading, (line) => {
    // HTTP server application session modules:
    // HTTP server current connections:
    if (
      line.shape.kind === 'label' &&
      /^HTTP server (?:application session modules|current connections|statistics|history)$/i.test(line.shape.key)
    ) {
      below = /modules/i.test(line.shape.key) ? 'modules' : 'connections';
      return true;
    }
    // SL_HTTP              2      Active   Active        HTTP REST IOS-XE Smart License Server
    const module = /^(\S{2,40})\s+\d{1,4}\s+(Active|Inactive)\s+(?:Active|Inactive)\b/i.exec(line.text);
    if (module) {
      if (module[1] === 'SL_HTTP') {
        // Over HTTP, over HTTPS, or both.
        httpServer.slHttpActive = fact(/\sActive\b/i.test(line.text), line.span);
      }
      return true;
    }
    if (/^Session module Name\s+Handle\s+Status/i.test(line.text)) {
      // The list names every module, so that one that is missing is not active. A row below says otherwise.
      httpServer.slHttpActive ??= fact(false, line.span);
      below = 'modules';
      return true;
    }
    const known = readPairs(line, {
      // HTTP server status: Enabled
      'http server status': (value) => put(httpServer, 'enabled', flagFact(value, line, reading)),
      // HTTP secure server status: Enabled
      'http secure server status': (value) => put(httpServer, 'secure', flagFact(value, line, reading)),
      // HTTP server authentication method: local
      'http server authentication method': (value) => put(httpServer, 'authentication', textFact(value, line)),
      // Maximum number of concurrent server connections allowed: 300
      'maximum number of concurrent server connections allowed': (value) =>
        put(httpServer, 'maxConnections', numberFact(value, line, reading)),
    });
    const setting = line.shape.kind === 'pairs' || line.shape.kind === 'label';
    // HTTP server auth-retry 0 time-window 0
    // ecdhe-rsa-aes-gcm-sha2 ecdhe-ecdsa-aes-gcm-sha2 tls13-aes128-gcm-sha256
    const more = /^HTTP server auth-retry |^(?:(?:rsa|dhe|ecdhe|tls13|3des|aes|des|rc4)-[\w-]+\s*)+$/i.test(line.text);
    return known || setting || more || below === 'connections' || line.shape.kind === 'rule';
  });
  return { httpServer };
}

function readClient(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const httpClient: Draft<FactShape['httpClient']> = {};
  let begun = false;
  sift(lines, reading, (line) => {
    const known = readPairs(line, {
      // HTTP client source interface: GigabitEthernet0/0
      'http client source interface': (value) => put(httpClient, 'sourceInterface', textFact(value, line)),
      'http client source-interface': (value) => put(httpClient, 'sourceInterface', textFact(value, line)),
      'source interface': (value) => put(httpClient, 'sourceInterface', textFact(value, line)),
      // HTTP secure client trustpoint: SLA-TrustPoint
      'http secure client trustpoint': (value) => put(httpClient, 'secureTrustpoint', textFact(value, line)),
      // HTTP client proxy server: proxy.example.com
      'http client proxy server': (value) => put(httpClient, 'proxy', textFact(value, line)),
      'http client proxy-server': (value) => put(httpClient, 'proxy', textFact(value, line)),
    });
    // The counters and tables under the headings say nothing of the settings.
    begun ||= /^HTTP (?:secure )?client\b/i.test(line.text);
    return known || begun;
  });
  return { httpClient };
}

export const httpReaders = [
  defineReader(['show ip http server'], [/^HTTP (?:secure )?server status: /], readServer),
  defineReader(['show ip http client'], [/^HTTP client status: /], readClient),
];
