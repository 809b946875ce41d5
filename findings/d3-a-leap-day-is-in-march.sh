#!/usr/bin/env bash
# A message of 29 February is of 1 March: a stamp without a year is of 1900, which had no such day.
#   package   d3-time-format 4.1.1 (npm), with dateutils 0.4.10-1 (Debian 12) beside it
#   guess     an error, or 29 February of a year that has one
#   seen      1 March 1900 without an error; dateutils makes 28 February of it
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact d3-time-format@4.1.1
apt-get download -q dateutils=0.4.10-1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.mjs <<'RUN'
import { utcParse } from 'd3-time-format';
for (const text of ['Feb 28 09:21:27', 'Feb 29 09:21:27']) console.log(`d3 ${text} is ${utcParse('%b %d %H:%M:%S')(text).toISOString()}`);
RUN
node run.mjs >seen
echo "dateutils Feb 29 09:21:27 is $(root/usr/bin/dateutils.dconv -b 2026-03-11T00:00:00 -i '%b %d %H:%M:%S' -f '%m-%d %T' 'Feb 29 09:21:27')" >>seen
cat >expected <<'EXPECTED'
d3 Feb 28 09:21:27 is 1900-02-28T09:21:27.000Z
d3 Feb 29 09:21:27 is 1900-03-01T09:21:27.000Z
dateutils Feb 29 09:21:27 is 02-28 09:21:27
EXPECTED
diff expected seen || exit 1
cat seen
