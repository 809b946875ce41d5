#!/usr/bin/env bash
# With an ISO 8601 stamp (rsyslog's forward format) the message is lost but for its last words, one of which is the host.
#   package   glossy 0.1.7 (npm)
#   guess     time, host acc-sw1 and the message
#   seen      host "it", message "failed", and no time
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact glossy@0.1.7
cat >run.mjs <<'RUN'
import glossy from 'glossy';
for (const stamp of ['2026-03-11T09:21:27+01:00', '2026-03-11T09:21:27Z']) {
  glossy.Parse.parse(`<187>${stamp} acc-sw1 %SMART_LIC-3-COMM_FAILED: it failed`, ({ host, time, message }) => {
    console.log(JSON.stringify({ host, time, message }));
  });
}
RUN
cat >expected <<'EXPECTED'
{"host":"it","message":"failed"}
{"host":"it","message":"failed"}
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
