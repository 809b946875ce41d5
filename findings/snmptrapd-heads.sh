#!/usr/bin/env bash
# The community, which is a password, stands in the log of one version's notifications; and what names the sender is another in each.
#   package   snmptrapd, snmp 5.9.3+dfsg-2+deb12u1 (Debian 12), as logged by default
#   guess     both heads have the same parts in the same order
#   seen      v1: the agent's own address, then the transport, then "community …"; v2c: the transport alone, twice
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
root/usr/sbin/snmptrapd -f -n -On -C -c conf -Lf log -p pid "udp:127.0.0.1:$port" 2>/dev/null &
daemon=$!
for _ in $(seq 100); do [ -s log ] && break; sleep 0.1; done
root/usr/bin/snmptrap -v 1 -c Sesame "127.0.0.1:$port" 1.3.6.1.4.1.9.9.41.2 192.0.2.7 6 1 1 1.3.6.1.4.1.9.9.41.1.2.3.1.5.45 s text 2>/dev/null
root/usr/bin/snmptrap -v 2c -c Sesame "127.0.0.1:$port" 1 1.3.6.1.4.1.9.9.41.2.0.1 1.3.6.1.4.1.9.9.41.1.2.3.1.5.45 s text 2>/dev/null
for _ in $(seq 100); do [ "$(grep -c UDP log)" = 2 ] && break; sleep 0.1; done
kill $daemon
wait
grep UDP log | sed -E "s/^[-0-9]+ [:0-9]+ //; s/\\]:[0-9]+/]:PORT/g" >seen
cat >expected <<'EXPECTED'
192.0.2.7 [192.0.2.7] (via UDP: [127.0.0.1]:PORT->[127.0.0.1]:PORT) TRAP, SNMP v1, community Sesame
UDP: [127.0.0.1]:PORT->[127.0.0.1]:PORT [UDP: [127.0.0.1]:PORT->[127.0.0.1]:PORT]:
EXPECTED
diff expected seen || exit 1
cat seen
