#!/usr/bin/env bash
# The year of an RFC 5424 message is taken for the counter of a device, and the rest of the header for the text.
#   package   libnet-syslogd-perl 0.16-2 (Debian 12)
#   guess     the header is read, or the message refused, or kept whole
#   seen      "-03-11T09:21:27.201Z acc-sw1 …" of host 0; a counter in front of a Cisco stamp goes too, and its name stays in the text
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libnet-syslogd-perl=0.16-2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >messages <<'LINES'
<187>1 2026-03-11T09:21:27.201Z acc-sw1 - - - - %SMART_LIC-3-COMM_FAILED: text
<187>45: acc-sw1: Mar 11 2026 09:21:27.201 CEST: %SMART_LIC-3-COMM_FAILED: text
LINES
perl -Iroot/usr/share/perl5 -MNet::Syslogd -ne '
  chomp;
  my $read = Net::Syslogd->process_message($_);
  printf "host %s, text %s\n", $read->hostname, $read->message;
' messages >seen
cat >expected <<'EXPECTED'
host 0, text -03-11T09:21:27.201Z acc-sw1 - - - - %SMART_LIC-3-COMM_FAILED: text
host 0, text acc-sw1: Mar 11 2026 09:21:27.201 CEST: %SMART_LIC-3-COMM_FAILED: text
EXPECTED
diff expected seen || exit 1
cat seen
