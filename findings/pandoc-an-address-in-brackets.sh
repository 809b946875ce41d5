#!/usr/bin/env bash
# A transport address that goes through Markdown comes out between angle brackets, as no device prints it.
#   package   pandoc 2.17.1.1-2~deb12u1 (Debian 12)
#   guess     from Markdown to Markdown a plain address stays as it is
#   seen      URL: <https://smartreceiver.cisco.com/licservice/license>, and the rule below "Smart Licensing Status" makes it a heading
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q pandoc=2.17.1.1-2~deb12u1 pandoc-data=2.17.1.1-2~deb12u1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >in.md <<'IN'
Smart Licensing Status
======================

Transport:
  URL: https://smartreceiver.cisco.com/licservice/license
IN
root/usr/bin/pandoc --data-dir root/usr/share/pandoc/data -f gfm+hard_line_breaks -t gfm --wrap=preserve in.md | sed 's/ *$//' >seen
cat >expected <<'EXPECTED'
# Smart Licensing Status

Transport:
URL: <https://smartreceiver.cisco.com/licservice/license>
EXPECTED
diff expected seen || exit 1
cat seen
