#!/usr/bin/env bash
# A document of a device that was cut while it was sent is read without an error, and the value it was cut in is empty.
#   package   fast-xml-parser 5.12.1 (npm)
#   guess     an element that is never closed is an error, or its value is what came of it
#   seen      <enabled>tru is read as enabled: ""
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact fast-xml-parser@5.12.1
cat >run.mjs <<'RUN'
import { XMLParser } from 'fast-xml-parser';
console.log(JSON.stringify(new XMLParser().parse('<state><count>1</count><enabled>tru')));
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
{"state":{"count":1,"enabled":""}}
EXPECTED
diff expected seen || exit 1
cat seen
