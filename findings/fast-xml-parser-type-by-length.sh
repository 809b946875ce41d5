#!/usr/bin/env bash
# Whether an id is a number or text depends on how many digits it has.
#   package   fast-xml-parser 5.12.1 (npm)
#   guess     ids are all numbers (and long ones inexact) or all text
#   seen      10 digits: a number; 19 digits: text; a serial 0012E45: 1.2e+46; a serial 98765E43210: text
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact fast-xml-parser@5.12.1
cat >run.mjs <<'RUN'
import { XMLParser } from 'fast-xml-parser';
console.log(
  new XMLParser().parse(
    '<r><id>1671840750</id><id>1671840750123456789</id><sn>0012E45</sn><sn>98765E43210</sn><release>17.10</release></r>',
  ).r,
);
RUN
cat >expected <<'EXPECTED'
{
  id: [ 1671840750, '1671840750123456789' ],
  sn: [ 1.2e+46, '98765E43210' ],
  release: 17.1
}
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
