#!/usr/bin/env bash
# Whoever listens for syslog with netcat hears the device that spoke first, and never another.
#   package   netcat-openbsd 1.219-1, socat 1.7.4.4-2 (Debian 12)
#   guess     nc -lu and socat UDP-LISTEN print every datagram that arrives, one a line
#   seen      the first sender's only; nc -k and UDP-RECV hear all; none of them ends a message, the next follows on the same line
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q netcat-openbsd=1.219-1 socat=1.7.4.4-2 libbsd0 libwrap0 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu
cat >send.py <<'RUN'
import os, socket, sys, time
def device(address):
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.bind((address, 0))
    return sender
def send(sender, text):
    try:
        sender.sendto(text, ('127.0.0.1', int(sys.argv[1])))
    except ConnectionError:
        pass
first, second = device('127.0.0.11'), device('127.0.0.12')
for _ in range(100):
    send(first, b'<187>1: acc-sw1: text')
    time.sleep(0.1)
    if os.path.getsize('out'):
        break
for _ in range(3):
    send(second, b'<187>1: acc-sw2: text')
    time.sleep(0.2)
send(first, b'<187>2: acc-sw1: end')
for _ in range(100):
    time.sleep(0.1)
    if b'end' in open('out', 'rb').read():
        break
RUN
port=$((20000 + RANDOM % 10000))
hear() {
  : >out
  "$@" >out 2>/dev/null </dev/null &
  daemon=$!
  timeout 60 python3 send.py "$port"
  kill $daemon 2>/dev/null || true
  wait $daemon || true
  echo "$(grep -o 'acc-sw.: text' out | sort -u | cut -d: -f1 | tr '\n' ' ')on $(grep -c . out) line"
}
{
  echo "nc -lu: $(hear root/bin/nc.openbsd -l -u 127.0.0.1 "$port")"
  port=$((port + 1))
  echo "nc -klu: $(hear root/bin/nc.openbsd -k -l -u 127.0.0.1 "$port")"
  port=$((port + 1))
  echo "socat UDP-LISTEN: $(hear root/usr/bin/socat -u "UDP4-LISTEN:$port,bind=127.0.0.1" -)"
  port=$((port + 1))
  echo "socat UDP-RECV: $(hear root/usr/bin/socat -u "UDP4-RECV:$port,bind=127.0.0.1" -)"
} >seen
cat >expected <<'EXPECTED'
nc -lu: acc-sw1 on 1 line
nc -klu: acc-sw1 acc-sw2 on 1 line
socat UDP-LISTEN: acc-sw1 on 1 line
socat UDP-RECV: acc-sw1 acc-sw2 on 1 line
EXPECTED
diff expected seen || exit 1
cat seen
