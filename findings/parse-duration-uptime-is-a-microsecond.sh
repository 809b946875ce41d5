#!/usr/bin/env bash
# The uptime of a device that has just started is read as a thousandth of a millisecond.
#   package   parse-duration 2.1.9 (npm)
#   guess     00:01:17 is 77 seconds, or is refused; 1w2d, the other form of the same stamp, is read
#   seen      1w2d is 9 days; 00:01:17 is 0.001 milliseconds
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact parse-duration@2.1.9
cat >run.mjs <<'RUN'
import parse from 'parse-duration';
console.log('1w2d', parse('1w2d') / 86_400_000, 'days');
console.log('00:01:17', parse('00:01:17').toFixed(3), 'milliseconds');
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
1w2d 9 days
00:01:17 0.001 milliseconds
EXPECTED
diff expected seen || exit 1
cat seen
