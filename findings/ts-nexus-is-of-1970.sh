#!/usr/bin/env bash
# Beside the times of other devices those of a Nexus are of 1970, and half of an offset is left standing.
#   package   moreutils 0.67-1 (Debian 12), ts -r
#   guess     what is not known is left as it is, as Mar 11 2026 is
#   seen      2026 Mar 11 09:21:27 UTC is 1970-01-01 00:00:00; of +01:00 the ":00" stays behind the time
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q moreutils=0.67-1 libtimedate-perl libtime-duration-perl >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >log <<'LOG'
2026 Mar 11 09:21:27 UTC: %LICMGR-3-LOG_LIC_NVRAM_DISABLED: Nexus
Mar 11 2026 09:21:27 UTC: %SMART_LIC-3-COMM_FAILED: IOS
2026-03-11T09:21:27+01:00 acc-sw1 %SMART_LIC-3-COMM_FAILED: relay
LOG
TZ=UTC perl -Iroot/usr/share/perl5 root/usr/bin/ts -r '%F %T' <log >seen 2>/dev/null
cat >expected <<'EXPECTED'
1970-01-01 00:00:00: %LICMGR-3-LOG_LIC_NVRAM_DISABLED: Nexus
Mar 11 2026 09:21:27 UTC: %SMART_LIC-3-COMM_FAILED: IOS
2026-03-11 08:21:27:00 acc-sw1 %SMART_LIC-3-COMM_FAILED: relay
EXPECTED
diff expected seen || exit 1
cat seen
