#!/usr/bin/env bash
# The answer of show clock is midnight: a day of the week behind the time takes the time away.
#   package   php8.2-cli 8.2.36-1~deb12u1 (Debian 12), strtotime
#   guess     09:21:27.201 UTC Wed Mar 11 2026 is that moment, as the same words in another order are
#   seen      00:00:00 of that day, without an error; with the day of the week in front, or without it, the time stays
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q php8.2-cli=8.2.36-1~deb12u1 libonig5 libargon2-1 libsodium23 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.php <<'RUN'
<?php
foreach (['09:21:27.201 UTC Wed Mar 11 2026', '09:21:27 UTC Wed Mar 11 2026', '09:21:27.201 UTC Mar 11 2026', 'Wed Mar 11 2026 09:21:27.201 UTC'] as $text) {
  $moment = strtotime($text);
  echo $text, ' is ', $moment === false ? 'no date' : gmdate('Y-m-d H:i:s', $moment), "\n";
}
RUN
LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu TZ=UTC root/usr/bin/php8.2 -n run.php >seen
cat >expected <<'EXPECTED'
09:21:27.201 UTC Wed Mar 11 2026 is 2026-03-11 00:00:00
09:21:27 UTC Wed Mar 11 2026 is 2026-03-11 00:00:00
09:21:27.201 UTC Mar 11 2026 is 2026-03-11 09:21:27
Wed Mar 11 2026 09:21:27.201 UTC is 2026-03-11 09:21:27
EXPECTED
diff expected seen || exit 1
cat seen
