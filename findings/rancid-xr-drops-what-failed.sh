#!/usr/bin/env bash
# A configuration kept by RANCID for IOS XR has no status of licensing: the lines that tell of a failure are left out.
#   package   rancid 3.13-2+b1 (Debian 12), its module for IOS XR run on an output
#   guess     show license all is kept whole, as comments
#   seen      every line with "Status: " goes, and both "Last … Attempt: FAILED"; the reasons of the failures stay, without what failed
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q rancid=3.13-2+b1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >output <<'OUTPUT'
Smart Licensing is ENABLED
Registration:
  Status: REGISTERED
  Last Renewal Attempt: FAILED on Feb 08 2024 02:00:00 UTC
    Failure reason: Fail to send out Call Home HTTP message
License Authorization:
  Status: AUTHORIZED on Jan 01 2024 00:00:00 UTC
  Last Communication Attempt: FAILED on Feb 08 2024 02:00:00 UTC
    Failure reason: Fail to send out Call Home HTTP message
core-xr1#exit
OUTPUT
perl -Iroot/usr/share/perl5/rancid -e '
  use rancid; use iosxr;
  $prompt = $rancid::prompt = $iosxr::prompt = "core-xr1#";
  open(my $input, "<", "output");
  iosxr::ShowLicense($input, *STDOUT, "show license all");
  rancid::ProcessHistory("", "", "", "");
' >seen 2>/dev/null
cat >expected <<'EXPECTED'
! Smart Licensing is ENABLED
! Registration:
!     Failure reason: Fail to send out Call Home HTTP message
! License Authorization:
!     Failure reason: Fail to send out Call Home HTTP message
!
EXPECTED
diff expected seen || exit 1
cat seen
