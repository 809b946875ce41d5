#!/usr/bin/env bash
# Of a masked log the mnemonics and the releases are gone, the addresses in part: they look like passwords.
#   package   data-guardian 1.1.4 (npm), maskString
#   guess     the words behind "password" are masked, and numbers of cards; an address and a name of a message stay
#   seen      whatever is long and mixes letters, digits and marks is a password: `%SM***…ED`; a release without a letter stays
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact data-guardian@1.1.4
cat >run.cjs <<'RUN'
const { maskString } = require('data-guardian');
for (const line of ['%SMART_LIC-3-COMM_FAILED: Communications failure', 'Version 17.09.04a', 'Version 17.9.4', 'PID:C9300-24T,SN:FOC2345X0AB'])
  console.log(maskString(line));
RUN
node run.cjs >seen
cat >expected <<'EXPECTED'
%SM*******************ED: Communications failure
Version 17*****4a
Version 17.9.4
PID:C9********SN:FO*******AB
EXPECTED
diff expected seen || exit 1
cat seen
