#!/usr/bin/env bash
# The report that a correlator writes of a Cisco message lacks the facility, as the tag begins like a variable of its own.
#   package   sec 2.9.1-1.1 (Debian 12)
#   guess     %SMART_LIC-3-COMM_FAILED in an action stands as it is written, as it does in pattern and desc; or is refused
#   seen      %SMART_LIC is a variable that was never set: "-3-COMM_FAILED came"
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q sec=2.9.1-1.1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >rules <<'RULES'
type=Single
ptype=SubStr
pattern=%SMART_LIC-3-COMM_FAILED
desc=%SMART_LIC-3-COMM_FAILED
action=write - %SMART_LIC-3-COMM_FAILED came; write - %s came
RULES
echo 'Mar 11 09:21:27 acc-sw1 45: %SMART_LIC-3-COMM_FAILED: text' >log
perl root/usr/bin/sec --conf=rules --input=log --notail --fromstart 2>/dev/null >seen
cat >expected <<'EXPECTED'
-3-COMM_FAILED came
%SMART_LIC-3-COMM_FAILED came
EXPECTED
diff expected seen || exit 1
cat seen
