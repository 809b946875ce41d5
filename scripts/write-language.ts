/** Writes what `docs/rule-language.md` derives from the code. A test tells when it is stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withTables } from './language-tables.js';

const document = fileURLToPath(new URL('../../docs/rule-language.md', import.meta.url));
writeFileSync(document, withTables(readFileSync(document, 'utf8')));
