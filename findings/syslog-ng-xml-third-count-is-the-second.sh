#!/usr/bin/env bash
# Of three licences in a NETCONF reply the third's count stands at the second's place.
#   package   syslog-ng 3.38.1-5+deb12u1 (Debian 12), xml()
#   guess     each licence is an entry of its own, or the places of a list keep an empty value where a licence has none
#   seen      one licence with a list of names and a list of counts, which is shorter; nothing tells which name a count belongs to
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q syslog-ng-core=3.38.1-5+deb12u1 syslog-ng-mod-xml-parser=3.38.1-5+deb12u1 libivykis0 libnet1 libjson-c5 libwrap0 libpcre3 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >conf <<CONF
@version: 3.38
log {
  source { file("$folder/lines" flags(no-parse)); };
  parser { xml(prefix("reply.")); };
  destination { file("$folder/out" template("\${reply.usage.license.name} \${reply.usage.license.count}\\n")); };
};
CONF
echo '<usage><license><name>network-advantage</name><count>1</count></license><license><name>dna-advantage</name></license><license><name>hsec</name><count>3</count></license></usage>' >lines
libraries=$folder/root/usr/lib
TZ=UTC LD_LIBRARY_PATH=$libraries/syslog-ng:$libraries/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu \
  root/usr/sbin/syslog-ng -F --no-caps -f "$folder/conf" -R "$folder/persist" -c "$folder/control" --pidfile "$folder/pid" --module-path "$libraries/syslog-ng/3.38" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ -s out ] && break; sleep 0.1; done
cat out >seen
cat >expected <<'EXPECTED'
network-advantage,dna-advantage,hsec 1,3
EXPECTED
diff expected seen || exit 1
cat seen
