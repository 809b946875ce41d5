#!/usr/bin/env bash
# Of two messages of one switch one has the time of the receiver and the other the switch's own, once a zone stands behind its stamp.
#   package   inetutils-syslogd 2:2.4-2+deb12u3 (Debian 12), with -r
#   guess     the receiver's time stands before every line, and the text is what the device sent
#   seen      a stamp of exactly "Mmm dd hh:mm:ss " becomes the time of the line and goes from the text, whose first word is then "UTC:";
#             behind a counter, with a colon, a year or milliseconds it stays in the text, behind the receiver's time
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q inetutils-syslogd=2:2.4-2+deb12u3 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
port=$((20000 + RANDOM % 10000))
echo "*.* $folder/log" >conf
root/usr/sbin/syslogd -n --no-klog --no-unixaf -r -b 127.0.0.1 -B "$port" -f conf -D "$folder/none" -P "$folder/pid" -m 0 >/dev/null 2>&1 &
daemon=$!
for _ in $(seq 50); do [ -s log ] && break; sleep 0.1; done
for stamp in 'Mar 11 09:21:27 UTC' 'Mar 11 09:21:27' 'Mar 11 09:21:27.201 UTC' 'Mar 11 2026 09:21:27 UTC' '45: Mar 11 09:21:27 UTC'; do
  echo -n "<187>$stamp: %SMART_LIC-3-COMM_FAILED: text" >"/dev/udp/127.0.0.1/$port"
done
for _ in $(seq 50); do [ "$(grep -c SMART_LIC log)" = 5 ] && break; sleep 0.1; done
today=$(date '+%b %e ')
grep SMART_LIC log | sed -E "s/^$today[0-9:]{8}/NOW            /" | sort >seen
sort >expected <<'EXPECTED'
Mar 11 09:21:27 localhost UTC: %SMART_LIC-3-COMM_FAILED: text
NOW             localhost Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: text
NOW             localhost Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text
NOW             localhost Mar 11 2026 09:21:27 UTC: %SMART_LIC-3-COMM_FAILED: text
NOW             localhost 45: Mar 11 09:21:27 UTC: %SMART_LIC-3-COMM_FAILED: text
EXPECTED
diff expected seen || exit 1
cat seen
