#!/usr/bin/env bash
# Files that are named for ports or stack members overwrite each other, and a missing date has a name of two words.
#   package   slugify 1.6.6 (npm)
#   guess     what may not stand in a name becomes a hyphen, as other libraries do it
#   seen      a stroke is left out: Gi1/0/1 and Gi10/1 are Gi101, sw-1/1 is sw-11; `<none>` is lessnonegreater
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact slugify@1.6.6
cat >run.cjs <<'RUN'
const slugify = require('slugify');
for (const name of ['Gi1/0/1', 'Gi10/1', 'sw-1/1', 'sw-11', '<none>', '%SMART_LIC-3-COMM_FAILED']) console.log(`${name}: ${slugify(name)}`);
RUN
cat >expected <<'EXPECTED'
Gi1/0/1: Gi101
Gi10/1: Gi101
sw-1/1: sw-11
sw-11: sw-11
<none>: lessnonegreater
%SMART_LIC-3-COMM_FAILED: percentSMART_LIC-3-COMM_FAILED
EXPECTED
node run.cjs >seen
diff expected seen || exit 1
cat seen
