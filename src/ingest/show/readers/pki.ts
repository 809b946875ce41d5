/**
 * `show crypto pki trustpoints [status]` and `show crypto pki certificates`: which trustpoints exist and hold a
 * certificate. `SLA-TrustPoint` is the one that Smart Licensing uses. Source: published outputs.
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import { defineReader, sift } from './define.js';
import type { ShowLine } from './lines.js';
import type { Draft, Reading } from './reading.js';

type Trustpoint = FactShape['pki']['trustpoints'][number];

function readTrustpoints(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const trustpoints: Draft<Trustpoint>[] = [];
  sift(lines, reading, (line) => {
    // Trustpoint SLA-TrustPoint:
    const name = /^Trustpoint (\S{1,80}):$/.exec(line.text);
    if (name) {
      trustpoints.push({ name: fact(name[1] ?? '', line.span) });
      return true;
    }
    const current = trustpoints[trustpoints.length - 1];
    if (!current) {
      return false;
    }
    //     Certificate configured.
    //     Persistent self-signed certificate trust point
    //   Issuing CA certificate configured:
    //     Issuing CA authenticated ....... Yes
    const has =
      /^(?:Certificate configured\.|Persistent self-signed certificate|Issuing CA certificate configured:|Issuing CA authenticated \.+ Yes)/i.test(
        line.text,
      );
    const lacks = /^(?:Not authenticated\.?|Issuing CA authenticated \.+ No)/i.test(line.text);
    if (has || lacks) {
      current.hasCertificate ??= fact(has, line.span);
    }
    return true;
  });
  return { pki: { trustpoints } };
}

function readCertificates(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const found = new Map<string, Known<Trustpoint>>();
  let begun = false;
  sift(lines, reading, (line) => {
    // CA Certificate
    begun ||= /^(?:CA |Router |RA |Rollover |Subordinate )*(?:Self-Signed )?Certificate\b/i.test(line.text);
    //   Associated Trustpoints: SLA-TrustPoint Trustpool
    const names = /^Associated Trustpoints: *(.*)$/i.exec(line.text);
    for (const name of names?.[1]?.split(/\s+/) ?? []) {
      if (name !== '' && !/^Trustpool\d*$/i.test(name)) {
        found.set(name, { name: fact(name, line.span), hasCertificate: fact(true, line.span) });
      }
    }
    return begun;
  });
  return { pki: { trustpoints: [...found.values()] } };
}

/** Timers tell when certificates are renewed; no diagnosis needs them so far, but none of their lines is unknown. */
function readTimers(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  sift(lines, reading, ({ text }) =>
    // |303d23:59:25.387  (2026-08-19T14:04:37Z) CA(client)
    /^(?:(?:PKI|Expiry Alert|Trustpool|CRL|Shadow|Renew|Enrollment|CS|Rollover) Timers?\b|\| *(?:\d+d)? *[\d:.]{4,20}\b)/i.test(
      text,
    ),
  );
  return {};
}

export const pkiReaders = [
  defineReader(['show crypto pki trustpoints'], [/^Trustpoint \S+:\s*$/], readTrustpoints),
  defineReader(['show crypto pki timers', 'show crypto pki timers detail'], [/^PKI Timers\s*$/], readTimers),
  defineReader(
    ['show crypto pki certificates'],
    [/^(?:CA |Router )?(?:Self-Signed )?Certificate\s*$/],
    readCertificates,
  ),
];
