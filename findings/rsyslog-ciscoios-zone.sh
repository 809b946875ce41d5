#!/usr/bin/env bash
# Two devices in two zones, and one whose clock was never set, write the same moment.
#   package   rsyslog 8.2302.0-1+deb12u2 (Debian 12), parser rsyslog.ciscoios
#   guess     the zone of the stamp is honoured, or at least kept; the mark * or . of an unset clock is kept
#   seen      zone and mark are gone; 09:21:27 PST and *09:21:27 are both 09:21:27 in the zone of the collector
#             (with TZ=UTC here)
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
template(name="seen" type="string" string="%timereported:::date-rfc3339%%msg%\\n")
ruleset(name="cisco" parser="rsyslog.ciscoios") { action(type="omfile" file="$folder/out" template="seen") }
input(type="imtcp" port="0" address="127.0.0.1" listenPortFileName="$folder/port" ruleset="cisco")
CONF
cat >lines <<'LINES'
<187>45: Mar 11 2026 09:21:27.201 PST: %SMART_LIC-3-COMM_FAILED: Pacific
<187>45: Mar 11 2026 09:21:27.201 CEST: %SMART_LIC-3-COMM_FAILED: Central Europe
<187>45: *Mar 11 2026 09:21:27.201: %SMART_LIC-3-COMM_FAILED: clock never set
LINES
libraries=$folder/root/usr/lib/x86_64-linux-gnu
TZ=UTC LD_LIBRARY_PATH=$libraries root/usr/sbin/rsyslogd -n -M "$libraries/rsyslog" -f "$folder/conf" -i "$folder/pid" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat lines >"/dev/tcp/127.0.0.1/$(cat port)"
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 3 ] && break; sleep 0.1; done
cat out >seen
cat >expected <<'EXPECTED'
2026-03-11T09:21:27.201+00:00 Pacific
2026-03-11T09:21:27.201+00:00 Central Europe
2026-03-11T09:21:27.201+00:00 clock never set
EXPECTED
diff expected seen || exit 1
cat seen
