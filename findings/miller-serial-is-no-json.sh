#!/usr/bin/env bash
# A serial number makes the JSON of Miller one that JSON readers refuse.
#   package   miller 6.6.0-2+b3 (Debian 12)
#   guess     a field that is not a JSON number is written as text
#   seen      0012E45 is a number to Miller and stands unquoted; the zeros in front make the document invalid
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q miller=6.6.0-2+b3 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
printf 'pid,sn\nC9300-24T,0012E45\n' | root/usr/bin/mlr --icsv --ojson cat >written.json
{
  grep '"sn"' written.json
  node -e 'try { JSON.parse(fs.readFileSync("written.json")); console.log("read"); } catch (error) { console.log(error.name); }'
} >seen
cat >expected <<'EXPECTED'
  "sn": 0012E45
SyntaxError
EXPECTED
diff expected seen || exit 1
cat seen
