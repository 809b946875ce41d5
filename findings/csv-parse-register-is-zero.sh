#!/usr/bin/env bash
# The configuration register of a switch is 0.
#   package   csv-parse 7.0.3 (npm)
#   guess     with cast a word that begins with 0x is 258, or stays text
#   seen      0x102 is the number 0, as 0x2102 is: it is taken for a number, and then only its first digit is read
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact csv-parse@7.0.3
cat >run.mjs <<'RUN'
import { parse } from 'csv-parse/sync';
for (const word of ['0x102', '0x2102', '0xF', '102', 'x102']) {
  const [[read]] = parse(word, { cast: true });
  console.log(`${word}: ${typeof read} ${read}`);
}
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
0x102: number 0
0x2102: number 0
0xF: number 0
102: number 102
x102: string x102
EXPECTED
diff expected seen || exit 1
cat seen
