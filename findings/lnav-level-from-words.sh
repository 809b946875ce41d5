#!/usr/bin/env bash
# The level of a Cisco message is guessed from its words, and not read from its severity.
#   package   lnav 0.11.1-3 (Debian 12)
#   guess     %FAC-3-MNEMONIC is an error, %FAC-6-MNEMONIC is information
#   seen      a removed policy (severity 3) is information, a message of severity 6 that says "failed" is an error
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q lnav=0.11.1-3 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >log <<'LOG'
Mar 11 09:20:05 acc-sw1 45: Mar 11 09:20:05.700 UTC: %SMART_LIC-3-POLICY_REMOVED: The licensing policy has been removed.
Mar 11 09:21:05 acc-sw1 46: Mar 11 09:21:05.700 UTC: %EEM-6-LOG: the check of the licence has not failed
LOG
export LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu HOME=$PWD
root/usr/bin/lnav -n -c ';SELECT log_level, log_body FROM syslog_log' -c ':write-csv-to -' log 2>/dev/null | sed 's/,.*%/ %/; s/:.*//' >seen
cat >expected <<'EXPECTED'
log_level,log_body
info %SMART_LIC-3-POLICY_REMOVED
error %EEM-6-LOG
EXPECTED
diff expected seen || exit 1
cat seen
