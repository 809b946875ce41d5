#!/usr/bin/env bash
# The structured data of an RFC 5424 message is lost, and its rest stands in the message.
#   package   nsyslog-parser 0.10.1 (npm)
#   guess     [meta sequenceId="45"], as syslog-ng and IOS XE send it, gives meta with sequenceId 45
#   seen      no structured data at all; of two elements the first is lost; its parameters stand in the message, whose own text may be gone
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact nsyslog-parser@0.10.1
cat >run.mjs <<'RUN'
import parse from 'nsyslog-parser';
for (const data of ['[meta sequenceId="45"]', '[meta sequenceId="45"][origin ip="192.0.2.7"]']) {
  const { structuredData, message } = parse(`<187>1 2026-03-11T09:21:27.201Z acc-sw1 - - - ${data} text`);
  console.log(`${JSON.stringify(structuredData)} | ${message}`);
}
RUN
cat >expected <<'EXPECTED'
[] | sequenceId="45"] text
[{"$id":"origin","ip":"192.0.2.7"}] | sequenceId="45"]
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
