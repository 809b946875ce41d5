#!/usr/bin/env bash
# The parser for Cisco, told that IOS XR is there, takes name, node and process of an XR line away.
#   package   rsyslog 8.2302.0-1+deb12u2 (Debian 12), module pmciscoios with present.xr="on"
#   guess     the host name before the node becomes the host, the process becomes the program
#   seen      the host is the sender's address; core-xr1, RP/0/RP0/CPU0 and smartlicserver[291] are nowhere
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q rsyslog=8.2302.0-1+deb12u2 libestr0 libfastjson4 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >conf <<CONF
module(load="imtcp")
module(load="pmciscoios")
parser(name="xr" type="pmciscoios" present.xr="on")
template(name="seen" type="string" string="host of the sender: %\$!same%, tag %syslogtag%,%msg%\\n")
ruleset(name="cisco" parser="xr") {
  if \$hostname == \$fromhost then { set \$!same = "yes"; } else { set \$!same = "no"; }
  action(type="omfile" file="$folder/out" template="seen")
}
input(type="imtcp" port="0" address="127.0.0.1" listenPortFileName="$folder/port" ruleset="cisco")
CONF
cat >lines <<'LINES'
<187>45: core-xr1 RP/0/RP0/CPU0:Mar 11 09:21:27.201 : smartlicserver[291]: %LICENSE-SMART_LIC-3-COMM_FAILED : text
LINES
libraries=$folder/root/usr/lib/x86_64-linux-gnu
TZ=UTC LD_LIBRARY_PATH=$libraries root/usr/sbin/rsyslogd -n -M "$libraries/rsyslog" -f "$folder/conf" -i "$folder/pid" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat lines >"/dev/tcp/127.0.0.1/$(cat port)"
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 1 ] && break; sleep 0.1; done
cat out >seen
cat >expected <<'EXPECTED'
host of the sender: yes, tag %LICENSE-SMART_LIC-3-COMM_FAILED:, text
EXPECTED
diff expected seen || exit 1
cat seen
