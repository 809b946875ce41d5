#!/usr/bin/env bash
# The first word after the counter becomes the program: a month, half an IPv6 address, hours, a year. The rest of it stays in the text.
#   package   syslog-ng 3.38.1-5+deb12u1 (Debian 12), a source with its usual parser
#   guess     the program is the tag, or empty; a stamp and an address stay whole
#   seen      Mar, 2001, 00 and 1w2d are programs; the stamp 00:01:17 is "01:17" in the text, the month of the third line is gone
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
  destination { file("$folder/out" template("program [\$PROGRAM], text [\$MSG]\\n")); };
};
CONF
cat >lines <<'LINES'
<187>45: 2001:db8::7: Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text
<187>46: 00:01:17: %SMART_LIC-3-COMM_FAILED: text
<187>47: Mar 11 2026 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text
<187>48: 1w2d: %SMART_LIC-3-COMM_FAILED: text
LINES
libraries=$folder/root/usr/lib
TZ=UTC LD_LIBRARY_PATH=$libraries/syslog-ng:$libraries/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu \
  root/usr/sbin/syslog-ng -F --no-caps -f conf -R persist -c control --pidfile pid --module-path "$libraries/syslog-ng/3.38" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 4 ] && break; sleep 0.1; done
cat out >seen
cat >expected <<'EXPECTED'
program [2001], text [db8::7: Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text]
program [00], text [01:17: %SMART_LIC-3-COMM_FAILED: text]
program [Mar], text [11 2026 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text]
program [1w2d], text [%SMART_LIC-3-COMM_FAILED: text]
EXPECTED
diff expected seen || exit 1
cat seen
