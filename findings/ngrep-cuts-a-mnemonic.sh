#!/usr/bin/env bash
# A capture of syslog printed by ngrep holds no REPORTING_REQUIRED, though its own search for the word finds the packet.
#   package   ngrep 1.47+ds1-5+b1 (Debian 12)
#   guess     what goes into a file is not fitted to a terminal, or is broken between words
#   seen      each packet is broken after 75 characters, within words, and begins each piece with two blanks; -W byline keeps the line
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q ngrep=1.47+ds1-5+b1 libnet1 libpcap0.8 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >capture.py <<'RUN'
import socket, struct
text = b'<187>12: acc-sw2: *Mar 11 2026 09:21:28.201 UTC: %SMART_LIC-6-REPORTING_REQUIRED: A Usage report acknowledgement will be required in 30 days.'
udp = struct.pack('!HHHH', 51000, 514, 8 + len(text), 0) + text
ip = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0, socket.inet_aton('192.0.2.12'), socket.inet_aton('192.0.2.9')) + udp
packet = bytes(12) + b'\x08\x00' + ip
with open('capture', 'wb') as file:
    file.write(struct.pack('<IHHiIII', 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) + struct.pack('<IIII', 1773220888, 0, len(packet), len(packet)) + packet)
RUN
python3 capture.py
for form in normal byline; do
  COLUMNS=200 LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu root/usr/bin/ngrep -q -W $form -I capture REPORTING_REQUIRED </dev/null 2>/dev/null | grep -A2 '<187>'
done | sed 's/ *$//; /^$/d' >seen
cat >expected <<'EXPECTED'
  <187>12: acc-sw2: *Mar 11 2026 09:21:28.201 UTC: %SMART_LIC-6-REPORTING_REQ
  UIRED: A Usage report acknowledgement will be required in 30 days.
<187>12: acc-sw2: *Mar 11 2026 09:21:28.201 UTC: %SMART_LIC-6-REPORTING_REQUIRED: A Usage report acknowledgement will be required in 30 days.
EXPECTED
diff expected seen || exit 1
cat seen
