#!/usr/bin/env bash
# Of what stands behind a code that keeps or restores the cursor the first letter goes: the prompt of sw1 is that of w1.
#   package   strip-ansi-control-characters 2.0.0 (npm), with strip-ansi 7.2.0 beside it
#   guess     each code goes, and the text stays, as strip-ansi does it
#   seen      behind ESC 7 and ESC 8 the s of sw1 is taken for the end of the code; behind ESC E a name of digits goes whole; the codes of
#             a pager and of a mode stay
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact strip-ansi-control-characters@2.0.0 strip-ansi@7.2.0
cat >run.mjs <<'RUN'
import stripAnsi from 'strip-ansi';
import { string } from 'strip-ansi-control-characters';
for (const line of ['\u001b8sw1#', '\u001b7sw1#', '\u001bE3850#', '\u001b8core1#', '\u001b[24;1Hsw1#', '\u001b[msw1#'])
  console.log(JSON.stringify(line).padEnd(22), JSON.stringify(stripAnsi(line)).padEnd(9), JSON.stringify(string(line)));
RUN
cat >expected <<'EXPECTED'
"\u001b8sw1#"          "sw1#"    "w1#"
"\u001b7sw1#"          "sw1#"    "w1#"
"\u001bE3850#"         "3850#"   "#"
"\u001b8core1#"        "core1#"  "ore1#"
"\u001b[24;1Hsw1#"     "sw1#"    "\u001b[24;1Hsw1#"
"\u001b[msw1#"         "sw1#"    "\u001b[msw1#"
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
