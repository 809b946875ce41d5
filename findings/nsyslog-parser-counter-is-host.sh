#!/usr/bin/env bash
# The message counter of a Cisco device becomes the name of its host, another one with each line.
#   package   nsyslog-parser 0.10.1 (npm)
#   guess     a first word that is a number and a colon is no host name; the line has no host
#   seen      host "45", host "46", …, and the time is that of the parsing
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact nsyslog-parser@0.10.1
cat >run.mjs <<'RUN'
import parse from 'nsyslog-parser';
for (const count of [45, 46]) {
  const line = `<187>${count}: acc-sw1: Mar 11 2026 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text`;
  const { host, ts } = parse(line);
  console.log(`host ${host}, time of the parsing: ${Math.abs(Date.now() - new Date(ts)) < 60_000}`);
}
RUN
cat >expected <<'EXPECTED'
host 45, time of the parsing: true
host 46, time of the parsing: true
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
