#!/usr/bin/env bash
# A stamp that is read all winter is invalid from the last Sunday of March.
#   package   luxon 3.7.2 (npm)
#   guess     CET and CEST, PST and PDT are read alike, or none of them is
#   seen      CET, EST, PST and IST are read; CEST, EDT and PDT are an unsupported zone; BST, the summer of London, is six hours east: Bangladesh
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact luxon@3.7.2
cat >run.mjs <<'RUN'
import { DateTime } from 'luxon';
for (const zone of ['CET', 'CEST', 'EST', 'EDT', 'PST', 'PDT', 'IST', 'BST']) {
  const read = DateTime.fromFormat(`Mar 5 2026 12:00:00.123 ${zone}`, 'LLL d yyyy HH:mm:ss.SSS z');
  console.log(`${zone}: ${read.isValid ? read.toUTC().toISO() : read.invalidReason}`);
}
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
CET: 2026-03-05T11:00:00.123Z
CEST: unsupported zone
EST: 2026-03-05T17:00:00.123Z
EDT: unsupported zone
PST: 2026-03-05T20:00:00.123Z
PDT: unsupported zone
IST: 2026-03-05T06:30:00.123Z
BST: 2026-03-05T06:00:00.123Z
EXPECTED
diff expected seen || exit 1
cat seen
