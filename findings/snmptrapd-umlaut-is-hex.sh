#!/usr/bin/env bash
# One letter that is not ASCII turns the whole text of a notification into hexadecimal numbers, over several lines.
#   package   snmptrapd, snmp 5.9.3+dfsg-2+deb12u1 (Debian 12)
#   guess     the text is shown, the letter escaped
#   seen      Hex-STRING, 16 bytes a line, and nothing in the log that a search for the text would find
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q snmptrapd=5.9.3+dfsg-2+deb12u1 snmp=5.9.3+dfsg-2+deb12u1 libsnmp40 libsnmp-base libnetsnmptrapd40 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu MIBS= SNMP_PERSISTENT_DIR=$folder
echo 'disableAuthorization yes' >conf
port=$((20000 + RANDOM % 10000))
root/usr/sbin/snmptrapd -f -On -C -c conf -Lf log -p pid "udp:127.0.0.1:$port" 2>/dev/null &
daemon=$!
for _ in $(seq 100); do [ -s log ] && break; sleep 0.1; done
for text in 'Site Zurich: failed' 'Site Zürich: failed'; do
  root/usr/bin/snmptrap -v 2c -c public "127.0.0.1:$port" 1 1.3.6.1.4.1.9.9.41.2.0.1 1.3.6.1.4.1.9.9.41.1.2.3.1.5.45 s "$text" 2>/dev/null
done
for _ in $(seq 100); do grep -q Hex log && break; sleep 0.1; done
kill $daemon
wait
sed -n 's/.*3.1.5.45 = //p; /^6[0-9A-F] /p' log | sed 's/ *$//' >seen
cat >expected <<'EXPECTED'
STRING: "Site Zurich: failed"
Hex-STRING: 53 69 74 65 20 5A C3 BC 72 69 63 68 3A 20 66 61
69 6C 65 64
EXPECTED
diff expected seen || exit 1
cat seen
