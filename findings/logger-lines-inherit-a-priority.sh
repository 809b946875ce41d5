#!/usr/bin/env bash
# Sent again with logger, the lines of an output behind a Cisco message are errors of local7, whatever -p says.
#   package   bsdutils 1:2.38.1-5+deb12u3 (Debian 12), logger --prio-prefix
#   guess     a line without <187> in front gets the priority of -p, as the manual says
#   seen      it gets that of the last line which had one
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${receiver:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q bsdutils=1:2.38.1-5+deb12u3 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >receive.py <<'RUN'
import socket
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(('127.0.0.1', 0))
receiver.settimeout(30)
print(receiver.getsockname()[1], file=open('port', 'w'), flush=True)
for _ in range(3):
    text = receiver.recv(2000).decode()
    print(text[: text.index('>') + 1], text[text.index('Status') :] if 'Status' in text else text[text.index('%SMART') :], flush=True)
RUN
python3 receive.py >seen &
receiver=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
printf '%s\n' 'Status: REGISTERED' '<187>45: Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text' 'Status: REGISTERED' |
  root/usr/bin/logger --udp -n 127.0.0.1 -P "$(cat port)" --rfc3164 --prio-prefix -p user.notice
wait $receiver
cat >expected <<'EXPECTED'
<13> Status: REGISTERED
<187> %SMART_LIC-3-COMM_FAILED: text
<187> Status: REGISTERED
EXPECTED
diff expected seen || exit 1
cat seen
