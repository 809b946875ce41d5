#!/usr/bin/env bash
# col -b, which takes backspaces out of a terminal's log, leaves a letter of --More-- in the next line.
#   package   bsdextrautils 2.38.1-5+deb12u3 (Debian 12), col
#   guess     what is wiped by blanks on the screen is wiped: "Trust Code Installed"
#   seen      a blank does not overwrite: "TrustrCode Installed", the "r" is of "More"
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q bsdextrautils=2.38.1-5+deb12u3 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
printf 'Account Information:\n --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\bTrust Code Installed: Mar 11 09:21:27 2026 UTC\n' | root/usr/bin/col -b >seen
cat >expected <<'EXPECTED'
Account Information:
TrustrCode Installed: Mar 11 09:21:27 2026 UTC
EXPECTED
diff expected seen || exit 1
cat seen
