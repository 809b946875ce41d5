#!/usr/bin/env bash
# A ticket that was printed as PDF and read again names another device, another type and a message without its tag.
#   package   poppler-utils 22.12.0-2+deb12u3 (Debian 12), pdftotext; pdf-lib 1.17.1 makes the page
#   guess     a hyphen at the end of a line stays, as letters and figures do; at most words that a typesetter divided are joined
#   seen      any hyphen there is dropped and both lines are joined: sw-1 is sw1, C9300-24T is C930024T, COMM_FAILED stands at its severity;
#             an underscore there stays, with -layout and -raw the hyphen does
# Exits 1 when this is no longer so.
set -euo pipefail
command -v pdftotext >/dev/null || apt-get install -y -q poppler-utils=22.12.0-2+deb12u3 >/dev/null 2>&1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts pdf-lib@1.17.1 >/dev/null
cat >page.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { PDFDocument, StandardFonts } from 'pdf-lib';
const document = await PDFDocument.create();
const font = await document.embedFont(StandardFonts.Courier);
const page = document.addPage([420, 300]);
const lines = ['The switch is sw-', '1.example.net, a C9300-', '24T. Its log says %SMART_LIC-3-', 'COMM_FAILED: failure; and %SMART_', 'LIC-6-AGENT_READY: ready'];
lines.forEach((text, index) => page.drawText(text, { x: 30, y: 250 - 14 * index, size: 11, font }));
writeFileSync('ticket.pdf', await document.save());
JS
node page.mjs
for how in "" -layout -raw; do
  echo "pdftotext $how" | sed 's/ $//'
  pdftotext $how ticket.pdf - | tr -d '\f' | sed 's/^ *//' | grep .
done >seen
cat >expected <<'EXPECTED'
pdftotext
The switch is sw1.example.net, a C930024T. Its log says %SMART_LIC-3COMM_FAILED: failure; and %SMART_
LIC-6-AGENT_READY: ready
pdftotext -layout
The switch is sw-
1.example.net, a C9300-
24T. Its log says %SMART_LIC-3-
COMM_FAILED: failure; and %SMART_
LIC-6-AGENT_READY: ready
pdftotext -raw
The switch is sw-
1.example.net, a C9300-
24T. Its log says %SMART_LIC-3-
COMM_FAILED: failure; and %SMART_
LIC-6-AGENT_READY: ready
EXPECTED
diff expected seen || exit 1
cat seen
