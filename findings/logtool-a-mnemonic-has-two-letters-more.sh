#!/usr/bin/env bash
# In logtool's CSV a facility has two letters more, and a moment has lost a colon and a digit.
#   package   logtool 1.2.8-11 (Debian 12, x86-64), -o CSV
#   guess     time, host, tag and text are four cells, each as it stood in the line
#   seen      10:00:02 is `10:002`, %SMART_LIC is `%SMARTRT_LIC`, the count `101:` is a cell `101:,` that is closed twice
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q logtool=1.2.8-11 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >log <<'LOG'
Nov 30 10:00:02 sw-1 %SMART_LIC-6-AUTHORIZED: text
Nov 30 10:00:03 sw-1 101: *Nov 30 10:00:02.123 UTC: %SMART_LIC-6-AUTHORIZED: text
LOG
cat >expected <<'EXPECTED'
"Nov 30 10:002","sw-1","%SMARTRT_LIC-6-AUTHORIZED:","text"
"Nov 30 10:003","sw-1","101:",","*Nov 30 10:00:02.123 UTC: %SMART_LIC-6-AUTHORIZED: text"
EXPECTED
root/usr/bin/logtool -c root/etc/logtool/logtool.conf -o CSV <log >seen
diff expected seen || exit 1
cat seen
