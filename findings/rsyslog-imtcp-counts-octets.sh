#!/usr/bin/env bash
# A line that begins with the counter of a device and not with <PRI> is cut after as many characters as the counter says.
#   package   rsyslog 8.2302.0-1+deb12u2 (Debian 12), module imtcp as it is set by default
#   guess     a line without <PRI> is one message, with the default priority
#   seen      45: is taken for octet counting and is gone; 45 characters are one message, the rest of the line is another
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q rsyslog=8.2302.0-1+deb12u2 libestr0 libfastjson4 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >conf <<CONF
module(load="imtcp")
template(name="seen" type="string" string="[%rawmsg%]\\n")
action(type="omfile" file="$folder/out" template="seen")
input(type="imtcp" port="0" address="127.0.0.1" listenPortFileName="$folder/port")
CONF
cat >lines <<'LINES'
45: Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text
LINES
libraries=$folder/root/usr/lib/x86_64-linux-gnu
TZ=UTC LD_LIBRARY_PATH=$libraries root/usr/sbin/rsyslogd -n -M "$libraries/rsyslog" -f "$folder/conf" -i "$folder/pid" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat lines >"/dev/tcp/127.0.0.1/$(cat port)"
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 2 ] && break; sleep 0.1; done
cat out >seen
cat >expected <<'EXPECTED'
[ Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_F]
[AILED: text]
EXPECTED
diff expected seen || exit 1
cat seen
