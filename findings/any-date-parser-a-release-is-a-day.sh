#!/usr/bin/env bash
# 17.9.4 is a day, and each library has another: the fourth of September 2017, the seventeenth of September of this year.
#   package   any-date-parser 2.2.4 (npm), Time::ParseDate 2015.103-4 (Debian 12)
#   guess     three numbers with dots, the middle one of one digit, are refused or are the ninth day of something
#   seen      Perl takes year, month, day; JavaScript day, month and, of the last, an hour or nothing: the year is that of the clock
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact any-date-parser@2.2.4
apt-get download -q libtime-parsedate-perl=2015.103-4 >/dev/null 2>&1
dpkg-deb -x ./*.deb root
cat >run.mjs <<'RUN'
import parser from 'any-date-parser';
const read = parser.fromString('17.9.4');
console.log(`any-date-parser: ${read.getUTCDate()}.${read.getUTCMonth() + 1}. of ${read.getUTCFullYear() === new Date().getUTCFullYear() ? 'this year' : read.getUTCFullYear()}`);
RUN
{
  TZ=UTC node run.mjs
  PERL5LIB=root/usr/share/perl5 perl -MTime::ParseDate -e 'print "Time::ParseDate: ", scalar gmtime parsedate("17.9.4", GMT => 1), "\n"'
} >seen
cat >expected <<'EXPECTED'
any-date-parser: 17.9. of this year
Time::ParseDate: Mon Sep  4 00:00:00 2017
EXPECTED
diff expected seen || exit 1
cat seen
