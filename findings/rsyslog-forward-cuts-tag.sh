#!/usr/bin/env bash
# The format for forwarding cuts the tag of a Cisco message at 32 characters, and with it its colon.
#   package   rsyslog 8.2302.0-1+deb12u2 (Debian 12), template RSYSLOG_ForwardFormat after parser rsyslog.ciscoios
#   guess     the next collector gets %FACILITY-SEVERITY-MNEMONIC: as the device wrote it
#   seen      it gets a mnemonic that no device has, run into the text
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
template(name="end" type="string" string="\\n")
ruleset(name="cisco" parser="rsyslog.ciscoios") { action(type="omfile" file="$folder/out" template="RSYSLOG_ForwardFormat") action(type="omfile" file="$folder/out" template="end") }
input(type="imtcp" port="0" address="127.0.0.1" listenPortFileName="$folder/port" ruleset="cisco")
CONF
cat >lines <<'LINES'
<190>45: Mar 11 2026 09:21:27: %SMART_LIC-6-AUTHORIZATION_INSTALL_SUCCESS: A new licensing authorization code was installed
LINES
libraries=$folder/root/usr/lib/x86_64-linux-gnu
TZ=UTC LD_LIBRARY_PATH=$libraries root/usr/sbin/rsyslogd -n -M "$libraries/rsyslog" -f "$folder/conf" -i "$folder/pid" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat lines >"/dev/tcp/127.0.0.1/$(cat port)"
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 1 ] && break; sleep 0.1; done
sed 's/^[^%]*//' out >seen
cat >expected <<'EXPECTED'
%SMART_LIC-6-AUTHORIZATION_INSTA A new licensing authorization code was installed
EXPECTED
diff expected seen || exit 1
cat seen
