#!/usr/bin/env bash
# The session id that IOS XE puts in brackets becomes the number of a process, and the name of the device is in the text.
#   package   syslog-ng 3.38.1-5+deb12u1 (Debian 12), a source with its usual parser
#   guess     [syslog@9 s_id="acc-sw1:514"] is structured data, or text
#   seen      process syslog@9 of no program; the rest of the brackets is the beginning of the text
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
  destination { file("$folder/out" template("program [\$PROGRAM], process [\$PID], text [\$MSG]\\n")); };
};
CONF
cat >lines <<'LINES'
<187>53: [syslog@9 s_id="acc-sw1:514"]: *Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: text
LINES
libraries=$folder/root/usr/lib
TZ=UTC LD_LIBRARY_PATH=$libraries/syslog-ng:$libraries/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu \
  root/usr/sbin/syslog-ng -F --no-caps -f conf -R persist -c control --pidfile pid --module-path "$libraries/syslog-ng/3.38" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 1 ] && break; sleep 0.1; done
cat out >seen
cat >expected <<'EXPECTED'
program [], process [syslog@9], text [s_id="acc-sw1:514"]: *Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: text]
EXPECTED
diff expected seen || exit 1
cat seen
