#!/usr/bin/env bash
# The daily report tells of a restart, and of a failed licence exchange only that there was "1 message".
#   package   logwatch 7.7-1 (Debian 12), its service for Cisco at the detail it has by default
#   guess     a message of severity 3 that the service does not know is listed
#   seen      it is "suppressed", unless it came twice in the same words
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q logwatch=7.7-1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >log <<'LOG'
Mar 11 09:21:27 acc-sw1 45: Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with CSSM
Mar 11 09:21:28 acc-sw1 46: Mar 11 09:21:28.201 UTC: %SYS-5-RESTART: System restarted --
LOG
perl -Iroot/usr/share/logwatch/lib root/usr/share/logwatch/scripts/services/cisco <log 2>/dev/null | sed 's/^[[:space:]]*//; s/[[:space:]]*:/:/; /^$/d' >seen
cat >expected <<'EXPECTED'
Device restarted:
acc-sw1:
System restarted --: 1 Time(s)
**Unmatched Entries**
1 messages from 1 lines suppressed
EXPECTED
diff expected seen || exit 1
cat seen
