#!/usr/bin/env bash
# The template <$PRI>$MSG sends a Cisco message on without what it is about.
#   package   syslog-ng 3.38.1-5+deb12u1 (Debian 12), template("<$PRI>$MSG")
#   guess     $MSG is what the device said, from % on
#   seen      without a counter in front the tag was taken for $PROGRAM, and $MSG is the text alone
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
  destination { file("$folder/out" template("<\$PRI>\$MSG\\n")); };
};
CONF
cat >lines <<'LINES'
<187>Mar 11 09:21:27 acc-sw1 %SMART_LIC-3-COMM_FAILED: text
<187>Mar 11 09:21:27 acc-sw1 45: Mar 11 09:21:27.201: %SMART_LIC-3-COMM_FAILED: text
LINES
libraries=$folder/root/usr/lib
TZ=UTC LD_LIBRARY_PATH=$libraries/syslog-ng:$libraries/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu \
  root/usr/sbin/syslog-ng -F --no-caps -f conf -R persist -c control --pidfile pid --module-path "$libraries/syslog-ng/3.38" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 2 ] && break; sleep 0.1; done
cat out >seen
cat >expected <<'EXPECTED'
<187>text
<187>Mar 11 09:21:27.201: %SMART_LIC-3-COMM_FAILED: text
EXPECTED
diff expected seen || exit 1
cat seen
