#!/usr/bin/env bash
# The labels of an output are persons, accounts and number plates; of a masked output nothing tells what was measured.
#   package   openredaction 1.1.5 (npm), OpenRedaction with its defaults
#   guess     values are replaced where they look personal; the labels in front of them stay
#   seen      `Last ACK received` is a name, `Product Instance` two accounts, `istration` of a Registration a tournament; a serial of letters is known
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact openredaction@1.1.5
cat >run.cjs <<'RUN'
const { OpenRedaction } = require('openredaction');
(async () => {
  const redaction = new OpenRedaction();
  for (const line of ['Last ACK received: <none>', 'Ongoing reporting frequency (days): 90', 'Registration: Last Renewal Attempt: None',
    'Product Instance: PID:C9300-24T,SN:FOC2345X0AB', 'Version 17.09.04a'])
    console.log((await redaction.detect(line)).redacted.replace(/_\d+\]/g, ']'));
})();
RUN
node run.cjs >seen
cat >expected <<'EXPECTED'
[NAME]: <none>
[NAME] (days): 90
Reg[TOURNEY]: [PLATE] Renewal Attempt: None
[IG_USER] [IG_USER]: [IG_USER]:[IG_USER]-[IG_USER],SN:[SERIAL]
Version 17.09.04a
EXPECTED
diff expected seen || exit 1
cat seen
