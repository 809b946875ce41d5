#!/usr/bin/env bash
# Every release of IOS XE 17 is 17.
#   package   natural 8.1.1 (npm)
#   guess     the numbers of 17.9.4 are words like others, as 17.12.1 shows
#   seen      single digits are stop words: 17.9.4 and 17.6.3 are both just 17; of 17.12.1 two numbers are left
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact natural@8.1.1
cat >run.mjs <<'RUN'
import natural from 'natural';
for (const release of ['17.9.4', '17.6.3', '17.12.1']) {
  console.log(`${release}: ${natural.PorterStemmer.tokenizeAndStem(release).join(' ')}`);
}
const index = new natural.TfIdf();
index.addDocument('release 17.9.4');
index.addDocument('release 17.6.3');
console.log(index.tfidfs('17.9.4').map((each) => each.toFixed(2)).join(' '));
RUN
node run.mjs | grep -v '^◇' >seen
cat >expected <<'EXPECTED'
17.9.4: 17
17.6.3: 17
17.12.1: 17 12
0.59 0.59
EXPECTED
diff expected seen || exit 1
cat seen
