#!/usr/bin/env bash
# "Once an hour" is once a message for a switch, and once an hour for everything else.
#   package   swatch 3.2.4-5 with libdate-manip-perl, libdate-calc-perl, libfile-tail-perl, libtimedate-perl (Debian 12)
#   guess     `throttle 1:00:00` lets the same message through once an hour, whenever and in whatever place of the count it was sent
#   seen      the one stamp in front is; the counter and the second stamp of a switch make each repetition a new message
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q swatch=3.2.4-5 libdate-manip-perl libdate-calc-perl libdate-calc-xs-perl libfile-tail-perl libtimedate-perl \
  libcarp-clan-perl libbit-vector-perl >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
printf 'watchfor /failed/\n\techo\n\tthrottle 1:00:00\n' >config
cat >lines <<'LINES'
Mar  6 10:00:00 host1 sshd: login failed
Mar  6 10:00:05 host1 sshd: login failed
Mar  6 10:00:09 host1 sshd: login failed
Mar  6 10:00:00 sw1 45: Mar  6 10:00:00.123 UTC: %SMART_LIC-3-AUTH_RENEW_FAILED: Authorization renewal with CSSM failed
Mar  6 10:00:05 sw1 46: Mar  6 10:00:05.123 UTC: %SMART_LIC-3-AUTH_RENEW_FAILED: Authorization renewal with CSSM failed
Mar  6 10:00:09 sw1 47: Mar  6 10:00:09.123 UTC: %SMART_LIC-3-AUTH_RENEW_FAILED: Authorization renewal with CSSM failed
LINES
perls=$(echo "$PWD"/root/usr/lib/*/perl5/*)
PERL5LIB="$PWD/root/usr/share/perl5:$perls" timeout 60 perl root/usr/bin/swatchdog -c config -f lines --script-dir="$PWD" >all 2>/dev/null || true
grep -o 'host1 sshd\|sw1 4[0-9]' all >seen
printf 'host1 sshd\nsw1 45\nsw1 46\nsw1 47\n' | diff - seen || exit 1
cat seen
