#!/usr/bin/env bash
# A text that is wrapped for a mail names other releases: a line that begins with one is a point of a list, and is numbered anew.
#   package   libtext-autoformat-perl 1.750000-2 with libtext-reform-perl 1.20-5 (Debian 12), autoformat with all => 1
#   guess     lines are filled, as fmt does it, and words stay
#   seen      17.12.1 below 17.9.4 is 17.10.1, and 17.6.3 is 17.11.3; a tag is broken behind its severity
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libtext-autoformat-perl=1.750000-2 libtext-reform-perl=1.20-5 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >text <<'TEXT'
Releases of the switches:

17.9.4 on sw-1
17.12.1 on sw-2
17.6.3 on sw-3

*Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: text
*Mar 11 09:22:27: %SMART_LIC-5-COMM_RESTORED: text
TEXT
perl -Iroot/usr/share/perl5 -MText::Autoformat -e 'local $/; print autoformat(<STDIN>, { all => 1 })' <text >seen
cat >expected <<'EXPECTED'
Releases of the switches:

 17.9.4 on sw-1
17.10.1 on sw-2
17.11.3 on sw-3

*Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: text *Mar 11 09:22:27: %SMART_LIC-5-
COMM_RESTORED: text
EXPECTED
diff expected seen || exit 1
cat seen
