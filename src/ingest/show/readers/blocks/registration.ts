import { type Fact, fact, type Known } from '../../../../model/evidence.js';
import type { FactShape } from '../../../../model/facts.js';
import { licenceState } from '../../../../model/licence-states.js';
import { sift } from '../define.js';
import type { ShowLine } from '../lines.js';
import { type Draft, misread, put, type Reading, readPairs, textFact, timeFact } from '../reading.js';

type Registration = FactShape['registration'];
type Account = FactShape['state']['account'];

/** `Registration:`, which only the models before Smart Licensing Using Policy have. */
export function readRegistration(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const registration: Draft<Registration> = {};
  const account: Draft<Account> = {};
  let model: Fact<'slr' | 'smart-licensing'> | undefined;
  const attempt = (value: string, line: ShowLine) => {
    const { result, at } = attemptOf(value);
    if (result !== '') registration.registering = fact(result, line.span);
    const moment = at === '' ? undefined : timeFact(at, line, reading);
    put(registration, 'registeringAt', moment);
    if (result === 'SUCCEEDED') put(registration, 'registeredAt', moment);
  };
  sift(lines, reading, (line) =>
    readPairs(line, {
      //   Status: REGISTERED - SPECIFIC LICENSE RESERVATION
      status: (value) => {
        registration.status = fact(value, line.span);
        model = fact(
          /(?:SPECIFIC|UNIVERSAL|PERMANENT) LICENSE RESERVATION/i.test(value) ? 'slr' : 'smart-licensing',
          line.span,
        );
      },
      'smart account': (value) => put(account, 'smart', textFact(value, line)),
      'virtual account': (value) => put(account, 'virtual', textFact(value, line)),
      //   Initial Registration: FAILED on Mar 02 2024 11:36:28 UTC
      'initial registration': (value) => attempt(value, line),
      //   Last Renewal Attempt: SUCCEEDED on Apr 07 2024 15:36:27 UTC
      'last renewal attempt': (value) => attempt(value, line),
      //     Failure reason: Fail to send out Call Home HTTP message
      'failure reason': (value) => put(registration, 'registeringReason', textFact(value, line)),
      //   Registration Expires: Oct 09 2024 15:31:26 UTC
      'registration expires': (value) => put(registration, 'expires', deadlineFact(value, line, reading)),
      'product instance name': null,
      'export-controlled functionality': null,
      'next renewal attempt': null,
      'next registration attempt': null,
      'last attempt': null,
    }),
  );
  const state = { ...(model ? { model } : {}), ...(Object.keys(account).length > 0 ? { account } : {}) };
  return {
    ...(Object.keys(registration).length > 0 ? { registration } : {}),
    ...(Object.keys(state).length > 0 ? { state } : {}),
  };
}

/** `License Authorization:` of the models before, and `Status: Not Applicable` of Smart Licensing Using Policy. */
export function readLicenseAuthorization(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const registration: Draft<Registration> = {};
  let model: Fact<'slup' | 'slr' | 'evaluation' | 'smart-licensing'> | undefined;
  sift(
    lines,
    reading,
    (line) =>
      readPairs(line, {
        //   Status: AUTHORIZED on Sep 22 11:09:07 2020 PST
        status: (value, _, { dated }) => {
          const status = authorizationOf(dated[0]?.status ?? value, line, reading);
          registration.authorization = fact(status, line.span);
          const at = dated[0]?.at;
          // A reservation is no exchange.
          if (at !== undefined && /^AUTHORIZED$/i.test(status))
            put(registration, 'authorizedAt', timeFact(at, line, reading));
          const found = modelOf(status);
          if (found) model = fact(found, line.span);
        },
        //   Last Communication Attempt: FAILED on Nov 22 2023 15:32:49 UTC
        'last communication attempt': (value) => {
          const { result, at } = attemptOf(value);
          if (result !== '') registration.authorizing = fact(result, line.span);
          const moment = at === '' ? undefined : timeFact(at, line, reading);
          put(registration, 'authorizingAt', moment);
          if (result === 'SUCCEEDED') put(registration, 'authorizedAt', moment);
        },
        //     Failure reason: Fail to send out Call Home HTTP message
        'failure reason': (value) => put(registration, 'authorizingReason', textFact(value, line)),
        //   Communication Deadline: Feb 08 2024 15:32:48 UTC
        'communication deadline': (value) => put(registration, 'deadline', deadlineFact(value, line, reading)),
        //   Evaluation Period Remaining: 89 days, 21 hours, 37 minutes, 30 seconds
        'evaluation period remaining': (value) => put(registration, 'evaluationLeft', textFact(value, line)),
        'next communication attempt': null,
      }) || /^Evaluation Period Expired\b/i.test(line.text),
  );
  return {
    ...(Object.keys(registration).length > 0 ? { registration } : {}),
    ...(model ? { state: { model } } : {}),
  };
}

/** `FAILED on Nov 22 2023 15:32:49 UTC`, `SUCCESS on …` of an ASA: how an attempt ended, and when. Empty texts for `None`. */
function attemptOf(value: string): { readonly result: string; readonly at: string } {
  const [, how = '', at = ''] = /^(SUCC|FAIL|PEND)[A-Z]*(?: on (.+))?$/i.exec(value) ?? [];
  return { result: RESULTS[how.toUpperCase()] ?? '', at };
}

const RESULTS: Readonly<Record<string, string>> = { SUCC: 'SUCCEEDED', FAIL: 'FAILED', PEND: 'PENDING' };

/** A date, or the empty string for `DEADLINE EXCEEDED`. */
function deadlineFact(value: string, line: ShowLine, reading: Reading): Fact<string> | undefined {
  return /EXCEEDED|EXPIRED/i.test(value) ? fact('', line.span) : timeFact(value, line, reading);
}

/** How the authorization stands; what names no state that is known is not taken for healthy. */
function authorizationOf(value: string, line: ShowLine, reading: Reading): string {
  const state = licenceState(value);
  if (state === null) misread(reading, line, value, 'how the authorization stands, such as `AUTHORIZED`');
  return state ?? value;
}

/** A device under Smart Licensing Using Policy has no authorization of its own. */
function modelOf(authorization: string): 'slup' | 'slr' | 'evaluation' | 'smart-licensing' | null {
  if (authorization === 'Not Applicable') return 'slup';
  if (authorization.startsWith('EVAL')) return 'evaluation';
  if (authorization.includes('RESERVED')) return 'slr';
  return CLASSIC.test(authorization) ? 'smart-licensing' : null;
}

const CLASSIC = /^(?:AUTHORIZED|OUT OF COMPLIANCE|OVERAGE|AUTHORIZATION EXPIRED|GRACE|INVALID TAG|WAITING)/;
