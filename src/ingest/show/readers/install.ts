/**
 * `show install summary`: what is installed and committed, which is the release that runs; and the patches (SMU) on top of it.
 * Source: published outputs of IOS XE 16 and 17.
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import { defineReader, sift } from './define.js';
import type { ShowLine } from './lines.js';
import type { Reading } from './reading.js';

// IMG   C    17.09.04a.0.6
const PACKAGE = /^(IMG|SMU|APSP|APDP|WEB|HOT-?PATCH|SUB-?PKG) +([IUCD]) +(\S{1,120})$/i;
/** Builds of other numbering, such as `10.106.1.0.277`, name no release. */
const RELEASE = /^0*(1[6-9]|2\d)\.0*(\d{1,2})\.0*(\d{1,2})([a-z]?)\./;

function readInstall(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  let facts: Known<FactShape> = {};
  sift(lines, reading, (line) => {
    const found = PACKAGE.exec(line.text);
    if (found) {
      const [, type = '', state = '', version = ''] = found;
      const parts = RELEASE.exec(version);
      // Activated, committed or not, is what runs.
      if (parts && /^IMG$/i.test(type) && /^[CU]$/i.test(state)) {
        const [, major = '', minor = '', rebuild = '', letter = ''] = parts;
        facts = { release: fact(`${major}.${minor}.${rebuild}${letter}`, line.span) };
      }
      return true;
    }
    return (
      line.shape.kind === 'rule' ||
      /^(?:\[ .{1,60} \]|State \(St\):|C - Activated|Type +St +Filename|Auto abort timer:|(?:Active|Inactive) (?:SMU|Package)|SMU\b|No (?:SMU|packages?)\b|There are no )/i.test(
        line.text,
      )
    );
  });
  return facts;
}

export const installReader = defineReader(
  ['show install summary', 'show install active', 'show install committed'],
  [/^\[ .{1,60} \] Installed Package\(s\) Information:\s*$/],
  readInstall,
);
