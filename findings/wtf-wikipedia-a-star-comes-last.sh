#!/usr/bin/env bash
# Messages change places: those of a clock that was never set come behind all others of their paragraph, so the recovery is the last word.
#   package   wtf_wikipedia 10.4.2 (npm), text() of a page that a log was pasted into
#   guess     a line with a star is a point of a list, where it stands
#   seen      lists of a section stand behind its text: the failure that came last comes first, and the recovery before it last
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact wtf_wikipedia@10.4.2
cat >run.cjs <<'RUN'
const wtf = require('wtf_wikipedia');
const log = [
  '*Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: text',
  '*Mar 11 09:22:27: %SMART_LIC-5-COMM_RESTORED: text',
  'Mar 11 09:23:27: %SMART_LIC-3-COMM_FAILED: text',
];
console.log(wtf(log.join('\n')).text());
RUN
cat >expected <<'EXPECTED'
Mar 11 09:23:27: %SMART_LIC-3-COMM_FAILED: text
 * Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: text
 * Mar 11 09:22:27: %SMART_LIC-5-COMM_RESTORED: text
EXPECTED
node run.cjs >seen
diff expected seen || exit 1
cat seen
