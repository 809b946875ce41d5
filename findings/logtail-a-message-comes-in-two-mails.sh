#!/usr/bin/env bash
# A message that is being written while the log is read is given in two pieces, each as a line of its own run.
#   package   logtail 1.4.2+deb12u1 (Debian 12), logtail2, which logcheck reads its logs with
#   guess     a line without its end is left for the next run
#   seen      "%SMART_LIC-3-COMM_FA" in one run, "ILED: text" in the next; neither is the mnemonic that a rule looks for
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q logtail=1.4.2+deb12u1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
printf 'Mar 11 09:21:27 sw-1 45: %%SMART_LIC-3-COMM_FA' >log
{
  root/usr/sbin/logtail2 -f log -o offset
  echo
  printf 'ILED: text\n' >>log
  root/usr/sbin/logtail2 -f log -o offset
} >seen
cat >expected <<'EXPECTED'
Mar 11 09:21:27 sw-1 45: %SMART_LIC-3-COMM_FA
ILED: text
EXPECTED
diff expected seen || exit 1
cat seen
