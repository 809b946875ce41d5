#!/usr/bin/env bash
# A rule for "fewer than 30 days left" holds for an empty value, and one for "30 or more" holds for `never` and `<none>`.
#   package   rsyslog 8.2302.0-1+deb12u2 (Debian 12), comparisons with a number in RainerScript
#   guess     what is no number is 0, as cnum() has it, or the comparison is false both ways
#   seen      texts then: `never` is more than any number, an empty one less; `29 days` as well, which cnum() reads as 29, and 100 days are fewer than 30
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q rsyslog=8.2302.0-1+deb12u2 libestr0 libfastjson4 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >conf <<CONF
module(load="imtcp")
template(name="seen" type="string" string="%\$!seen%\\n")
ruleset(name="days") {
  set \$!left = field(\$msg, 124, 2);
  if \$!left < 30 then { set \$!rule = "fewer"; } else { set \$!rule = "30 or more"; }
  set \$!seen = \$!left & ": " & \$!rule & ", cnum " & cnum(\$!left);
  action(type="omfile" file="$folder/out" template="seen")
}
input(type="imtcp" port="0" address="127.0.0.1" listenPortFileName="$folder/port" ruleset="days")
CONF
printf '<187>Mar 11 09:21:27 acc-sw1 days: |%s|\n' 29 100 never '<none>' '' '29 days' '100 days' >lines
libraries=$folder/root/usr/lib/x86_64-linux-gnu
TZ=UTC LD_LIBRARY_PATH=$libraries root/usr/sbin/rsyslogd -n -M "$libraries/rsyslog" -f "$folder/conf" -i "$folder/pid" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat lines >"/dev/tcp/127.0.0.1/$(cat port)"
for _ in $(seq 100); do [ "$(cat out 2>/dev/null | wc -l)" -ge 7 ] && break; sleep 0.1; done
cat out >seen
cat >expected <<'EXPECTED'
29: fewer, cnum 29
100: 30 or more, cnum 100
never: 30 or more, cnum 0
<none>: 30 or more, cnum 0
: fewer, cnum 0
29 days: fewer, cnum 29
100 days: fewer, cnum 100
EXPECTED
diff expected seen || exit 1
cat seen
