#!/usr/bin/env bash
# A table of licences becomes rows in which every column holds the whole line.
#   package   table-parser 1.0.1 (npm)
#   guess     the rule below the headings is skipped, or is a row of its own
#   seen      the rule joins all columns: in every row each of them has all words of the line
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-save table-parser@1.0.1 >/dev/null 2>&1
cat >run.cjs <<'RUN'
const { parse } = require('table-parser');
const [head, rule, row] = [
  'License                 Entitlement Tag               Count Status',
  '-----------------------------------------------------------------------------',
  'dna-advantage           (C9300-24-DNA-A)                  1 IN-USE',
];
for (const lines of [[head, row], [head, rule, row]]) console.log(JSON.stringify(parse(lines.join('\n') + '\n').at(-1)));
RUN
node run.cjs >seen
cat >expected <<'EXPECTED'
{"License":["dna-advantage"],"Entitlement":["(C9300-24-DNA-A)"],"Tag":["(C9300-24-DNA-A)"],"Count":["1"],"Status":["IN-USE"]}
{"License":["dna-advantage","(C9300-24-DNA-A)","1","IN-USE"],"Entitlement":["dna-advantage","(C9300-24-DNA-A)","1","IN-USE"],"Tag":["dna-advantage","(C9300-24-DNA-A)","1","IN-USE"],"Count":["dna-advantage","(C9300-24-DNA-A)","1","IN-USE"],"Status":["dna-advantage","(C9300-24-DNA-A)","1","IN-USE"]}
EXPECTED
diff expected seen || exit 1
cat seen
