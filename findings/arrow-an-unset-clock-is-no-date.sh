#!/usr/bin/env bash
# A stamp of a clock that lost its source is a date, one of a clock that never was set is none.
#   package   python3-arrow 1.2.3-1 (Debian 12)
#   guess     a sign in front of a stamp is passed over, or not, whichever sign it is
#   seen      .Mar 5 2026 is read, *Mar 5 2026 is refused, as is a second blank before the day
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q python3-arrow=1.2.3-1 python3-dateutil python3-six >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
import arrow

for stamp in ('Mar 5 2026 04:12:09', '.Mar 5 2026 04:12:09', '*Mar 5 2026 04:12:09', 'Mar  5 2026 04:12:09'):
    try:
        print(arrow.get(stamp, 'MMM D YYYY HH:mm:ss'), '|', stamp)
    except arrow.parser.ParserError as error:
        print(type(error).__name__, '|', stamp)
RUN
PYTHONPATH=root/usr/lib/python3/dist-packages python3 run.py >seen
cat >expected <<'EXPECTED'
2026-03-05T04:12:09+00:00 | Mar 5 2026 04:12:09
2026-03-05T04:12:09+00:00 | .Mar 5 2026 04:12:09
ParserMatchError | *Mar 5 2026 04:12:09
ParserMatchError | Mar  5 2026 04:12:09
EXPECTED
diff expected seen || exit 1
cat seen
