#!/usr/bin/env bash
# Counts of 1, 2, 10 and 9 licences, read from outputs as text: their average is 3027.25.
#   package   AlaSQL 4.19.1 (npm)
#   guess     texts that hold figures are figures everywhere, as they are to `count > 5`, or AVG refuses them
#   seen      AVG writes the texts one behind the other and divides 12109 by four; of SUM and MAX no column is left
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact alasql@4.19.1
cat >run.cjs <<'RUN'
const alasql = require('alasql');
const rows = ['1', '2', '10', '9'].map((count) => ({ license: 'dna-advantage', count }));
for (const query of ['COUNT(*) AS devices FROM ? WHERE [count] > 5', 'AVG([count]) AS average FROM ?', 'SUM([count]) AS licenses, MAX([count]) AS most FROM ?']) {
  console.log(`${query}: ${JSON.stringify(alasql(`SELECT ${query}`, [rows]))}`);
}
const figures = rows.map((row) => ({ ...row, count: Number(row.count) }));
console.log(`of figures: ${JSON.stringify(alasql('SELECT AVG([count]) AS average, SUM([count]) AS licenses, MAX([count]) AS most FROM ?', [figures]))}`);
RUN
node run.cjs >seen
cat >expected <<'EXPECTED'
COUNT(*) AS devices FROM ? WHERE [count] > 5: [{"devices":2}]
AVG([count]) AS average FROM ?: [{"average":3027.25}]
SUM([count]) AS licenses, MAX([count]) AS most FROM ?: [{}]
of figures: [{"average":5.5,"licenses":22,"most":10}]
EXPECTED
diff expected seen || exit 1
cat seen
