#!/usr/bin/env bash
# A table of licences, a stack and its hosts: one licence is "true", a status of NONE is nothing, hosts named march and may are of the year 1.
#   package   csvkit 1.0.7-1 with agate 1.7.1-1 (Debian 12)
#   guess     columns of counts are numbers, words stay words
#   seen      a column that holds 1 only is a truth, until a 2 comes; none and N/A become null, names of months dates
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q csvkit=1.0.7-1 python3-csvkit=1.0.7-1 python3-agate python3-parsedatetime python3-leather python3-babel \
  python-babel-localedata python3-isodate python3-slugify python3-text-unidecode python3-pytimeparse python3-future python3-tz python3-six \
  python3-agateexcel python3-agatedbf python3-agatesql >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export PYTHONPATH=$PWD/root/usr/lib/python3/dist-packages
json() { /usr/bin/python3 -W ignore root/usr/bin/csvjson --snifflimit 0; echo; }
{
  printf 'license,count\nnetwork-advantage,1\ndna-advantage,1\n' | json
  printf 'license,count\nnetwork-advantage,1\ndna-advantage,2\n' | json
  printf 'host,status\nmarch,NONE\nmay,N/A\n' | json
} >seen
cat >expected <<'EXPECTED'
[{"license": "network-advantage", "count": true}, {"license": "dna-advantage", "count": true}]
[{"license": "network-advantage", "count": 1.0}, {"license": "dna-advantage", "count": 2.0}]
[{"host": "0001-03-01", "status": null}, {"host": "0001-05-01", "status": null}]
EXPECTED
diff expected seen || exit 1
cat seen
