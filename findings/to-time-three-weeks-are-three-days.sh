#!/usr/bin/env bash
# An uptime of 3w2d is three days, one of 2d03h two hours.
#   package   to-time 1.0.2 (npm)
#   guess     units that follow each other are added up, as those with blanks and commas are, or refused
#   seen      the first unit and the second figure are taken for decimals of the first: 3w2d is 3 of d, without an error
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact to-time@1.0.2
cat >run.cjs <<'RUN'
const toTime = require('to-time');
for (const text of ['3 weeks, 2 days', '3w2d', '2d03h', '1y2w']) console.log(`${text}: ${toTime(text).hours()} hours`);
RUN
node run.cjs >seen
cat >expected <<'EXPECTED'
3 weeks, 2 days: 552 hours
3w2d: 72 hours
2d03h: 2 hours
1y2w: 168 hours
EXPECTED
diff expected seen || exit 1
cat seen
