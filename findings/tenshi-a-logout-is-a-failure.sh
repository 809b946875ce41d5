#!/usr/bin/env bash
# One failed exchange is reported as six: repetitions of a line that is thrown away count for the last one that was not.
#   package   tenshi 0.13-7 with libio-bufferedselect-perl 1.0-2.1 (Debian 12), its `repeat` as in the configuration it comes with
#   guess     "last message repeated 5 times" counts for the line above it, and for nothing where that one goes to `trash`
#   seen      a failure, a logout in the trash and its five repetitions: "6: %SMART_LIC-3-COMM_FAILED"
# Exits 1 when this is no longer so. Mail is printed by a Net::SMTP of a few lines.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q tenshi=0.13-7 libio-bufferedselect-perl >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
mkdir -p mail/Net
cat >mail/Net/SMTP.pm <<'PERL'
package Net::SMTP;
sub new { bless {} }
sub datasend { shift; open(my $out, '>>', 'mails'); print $out @_; 1 }
sub AUTOLOAD { 1 }
1;
PERL
cat >conf <<CONF
set uid $(id -un)
set gid $(id -gn)
set pidfile $folder/pid
set logfile $folder/log
set sleep 1
set limit 800
set pager_limit 2
set mask ___
set mailserver localhost
set subject report
set queue report tenshi@localhost operator@localhost [*/1 * * * *]
repeat ^(?:last message repeated|above message repeats) (\d+) time
trash ^%SYS-6-LOGOUT
report ^%SMART_LIC
CONF
touch log
perl -Imail -Iroot/usr/share/perl5 root/usr/sbin/tenshi -c "$folder/conf" -f >/dev/null 2>&1 &
daemon=$!
sleep 2
cat >>log <<'LOG'
Mar 11 09:21:27 sw-1 %SMART_LIC-3-COMM_FAILED: text
Mar 11 09:21:28 sw-1 %SYS-6-LOGOUT: User operator has exited
Mar 11 09:21:40 sw-1 last message repeated 5 times
LOG
for _ in $(seq 75); do grep -qs SMART_LIC mails && break || sleep 1; done
grep -A1 '^sw-1' mails >seen
cat >expected <<'EXPECTED'
sw-1: 
    6: %SMART_LIC-3-COMM_FAILED: text
EXPECTED
diff expected seen || exit 1
cat seen
