#!/usr/bin/env bash
# An input that nobody could read is shown as passed, and what failed as `[object Object]`.
#   package   junit-cli-report-viewer 1.5.2 (npm), which prints JUnit reports in a pipeline
#   guess     <error> is shown as bad as <failure>, and <skipped> as neither good nor bad
#   seen      a check mark for both; only <failure> counts, and its text is lost where it has a message
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact junit-cli-report-viewer@1.5.2
cat >report.xml <<'REPORT'
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="licensing" tests="4" failures="1" errors="1" time="0">
  <testsuite name="acc-sw1" tests="4" failures="1" errors="1" skipped="1" time="0">
    <testcase classname="acc-sw1" name="acks" time="0"><failure type="error" message="no ACK">since a year</failure></testcase>
    <testcase classname="acc-sw1" name="show license all" time="0"><error type="unreadable" message="not read"></error></testcase>
    <testcase classname="acc-sw1" name="clock" time="0"><skipped/></testcase>
    <testcase classname="acc-sw1" name="trust code" time="0"/>
  </testsuite>
</testsuites>
REPORT
NO_COLOR=1 node_modules/.bin/junit-cli-report-viewer report.xml | sed 's/\x1b\[[0-9;]*m//g; s/^[[:space:]]*//; s/  *$//; s/  */ /g' | grep -E '^(FAIL|✖|✔|\[|> Total number)' >seen || true
cat >expected <<'EXPECTED'
> Total number of tests: 4
> Total number of failed tests: 1
FAIL acc-sw1 (0)
✖ acks (0)
[object Object]
✔ show license all (0)
✔ clock (0)
✔ trust code (0)
EXPECTED
diff expected seen || exit 1
cat seen
