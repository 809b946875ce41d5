#!/usr/bin/env bash
# A message that a script makes JSON of is a file to read: a text that begins with `%` stands for a file's content.
#   package   jo 1.9-1 (Debian 12), which writes JSON from the shell
#   guess     message=%SMART_LIC-… is the text behind the equals sign, as `message=text` is
#   seen      "No such file or directory" and no JSON at all; where a file has that name, its content in Base64; a backslash keeps the text
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q jo=1.9-1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
message='%SMART_LIC-3-COMM_FAILED'
{
  root/usr/bin/jo host=sw-1 message="$message" 2>/dev/null || echo "code $?"
  printf 'another text' >SMART_LIC-3-COMM_FAILED
  root/usr/bin/jo host=sw-1 message="$message"
  root/usr/bin/jo host=sw-1 message="\\$message"
} >seen
cat >expected <<'EXPECTED'
code 1
{"host":"sw-1","message":"YW5vdGhlciB0ZXh0"}
{"host":"sw-1","message":"%SMART_LIC-3-COMM_FAILED"}
EXPECTED
diff expected seen || exit 1
cat seen
