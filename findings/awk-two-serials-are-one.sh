#!/usr/bin/env bash
# Two devices are one where awk compares their serial numbers.
#   package   gawk 1:5.2.1-2, mawk 1.3.4.20200120-3.1 (Debian 12)
#   guess     fields that hold a letter are compared as text
#   seen      0012E45 is 12E45 in both; 98765E43210 is 98765E43299 in gawk, where both are infinite
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q gawk=1:5.2.1-2 mawk=1.3.4.20200120-3.1 libsigsegv2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
printf '%s\n' '0012E45 12E45' '98765E43210 98765E43299' 'FOC0000X0AB FOC0000X0AC' >pairs
for awk in gawk mawk; do
  LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu root/usr/bin/$awk -v awk=$awk '{ print awk, $1, $2, $1 == $2 ? "one device" : "two devices" }' pairs
done >seen
cat >expected <<'EXPECTED'
gawk 0012E45 12E45 one device
gawk 98765E43210 98765E43299 one device
gawk FOC0000X0AB FOC0000X0AC two devices
mawk 0012E45 12E45 one device
mawk 98765E43210 98765E43299 two devices
mawk FOC0000X0AB FOC0000X0AC two devices
EXPECTED
diff expected seen || exit 1
cat seen
