#!/usr/bin/env bash
# A message that carries another one, as PLATFORM of IOS XE and 444303 of ASA do, arrives without it.
#   package   syslog-ng 3.38.1-5+deb12u1 (Debian 12), cisco-parser()
#   guess     the text is kept to its end
#   seen      all from the second ": %" on is gone; a message of licensing within another, and the rest of "50 of 60: % used", too
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q syslog-ng-core=3.38.1-5+deb12u1 syslog-ng-scl=3.38.1-5+deb12u1 libivykis0 libnet1 libjson-c5 libwrap0 libpcre3 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >conf <<CONF
@version: 3.38
@define scl-root "$folder/root/usr/share/syslog-ng/include/scl"
@include "$folder/root/usr/share/syslog-ng/include/scl/cisco/plugin.conf"
log {
  source { file("$folder/lines" flags(no-parse)); };
  parser { cisco-parser(); };
  destination { file("$folder/out" template("[\$MSG]\\n")); };
};
CONF
cat >lines <<'LINES'
<187>45: Mar 11 09:21:27.201 UTC: %IOSXE-3-PLATFORM: R0/0: smand: %SMART_LIC-3-COMM_FAILED: text
<163>Mar 11 2026 09:21:27: %ASA-3-444303: %SMART_LIC-3-COMM_FAILED: text
<187>46: Mar 11 09:21:27.201 UTC: %SYS-5-LOG: licences 50 of 60: % used 83
LINES
libraries=$folder/root/usr/lib
TZ=UTC LD_LIBRARY_PATH=$libraries/syslog-ng:$libraries/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu \
  root/usr/sbin/syslog-ng -F --no-caps -f conf -R persist -c control --pidfile pid --module-path "$libraries/syslog-ng/3.38" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 3 ] && break; sleep 0.1; done
cat out >seen
cat >expected <<'EXPECTED'
[%IOSXE-3-PLATFORM: R0/0: smand]
[%ASA-3-444303]
[%SYS-5-LOG: licences 50 of 60]
EXPECTED
diff expected seen || exit 1
cat seen
