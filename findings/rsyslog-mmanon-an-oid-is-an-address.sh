#!/usr/bin/env bash
# Logs made anonymous by rsyslog hold other releases, other clocks and other OIDs; the addresses are the least of it.
#   package   rsyslog 8.2302.0-1+deb12u2 (Debian 12), module mmanon with its setting for IPv4
#   guess     four numbers that stand alone are an address; of a longer row, of more digits or with letters behind it, they are not
#   seen      within an OID every four small numbers are one; so is a release with its rebuild, 7.5.2.1i, and the time 09.21.27.201
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q rsyslog=8.2302.0-1+deb12u2 libestr0 libfastjson4 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >conf <<CONF
module(load="imtcp")
module(load="mmanon")
template(name="seen" type="string" string="%msg%\\n")
ruleset(name="anonymous") {
  action(type="mmanon" ipv4.bits="16")
  action(type="omfile" file="$folder/out" template="seen")
}
input(type="imtcp" port="0" address="127.0.0.1" listenPortFileName="$folder/port" ruleset="anonymous")
CONF
cat >lines <<'LINES'
<187>Mar 11 09:21:27 acc-sw1 trap: from 192.0.2.7
<187>Mar 11 09:21:27 acc-sw1 trap: 1.3.6.1.4.1.9.9.41.2.0.1
<187>Mar 11 09:21:27 acc-sw1 trap: release 17.9.4.1 and 7.5.2.1i
<187>Mar 11 09:21:27 acc-sw1 trap: at 09.21.27.201
LINES
libraries=$folder/root/usr/lib/x86_64-linux-gnu
TZ=UTC LD_LIBRARY_PATH=$libraries root/usr/sbin/rsyslogd -n -M "$libraries/rsyslog" -f "$folder/conf" -i "$folder/pid" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat lines >"/dev/tcp/127.0.0.1/$(cat port)"
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 4 ] && break; sleep 0.1; done
sed 's/^ //' out >seen
cat >expected <<'EXPECTED'
from 192.0.0.0
1.3.0.0.4.1.0.0.41.2.0.0
release 17.9.0.0 and 7.5.0.0i
at 9.21.0.0
EXPECTED
diff expected seen || exit 1
cat seen
