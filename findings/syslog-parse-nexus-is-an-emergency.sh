#!/usr/bin/env bash
# A line of NX-OS at severity 3 becomes an emergency of the kernel, sent by a process called UTC.
#   package   syslog-parse 2.0.0 (npm)
#   guess     priority 187 (local7, err), or no result where the header is unknown
#   seen      priority 0 and process UTC: the zone of the stamp is taken for a program
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
const { priority, facility, severity, process: program } = parse(
  '<187>: 2026 Mar 11 09:21:27 UTC: %LICMGR-3-LOG_SMART_LIC_COMM_FAILED: text',
);
console.log({ priority, facility, severity, program });
RUN
cat >expected <<'EXPECTED'
{ priority: 0, facility: 'kern', severity: 'emerg', program: 'UTC' }
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
