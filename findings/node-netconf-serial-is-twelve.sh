#!/usr/bin/env bash
# A reply of a device has the serial number 12, the release 17.1, and a reason that is true.
#   package   node-netconf 1.1.2 (npm), how it reads a reply
#   guess     elements are text; what holds a letter is at least no number
#   seen      0012E45 is 12, 17.10 is 17.1, and an element without text is true, so that "no reason" is one
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact node-netconf@1.1.2
cat >run.cjs <<'RUN'
const { Client } = require('node-netconf');
const reply = '<rpc-reply><data><sn>0012E45</sn><version>17.10</version><failure-reason></failure-reason></data></rpc-reply>';
new Client({ host: '192.0.2.7' })._parse(reply, (error, read) => console.log(error, JSON.stringify(read)));
RUN
node run.cjs >seen
cat >expected <<'EXPECTED'
null {"rpc_reply":{"data":{"sn":12,"version":17.1,"failure_reason":true}}}
EXPECTED
diff expected seen || exit 1
cat seen
