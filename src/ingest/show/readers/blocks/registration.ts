import { fact, type Known } from '../../../../model/evidence.js';
import type { FactShape } from '../../../../model/facts.js';
import type { ShowLine } from '../lines.js';
import { type Reading, readPairs, textFact } from '../reading.js';

/** `Registration:`, which only the models before Smart Licensing Using Policy have. */
export function readRegistration(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  let facts: Known<FactShape> = {};
  for (const line of lines) {
    const known = readPairs(line, {
      //   Status: REGISTERED - SPECIFIC LICENSE RESERVATION
      status: (value) => {
        const model = /SPECIFIC LICENSE RESERVATION/i.test(value) ? 'slr' : 'smart-licensing';
        facts = {
          ...facts,
          registration: { ...facts.registration, status: fact(value, line.span) },
          state: { ...facts.state, model: fact(model, line.span) },
        };
      },
      'smart account': (value) => {
        facts = {
          ...facts,
          state: { ...facts.state, account: { ...facts.state?.account, smart: textFact(value, line) } },
        };
      },
      'virtual account': (value) => {
        facts = {
          ...facts,
          state: { ...facts.state, account: { ...facts.state?.account, virtual: textFact(value, line) } },
        };
      },
      'product instance name': null,
      'export-controlled functionality': null,
      'initial registration': null,
      'last renewal attempt': null,
      'next renewal attempt': null,
      'registration expires': null,
      'failure reason': null,
      'last attempt': null,
    });
    if (!known) {
      reading.unread.add(line);
    }
  }
  return facts;
}

/** `License Authorization:` of the models before, and `Status: Not Applicable` of Smart Licensing Using Policy. */
export function readLicenseAuthorization(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  let facts: Known<FactShape> = {};
  for (const line of lines) {
    const known = readPairs(line, {
      //   Status: AUTHORIZED on Sep 22 11:09:07 2020 PST
      status: (value, _, { dated }) => {
        const status = dated[0]?.status ?? value;
        const model = modelOf(status);
        facts = {
          registration: { authorization: fact(status, line.span) },
          ...(model ? { state: { model: fact(model, line.span) } } : {}),
        };
      },
      //   Evaluation Period Remaining: 89 days, 21 hours, 37 minutes, 30 seconds
      'evaluation period remaining': null,
      'last communication attempt': null,
      'next communication attempt': null,
      'communication deadline': null,
      'failure reason': null,
    });
    if (!known) {
      reading.unread.add(line);
    }
  }
  return facts;
}

function modelOf(authorization: string): 'slup' | 'slr' | 'evaluation' | 'smart-licensing' | null {
  if (/^Not Applicable$/i.test(authorization)) {
    return 'slup';
  }
  if (/^EVAL/i.test(authorization)) {
    return 'evaluation';
  }
  if (/RESERVED/i.test(authorization)) {
    return 'slr';
  }
  return /^(?:AUTHORIZED|OUT OF COMPLIANCE|AUTHORIZATION EXPIRED)/i.test(authorization) ? 'smart-licensing' : null;
}
