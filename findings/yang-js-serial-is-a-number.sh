#!/usr/bin/env bash
# A counter of 64 bits is rounded though it came as text, and a serial number of a union is 12000.
#   package   yang-js 0.24.63 (npm)
#   guess     uint64 is text in JSON (RFC 7951) so that no digit is lost; of a union of int32 and string 12E3 is text, since no integer is written so; what has too many digits behind the point is refused
#   seen      a uint64 is a JavaScript number and rounded; 12E3 is 12000 and 0012 is 12; decimal64 with two digits makes 17.11 of 17.105
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact yang-js@0.24.63
cat >run.mjs <<'RUN'
import yang from 'yang-js';
const model = yang.parse(`module lic { namespace "urn:lic"; prefix l; container state {
  leaf count { type uint64; }
  leaf serial { type union { type int32; type string; } }
  leaf release { type decimal64 { fraction-digits 2; } }
} }`);
for (const state of [{ count: '12345678901234567891' }, { serial: '12E3' }, { serial: '0012' }, { serial: 'FOC0012' }, { release: '17.105' }]) {
  console.log(JSON.stringify(state), JSON.stringify(model.eval({ 'lic:state': state }).get('/lic:state').toJSON()));
}
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
{"count":"12345678901234567891"} {"count":12345678901234567000}
{"serial":"12E3"} {"serial":12000}
{"serial":"0012"} {"serial":12}
{"serial":"FOC0012"} {"serial":"FOC0012"}
{"release":"17.105"} {"release":17.11}
EXPECTED
diff expected seen || exit 1
cat seen
