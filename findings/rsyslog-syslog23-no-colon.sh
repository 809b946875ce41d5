#!/usr/bin/env bash
# The RFC 5424 template makes a Cisco tag an APP-NAME without its colon, or the counter before it one.
#   package   rsyslog 8.2302.0-1+deb12u2 (Debian 12), template RSYSLOG_SyslogProtocol23Format
#   guess     MSG begins with %SMART_LIC-3-COMM_FAILED: as sent
#   seen      the tag is APP-NAME, without colon; a message that came with a counter has APP-NAME 45 and keeps its tag
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q rsyslog=8.2302.0-1+deb12u2 libestr0 libfastjson4 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >conf <<CONF
module(load="imtcp")
action(type="omfile" file="$folder/out" template="RSYSLOG_SyslogProtocol23Format")
input(type="imtcp" port="0" address="127.0.0.1" listenPortFileName="$folder/port")
CONF
cat >lines <<'LINES'
<187>Mar 11 09:21:27 acc-sw1 %SMART_LIC-3-COMM_FAILED: text
<187>Mar 11 09:21:27 acc-sw1 45: %SMART_LIC-3-COMM_FAILED: text
LINES
libraries=$folder/root/usr/lib/x86_64-linux-gnu
TZ=UTC LD_LIBRARY_PATH=$libraries root/usr/sbin/rsyslogd -n -M "$libraries/rsyslog" -f "$folder/conf" -i "$folder/pid" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat lines >"/dev/tcp/127.0.0.1/$(cat port)"
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 2 ] && break; sleep 0.1; done
sed 's/^.*acc-sw1/acc-sw1/' out >seen
cat >expected <<'EXPECTED'
acc-sw1 %SMART_LIC-3-COMM_FAILED - - -  text
acc-sw1 45 - - -  %SMART_LIC-3-COMM_FAILED: text
EXPECTED
diff expected seen || exit 1
cat seen
