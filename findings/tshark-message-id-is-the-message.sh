#!/usr/bin/env bash
# What the packet viewer calls the id of a message is the message.
#   package   tshark 4.0.17-0+deb12u3 (Debian 12), field syslog.msgid
#   guess     MSGID of RFC 5424 alone, and none where a message is of the older form
#   seen      all from MSGID on; and in the older form the tag with its text
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q tshark=4.0.17-0+deb12u3 libwireshark16 libwireshark-data libwiretap13 libwsutil14 libbrotli1 libc-ares2 libglib2.0-0 liblua5.2-0 libnghttp2-14 libpcap0.8 libsmi2ldbl libsnappy1v5 libgcrypt20 libgnutls30 libxml2 libicu72 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >packets.mjs <<'RUN'
// A packet file: Ethernet, IPv4, then UDP or TCP to the port.
const messages = [
  [17, 514, '<187>1 2026-03-11T09:21:27.201Z acc-sw1 app 7 ID47 - %SMART_LIC-3-COMM_FAILED: text'],
  [17, 514, '<187>Mar 11 09:21:27 acc-sw1 %SMART_LIC-3-COMM_FAILED: text'],
];
const packets = messages.map(([protocol, port, text]) => {
  const data = Buffer.from(text);
  const head = Buffer.alloc(protocol === 17 ? 8 : 20);
  head.writeUInt16BE(50000, 0);
  head.writeUInt16BE(port, 2);
  if (protocol === 17) head.writeUInt16BE(8 + data.length, 4);
  else head.set([0x50, 0x18, 0x20, 0], 12);
  const ip = Buffer.from([0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 7, 192, 0, 2, 1]);
  ip.writeUInt16BE(20 + head.length + data.length, 2);
  const frame = Buffer.concat([Buffer.alloc(12), Buffer.from([8, 0]), ip, head, data]);
  const record = Buffer.alloc(16);
  record.writeUInt32LE(frame.length, 8);
  record.writeUInt32LE(frame.length, 12);
  return Buffer.concat([record, frame]);
});
const start = Buffer.alloc(24);
start.writeUInt32LE(0xa1b2c3d4, 0);
start.set([2, 0, 4, 0], 4);
start.writeUInt32LE(65535, 16);
start.writeUInt32LE(1, 20);
process.stdout.write(Buffer.concat([start, ...packets]));
RUN
node packets.mjs >packets.pcap
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu HOME=$folder
root/usr/bin/tshark -r packets.pcap -T fields -e syslog.procid -e syslog.msgid 2>/dev/null | sed 's/\t/ | /' >seen
cat >expected <<'EXPECTED'
7 | ID47 - %SMART_LIC-3-COMM_FAILED: text
 | %SMART_LIC-3-COMM_FAILED: text
EXPECTED
diff expected seen || exit 1
cat seen
