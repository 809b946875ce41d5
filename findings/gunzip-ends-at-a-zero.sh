#!/usr/bin/env bash
# A log that was compressed in pieces ends at the first byte of padding, without an error.
#   package   Node.js 20, node:zlib
#   guess     behind a member comes another one, padding or an error; gzip warns of "trailing garbage" and does not stop before it was seen
#   seen      two members are both read; with one zero byte between them the second is missing and nothing is said; with another byte an error is raised
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >run.mjs <<'RUN'
import { gunzipSync, gzipSync } from 'node:zlib';
const [one, two] = ['one', 'two'].map((text) => gzipSync(text));
for (const between of [[], [0], [1]]) {
  try {
    console.log(`[${between}] ${gunzipSync(Buffer.concat([one, Buffer.from(between), two]))}`);
  } catch (error) {
    console.log(`[${between}] ${error.message}`);
  }
}
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
[] onetwo
[0] one
[1] incorrect header check
EXPECTED
diff expected seen || exit 1
cat seen
