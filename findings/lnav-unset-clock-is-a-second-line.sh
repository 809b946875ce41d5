#!/usr/bin/env bash
# In the viewer a message of a device whose clock was never set is part of the message before it; one that is late has its time changed.
#   package   lnav 0.11.1-3 (Debian 12)
#   guess     a line with * before its stamp is a message of its own; times are shown as written
#   seen      *Mar 11 is the second line of what stands above; 09:21:20 after 09:21:28 is shown as 09:21:28
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q lnav=0.11.1-3 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >log <<'LOG'
Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: one
Mar 11 09:21:28.201 UTC: %SMART_LIC-5-COMM_RESTORED: two
*Mar 11 09:21:29.201 UTC: %SMART_LIC-3-COMM_FAILED: three
Mar 11 09:21:20.201 UTC: %SMART_LIC-5-COMM_RESTORED: late
LOG
export LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu HOME=$PWD TZ=UTC
root/usr/bin/lnav -n -c ';SELECT log_time, log_body FROM all_logs' -c ':write-json-to -' log 2>/dev/null >read.json
node -p 'JSON.parse(fs.readFileSync("read.json")).map((row) => `${row.log_time.slice(11)}${row.log_body.replace("\n", " // ")}`).join("\n")' >seen
cat >expected <<'EXPECTED'
09:21:27.201 %SMART_LIC-3-COMM_FAILED: one
09:21:28.201 %SMART_LIC-5-COMM_RESTORED: two // *Mar 11 09:21:29.201 UTC: %SMART_LIC-3-COMM_FAILED: three
09:21:28.201 %SMART_LIC-5-COMM_RESTORED: late
EXPECTED
diff expected seen || exit 1
cat seen
