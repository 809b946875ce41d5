#!/usr/bin/env bash
# A message of 09:21 in Paris and one of 09:21 in UTC are of the same second.
#   package   jc 1.22.5-1 (Debian 12), --syslog
#   guess     timestamp_epoch is of the time with its offset
#   seen      the offset is not read: both are 1773220887, in the zone of the reader (TZ=UTC here)
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q jc=1.22.5-1 python3-ruamel.yaml python3-xmltodict python3-pygments >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >log <<'LOG'
<187>1 2026-03-11T09:21:27.201+01:00 acc-sw1 - - - - %SMART_LIC-3-COMM_FAILED: Paris
<187>1 2026-03-11T09:21:27.201Z acc-sw1 - - - - %SMART_LIC-3-COMM_FAILED: UTC
LOG
TZ=UTC PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 -m jc --syslog <log >read.json
node -p 'JSON.parse(fs.readFileSync("read.json")).map((read) => `${read.timestamp} ${read.timestamp_epoch}`).join("\n")' >seen
cat >expected <<'EXPECTED'
2026-03-11T09:21:27.201+01:00 1773220887
2026-03-11T09:21:27.201Z 1773220887
EXPECTED
diff expected seen || exit 1
cat seen
