#!/usr/bin/env bash
# A failure that ends in a zero byte or a bell, as some devices send them, is "[53B blob data]" to its reader.
#   package   systemd, systemd-journal-remote 252.39-1~deb12u2 (Debian 12), journalctl -o short over a journal of a receiver
#   guess     the text is printed, with the one character left out or as an escape
#   seen      nothing of the text is printed, the tag neither; a carriage return at its end is left out, colours are too; --all prints it
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q systemd=252.39-1~deb12u2 systemd-journal-remote=252.39-1~deb12u2 libsystemd-shared=252.39-1~deb12u2 libmicrohttpd12 libgnutls30 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
LD_LIBRARY_PATH=$(find "$folder/root" -name '*.so*' -printf '%h\n' | sort -u | tr '\n' ':')
export LD_LIBRARY_PATH
# The form that journals are exported in: a field whose text is no plain line has its length in eight bytes.
entry() {
  printf '__REALTIME_TIMESTAMP=17732208%s000000\n__MONOTONIC_TIMESTAMP=%s000000\n_BOOT_ID=0123456789abcdef0123456789abcdef\n' "$1" "$1"
  printf '_HOSTNAME=sw-1\nPRIORITY=3\nSYSLOG_IDENTIFIER=%s\nMESSAGE\n' "$1"
  printf '%b' "$2" >text
  printf '%b' "\\x$(printf %02x "$(wc -c <text)")\\0\\0\\0\\0\\0\\0\\0"
  cat text
  printf '\n\n'
}
{
  entry 81 '*Mar 11 09:21:21.201: %SMART_LIC-3-COMM_FAILED: text'
  entry 82 '*Mar 11 09:21:22.201: %SMART_LIC-3-COMM_FAILED: text\r'
  entry 83 '*Mar 11 09:21:23.201: %SMART_LIC-3-COMM_FAILED: text\0'
  entry 84 '*Mar 11 09:21:24.201: %SMART_LIC-3-COMM_FAILED: text\a'
  entry 85 '*Mar 11 09:21:25.201: %SMART_LIC-3-COMM_FAILED: text\e[0m'
} >export
"$(find root -path '*lib/systemd/systemd-journal-remote' -type f)" --split-mode=none -o "$folder/out.journal" export >/dev/null 2>&1
show() { "$(find "$folder/root" -path '*/bin/journalctl')" --file out.journal --utc --no-pager "$@"; }
show -o short >seen
show -o short --all | sed -n 4p | cat -v | sed 's/^/--all: /' >>seen
cat >expected <<'EXPECTED'
Mar 11 09:21:21 sw-1 81: *Mar 11 09:21:21.201: %SMART_LIC-3-COMM_FAILED: text
Mar 11 09:21:22 sw-1 82: *Mar 11 09:21:22.201: %SMART_LIC-3-COMM_FAILED: text
Mar 11 09:21:23 sw-1 83: [53B blob data]
Mar 11 09:21:24 sw-1 84: [53B blob data]
Mar 11 09:21:25 sw-1 85: *Mar 11 09:21:25.201: %SMART_LIC-3-COMM_FAILED: text
--all: Mar 11 09:21:24 sw-1 84: *Mar 11 09:21:24.201: %SMART_LIC-3-COMM_FAILED: text^G
EXPECTED
diff expected seen || exit 1
cat seen
