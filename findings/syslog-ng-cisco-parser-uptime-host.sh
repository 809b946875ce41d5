#!/usr/bin/env bash
# The parser for Cisco takes the uptime of a device for its name, another name every day.
#   package   syslog-ng 3.38.1-5+deb12u1 (Debian 12), cisco-parser()
#   guess     1w2d, the stamp of a device that stamps with its uptime, is no name; the line is from the sender
#   seen      host 1w2d, then 1w3d
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
  destination { file("$folder/out" template("host \$HOST, \${.cisco.mnemonic}\\n")); };
};
CONF
cat >lines <<'LINES'
<187>45: 1w2d: %SMART_LIC-3-COMM_FAILED: text
<187>46: 1w3d: %SMART_LIC-3-COMM_FAILED: text
LINES
libraries=$folder/root/usr/lib
TZ=UTC LD_LIBRARY_PATH=$libraries/syslog-ng:$libraries/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu \
  root/usr/sbin/syslog-ng -F --no-caps -f conf -R persist -c control --pidfile pid --module-path "$libraries/syslog-ng/3.38" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 2 ] && break; sleep 0.1; done
cat out >seen
cat >expected <<'EXPECTED'
host 1w2d, COMM_FAILED
host 1w3d, COMM_FAILED
EXPECTED
diff expected seen || exit 1
cat seen
