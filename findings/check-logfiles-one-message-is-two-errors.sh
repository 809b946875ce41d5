#!/usr/bin/env bash
# One message that two patterns know is two errors, and what another switch recovered from takes this switch's failure away.
#   package   monitoring-plugins-check-logfiles 4.1.1-3 (Debian 12), criticalpatterns and okpatterns
#   guess     a line counts once, however many patterns it has; a recovery is of the device whose line it is
#   seen      "2 errors" of one line; behind sw-2's recovery sw-1's failure is OK, with no errors and no warnings counted
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q monitoring-plugins-check-logfiles=4.1.1-3 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >config <<CONFIG
\$seekfilesdir = '$folder/seen-of';
\$protocolsdir = '$folder/seen-of';
@searches = ({ tag => 'licensing', logfile => '$folder/log', options => 'noprotocol,allyoucaneat',
  criticalpatterns => ['%SMART_LIC-3-', 'EVAL_EXPIRED'], okpatterns => ['%SMART_LIC-5-COMM_RESTORED'] });
CONFIG
check() {
  rm -rf seen-of
  mkdir seen-of
  printf '%s\n' "$@" >log
  root/usr/lib/nagios/plugins/check_logfiles -f config || true
}
{
  check 'sw-1 %SMART_LIC-3-COMM_FAILED: x'
  check 'sw-1 %SMART_LIC-3-EVAL_EXPIRED: x'
  check 'sw-1 %SMART_LIC-3-COMM_FAILED: x' 'sw-2 %SMART_LIC-5-COMM_RESTORED: x'
} | sed 's/ *|.*licensing_criticals.=\([0-9]*\).*/ | \1/' >seen
cat >expected <<'EXPECTED'
CRITICAL - (1 errors) - sw-1 %SMART_LIC-3-COMM_FAILED: x | 1
CRITICAL - (2 errors) - sw-1 %SMART_LIC-3-EVAL_EXPIRED: x ... | 2
OK - no errors or warnings | 0
EXPECTED
diff expected seen || exit 1
cat seen
