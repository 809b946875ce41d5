#!/usr/bin/env bash
# The uptime of a device, as it stamps its messages by, becomes a date: that many days before now.
#   package   python3-dateparser 1.1.6-1 (Debian 12)
#   guess     1w2d is no date
#   seen      nine days ago, at this time of the day: the older the device, the older its newest message
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q python3-dateparser=1.1.6-1 python3-tzlocal python3-pytz-deprecation-shim python3-dateutil python3-tz python3-regex python3-six >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
import dateparser
from datetime import datetime
for stamp in ("1w2d", "5d11h"):
    print(stamp, "is", round((datetime.now() - dateparser.parse(stamp)).total_seconds() / 86400), "days ago")
RUN
PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 run.py >seen 2>/dev/null
cat >expected <<'EXPECTED'
1w2d is 9 days ago
5d11h is 5 days ago
EXPECTED
diff expected seen || exit 1
cat seen
