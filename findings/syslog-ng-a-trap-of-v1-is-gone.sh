#!/usr/bin/env bash
# Of two notifications one is gone without a word, and the other's device is called "UDP:".
#   package   syslog-ng 3.38.1-5+deb12u1 with syslog-ng-mod-snmp, snmptrapd 5.9.3+dfsg-2+deb12u1 (Debian 12), which logs as by default, with -n
#   guess     both notifications arrive, with their sender's address for a name where names are not looked up
#   seen      what snmptrapd writes of SNMPv1 is dropped, told in the debug log alone; of SNMPv2c the name is UDP: and the address is in what
#             is called transport_info, without its beginning
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q snmptrapd=5.9.3+dfsg-2+deb12u1 snmp=5.9.3+dfsg-2+deb12u1 libsnmp40 libsnmp-base libnetsnmptrapd40 \
  syslog-ng-core=3.38.1-5+deb12u1 syslog-ng-mod-snmp=3.38.1-5+deb12u1 libivykis0 libnet1 libjson-c5 libwrap0 libpcre3 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
libraries=$folder/root/usr/lib
export LD_LIBRARY_PATH=$libraries/syslog-ng:$libraries/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu MIBS= SNMP_PERSISTENT_DIR=$folder
echo 'disableAuthorization yes' >receiver
port=$((20000 + RANDOM % 10000))
root/usr/sbin/snmptrapd -f -n -On -C -c receiver -Lf log -p trapd.pid "udp:127.0.0.1:$port" 2>/dev/null &
daemon=$!
for _ in $(seq 100); do [ -s log ] && break; sleep 0.1; done
root/usr/bin/snmptrap -v 1 -c public "127.0.0.1:$port" 1.3.6.1.4.1.9.9.41.2 192.0.2.7 6 1 1 1.3.6.1.4.1.9.9.41.1.2.3.1.5.45 s 'of SNMPv1' 2>/dev/null
root/usr/bin/snmptrap -v 2c -c public "127.0.0.1:$port" 1 1.3.6.1.4.1.9.9.41.2.0.1 1.3.6.1.4.1.9.9.41.1.2.3.1.5.46 s 'of SNMPv2c' 2>/dev/null
for _ in $(seq 100); do [ "$(grep -c 'STRING: "of SNMP' log)" = 2 ] && break; sleep 0.1; done
kill $daemon
wait
# A last record ends the one before it.
printf '2026-03-11 09:21:30 end [UDP: [192.0.2.9]:5->[192.0.2.9]:162]:\n.1.3.6.1.2.1.1.3.0 = Timeticks: (1) 0:00:00.01\n' >>log
cat >conf <<CONF
@version: 3.38
log {
  source { file("$folder/log" multi-line-mode("prefix-garbage") multi-line-prefix('^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[ T]([0-9]{1,2}:){2}[0-9]{2}') flags(no-parse)); };
  parser { snmptrapd-parser(prefix(".snmp.")); };
  destination { file("$folder/out" template("\$MSG\\n")); };
};
CONF
TZ=UTC root/usr/sbin/syslog-ng -F --no-caps -f conf -R persist -c control --pidfile pid --module-path "$libraries/syslog-ng/3.38" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do grep -q SNMPv2c out 2>/dev/null && break; sleep 0.1; done
kill $daemon
wait
{
  grep -o 'STRING: "of SNMP.*"' log | sed 's/^/logged: /'
  grep 41.1.2 out | sed -E "s/\\]:[0-9]+/]:PORT/g; s/^/syslog-ng: /"
} >seen
cat >expected <<'EXPECTED'
logged: STRING: "of SNMPv1"
logged: STRING: "of SNMPv2c"
syslog-ng: hostname='UDP:', transport_info='127.0.0.1]:PORT->[127.0.0.1]:PORT [UDP: [127.0.0.1]:PORT->[127.0.0.1]:PORT', .1.3.6.1.2.1.1.3.0='(1) 0:00:00.01', .1.3.6.1.6.3.1.1.4.1.0='.1.3.6.1.4.1.9.9.41.2.0.1', .1.3.6.1.4.1.9.9.41.1.2.3.1.5.46='of SNMPv2c'
EXPECTED
diff expected seen || exit 1
cat seen
