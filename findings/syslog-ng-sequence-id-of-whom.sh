#!/usr/bin/env bash
# sequenceId is the counter of the device in one message and syslog-ng's own count in the next one.
#   package   syslog-ng 3.38.1-5+deb12u1 (Debian 12), macro $SDATA as in messages of RFC 5424
#   guess     it is one of the two, so that a gap in it is a loss
#   seen      a message with a counter keeps it, one without gets how many the destination has had
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q syslog-ng-core=3.38.1-5+deb12u1 libivykis0 libnet1 libjson-c5 libwrap0 libpcre3 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >conf <<CONF
@version: 3.38
log {
  source { file("$folder/lines"); };
  destination { file("$folder/out" template("\$HOST \$SDATA\\n")); };
};
CONF
cat >lines <<'LINES'
<187>Mar 11 09:21:26 acc-sw1 %SMART_LIC-3-COMM_FAILED: no counter
<187>45: Mar 11 09:21:27.201: %SMART_LIC-3-COMM_FAILED: counter 45
<187>Mar 11 09:21:28 acc-sw1 %SMART_LIC-3-COMM_FAILED: no counter
<187>46: Mar 11 09:21:29.201: %SMART_LIC-3-COMM_FAILED: counter 46
LINES
libraries=$folder/root/usr/lib
TZ=UTC LD_LIBRARY_PATH=$libraries/syslog-ng:$libraries/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu \
  root/usr/sbin/syslog-ng -F --no-caps -f conf -R persist -c control --pidfile pid --module-path "$libraries/syslog-ng/3.38" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 4 ] && break; sleep 0.1; done
sed 's/^[^ ]* //' out >seen
cat >expected <<'EXPECTED'
[meta sequenceId="1"]
[meta sequenceId="45"]
[meta sequenceId="3"]
[meta sequenceId="46"]
EXPECTED
diff expected seen || exit 1
cat seen
