#!/usr/bin/env bash
# The zone CET behind a year is the common era, CE, and a T.
#   package   chrono-node 2.10.3 (npm)
#   guess     09:21:27 2026 CET is 08:21:27 UTC, as 2026 09:21:27 CET is
#   seen      with the zone behind the year, as show license writes it, it is 09:21:27 of the year 2026 "CE", in the zone of the reader
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact chrono-node@2.10.3
cat >run.mjs <<'RUN'
import * as chrono from 'chrono-node';
for (const stamp of ['Mar 11 2026 09:21:27 CET', 'Mar 11 09:21:27 2026 CET']) {
  const [read] = chrono.parse(stamp);
  console.log(`[${read.text}] ${read.start.date().toISOString()}`);
}
RUN
TZ=UTC node run.mjs >seen
cat >expected <<'EXPECTED'
[Mar 11 2026 09:21:27 CET] 2026-03-11T08:21:27.000Z
[Mar 11 09:21:27 2026 CE] 2026-03-11T09:21:27.000Z
EXPECTED
diff expected seen || exit 1
cat seen
