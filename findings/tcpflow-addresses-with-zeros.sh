#!/usr/bin/env bash
# The tool that shows what TCP connections carried names the sender once for all that came together, its address filled up with zeros.
#   package   tcpflow 1.6.1-2+b1 (Debian 12), text2pcap of tshark 4.0
#   guess     each line stands behind 192.0.2.10.51401
#   seen      192.000.002.010.51401 (which C's inet_aton reads as 192.0.2.8), and nothing before the second message
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q tcpflow=1.6.1-2+b1 libhttp-parser2.9 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
printf '%s\n' '<187>45: Jul 14 08:23:43 UTC: %SMART_LIC-3-COMM_FAILED: failed' '<189>46: Jul 14 08:23:44 UTC: %SMART_LIC-5-COMM_RESTORED: restored' |
  od -Ax -tx1 -v | text2pcap -q -T 51401,5514 -4 192.0.2.10,192.0.2.200 - log.pcap 2>/dev/null
LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu root/usr/bin/tcpflow -r log.pcap -c 2>/dev/null | grep . >seen
python3 -c 'import socket; print(socket.inet_ntoa(socket.inet_aton("192.000.002.010")))' >>seen
cat >expected <<'EXPECTED'
192.000.002.010.51401-192.000.002.200.05514: <187>45: Jul 14 08:23:43 UTC: %SMART_LIC-3-COMM_FAILED: failed
<189>46: Jul 14 08:23:44 UTC: %SMART_LIC-5-COMM_RESTORED: restored
192.0.2.8
EXPECTED
diff expected seen || exit 1
cat seen
