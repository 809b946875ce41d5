#!/usr/bin/env bash
# 192.0.2.11 and 192.0.2.1 are the same address, 17.11 and 17.1 the same release.
#   package   flexsearch 0.8.212 (npm)
#   guess     a whole word finds itself only; with tokenize "strict", the default, 192.0.2.1 finds nothing of 192.0.2.11
#   seen      letters and digits that come twice are written once, numbers are cut behind three digits: 192.0.2.1 finds 192.0.2.11, 17.1.2 finds 17.11.22, and C9300 is kept as c, 930 and 0
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact flexsearch@0.8.212
cat >run.mjs <<'RUN'
import flexsearch from 'flexsearch';
const index = new flexsearch.Index();
console.log(index.encoder.encode('192.0.2.11').join(' '));
console.log(index.encoder.encode('C9300-24T').join(' '));
index.add(1, 'cslu 192.0.2.11');
index.add(2, 'release 17.11.22');
for (const words of ['192.0.2.11', '192.0.2.1', '17.11.22', '17.1.2']) console.log(`${words}: ${index.search(words)}`);
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
192 0 2 1
c 930 0 24t
192.0.2.11: 1
192.0.2.1: 1
17.11.22: 2
17.1.2: 2
EXPECTED
diff expected seen || exit 1
cat seen
