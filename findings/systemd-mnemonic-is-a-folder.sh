#!/usr/bin/env bash
# A unit that looks for a Cisco message looks for a folder of the system and the rest of its name.
#   package   systemd 252.39-1~deb12u2 (Debian 12), systemd-analyze verify
#   guess     %SMART_LIC in ExecStart is what it is, or an unknown specifier and refused
#   seen      %S is the folder of state: /var/lib, then MART_LIC; a grep for it runs and never finds
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q systemd=252.39-1~deb12u2 libsystemd-shared=252.39-1~deb12u2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >find.service <<'UNIT'
[Service]
ExecStart=/nowhere/%SMART_LIC-3-COMM_FAILED
UNIT
{ LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu/systemd root/usr/bin/systemd-analyze verify "$folder/find.service" 2>&1 || true; } | grep -o 'Command [^ ]*' >seen
cat >expected <<'EXPECTED'
Command /nowhere/var/libMART_LIC-3-COMM_FAILED
EXPECTED
diff expected seen || exit 1
cat seen
