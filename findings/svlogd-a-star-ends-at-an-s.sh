#!/usr/bin/env bash
# A log that keeps the licensing messages keeps none of SW1, and all of acc1.
#   package   runit 2.1.2-54 (Debian 12), its svlogd
#   guess     `+*SMART_LIC*` selects the lines with SMART_LIC in them
#   seen      a star stands for anything up to the first sign of what is behind it: a line with an S before its message, of SW1, of
#             CORE-SITE4, does not fit and is gone; nothing is said of it
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q runit=2.1.2-54 >/dev/null 2>&1
dpkg-deb -x runit*.deb root
mkdir log
printf -- '-*\n+*SMART_LIC*\n' >log/config
cat >lines <<'LINES'
acc1 45: Mar  6 10:00:00.123 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with CSSM
SW1 45: Mar  6 10:00:00.123 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with CSSM
acc1 46: Mar  6 10:00:01.123 UTC: %SYS-5-CONFIG_I: Configured from console by console
CORE-SITE4 12: Mar  6 10:00:02.123 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with CSSM
dist2 12: Mar  6 10:00:02.123 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with CSSM
LINES
root/usr/bin/svlogd log <lines
cut -d' ' -f1 log/current >seen
printf 'acc1\ndist2\n' | diff - seen || exit 1
cat log/current
