#!/usr/bin/env bash
# A log on a page made of Markdown has no mnemonics: the underscores are signs of emphasis.
#   package   showdown 2.1.0 (npm)
#   guess     an underscore within a word stays, as in CommonMark and on GitHub
#   seen      SMART<em>LIC-3-COMM</em>FAILED; copied from the page, SMARTLIC-3-COMMFAILED; a mnemonic with one underscore stays
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact showdown@2.1.0
cat >run.mjs <<'RUN'
import showdown from 'showdown';
for (const text of ['%SMART_LIC-3-COMM_FAILED: text', '%SMART_LIC-5-SLR_IN_COMPLIANCE: text', '%SMART_LIC-6-AUTHORIZED: text'])
  console.log(new showdown.Converter().makeHtml(text));
RUN
cat >expected <<'EXPECTED'
<p>%SMART<em>LIC-3-COMM</em>FAILED: text</p>
<p>%SMART<em>LIC-5-SLR</em>IN_COMPLIANCE: text</p>
<p>%SMART_LIC-6-AUTHORIZED: text</p>
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
