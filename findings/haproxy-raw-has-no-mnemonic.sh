#!/usr/bin/env bash
# What HAProxy relays as "raw" may have lost its mnemonic: the text arrives and nothing says what it is.
#   package   haproxy 2.6.12-1+deb12u4 (Debian 12), log-forward of datagrams with format raw
#   guess     a raw message is the one that came
#   seen      its number <187> is gone; behind a host name or a zone its mnemonic, too, which is taken for the name of a program
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q haproxy=2.6.12-1+deb12u4 liblua5.3-0 libopentracing1 libopentracing-c-wrapper0 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
port=$((20000 + RANDOM % 10000))
cat >conf <<CONF
log-forward raw
  dgram-bind 127.0.0.1:$port
  log 127.0.0.1:$((port + 1)) format raw local0
CONF
cat >run.py <<'RUN'
import socket, sys
port = int(sys.argv[1])
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(('127.0.0.1', port + 1))
receiver.settimeout(0.5)
def relayed(text):
    for _ in range(40):
        receiver.sendto(text.encode(), ('127.0.0.1', port))
        try:
            return receiver.recv(2000).decode().strip()
        except TimeoutError:
            pass
for head in ('45: Mar 11 09:21:27 UTC:', 'Mar 11 09:21:27 UTC:', 'Mar 11 09:21:27 acc-sw1'):
    print('[' + relayed(f'<187>{head} %SMART_LIC-3-COMM_FAILED: text') + ']')
RUN
LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu root/usr/sbin/haproxy -db -f conf >daemon.log 2>&1 &
daemon=$!
timeout 120 python3 run.py "$port" >seen
cat >expected <<'EXPECTED'
[45: Mar 11 09:21:27 UTC: %SMART_LIC-3-COMM_FAILED: text]
[text]
[text]
EXPECTED
diff expected seen || exit 1
cat seen
