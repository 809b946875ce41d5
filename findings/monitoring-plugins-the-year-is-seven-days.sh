#!/usr/bin/env bash
# A deadline that an agent gives as a date is judged by its first byte: with a warning at thirty days each date until 2047 is "7".
#   package   monitoring-plugins-standard 2.3.3-5+deb12u2, snmpd and snmp 5.9.3+dfsg-2+deb12u1 (Debian 12)
#   guess     a value that is no number is UNKNOWN where thresholds are given
#   needs     /usr/bin/snmpget, which the plugin calls by this path
#   seen      7 of `Hex-STRING: 07 EA 03 0B …`, 11 of "SUCCEEDED on Mar 11 …": the first digits anywhere are the value
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q monitoring-plugins-standard=2.3.3-5+deb12u2 snmpd=5.9.3+dfsg-2+deb12u1 snmp=5.9.3+dfsg-2+deb12u1 libsnmp40 libsnmp-base >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu MIBS= SNMP_PERSISTENT_DIR=$folder
cat >values <<'VALUES'
#!/bin/sh
echo "$2"
case "$2" in *.1) printf 'octet\n07 EA 03 0B 09 15 1B 00 2B 00 00\n' ;; *) printf 'string\nSUCCEEDED on Mar 11 09:21:27 2026 UTC\n' ;; esac
VALUES
chmod +x values
printf 'rocommunity public\npass .1.3.6.1.4.1.9.9.831.0.1 %s/values\n' "$folder" >conf
port=$((20000 + RANDOM % 10000))
root/usr/sbin/snmpd -f -C -c conf -Lf log "udp:127.0.0.1:$port" 2>/dev/null &
daemon=$!
check() { root/usr/lib/nagios/plugins/check_snmp -H 127.0.0.1 -p "$port" -P 2c -C public -o ".1.3.6.1.4.1.9.9.831.0.1.$1" -w 30: -c 5: || true; }
for _ in $(seq 100); do check 1 2>/dev/null | grep -q '|' && break; sleep 0.1; done
{ check 1; check 2; } | sed 's/ *|.*//' >seen
kill $daemon
wait
cat >expected <<'EXPECTED'
SNMP WARNING - *7*
SNMP WARNING - *11*
EXPECTED
diff expected seen || exit 1
cat seen
