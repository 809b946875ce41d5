#!/usr/bin/env bash
# An output that is followed as a file arrives without its empty lines, which are what parts its sections.
#   package   rsyslog 8.2302.0-1+deb12u2 (Debian 12), module imfile as it is set by default
#   guess     every line of the file is a message, an empty one too
#   seen      empty lines are no messages; they are not counted and not marked, and the sections run into each other
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q rsyslog=8.2302.0-1+deb12u2 libestr0 libfastjson4 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
mkdir state
cat >conf <<CONF
global(workDirectory="$folder/state")
module(load="imfile")
template(name="seen" type="string" string="[%msg%]\\n")
input(type="imfile" file="$folder/kept" tag="show" ruleset="kept")
ruleset(name="kept") { action(type="omfile" file="$folder/out" template="seen") }
CONF
printf '%s\n' 'Utility:' '  Status: DISABLED' '' 'Smart Licensing Using Policy:' '  Status: ENABLED' '' '' 'acc-sw1#' >kept
libraries=$folder/root/usr/lib/x86_64-linux-gnu
LD_LIBRARY_PATH=$libraries root/usr/sbin/rsyslogd -n -M "$libraries/rsyslog" -f "$folder/conf" -i "$folder/pid" >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do grep -qF 'acc-sw1#' out 2>/dev/null && break; sleep 0.1; done
cat out >seen
cat >expected <<'EXPECTED'
[Utility:]
[  Status: DISABLED]
[Smart Licensing Using Policy:]
[  Status: ENABLED]
[acc-sw1#]
EXPECTED
diff expected seen || exit 1
cat seen
