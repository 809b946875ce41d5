#!/usr/bin/env bash
# A relay of HAProxy sends the messages of all devices on as those of one host, "localhost".
#   package   haproxy 2.6.12-1+deb12u4 (Debian 12), log-forward of datagrams in the form of RFC 3164
#   guess     a message without a name, as Cisco devices send, gets the address that it came from, as with rsyslog and syslog-ng
#   seen      localhost for each of two senders; in the form of RFC 5424 "-" instead, and a zone before the tag becomes the host
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q haproxy=2.6.12-1+deb12u4 liblua5.3-0 libopentracing1 libopentracing-c-wrapper0 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
port=$((20000 + RANDOM % 10000))
cat >conf <<CONF
log-forward old
  dgram-bind 127.0.0.1:$port
  log 127.0.0.1:$((port + 2)) format rfc3164 local0
log-forward new
  dgram-bind 127.0.0.1:$((port + 1))
  log 127.0.0.1:$((port + 2)) format rfc5424 local0
CONF
cat >run.py <<'RUN'
import re, socket, sys
port = int(sys.argv[1])
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(('127.0.0.1', port + 2))
receiver.settimeout(0.5)
def relayed(sender, to, text):
    device = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    device.bind((sender, 0))
    for _ in range(40):
        device.sendto(text.encode(), ('127.0.0.1', to))
        try:
            return receiver.recv(2000).decode().strip()
        except TimeoutError:
            pass
head = r'<187>(?:1 \S+|\w+ +\d+ [\d:]+) '
for to in (port, port + 1):
    for sender in ('127.0.0.11', '127.0.0.12'):
        print(re.sub(head, '', relayed(sender, to, '<187>45: Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text')))
print(re.sub(head, '', relayed('127.0.0.11', port + 1, '<187>Mar 11 09:21:27 UTC: %SMART_LIC-3-COMM_FAILED: text')))
RUN
LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu root/usr/sbin/haproxy -db -f conf >daemon.log 2>&1 &
daemon=$!
timeout 120 python3 run.py "$port" >seen
cat >expected <<'EXPECTED'
localhost 45: Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text
localhost 45: Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text
- - - - - 45: Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text
- - - - - 45: Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text
UTC: %SMART_LIC-3-COMM_FAILED - - - text
EXPECTED
diff expected seen || exit 1
cat seen
