#!/usr/bin/env bash
# A leaf of the licensing model, asked for by its name in JSONata (Node-RED, AWS Step Functions).
#   package   jsonata 2.2.2 (npm)
#   guess     a name with hyphens is found, or is an error, as it is for jq and JMESPath
#   seen      smart-enabled is "smart" minus "enabled": nothing, without an error, as where the device does not have the leaf
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact jsonata@2.2.2
cat >run.mjs <<'RUN'
import jsonata from 'jsonata';
const data = { state: { 'smart-enabled': false }, trust: [{ sn: '12E45' }] };
for (const expression of ['state.smart-enabled', 'state.`smart-enabled`', 'trust[sn=12E45].sn', 'trust[sn="12E45"].sn'])
  console.log(`${expression}  ${await jsonata(expression).evaluate(data)}`);
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
state.smart-enabled  undefined
state.`smart-enabled`  false
trust[sn=12E45].sn  undefined
trust[sn="12E45"].sn  12E45
EXPECTED
diff expected seen || exit 1
cat seen
