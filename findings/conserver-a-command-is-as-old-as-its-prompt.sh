#!/usr/bin/env bash
# In the log of a console server a command has the stamp of the prompt before it, however much later it was typed; the first line has none.
#   package   conserver-server 8.2.7-2+b1 (Debian 12), `timestamp 1l`
#   guess     each line is stamped when it is complete, or a command when it is typed; the first line too; a blank stands behind the stamp
#   seen      the stamp is of the line's first character, which is the prompt's; nothing stands behind it, nor before `[-- Console down`
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q conserver-server=8.2.7-2+b1 libfreeipmi17 freeipmi-common libwrap0 libgssapi-krb5-2 libssl3 libpam0g >/dev/null 2>&1 || apt-get download -q conserver-server=8.2.7-2+b1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu
cat >device <<'DEVICE'
#!/usr/bin/env bash
printf 'sw1#show version\r\nCisco IOS XE Software\r\nsw1#'
sleep 4
printf 'show clock\r\n10:00:00.000 UTC\r\nsw1#'
sleep 1
DEVICE
chmod +x device
cat >conf <<CONF
config * { daemonmode no; setproctitle no; }
console sw1 { master localhost; type exec; exec $folder/device; logfile $folder/log; timestamp "1l"; options !reinitoncc,!autoreinit; rw *; }
access * { trusted 127.0.0.1; allowed 127.0.0.1; }
CONF
touch passwords
TZ=UTC "$(find root -name conserver -type f -perm -u+x | head -1)" -C conf -P passwords -p $((20000 + RANDOM % 10000)) >daemon.log 2>&1 &
daemon=$!
for _ in $(seq 150); do grep -q 'Console down' log 2>/dev/null && break; sleep 0.1; done
kill $daemon
wait
seconds() { date -ud "$(grep -F "$1" log | grep -o '^\[[^]]*\]' | tr -d '[]')" +%s; }
later=$(($(seconds '10:00:00.000 UTC') - $(seconds 'sw1#show clock')))
{
  sed -n '1,/Console down/p' log | tr -d '\r' | sed -E 's/[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} [0-9]{4}/STAMP/g'
  [ "$later" -ge 3 ] && echo 'its output is seconds later than the command'
} >seen
cat >expected <<'EXPECTED'
[-- Console up -- STAMP]
sw1#show version
[STAMP]Cisco IOS XE Software
[STAMP]sw1#show clock
[STAMP]10:00:00.000 UTC
[STAMP]sw1#[-- Console down -- STAMP]
its output is seconds later than the command
EXPECTED
diff expected seen || exit 1
cat seen
