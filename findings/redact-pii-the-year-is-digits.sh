#!/usr/bin/env bash
# A log without personal data has no years: whatever has four digits is replaced, and so is a town in a device's name.
#   package   @dawn-analytics/redact-pii 0.1.2 (npm), which masks logs before they are handed on
#   guess     addresses and long numbers are replaced; a stamp, being a date, stays as it is or goes whole
#   seen      `Mar 11 DIGITS 09:21:27`, a date whose year nobody can put back; releases stay, whatever their zeros
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @dawn-analytics/redact-pii@0.1.2
cat >run.cjs <<'RUN'
const { SyncRedactor } = require('@dawn-analytics/redact-pii');
const redactor = new SyncRedactor();
for (const line of ['*Mar 11 2026 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED', 'Trust Code Installed: Mar 11 09:21:27 2026 UTC',
  'Hostname: sw-london-1', 'SN:98765432101 days left: 30', 'Version 17.09.04a']) console.log(redactor.redact(line));
RUN
node run.cjs >seen
cat >expected <<'EXPECTED'
*Mar 11 DIGITS 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED
Trust Code Installed: Mar 11 09:21:27 DIGITS UTC
Hostname: sw-PERSON_NAME-1
SN:PHONE_NUMBER days left: 30
Version 17.09.04a
EXPECTED
diff expected seen || exit 1
cat seen
