/**
 * `show call-home`, `show call-home profile all|NAME` and `show call-home smart-licensing`: what transport `callhome` needs,
 * an active profile that reports Smart Licensing data, and its URL.
 * Source: guide, "Configuring the Call Home Service for Direct Cloud Access"; published outputs.
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import { defineReader, sift } from './define.js';
import type { ShowLine } from './lines.js';
import { type Draft, flagFact, put, type Reading, readPairs, textFact } from './reading.js';

type CallHome = FactShape['callHome'];

// Profile: CiscoTAC-1 (status: ACTIVE)
const PROFILE = /^Profile: (\S{1,60}) \(status: (ACTIVE|INACTIVE)\)$/i;

function readProfile(line: ShowLine, callHome: Draft<CallHome>): boolean {
  const profile = PROFILE.exec(line.text);
  if (profile) {
    callHome.profile = fact(profile[1] ?? '', line.span);
    callHome.active = fact(profile[2]?.toUpperCase() === 'ACTIVE', line.span);
    // Only a profile that carries Smart Licensing messages is named here.
    callHome.reportingSmartLicensing = fact(true, line.span);
  }
  return profile !== null;
}

/** `show call-home smart-licensing` */
function readSmartLicensing(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const callHome: Draft<CallHome> = {};
  sift(lines, reading, (line) => {
    if (readProfile(line, callHome) || /^Current smart-licensing transport settings:$/i.test(line.text)) {
      return true;
    }
    return readPairs(line, {
      //  Smart-license messages: enabled
      'smart-license messages': (value) => put(callHome, 'smartLicensing', flagFact(value, line, reading)),
      //  Destination  URL(s):  https://tools.cisco.com/its/service/oddce/services/DDCEService
      'destination  url(s)': (value) => put(callHome, 'url', textFact(value, line)),
      'destination url(s)': (value) => put(callHome, 'url', textFact(value, line)),
    });
  });
  return { callHome };
}

/** `show call-home profile all`: of several profiles the one that reports Smart Licensing data counts, active before inactive. */
function readProfiles(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const profiles: Draft<CallHome>[] = [];
  sift(lines, reading, (line) => {
    const profile = profiles[profiles.length - 1];
    const known = readPairs(line, {
      // Profile Name: CiscoTAC-1
      'profile name': (value) => profiles.push({ profile: fact(value, line.span) }),
      //     Profile status: ACTIVE
      'profile status': (value) => profile && put(profile, 'active', flagFact(value, line, reading)),
      //     Reporting Data: Smart Call Home, Smart Licensing
      'reporting data': (value) =>
        profile && put(profile, 'reportingSmartLicensing', fact(/\bSmart Licensing\b/i.test(value), line.span)),
      //     HTTP  address: https://tools.cisco.com/its/service/oddce/services/DDCEService
      'http  address': (value) => profile && put(profile, 'url', textFact(value, line)),
      'http address': (value) => profile && put(profile, 'url', textFact(value, line)),
      //     HTTP  address(es): https://tools.cisco.com/its/service/oddce/services/DDCEService
      'http  address(es)': (value) => profile && put(profile, 'url', textFact(value, line)),
      'http address(es)': (value) => profile && put(profile, 'url', textFact(value, line)),
      'profile mode': null,
      'preferred message format': null,
      'message size limit': null,
      'transport method': null,
      'email address(es)': null,
      'other address(es)': null,
    });
    // Periodic inventory info message is scheduled every 1 day of the month at 09:00
    // Alert-group               Severity
    // crash                     debugging
    return known || line.shape.kind === 'rule' || (line.shape.kind === 'text' && profile !== undefined);
  });
  const reporting = profiles.filter((profile) => profile.reportingSmartLicensing?.value !== false);
  const chosen = reporting.find((profile) => profile.active?.value) ?? reporting[0] ?? profiles[0];
  return chosen ? { callHome: chosen } : {};
}

/** `show call-home`: the settings common to all profiles. */
function readSettings(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const callHome: Draft<CallHome> = {};
  let smart = false;
  let listed = false;
  sift(lines, reading, (line) => {
    // Profile: CiscoTAC-1 (status: ACTIVE)
    if (PROFILE.test(line.text)) {
      if (smart) {
        readProfile(line, callHome);
      }
      smart = false;
      return true;
    }
    // Available alert groups:
    // Profiles:
    listed ||= /^(?:Available alert groups|Profiles):$/i.test(line.text);
    const known = readPairs(line, {
      //     vrf for call-home messages: Mgmt-vrf
      'vrf for call-home messages': (value) => put(callHome, 'vrf', textFact(value, line)),
      //     http proxy: proxy.example.com:80
      'http proxy': (value) => put(callHome, 'proxy', textFact(value, line)),
      //     Smart licensing messages: enabled
      'smart licensing messages': (value) => {
        smart = true;
        put(callHome, 'smartLicensing', flagFact(value, line, reading));
      },
    });
    return known || listed || line.shape.kind === 'pairs' || line.shape.kind === 'label' || line.shape.kind === 'rule';
  });
  return { callHome };
}

export const callHomeReaders = [
  defineReader(
    ['show call-home smart-licensing'],
    [/^Current smart-licensing transport settings:/],
    readSmartLicensing,
  ),
  defineReader(['show call-home profile'], [/^Profile Name: /], readProfiles),
  defineReader(['show call-home'], [/^Current call home settings:/], readSettings),
];
