#!/usr/bin/env bash
# The mark of a clock that never was set is passed over, that of one that lost its source is an error.
#   package   postgresql-15 15.20-0+deb12u1 (Debian 12)
#   guess     both marks are refused: the time is not to be trusted
#   seen      * is passed over as any punctuation is, the dot is refused
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
for stamp in 'Mar 5 2026 04:12:09' '*Mar 5 2026 04:12:09' '.Mar 5 2026 04:12:09' '%Mar 5 2026 04:12:09'; do
  echo "$stamp: $(ask "SELECT timestamptz '$stamp'" | sed 's/ for type.*//')"
done >seen
cat >expected <<'EXPECTED'
Mar 5 2026 04:12:09: 2026-03-05 04:12:09+00
*Mar 5 2026 04:12:09: 2026-03-05 04:12:09+00
.Mar 5 2026 04:12:09: ERROR:  invalid input syntax
%Mar 5 2026 04:12:09: 2026-03-05 04:12:09+00
EXPECTED
diff expected seen || exit 1
cat seen
