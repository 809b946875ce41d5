#!/usr/bin/env bash
# A report that is due every 365 days is due every eleven months, one of 90 days is two months off, and one overdue by a day has a day left.
#   package   humanize-duration 3.35.1 (npm)
#   guess     a year, three months, and a sign or a word for what is past
#   seen      a year has 365.25 days and a month 30.4375, and what is not a whole unit is cut off, not rounded; the sign is dropped
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact humanize-duration@3.35.1
cat >run.cjs <<'RUN'
const humanize = require('humanize-duration');
for (const days of [365, 90, 30, -1]) {
  const time = days * 86_400_000;
  console.log(`${days} days: ${humanize(time)}; ${humanize(time, { largest: 1 })}; rounded ${humanize(time, { largest: 1, round: true })}`);
}
RUN
cat >expected <<'EXPECTED'
365 days: 11 months, 4 weeks, 2 days, 4 hours, 30 minutes; 11 months; rounded 1 year
90 days: 2 months, 4 weeks, 1 day, 3 hours; 2 months; rounded 3 months
30 days: 4 weeks, 2 days; 4 weeks; rounded 4 weeks
-1 days: 1 day; 1 day; rounded 1 day
EXPECTED
node run.cjs >seen
diff expected seen || exit 1
cat seen
