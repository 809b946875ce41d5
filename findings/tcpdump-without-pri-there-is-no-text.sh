#!/usr/bin/env bash
# Of a datagram without a PRI, which RFC 3164 section 4.3.3 allows, nothing is shown but that it is invalid; a PRI of 999 is read.
#   package   tcpdump 4.99.3-1 (Debian 12)
#   guess     the text is printed in both cases, with facility and severity where there is a PRI
#   seen      "(invalid)" and no text, with -v too; of <999>, which no message may have, facility 124 and the whole text
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q tcpdump=4.99.3-1 libpcap0.8 libibverbs1 libdbus-1-3 libnl-3-200 libnl-route-3-200 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >capture.mjs <<'RUN'
import { writeFileSync } from 'node:fs';
const head = Buffer.alloc(24);
head.writeUInt32LE(0xa1b2c3d4, 0);
head.writeUInt16LE(2, 4);
head.writeUInt16LE(4, 6);
head.writeUInt32LE(65535, 16);
head.writeUInt32LE(101, 20);
const packets = ['<187>45: %SMART_LIC-3-COMM_FAILED: a', '%SMART_LIC-3-COMM_FAILED: b', '<999>%SMART_LIC-3-COMM_FAILED: c'].map((text) => {
  const packet = Buffer.alloc(28 + text.length);
  packet[0] = 0x45;
  packet.writeUInt16BE(packet.length, 2);
  packet.set([64, 17], 8);
  packet.set([192, 0, 2, 7, 192, 0, 2, 1], 12);
  packet.writeUInt16BE(50000, 20);
  packet.writeUInt16BE(514, 22);
  packet.writeUInt16BE(8 + text.length, 24);
  packet.write(text, 28);
  const record = Buffer.alloc(16);
  record.writeUInt32LE(packet.length, 8);
  record.writeUInt32LE(packet.length, 12);
  return Buffer.concat([record, packet]);
});
writeFileSync('capture.pcap', Buffer.concat([head, ...packets]));
RUN
node capture.mjs
LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu:root/lib/x86_64-linux-gnu root/usr/bin/tcpdump -Z "$(id -un)" -tnvr capture.pcap 2>/dev/null |
  grep -E 'invalid|Facility|Msg' | sed 's/^[[:space:]]*//; s/ *$//' >seen
cat >expected <<'EXPECTED'
Facility local7 (23), Severity error (3)
Msg: 45: %SMART_LIC-3-COMM_FAILED: a
192.0.2.7.50000 > 192.0.2.1.514:  (invalid)
Facility unknown (124) (124), Severity debug (7)
Msg: %SMART_LIC-3-COMM_FAILED: c
EXPECTED
diff expected seen || exit 1
cat seen
