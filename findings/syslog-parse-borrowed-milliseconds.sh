#!/usr/bin/env bash
# A stamp without milliseconds gets those of the clock at the moment of parsing.
#   package   syslog-parse 2.0.0 (npm)
#   guess     Mar 11 09:21:27 is read as …:27.000
#   seen      the same line parsed at two moments gives two times, so that duplicates are never equal
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact syslog-parse@2.0.0
cat >run.mjs <<'RUN'
const found = await import('syslog-parse');
const parse = found.default?.default ?? found.default;
const line = '<187>Mar 11 09:21:27 acc-sw1 ios: text';
const times = new Set();
for (let round = 0; round < 20; round += 1) {
  times.add(new Date(parse(line).time).getMilliseconds());
  await new Promise((done) => setTimeout(done, 7));
}
console.log(times.size > 1 ? 'the same line has several times' : 'the same line has one time');
RUN
cat >expected <<'EXPECTED'
the same line has several times
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
