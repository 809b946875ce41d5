import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { AUTHORIZATION_STATES, ENFORCEMENT_MODES } from '../../src/ingest/structured/models/smart-license.js';
import { ENFORCE_MODES } from '../../src/ingest/structured/models/smart-license-mib.js';
import { LICENCE_STATES, licenceState } from '../../src/model/licence-states.js';

it('reads every spelling of a state, and takes nothing else for one', () => {
  const read: readonly (readonly [string, string | null])[] = [
    ['IN USE(15)', 'IN USE'],
    ['in-compliance', 'AUTHORIZED'],
    ['AUTH EXPIRED', 'AUTHORIZATION EXPIRED'],
    ['OUT OF COMPLIANCE on Mar 01 18:58:17 2025 UTC', 'OUT OF COMPLIANCE'],
    ['AUTHORIZED (RESERVED)', 'AUTHORIZED - RESERVED'],
    ['Evaluation Period (34 days left)', 'EVAL MODE'],
    ['Grace-Period Expired', 'GRACE EXPIRED'],
    ['PENDING', 'WAITING'],
    ['AUTHORIZATION EXPI...', 'AUTHORIZATION EXPIRED'],
    ['AUTH...', null],
    ['EVAL...', null],
    ['IN USE - EXPIRED', null],
    ['IN USE (denied)', null],
    ['UNKNOWN', null],
    ['', null],
  ];
  for (const [text, state] of read) expect(licenceState(text), text).toBe(state);
});

it('has every state that the models and the MIB can tell', () => {
  const told = [
    ...Object.values(ENFORCEMENT_MODES),
    ...Object.values(AUTHORIZATION_STATES).map(({ text }) => text),
    ...ENFORCE_MODES.map(([, , state]) => state),
  ];
  for (const state of told) expect(licenceState(state), state).toBe(state);
});

it('is explained, every state of it', () => {
  const term: { names: string[]; meaning: string } = parse(
    readFileSync(new URL('../../knowledge/terms/license-states.yaml', import.meta.url), 'utf8'),
  );
  for (const state of LICENCE_STATES) {
    expect(term.names).toContain(state);
    expect(term.meaning.replace(/\s+/g, ' ')).toContain(state);
  }
});
