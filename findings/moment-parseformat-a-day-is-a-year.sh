#!/usr/bin/env bash
# A relay's stamp is of March 2011, because its day is the eleventh; that of NX-OS is of the same month, and another day.
#   package   moment-parseformat 4.0.0, moment 2.30.1 (npm)
#   guess     the format of `Mar 11 09:21:27` is a month, a day and a time
#   seen      without a year of four digits behind it the day is the year; of `2026 Mar 11` the first two digits are literal text
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact moment-parseformat@4.0.0 moment@2.30.1
cat >run.cjs <<'RUN'
const formatOf = require('moment-parseformat');
const moment = require('moment');
for (const stamp of ['Mar 11 2026 09:21:27', 'Mar 11 09:21:27', '2026 Mar 11 09:21:27']) {
  const format = formatOf(stamp);
  console.log(`${stamp}: ${format}, ${moment.utc(stamp, format).toISOString()}`);
}
RUN
node run.cjs >seen
cat >expected <<'EXPECTED'
Mar 11 2026 09:21:27: MMM D YYYY HH:mm:ss, 2026-03-11T09:21:27.000Z
Mar 11 09:21:27: MMM YY HH:mm:ss, 2011-03-01T09:21:27.000Z
2026 Mar 11 09:21:27: 20D MMM YY HH:mm:ss, 2011-03-26T09:21:27.000Z
EXPECTED
diff expected seen || exit 1
cat seen
