#!/usr/bin/env bash
# Two ids of twenty digits are the same id, and valid JSON.
#   package   liblognorm 2.0.6-4 (Debian 12), type json
#   guess     an id that fits no number of 64 bits is rounded, kept as it is written, or refused
#   seen      every larger one is 9223372036854775807; and 0012, which is no JSON, is 12
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q liblognorm-utils=2.0.6-4 liblognorm5=2.0.6-4 libfastjson4 libestr0 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >rules <<'RULES'
version=2
rule=:rum %report:json%
RULES
cat >lines <<'LINES'
rum {"id": 12345678901234567890}
rum {"id": 98765432109876543210}
rum {"id": 1234567890123456789}
rum {"serial": 0012}
LINES
LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu root/usr/bin/lognormalizer -r rules -e json <lines >seen
cat >expected <<'EXPECTED'
{ "report": { "id": 9223372036854775807 } }
{ "report": { "id": 9223372036854775807 } }
{ "report": { "id": 1234567890123456789 } }
{ "report": { "serial": 12 } }
EXPECTED
diff expected seen || exit 1
cat seen
