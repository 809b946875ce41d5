#!/usr/bin/env bash
# Rows that a stopped client holds are passed over for ever, and nothing waits for them.
#   package   postgresql-15 15.20-0+deb12u1 (Debian 12)
#   guess     a client that no longer answers is noticed, or whoever wants its rows waits and is seen to wait
#   seen      with SKIP LOCKED the row is missing from every answer, without a wait, an error or a time limit (statement_timeout does not count between statements); it comes back when the client goes on
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
ask "CREATE TABLE part (id int); INSERT INTO part VALUES (1), (2)" >/dev/null
mkfifo orders
PGOPTIONS='-c statement_timeout=500' "$programs/psql" -XAt -h "$folder" -U sldiag postgres <orders >/dev/null &
client=$!
exec 3>orders
echo "BEGIN; SELECT id FROM part WHERE id = 1 FOR UPDATE;" >&3
for _ in $(seq 100); do [ "$(ask "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'")" = 1 ] && break; sleep 0.1; done
kill -STOP "$client"
sleep 3
free="SELECT string_agg(id::text, ',') FROM (SELECT id FROM part FOR UPDATE SKIP LOCKED) AS free"
{ echo "stopped: $(ask "$free")"
echo "waiting: $(ask "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")"
kill -CONT "$client"
exec 3>&-
wait "$client"
echo "ended: $(ask "$free")"; } >seen
cat >expected <<'EXPECTED'
stopped: 2
waiting: 0
ended: 1,2
EXPECTED
diff expected seen || exit 1
cat seen
