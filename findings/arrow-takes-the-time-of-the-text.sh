#!/usr/bin/env bash
# A message that names its deadline came at the deadline.
#   package   python3-arrow 1.2.3-1 (Debian 12)
#   guess     of a line with two stamps the first is read, or none; a stamp with milliseconds is refused where the format has none
#   seen      the first one that fits as a whole: the time in front has milliseconds and is passed over, that in the text is taken
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q python3-arrow=1.2.3-1 python3-dateutil python3-six >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
import arrow

for line in (
    'Mar 5 2026 04:12:09: the ACK is due by Apr 14 2026 12:00:00',
    'Mar 5 2026 04:12:09.114: the ACK is due by Apr 14 2026 12:00:00',
):
    print(arrow.get(line, 'MMM D YYYY HH:mm:ss'), '|', line)
RUN
PYTHONPATH=root/usr/lib/python3/dist-packages python3 run.py >seen
cat >expected <<'EXPECTED'
2026-03-05T04:12:09+00:00 | Mar 5 2026 04:12:09: the ACK is due by Apr 14 2026 12:00:00
2026-04-14T12:00:00+00:00 | Mar 5 2026 04:12:09.114: the ACK is due by Apr 14 2026 12:00:00
EXPECTED
diff expected seen || exit 1
cat seen
