#!/usr/bin/env bash
# The severity of a message is a negative number, and nobody who asks for it finds it.
#   package   postgresql-15 15.20-0+deb12u1 (Debian 12)
#   guess     a mnemonic is one word, or is cut at its signs into words and the number 3
#   seen      SMART_LIC-3-COMM_FAILED is smart, lic, -3, comm and failed: "SMART_LIC 3" finds nothing, "COMM_FAILED" does
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
text="to_tsvector('simple', '%SMART_LIC-3-COMM_FAILED: no answer')"
{ ask "SELECT $text"
for words in COMM_FAILED SMART_LIC-3 'SMART_LIC 3' 3; do
  echo "$words: $(ask "SELECT $text @@ plainto_tsquery('simple', '$words')")"
done; } >seen
cat >expected <<'EXPECTED'
'-3':3 'answer':7 'comm':4 'failed':5 'lic':2 'no':6 'smart':1
COMM_FAILED: t
SMART_LIC-3: t
SMART_LIC 3: f
3: f
EXPECTED
diff expected seen || exit 1
cat seen
