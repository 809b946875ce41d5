#!/usr/bin/env bash
# A count by releases comes out of a relay as a tree: {"17.9.4":3} is {"17":{"9":{"4":"3"}}}, and an address is four floors high.
#   package   syslog-ng 3.38.1-5+deb12u1 (Debian 12), json-parser() and $(format-json)
#   guess     what json-parser() read format-json writes again, but for the kinds of values, which are all texts here
#   seen      dots of a key are levels, and two keys meet in one object; lists of objects are texts, 17.10 as a value stays
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
  parser { json-parser(prefix("report.")); };
  destination { file("$folder/out" template("\$(format-json --key report.* --rekey report.* --shift 7)\\n")); };
};
CONF
cat >lines <<'LINES'
{"17.9.4":3,"17.9.5":1}
{"192.0.2.7":"REGISTERED"}
{"license.count":1,"license":{"name":"hsec"}}
{"version":"17.10"}
{"license":[{"name":"hsec"}]}
LINES
libraries=$folder/root/usr/lib
TZ=UTC LD_LIBRARY_PATH=$libraries/syslog-ng:$libraries/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu \
  root/usr/sbin/syslog-ng -F --no-caps -f "$folder/conf" -R "$folder/persist" -c "$folder/control" --pidfile "$folder/pid" --module-path "$libraries/syslog-ng/3.38" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" = 5 ] && break; sleep 0.1; done
python3 -c 'import json, sys; [print(json.dumps(json.loads(line), sort_keys=True)) for line in sys.stdin]' <out >seen
cat >expected <<'EXPECTED'
{"17": {"9": {"4": "3", "5": "1"}}}
{"192": {"0": {"2": {"7": "REGISTERED"}}}}
{"license": {"count": "1", "name": "hsec"}}
{"version": "17.10"}
{"license": "[{\"name\":\"hsec\"}]"}
EXPECTED
diff expected seen || exit 1
cat seen
