#!/usr/bin/env bash
# The date of RFC 3164 takes a year and the colon behind it along, so a rule that has the colon itself matches no message of a switch.
#   package   liblognorm 2.0.6-4 (Debian 12), its type date-rfc3164 in lognormalizer
#   guess     a date of 15 characters; what stands behind it is matched by the rule
#   seen      "Mar 11 09:21:27:" with its colon is the date, "Mar 11 2026 09:21:27:" too; a blank is left to the rule; a stamp with
#             milliseconds matches neither rule
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q liblognorm5=2.0.6-4 liblognorm-utils=2.0.6-4 libestr0 libfastjson4 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu
# lines of a counter have the colon in their rule, the others have not
cat >rules <<'RULES'
version=2
rule=:%counter:number%: %date:date-rfc3164%: %%%text:rest%
rule=:%date:date-rfc3164% %%%text:rest%
RULES
root/usr/bin/lognormalizer -r rules >seen <<'LINES'
45: Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: text
Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: text
Mar 11 2026 09:21:27: %SMART_LIC-3-COMM_FAILED: text
Mar 11 09:21:27.201: %SMART_LIC-3-COMM_FAILED: text
LINES
cat >expected <<'EXPECTED'
{ "originalmsg": "45: Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: text", "unparsed-data": " %SMART_LIC-3-COMM_FAILED: text" }
{ "text": "SMART_LIC-3-COMM_FAILED: text", "date": "Mar 11 09:21:27:" }
{ "text": "SMART_LIC-3-COMM_FAILED: text", "date": "Mar 11 2026 09:21:27:" }
{ "originalmsg": "Mar 11 09:21:27.201: %SMART_LIC-3-COMM_FAILED: text", "unparsed-data": ".201: %SMART_LIC-3-COMM_FAILED: text" }
EXPECTED
diff expected seen || exit 1
cat seen
