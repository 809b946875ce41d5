#!/usr/bin/env bash
# A message that came again is a message of the same mnemonic with another text, once, at the time of the last.
#   package   rsyslog 8.2302.0-1+deb12u2 (Debian 12) with $RepeatedMsgReduction on
#   guess     "last message repeated 2 times", as syslogd and the devices write it, or the message as often as it came
#   seen      the tag, then "message repeated 2 times: [ text]"; of the times between first and last nothing is left
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q rsyslog=8.2302.0-1+deb12u2 libestr0 libfastjson4 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >conf <<CONF
\$RepeatedMsgReduction on
module(load="imtcp")
template(name="seen" type="string" string="%timereported% %syslogtag%%msg%\\n")
*.* action(type="omfile" file="$folder/out" template="seen")
input(type="imtcp" port="0" address="127.0.0.1" listenPortFileName="$folder/port")
CONF
cat >lines <<'LINES'
<187>Mar 11 09:21:27 acc-sw1 %SMART_LIC-3-COMM_FAILED: text
<187>Mar 11 09:22:27 acc-sw1 %SMART_LIC-3-COMM_FAILED: text
<187>Mar 11 09:23:27 acc-sw1 %SMART_LIC-3-COMM_FAILED: text
<189>Mar 11 09:24:27 acc-sw1 %SMART_LIC-5-COMM_RESTORED: text
LINES
libraries=$folder/root/usr/lib/x86_64-linux-gnu
TZ=UTC LD_LIBRARY_PATH=$libraries root/usr/sbin/rsyslogd -n -M "$libraries/rsyslog" -f "$folder/conf" -i "$folder/pid" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat lines >"/dev/tcp/127.0.0.1/$(cat port)"
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 3 ] && break; sleep 0.1; done
cat out >seen
cat >expected <<'EXPECTED'
Mar 11 09:21:27 %SMART_LIC-3-COMM_FAILED: text
Mar 11 09:23:27 %SMART_LIC-3-COMM_FAILED: message repeated 2 times: [ text]
Mar 11 09:24:27 %SMART_LIC-5-COMM_RESTORED: text
EXPECTED
diff expected seen || exit 1
cat seen
