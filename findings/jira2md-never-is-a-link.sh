#!/usr/bin/env bash
# On its way into a Jira ticket "never" becomes a link, and on its way out of one a mnemonic has asterisks.
#   package   jira2md 3.0.1 (npm)
#   guess     `<none>` is no address and stays; an underscore within a word stays, as in Jira itself
#   seen      `[none]`, Jira's notation for a link; %SMART*LIC-3-COMM*FAILED, of which no reader of Cisco's tags knows anything
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact jira2md@3.0.1
cat >run.mjs <<'RUN'
import jira from 'jira2md';
console.log(jira.to_jira('Last ACK received: <none>'));
console.log(jira.to_markdown('%SMART_LIC-3-COMM_FAILED: Communications failure'));
console.log(jira.to_markdown('%SMART_LIC-6-AUTHORIZED: text'));
RUN
cat >expected <<'EXPECTED'
Last ACK received: [none]
%SMART*LIC-3-COMM*FAILED: Communications failure
%SMART_LIC-6-AUTHORIZED: text
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
