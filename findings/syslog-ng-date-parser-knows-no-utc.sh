#!/usr/bin/env bash
# The zones of North America are read in a stamp; UTC is none.
#   package   syslog-ng 3.38.1-5+deb12u1 (Debian 12), date-parser() with %Z
#   guess     whatever zone is not known, UTC is
#   seen      GMT, EST and PST are read; with UTC, CET and JST the parser fails, and its path of the log gets nothing
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
  source { file("$folder/lines" flags(no-parse)); };
  if {
    parser { date-parser(format("%b %d %Y %H:%M:%S %Z") template("\$MSG")); };
    rewrite { set("\$S_ISODATE" value("read")); };
  } else {
    rewrite { set("not read" value("read")); };
  };
  destination { file("$folder/out" template("\$MSG: \${read}\\n")); };
};
CONF
cat >lines <<'LINES'
Mar 11 2026 09:21:27 GMT
Mar 11 2026 09:21:27 UTC
Mar 11 2026 09:21:27 EST
Mar 11 2026 09:21:27 PST
Mar 11 2026 09:21:27 CET
Mar 11 2026 09:21:27 JST
LINES
libraries=$folder/root/usr/lib
TZ=UTC LD_LIBRARY_PATH=$libraries/syslog-ng:$libraries/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu \
  root/usr/sbin/syslog-ng -F --no-caps -f conf -R persist -c control --pidfile pid --module-path "$libraries/syslog-ng/3.38" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 6 ] && break; sleep 0.1; done
LC_ALL=C sort out >seen
cat >expected <<'EXPECTED'
Mar 11 2026 09:21:27 CET: not read
Mar 11 2026 09:21:27 EST: 2026-03-11T09:21:27-05:00
Mar 11 2026 09:21:27 GMT: 2026-03-11T09:21:27+00:00
Mar 11 2026 09:21:27 JST: not read
Mar 11 2026 09:21:27 PST: 2026-03-11T09:21:27-08:00
Mar 11 2026 09:21:27 UTC: not read
EXPECTED
diff expected seen || exit 1
cat seen
