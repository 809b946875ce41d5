#!/usr/bin/env bash
# Whoever searches for a product or a host asks for a column.
#   package   sqlite3 3.40.1-2+deb12u2 (Debian 12), FTS5
#   guess     C9300-24T is found as it was written, or is an error of syntax as 17.9.4 is
#   seen      "no such column: 24T": what stands before the hyphen is a word, what stands behind it a column that is left out
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q sqlite3=3.40.1-2+deb12u2 libsqlite3-0=3.40.1-2+deb12u2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
ask() {
  LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu root/usr/bin/sqlite3 :memory: "
    CREATE VIRTUAL TABLE lines USING fts5(text);
    INSERT INTO lines VALUES ('C9300-24T runs 17.9.4'), ('SMART_LIC-3-COMM_FAILED on core-sw');
    SELECT '$1: ' || text FROM lines WHERE lines MATCH '$1';" 2>&1 | sed "s/^.*stepping, /$1: /" || true
}
for words in C9300 C9300-24T core-sw 17.9.4 SMART_LIC '"core-sw"'; do ask "$words"; done >seen
cat >expected <<'EXPECTED'
C9300: C9300-24T runs 17.9.4
C9300-24T: no such column: 24T
core-sw: no such column: sw
17.9.4: fts5: syntax error near "."
SMART_LIC: SMART_LIC-3-COMM_FAILED on core-sw
"core-sw": SMART_LIC-3-COMM_FAILED on core-sw
EXPECTED
diff expected seen || exit 1
cat seen
