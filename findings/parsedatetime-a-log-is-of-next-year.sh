#!/usr/bin/env bash
# A stamp of nine days ago is next year's, and one of a clock that was never set is today's.
#   package   parsedatetime 2.6-3 (Debian 12)
#   guess     a stamp without its year is the nearest, or of this year; `*Mar 11 2026` is read with or without its mark
#   seen      what is past is taken for the next time that it comes; behind an asterisk the day and the year are dropped and the time is kept
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q python3-parsedatetime=2.6-3 python3-future >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
import datetime
import parsedatetime
calendar = parsedatetime.Calendar()
now = datetime.datetime(2026, 3, 20, 12)
for stamp in ["Mar 11 2026 09:21:27", "Mar 11 09:21:27", "*Mar 11 2026 09:21:27"]:
    print(f"{stamp}: {calendar.parseDT(stamp, now)[0]}")
RUN
PYTHONPATH=root/usr/lib/python3/dist-packages /usr/bin/python3 run.py >seen
cat >expected <<'EXPECTED'
Mar 11 2026 09:21:27: 2026-03-11 09:21:27
Mar 11 09:21:27: 2027-03-11 09:21:27
*Mar 11 2026 09:21:27: 2026-03-20 09:21:27
EXPECTED
diff expected seen || exit 1
cat seen
