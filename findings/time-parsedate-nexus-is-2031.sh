#!/usr/bin/env bash
# The stamp of NX-OS, year first, is a day five and a half years later.
#   package   Time::ParseDate 2015.103-4 (Debian 12)
#   guess     it is read, or refused as other forms are
#   seen      of the same words with the year behind the day the time is right; with the year first another day comes, without an error
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libtime-parsedate-perl=2015.103-4 >/dev/null 2>&1
dpkg-deb -x ./*.deb root
export PERL5LIB=root/usr/share/perl5
for stamp in 'Mar 11 2026 09:21:27 UTC' '2026 Mar 11 09:21:27 UTC'; do
  perl -MTime::ParseDate -e 'my $t = parsedate($ARGV[0], GMT => 1, NOW => 1774008000); print "$ARGV[0]: ", scalar gmtime $t, "\n"' "$stamp"
done >seen
cat >expected <<'EXPECTED'
Mar 11 2026 09:21:27 UTC: Wed Mar 11 09:21:27 2026
2026 Mar 11 09:21:27 UTC: Tue Sep 16 00:00:00 2031
EXPECTED
diff expected seen || exit 1
cat seen
