#!/usr/bin/env bash
# Sorted naturally, port 1/1/50 comes before port 1/1/1, and release 17.12.01 before 17.09.04a.
#   package   javascript-natural-sort 0.7.1, natural-orderby 5.0.0 (npm)
#   guess     numbers within a name are compared as numbers
#   seen      three numbers with slashes are a date, of 1950 from 50 on; 17.10 and 17.1 are one number and keep the order they came in
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact javascript-natural-sort@0.7.1 natural-orderby@5.0.0
cat >run.mjs <<'RUN'
import naturalSort from 'javascript-natural-sort';
import { compare } from 'natural-orderby';
for (const [name, order] of [['javascript-natural-sort', naturalSort], ['natural-orderby', compare()]])
  for (const list of [['1/1/1', '1/1/49', '1/1/50'], ['17.10', '17.1', '17.9'], ['17.09.04a', '17.09.05', '17.12.01']])
    console.log(name, [...list].sort(order).join(' '));
RUN
cat >expected <<'EXPECTED'
javascript-natural-sort 1/1/50 1/1/1 1/1/49
javascript-natural-sort 17.10 17.1 17.9
javascript-natural-sort 17.09.04a 17.09.05 17.12.01
natural-orderby 1/1/50 1/1/1 1/1/49
natural-orderby 17.10 17.1 17.9
natural-orderby 17.12.01 17.09.04a 17.09.05
EXPECTED
TZ=UTC node run.mjs >seen
diff expected seen || exit 1
cat seen
