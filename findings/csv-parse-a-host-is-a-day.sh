#!/usr/bin/env bash
# Names of hosts and ports of a module become days of the year 2001.
#   package   csv-parse 7.0.3 (npm)
#   guess     with cast_date what is no date stays text
#   seen      sw-1 is 1 January 2001, core-sw-12 the first of December, SMART_LIC-3 the first of March; C9300-24T and a release stay text
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact csv-parse@7.0.3
cat >run.mjs <<'RUN'
import { parse } from 'csv-parse/sync';
for (const word of ['sw-1', 'core-sw-12', 'SMART_LIC-3', 'branch 7', 'C9300-24T', '17.9.4', 'FOC2401A0AA']) {
  const [[read]] = parse(word, { cast: true, cast_date: true });
  console.log(`${word}: ${read instanceof Date ? read.toISOString() : read}`);
}
RUN
TZ=UTC node run.mjs >seen
cat >expected <<'EXPECTED'
sw-1: 2001-01-01T00:00:00.000Z
core-sw-12: 2001-12-01T00:00:00.000Z
SMART_LIC-3: 2001-03-01T00:00:00.000Z
branch 7: 2001-07-01T00:00:00.000Z
C9300-24T: C9300-24T
17.9.4: 17.9.4
FOC2401A0AA: FOC2401A0AA
EXPECTED
diff expected seen || exit 1
cat seen
