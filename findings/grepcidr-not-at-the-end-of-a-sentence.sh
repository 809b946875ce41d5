#!/usr/bin/env bash
# A search of logs for a device's address leaves out the messages that end with it.
#   package   grepcidr 2.0-2 (Debian 12)
#   guess     an address is found wherever it stands alone, as within brackets and before a colon it is
#   seen      not before a full stop, so not in what tcpdump prints (192.0.2.7.514) either; behind another digit it is found: 5192.0.2.7
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q grepcidr=2.0-2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >lines <<'LINES'
%SYS-5-CONFIG_I: Configured from console by vty0 (192.0.2.7)
%SMART_LIC-3-COMM_FAILED: No response from 192.0.2.7:443
%SMART_LIC-3-COMM_FAILED: No response from 192.0.2.7.
IP 192.0.2.7.50000 > 192.0.2.9.514: SYSLOG local7.error
%SMART_LIC-6-LOG: job 5192.0.2.7
LINES
root/usr/bin/grepcidr 192.0.2.0/24 lines >seen
cat >expected <<'EXPECTED'
%SYS-5-CONFIG_I: Configured from console by vty0 (192.0.2.7)
%SMART_LIC-3-COMM_FAILED: No response from 192.0.2.7:443
%SMART_LIC-6-LOG: job 5192.0.2.7
EXPECTED
diff expected seen || exit 1
cat seen
