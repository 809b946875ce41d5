#!/usr/bin/env bash
# A zone that was named after its offset is read with the sign turned: six hours apart from what all others read.
#   package   python3-dateutil 2.8.2-2 (Debian 12), and coreutils' date beside it
#   guess     clock timezone GMT+3 3 0 writes 09:21:27 GMT+3, which is 06:21:27 UTC
#   seen      date says so; dateutil says 12:21:27 UTC
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q python3-dateutil=2.8.2-2 python3-six >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
import dateutil.parser
from datetime import timezone
print("dateutil", dateutil.parser.parse("Mar 11 2026 09:21:27.201 GMT+3").astimezone(timezone.utc).strftime("%H:%M:%S"))
RUN
echo "date $(TZ=UTC date -d 'Mar 11 2026 09:21:27.201 GMT+3' +%T)" >seen
PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 run.py >>seen 2>/dev/null
cat >expected <<'EXPECTED'
date 06:21:27
dateutil 12:21:27
EXPECTED
diff expected seen || exit 1
cat seen
