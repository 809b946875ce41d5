#!/usr/bin/env bash
# Of the uptimes of IOS those of weeks and days are no interval.
#   package   postgresql-15 15.20-0+deb12u1 (Debian 12)
#   guess     1y2w, 1w2d and 2d03h are read, or none of them is
#   seen      1y2w and 2d03h are read, 1w2d is refused; with a blank it is nine days
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'as "$programs/pg_ctl" -D db -m immediate stop >/dev/null 2>&1 || true; cd /; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q postgresql-15=15.20-0+deb12u1 postgresql-client-15=15.20-0+deb12u1 libpq5 libllvm14 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu:$folder/root/usr/lib/llvm-14/lib
programs=$folder/root/usr/lib/postgresql/15/bin
# PostgreSQL does not run as root.
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then chown nobody "$folder"; fi
as "$programs/initdb" -A trust -U sldiag --no-sync -D db >init.log 2>&1
as "$programs/pg_ctl" -D db -o "-k $folder -c listen_addresses= -c timezone=UTC" -l server.log -w start >/dev/null
ask() { "$programs/psql" -XAt -h "$folder" -U sldiag postgres -c "$1" 2>&1 | head -1; }
for uptime in 1y2w 1w2d '1w 2d' 2d03h 00:01:17; do echo "$uptime: $(ask "SELECT interval '$uptime'" | sed 's/ for type.*//')"; done >seen
cat >expected <<'EXPECTED'
1y2w: 1 year 14 days
1w2d: ERROR:  invalid input syntax
1w 2d: 9 days
2d03h: 2 days 03:00:00
00:01:17: 00:01:17
EXPECTED
diff expected seen || exit 1
cat seen
