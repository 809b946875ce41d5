#!/usr/bin/env bash
# A release is a day of the year 4713 before Christ, and the 30th of February is one of 2026.
#   package   sqlite3 3.40.1-2+deb12u2 (Debian 12), datetime()
#   guess     what is no date is NULL
#   seen      17.9 and 0012 are counted as days of the Julian calendar's era; 2026-02-30 stays; "2026-03-05 04:12:09 UTC" is NULL, 12:30 is of 2000
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q sqlite3=3.40.1-2+deb12u2 libsqlite3-0=3.40.1-2+deb12u2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
for text in 17.9 17.9.4 0012 2026-02-30 '2026-03-05 04:12:09Z' '2026-03-05 04:12:09 UTC' 12:30; do
  LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu root/usr/bin/sqlite3 :memory: "SELECT '$text: ' || ifnull(datetime('$text'), 'NULL')"
done >seen
cat >expected <<'EXPECTED'
17.9: -4713-12-12 09:36:00
17.9.4: NULL
0012: -4713-12-06 12:00:00
2026-02-30: 2026-02-30 00:00:00
2026-03-05 04:12:09Z: 2026-03-05 04:12:09
2026-03-05 04:12:09 UTC: NULL
12:30: 2000-01-01 12:30:00
EXPECTED
diff expected seen || exit 1
cat seen
