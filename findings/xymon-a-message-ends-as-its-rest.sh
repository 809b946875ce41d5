#!/usr/bin/env bash
# A message that was half written when the log was read is in eight reports: cut, six times whole, and at last as its second half.
#   package   xymon-client 4.3.30-1+b2 (Debian 12), logfetch, which sends what came in its last six runs
#   guess     half a line waits for the next run, and what is sent again is the same lines
#   seen      the place of each run is kept, within a line too: when the run in whose midst it was written is the oldest one, the report
#             begins with "ILED: text"
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q xymon-client=4.3.30-1+b2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
echo "log:$folder/log:10240" >conf
export XYMONHOME=$folder
report() {
  echo "run $1"
  root/usr/lib/xymon/client/bin/logfetch conf status 2>/dev/null | sed -n '/^\[msgs/,/^\(\[logfile.*\)\?$/p' | grep -E 'SMART|ILED' || true
}
{
  printf 'Mar 11 09:00:00 sw-1 44: %%SYS-5-CONFIG_I: text\n' >log
  report 1
  printf 'Mar 11 09:21:27 sw-1 45: %%SMART_LIC-3-COMM_FA' >>log
  report 2
  printf 'ILED: text\n' >>log
  for run in 3 4 5 6 7 8 9 10; do report $run; done
} >seen
cat >expected <<'EXPECTED'
run 1
run 2
Mar 11 09:21:27 sw-1 45: %SMART_LIC-3-COMM_FA
run 3
Mar 11 09:21:27 sw-1 45: %SMART_LIC-3-COMM_FAILED: text
run 4
Mar 11 09:21:27 sw-1 45: %SMART_LIC-3-COMM_FAILED: text
run 5
Mar 11 09:21:27 sw-1 45: %SMART_LIC-3-COMM_FAILED: text
run 6
Mar 11 09:21:27 sw-1 45: %SMART_LIC-3-COMM_FAILED: text
run 7
Mar 11 09:21:27 sw-1 45: %SMART_LIC-3-COMM_FAILED: text
run 8
Mar 11 09:21:27 sw-1 45: %SMART_LIC-3-COMM_FAILED: text
run 9
ILED: text
run 10
EXPECTED
diff expected seen || exit 1
cat seen
