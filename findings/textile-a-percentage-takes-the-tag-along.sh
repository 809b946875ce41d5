#!/usr/bin/env bash
# The tag of a message loses its percent sign, and the value its own, when a value in percent stands in it; without one both stay.
#   package   textile-js 2.1.1 (npm), libtext-textile-perl 2.13-4 (Debian 12); trackers write their tickets in Textile
#   guess     a percent sign is text
#   seen      what stands between two of them is a span, so "PLATFORM-4-ELEMENT_WARNING: … value 91 exceeds warning level 88%" is left
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact textile-js@2.1.1
apt-get download -q libtext-textile-perl=2.13-4 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >ticket <<'TICKET'
%PLATFORM-4-ELEMENT_WARNING: R0/0: smand: RP/0: Used Memory value 91% exceeds warning level 88%.

%SMART_LIC-3-COMM_FAILED: text
TICKET
{
  node -e "const { readFileSync } = require('node:fs'); console.log(require('textile-js')(readFileSync('ticket', 'utf8')))"
  perl -Iroot/usr/share/perl5 -MText::Textile=textile -e 'local $/; print textile(<STDIN>)' <ticket
} | sed 's/<[^>]*>//g' | grep . >seen
cat >expected <<'EXPECTED'
PLATFORM-4-ELEMENT_WARNING: R0/0: smand: RP/0: Used Memory value 91 exceeds warning level 88%.
%SMART_LIC-3-COMM_FAILED: text
PLATFORM-4-ELEMENT_WARNING: R0/0: smand: RP/0: Used Memory value 91 exceeds warning level 88%.
%SMART_LIC-3-COMM_FAILED: text
EXPECTED
diff expected seen || exit 1
cat seen
