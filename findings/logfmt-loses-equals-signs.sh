#!/usr/bin/env bash
# An equals sign within a value is taken out, and another one begins a key.
#   package   logfmt 1.4.0, @jclem/logfmt2 2.4.3 (npm)
#   guess     a value ends at the blank behind it; the first equals sign is the one that counts
#   seen      logfmt: http://cslu/pi?x=1 is http://cslu/pi?x1, a token loses its padding; logfmt2: the value is cut and the key of the next pair is "1"
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact logfmt@1.4.0 @jclem/logfmt2@2.4.3
cat >run.mjs <<'RUN'
import logfmt from 'logfmt';
import { decode } from '@jclem/logfmt2';
for (const line of ['url=http://cslu/pi?x=1 state=up', 'idtoken=YWJj== state=up']) {
  console.log(`logfmt   ${JSON.stringify(logfmt.parse(line))}`);
  console.log(`logfmt2  ${JSON.stringify(decode(line))}`);
}
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
logfmt   {"url":"http://cslu/pi?x1","state":"up"}
logfmt2  {"1":"state","url":"http://cslu/pi?x"}
logfmt   {"idtoken":"YWJj","state":"up"}
logfmt2  {"idtoken":"YWJj","":"","state":"up"}
EXPECTED
diff expected seen || exit 1
cat seen
