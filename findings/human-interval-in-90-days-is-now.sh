#!/usr/bin/env bash
# "will be required in 90 days" is no time at all, and so is "every 30 days".
#   package   human-interval 2.0.1 (npm), as job schedulers use it
#   guess     words around the number are passed over, or the whole is refused
#   seen      a word before the number makes it 0; one behind it, with brackets, does not
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact human-interval@2.0.1
cat >run.mjs <<'RUN'
import interval from 'human-interval';
for (const text of ['90 days', 'in 90 days', 'every 30 days', '30  days (Default)']) {
  console.log(`${text}: ${interval(text) / 86_400_000}`);
}
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
90 days: 90
in 90 days: 0
every 30 days: 0
30  days (Default): 30
EXPECTED
diff expected seen || exit 1
cat seen
