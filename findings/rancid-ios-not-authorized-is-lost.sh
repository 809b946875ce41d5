#!/usr/bin/env bash
# A configuration kept by RANCID does not tell a licence in use from one not authorized, nor a day left from none.
#   package   rancid 3.13-2+b1 (Debian 12), its module for IOS run on an output
#   guess     show license summary is kept; what counts down is kept rounded, or as over when it is over
#   seen      the column of the states is cut off, and "Period left" is <limited> at 89 days as at 0
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q rancid=3.13-2+b1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >summary <<'OUTPUT'
License Usage:
  License                 Entitlement Tag               Count Status
  -----------------------------------------------------------------------------
  network-advantage       (C9300-24 Network Advan...)       1 IN USE
  hseck9                  (C8000-HSEC)                      1 NOT AUTHORIZED
acc-sw1#exit
OUTPUT
for left in '12 weeks 5 days' '0 minute 0 second'; do printf '        Period left: %s\nacc-sw1#exit\n' "$left" >"left-${left:0:2}"; done
for output in summary left-*; do
  perl -Iroot/usr/share/perl5/rancid -e '
    use rancid; use ios;
    $prompt = $rancid::prompt = $ios::prompt = "acc-sw1#";
    open(my $input, "<", shift);
    ios::ShowLicense($input, *STDOUT, "show license summary");
    rancid::ProcessHistory("", "", "", "");
  ' "$output" 2>/dev/null
done | sed 's/ *$//; /^!$/d' >seen
cat >expected <<'EXPECTED'
!   License                 Entitlement Tag
!   ------------------------------------------------------
!   network-advantage       (C9300-24 Network Advan...)
!   hseck9                  (C8000-HSEC)
!         Period left: <limited>
!         Period left: <limited>
EXPECTED
diff expected seen || exit 1
cat seen
