#!/usr/bin/env bash
# Six switches fail in one interval, and the alert tells of four.
#   package   monit 1:5.33.0-1 (Debian 12), `if content = …` of a file, limits as they are set by default
#   guess     an alert holds each line that matched
#   seen      what passes 512 bytes is "...": the fifth and sixth switch stand nowhere, not in Monit's own log either
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q monit=1:5.33.0-1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >conf <<CONF
set daemon 2
set pidfile $folder/pid
set idfile $folder/id
set statefile $folder/state
set logfile $folder/monit.log
check file licensing with path $folder/log
  if content = "SMART_LIC-3" then alert
CONF
chmod 600 conf
echo 'Mar 11 09:00:00 sw-1 44: %SYS-5-CONFIG_I: text' >log
root/usr/bin/monit -I -c conf >/dev/null 2>&1 &
daemon=$!
for _ in $(seq 100); do [ -s state ] && grep -qs started monit.log && break; sleep 0.1; done
sleep 3
for switch in 1 2 3 4 5 6; do
  echo "Mar 11 09:21:2$switch sw-$switch 45: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart Software Manager (CSSM) : Unable to resolve server hostname/domain name"
done >lines
cat lines >>log
for _ in $(seq 100); do grep -qs 'content match' monit.log && break; sleep 0.1; done
sleep 3
grep -oE '^(Mar.*sw-[0-9]|\.\.\.)' monit.log >seen
cat >expected <<'EXPECTED'
Mar 11 09:21:21 sw-1
Mar 11 09:21:22 sw-2
Mar 11 09:21:23 sw-3
Mar 11 09:21:24 sw-4
...
EXPECTED
diff expected seen || exit 1
cat seen
