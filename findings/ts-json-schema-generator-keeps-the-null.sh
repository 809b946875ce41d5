#!/usr/bin/env bash
# A type without nulls has them again, depending on how they were taken away.
#   package   ts-json-schema-generator 2.4.0, typescript 5.9.3 (npm)
#   guess     NonNullable<T> and Exclude<T, null> are the same for what can only be null, as the compiler says of both
#   seen      within a recursive conditional type NonNullable takes nothing away: the schema allows null where the type has none; Exclude does
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact ts-json-schema-generator@2.4.0 typescript@5.9.3
cat >run.mjs <<'RUN'
import { writeFileSync } from 'node:fs';
import { createGenerator } from 'ts-json-schema-generator';
writeFileSync('types.ts', `
  interface License { name: string | null; counts: { used: number | null } | null }
  type Known<T> = T extends object ? { [Key in keyof T]: Known<NonNullable<T[Key]>> } : T;
  type Told<T> = T extends object ? { [Key in keyof T]: Told<Exclude<T[Key], null>> } : T;
  export type ByNonNullable = Known<License>;
  export type ByExclude = Told<License>;
  export const known: ByNonNullable = { name: '', counts: { used: 0 } };
`);
for (const type of ['ByNonNullable', 'ByExclude']) {
  const { definitions } = createGenerator({ path: 'types.ts', type }).createSchema(type);
  console.log(`${type}: ${JSON.stringify(definitions[type].properties)}`);
}
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
ByNonNullable: {"name":{"type":["string","null"]},"counts":{"anyOf":[{"type":"object","properties":{"used":{"type":["number","null"]}},"required":["used"],"additionalProperties":false},{"type":"null"}]}}
ByExclude: {"name":{"type":"string"},"counts":{"type":"object","properties":{"used":{"type":"number"}},"required":["used"],"additionalProperties":false}}
EXPECTED
diff expected seen || exit 1
cat seen
