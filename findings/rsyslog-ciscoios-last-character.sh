#!/usr/bin/env bash
# A line that rsyslog's parser for Cisco IOS cannot read loses its last character, and days left: 30 becomes 3.
#   package   rsyslog 8.2302.0-1+deb12u2 (Debian 12), parser rsyslog.ciscoios
#   guess     a line with the uptime for a stamp is read, or kept whole as "could not be processed by any parser" sounds
#   seen      it is kept with its <187> and a NUL before it, without its last character
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
template(name="seen" type="string" string="[%msg%]\\n")
ruleset(name="cisco" parser="rsyslog.ciscoios") { action(type="omfile" file="$folder/out" template="seen") }
input(type="imtcp" port="0" address="127.0.0.1" listenPortFileName="$folder/port" ruleset="cisco")
CONF
cat >lines <<'LINES'
<187>45: Mar 11 09:21:27.201 UTC: %SMART_LIC-4-EVAL_WILL_EXPIRE_WARNING: days left: 30
<187>46: 1w2d: %SMART_LIC-4-EVAL_WILL_EXPIRE_WARNING: days left: 30
LINES
libraries=$folder/root/usr/lib/x86_64-linux-gnu
TZ=UTC LD_LIBRARY_PATH=$libraries root/usr/sbin/rsyslogd -n -M "$libraries/rsyslog" -f "$folder/conf" -i "$folder/pid" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat lines >"/dev/tcp/127.0.0.1/$(cat port)"
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 2 ] && break; sleep 0.1; done
sed 's/\x00/\\0/g' out >seen
cat >expected <<'EXPECTED'
[ days left: 30]
[\0<187>46: 1w2d: %SMART_LIC-4-EVAL_WILL_EXPIRE_WARNING: days left: 3]
EXPECTED
diff expected seen || exit 1
cat seen
