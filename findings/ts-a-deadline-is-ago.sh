#!/usr/bin/env bash
# What was said to expire next month is shown as having expired eleven months ago.
#   package   moreutils 0.67-1, libtimedate-perl 2.3300-2 (Debian 12)
#   guess     `ts -r` makes a time of the log an age, and leaves or rightly tells a time ahead, with its year
#   seen      the year behind the clock, as `show license` prints it, is not read: a deadline ahead is the day a year before, "334d… ago 2026";
#             with the year before the clock nothing changes, and of a log line the milliseconds stay behind the age
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q moreutils=0.67-1 libtimedate-perl=2.3300-2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
ahead=$(LC_ALL=C date -u -d '+31 days' '+%b %d %H:%M:%S %Y')
year=$(date -u -d '+31 days' '+%Y')
cat >lines <<LINES
  Communication Deadline: $ahead UTC
  Next ACK deadline: Dec 31 2026 11:12:13 UTC
*$(LC_ALL=C date -u -d '-2 days' '+%b %d %H:%M:%S').398: %SMART_LIC-3-COMM_FAILED: x
LINES
TZ=UTC PERL5LIB=root/usr/share/perl5 perl root/usr/bin/ts -r <lines | sed "s/3[0-9][0-9]d[0-9hm]* ago $year/334d1h ago YEAR/; s/\*[0-9][0-9hdms]* ago/*2d ago/" >seen
cat >expected <<'EXPECTED'
  Communication Deadline: 334d1h ago YEAR UTC
  Next ACK deadline: Dec 31 2026 11:12:13 UTC
*2d ago.398: %SMART_LIC-3-COMM_FAILED: x
EXPECTED
diff expected seen || exit 1
cat seen
