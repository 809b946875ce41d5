#!/usr/bin/env bash
# Cisco messages over TCP are a remote shell's in a capture, and the filter syslog leaves them out.
#   package   tshark 4.0.17-0+deb12u3 (Debian 12)
#   guess     what is syslog on port 514 of UDP is syslog on port 514 of TCP
#   seen      it is RSH; on 601, where IOS sends by default over TCP, and 1468 it is nothing at all
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q tshark=4.0.17-0+deb12u3 libwireshark16 libwireshark-data libwiretap13 libwsutil14 libbrotli1 libc-ares2 libglib2.0-0 liblua5.2-0 libnghttp2-14 libpcap0.8 libsmi2ldbl libsnappy1v5 libgcrypt20 libgnutls30 libxml2 libicu72 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >packets.mjs <<'RUN'
// A packet file: Ethernet, IPv4, then UDP or TCP to the port.
const messages = [[17, 514], [6, 514], [6, 601], [6, 1468]].map(([protocol, port]) => [protocol, port, '<187>45: %SMART_LIC-3-COMM_FAILED: text\n']);
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
root/usr/bin/tshark -r packets.pcap -T fields -e _ws.col.Protocol -e udp.dstport -e tcp.dstport 2>/dev/null | sed -E 's/[[:space:]]+/ /g; s/ $//' >seen
cat >expected <<'EXPECTED'
Syslog 514
RSH 514
TCP 601
TCP 1468
EXPECTED
diff expected seen || exit 1
cat seen
