#!/usr/bin/env bash
# Three stamps of three zones are of the same second.
#   package   jq 1.6-2.1+deb12u3 (Debian 12)
#   guess     strptime with %Z or %z followed by mktime honours the zone, or refuses it
#   seen      the zone is read, and is no part of the time: all are 09:21:27 UTC
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q jq=1.6-2.1+deb12u3 libjq1 libonig5 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
for stamp in 'UTC %Z' 'CEST %Z' '-0800 %z'; do
  echo "\"Mar 11 2026 09:21:27 ${stamp% *}\" | strptime(\"%b %d %Y %H:%M:%S ${stamp#* }\") | mktime | todate" >filter
  LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu root/usr/bin/jq -rn -f filter
done >seen
cat >expected <<'EXPECTED'
2026-03-11T09:21:27Z
2026-03-11T09:21:27Z
2026-03-11T09:21:27Z
EXPECTED
diff expected seen || exit 1
cat seen
