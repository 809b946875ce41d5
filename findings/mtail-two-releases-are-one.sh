#!/usr/bin/env bash
# Lines of two releases count as one: 17.10 is 17.1 in a metric.
#   package   mtail 3.0.0~rc50-1+b6 (Debian 12)
#   guess     what a pattern captures for a label is text
#   seen      a pattern such as \d+\.\d+ makes a number of it, and \d+ takes the zeros of a serial number; \S+ keeps the text
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q mtail=3.0.0~rc50-1+b6 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >lines <<'LINES'
Mar 11 09:21:27.201 UTC: restarted with release 17.10 on 00123450
Mar 11 09:21:28.201 UTC: restarted with release 17.1 on 123450
LINES
cat >numbers.mtail <<'PROGRAM'
counter numbers by release, serial
/release (?P<release>\d+\.\d+) on (?P<serial>\d+)/ {
  numbers[$release][$serial]++
}
PROGRAM
cat >words.mtail <<'PROGRAM'
counter words by release, serial
/release (?P<release>\S+) on (?P<serial>\S+)/ {
  words[$release][$serial]++
}
PROGRAM
for program in numbers words; do
  root/usr/bin/mtail --one_shot --one_shot_format prometheus --progs "$folder/$program.mtail" --logs "$folder/lines" --log_dir "$folder" 2>/dev/null | grep '^[a-z]' | sed "s/,prog=[^,}]*//; s/prog=\"[^\"]*\",//"
done >seen
cat >expected <<'EXPECTED'
numbers{release="17.1",serial="123450"} 2
words{release="17.1",serial="123450"} 1
words{release="17.10",serial="00123450"} 1
EXPECTED
diff expected seen || exit 1
cat seen
