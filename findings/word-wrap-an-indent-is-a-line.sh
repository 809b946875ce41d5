#!/usr/bin/env bash
# Lines that are short enough are wrapped too: what stands below a heading is no longer indented, and has an empty line before it.
#   package   word-wrap 1.2.5, with wordwrap 1.0.0 and wrap-ansi 9.0.2 beside it (npm), all to 60 columns
#   guess     lines below the width are left as they are
#   seen      word-wrap: every indent is an empty line; wordwrap and wrap-ansi: the indents are gone, so "Type:" stands beside "Transport:"
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact word-wrap@1.2.5 wordwrap@1.0.0 wrap-ansi@9.0.2
cat >run.mjs <<'RUN'
import wordWrap from 'word-wrap';
import wordwrap from 'wordwrap';
import wrapAnsi from 'wrap-ansi';
const output = 'Transport:\n  Type: cslu\n  VRF: Mgmt-vrf\nPolicy:\n  Policy in use: Merged';
console.log('word-wrap ', JSON.stringify(wordWrap(output, { width: 60, indent: '' })));
console.log('wordwrap  ', JSON.stringify(wordwrap(60)(output)));
console.log('wrap-ansi ', JSON.stringify(wrapAnsi(output, 60)));
RUN
cat >expected <<'EXPECTED'
word-wrap  "Transport:\n  \nType: cslu\n  \nVRF: Mgmt-vrf\nPolicy:\n  \nPolicy in use: Merged"
wordwrap   "Transport:\nType: cslu\nVRF: Mgmt-vrf\nPolicy:\nPolicy in use: Merged"
wrap-ansi  "Transport:\nType: cslu\nVRF: Mgmt-vrf\nPolicy:\nPolicy in use: Merged"
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
