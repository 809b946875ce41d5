import { keysOf } from '../../model/tree.js';
import { causes } from './causes.js';
import type { CommandEntry } from './commands.js';
import { comparisons } from './comparisons.js';
import { configurations } from './configurations.js';
import type { EntryOf } from './define.js';
import { failures } from './failures.js';
import { fields } from './fields.js';
import { findings } from './findings.js';
import { messages } from './messages.js';
import { platforms } from './platforms.js';
import { policies } from './policies.js';
import { procedures } from './procedures.js';
import { releases } from './releases.js';
import { remedies } from './remedies.js';
import { terms } from './terms.js';
import { topics } from './topics.js';
import { topologies } from './topologies.js';

/** Every kind of knowledge, by its folder, in the order in which a name is looked up. A new one is a file here and a line. */
export const kinds = {
  procedures,
  releases,
  fields,
  topics,
  terms,
  messages,
  findings,
  failures,
  causes,
  topologies,
  platforms,
  policies,
  configurations,
  comparisons,
  remedies,
};

export type KindId = keyof typeof kinds;
export const KIND_IDS = keysOf(kinds);

/** All entries, by kind. */
export type Entries = { readonly [Id in KindId]: readonly EntryOf<(typeof kinds)[Id]>[] };

export type Knowledge = Entries & { readonly commands: readonly CommandEntry[] };
