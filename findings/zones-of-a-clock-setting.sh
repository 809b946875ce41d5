#!/usr/bin/env bash
# The names of zones that Cisco clocks are given are other places to the tools that read the stamps: hours apart, and without a word.
#   package   coreutils' date 9.1, libtimedate-perl 2.3300, python3-dateparser 1.1.6 (Debian 12)
#   guess     clock timezone GST 4 (Gulf) and IST 5 30 (India) are read as set, or refused as ambiguous
#   seen      GST is ten hours east to two and four to the third; IST is India to one, Israel to another, unknown to the third
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libtimedate-perl=2.3300-2 python3-dateparser=1.1.6-1 python3-tzlocal python3-pytz-deprecation-shim python3-dateutil python3-tz python3-regex python3-six >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
import dateparser
from datetime import timezone
for zone in ("GST", "IST"):
    read = dateparser.parse("Mar 11 2026 09:21:27 " + zone).astimezone(timezone.utc)
    print("dateparser", zone, read.strftime("%d %H:%M"))
RUN
for zone in GST IST; do echo "date $zone $(TZ=UTC date -d "Mar 11 2026 09:21:27 $zone" '+%d %H:%M')"; done >seen
TZ=UTC perl -Iroot/usr/share/perl5 -MDate::Parse -MPOSIX=strftime -e '
  for my $zone ("GST", "IST") {
    my $read = str2time("Mar 11 2026 09:21:27 $zone");
    print "Date::Parse $zone ", defined $read ? strftime("%d %H:%M", gmtime $read) : "not read", "\n";
  }' >>seen
PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 run.py >>seen 2>/dev/null
cat >expected <<'EXPECTED'
date GST 10 23:21
date IST 11 03:51
Date::Parse GST 10 23:21
Date::Parse IST not read
dateparser GST 11 05:21
dateparser IST 11 07:21
EXPECTED
diff expected seen || exit 1
cat seen
