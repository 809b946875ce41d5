#!/usr/bin/env bash
# The validator of YANG documents finds 30 February valid, writes 2 March, and moves every time into the zone of its reader.
#   package   libyang2, libyang2-tools 2.1.30-2 (Debian 12)
#   guess     a day that does not exist is refused; a valid time is written as it was read
#   seen      2026-02-30T09:21:27Z is written 2026-03-02T09:21:27+00:00, and in New York 04:21:27-05:00; only -00:00 stays
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libyang2=2.1.30-2 libyang2-tools=2.1.30-2 libpcre2-8-0 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >model.yang <<'YANG'
module model {
  yang-version 1.1;
  namespace "urn:example:model";
  prefix model;
  import ietf-yang-types { prefix yang; }
  leaf expires { type yang:date-and-time; }
}
YANG
for zone in UTC America/New_York; do
  for time in 2026-02-30T09:21:27Z 2026-03-11T09:21:27-00:00; do
    echo "{\"model:expires\": \"$time\"}" >document.json
    echo "$time $(TZ=$zone LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu root/usr/bin/yanglint -f json model.yang document.json | grep -o '2026-[^"]*')"
  done
done >seen
cat >expected <<'EXPECTED'
2026-02-30T09:21:27Z 2026-03-02T09:21:27+00:00
2026-03-11T09:21:27-00:00 2026-03-11T09:21:27-00:00
2026-02-30T09:21:27Z 2026-03-02T04:21:27-05:00
2026-03-11T09:21:27-00:00 2026-03-11T09:21:27-00:00
EXPECTED
diff expected seen || exit 1
cat seen
