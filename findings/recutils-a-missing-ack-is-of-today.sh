#!/usr/bin/env bash
# A device without an ACK is among those whose ACK is new, and one without a deadline among those with less than 31 days.
#   package   recutils 1.9-2 (Debian 12), selections of recsel over `Label: value` records
#   guess     a record that has no such field is not selected, or the comparison is false both ways, as for `<none>`
#   seen      a missing field is 0 days and, as a date, today; `<none>` is neither before nor after; 17.10 and 17.1 are one number
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q recutils=1.9-2 librec1=1.9-2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >devices.rec <<'RECORDS'
Device: sw-1
Release: 17.10
Left: 30
Ack: <none>

Device: sw-2
Release: 17.1
Left: 300
Ack: 2020-03-11 09:21:27

Device: sw-3
RECORDS
for selection in 'Left < 31' 'Left > 31' "Ack << '2025-01-01'" "Ack >> '2025-01-01'" 'Release = 17.1'; do
  echo "$selection:" $(LD_LIBRARY_PATH=$(dirname "$(find root -name 'librec.so.1')") root/usr/bin/recsel -e "$selection" -P Device devices.rec)
done >seen
cat >expected <<'EXPECTED'
Left < 31: sw-1 sw-3
Left > 31: sw-2
Ack << '2025-01-01': sw-2
Ack >> '2025-01-01': sw-3
Release = 17.1: sw-1 sw-2
EXPECTED
diff expected seen || exit 1
cat seen
