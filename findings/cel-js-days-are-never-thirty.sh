#!/usr/bin/env bash
# A rule about a number of days may say that it is less than 30, and not that it is 30.
#   package   @marcbachmann/cel-js 8.0.0 (npm)
#   guess     where days < 30 is read, days == 30 and days in [30] are
#   seen      for a variable of type double the last two have "no such overload"; days in wanted, a list of the same number, is true
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @marcbachmann/cel-js@8.0.0
cat >run.mjs <<'RUN'
import { Environment } from '@marcbachmann/cel-js';
const rules = new Environment().registerVariable('days', 'double').registerVariable('wanted', 'list');
for (const rule of ['days < 31', 'days == 30', 'days in [30]', 'days in wanted']) {
  try {
    console.log(rule, rules.evaluate(rule, { days: 30, wanted: [30] }));
  } catch (error) {
    console.log(rule, error.message.split('\n')[0]);
  }
}
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
days < 31 true
days == 30 no such overload: double == int
days in [30] no such overload: double in list<int>
days in wanted true
EXPECTED
diff expected seen || exit 1
cat seen
