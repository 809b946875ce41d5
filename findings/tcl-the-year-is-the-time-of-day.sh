#!/usr/bin/env bash
# A date as a switch writes it is of this year, at 20:24; the stamp of NX-OS is of another year and month.
#   package   Tcl 8.6.13+dfsg-2 (Debian 12), clock scan as Expect scripts use it
#   guess     Mar 11 2024 is that day, as 11 Mar 2024 and Mar 11, 2024 are; 2024 Mar 11 is it too, or refused
#   seen      without a comma four figures behind a day are hours and minutes, before a month they are added to it
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q tcl8.6=8.6.13+dfsg-2 libtcl8.6=8.6.13+dfsg-2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.tcl <<'RUN'
# what is not given is of 1 May 2026
set base [clock scan {2026-05-01} -format %Y-%m-%d -gmt 1]
foreach text {{11 Mar 2024} {Mar 11, 2024} {Mar 11 2024} {Mar 11 09:21:27 2024 UTC} {2024 Mar 11 09:21:27}} {
  puts "$text: [clock format [clock scan $text -base $base -gmt 1] -format {%Y-%m-%d %H:%M:%S} -gmt 1]"
}
RUN
LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu TCL_LIBRARY=$folder/root/usr/share/tcltk/tcl8.6 root/usr/bin/tclsh8.6 run.tcl >seen
cat >expected <<'EXPECTED'
11 Mar 2024: 2024-03-11 00:00:00
Mar 11, 2024: 2024-03-11 00:00:00
Mar 11 2024: 2026-03-11 20:24:00
Mar 11 09:21:27 2024 UTC: 2024-03-11 09:21:27
2024 Mar 11 09:21:27: 2016-09-13 09:21:27
EXPECTED
diff expected seen || exit 1
cat seen
