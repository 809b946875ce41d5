#!/usr/bin/env bash
# A console server's mark stands where the console is just then, within a word too, and the line is broken behind it.
#   package   conserver-server 8.2.7-2+b1 (Debian 12), timestamp 1ma
#   guess     a mark waits for the end of a line, as the stamps of `timestamp 1la` do
#   seen      "  Type: cs[-- MARK -- …]", "lu" on the next line
# Exits 1 when this is no longer so. It takes a minute, the shortest time between two marks.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q conserver-server=8.2.7-2+b1 libwrap0 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >device.sh <<'DEVICE'
printf 'sw1#show license status\r\nTransport:\r\n  Type: cs'
sleep 61
printf 'lu\r\nsw1#'
sleep 60
DEVICE
cat >conserver.cf <<CONFIG
console sw1 { master localhost; type exec; exec bash $folder/device.sh; logfile $folder/console.log; timestamp 1ma; rw *; }
access * { trusted 127.0.0.1; }
CONFIG
touch passwd
LD_LIBRARY_PATH=$(dirname "$(find root -name 'libwrap.so.0*' | head -1)") root/usr/sbin/conserver -C conserver.cf -P passwd -u -n -p 27822 -b 27900 -m 127.0.0.1 -M 127.0.0.1 >/dev/null 2>&1 &
server=$!
for _ in $(seq 90); do grep -q '^lu' console.log 2>/dev/null && break || sleep 1; done
grep -A1 '  Type' console.log | tr -d '\r' | sed 's/-- [A-Z][a-z][a-z] .*\]/-- …]/' >seen
cat >expected <<'EXPECTED'
  Type: cs[-- MARK -- …]
lu
EXPECTED
diff expected seen || exit 1
cat seen
