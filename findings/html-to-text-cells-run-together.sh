#!/usr/bin/env bash
# A mail with a table of log lines becomes text in which the device, its time and the mnemonic are one word.
#   package   html-to-text 9.0.5 (npm), with its defaults
#   guess     the cells of a row are kept apart, and a heading stays as it is written
#   seen      nothing stands between cells, nor between rows; a heading's device name is in capitals, but the same name in a list is not
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact html-to-text@9.0.5
cat >run.mjs <<'RUN'
import { convert } from 'html-to-text';
const row = (...cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
const lost = row('core-a', '09:20:05 UTC', '%SMART_LIC-3-COMM_FAILED: Timeout was reached');
const restored = row('core-b', '09:21:05 UTC', '%SMART_LIC-5-COMM_RESTORED: restored');
console.log(convert(`<h2>core-a</h2><ul><li>core-a</li></ul><table>${lost}${restored}</table>`, { wordwrap: false }));
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
CORE-A

 * core-a

core-a09:20:05 UTC%SMART_LIC-3-COMM_FAILED: Timeout was reachedcore-b09:21:05 UTC%SMART_LIC-5-COMM_RESTORED: restored
EXPECTED
diff expected seen || exit 1
cat seen
