#!/usr/bin/env bash
# The text of a page is upside down: the answer stands above its command, the newest message above the oldest.
#   package   pdf2json 4.1.0 (npm), getRawTextContent; pdf-lib 1.17.1 makes the page, whose lines are drawn from the top down
#   guess     lines come in the order in which they are drawn, or from the top of the page to its foot
#   seen      from the foot to the top; what a browser prints as PDF too
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts pdf-lib@1.17.1 pdf2json@4.1.0 >/dev/null
cat >page.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import PDFParser from 'pdf2json';
const document = await PDFDocument.create();
const font = await document.embedFont(StandardFonts.Courier);
const page = document.addPage([420, 300]);
const lines = ['sw-1#show license status', 'Trust Code Installed:', '  Active: PID:C9300-24T,SN:FOC0000X0AA', '    <none>', 'sw-1#'];
lines.forEach((text, index) => page.drawText(text, { x: 30, y: 250 - 14 * index, size: 11, font }));
writeFileSync('output.pdf', await document.save());
const parser = new PDFParser(null, 1);
await new Promise((done, failed) => {
  parser.on('pdfParser_dataReady', done);
  parser.on('pdfParser_dataError', failed);
  parser.loadPDF('output.pdf');
});
console.log(parser.getRawTextContent());
JS
node page.mjs 2>/dev/null | tr -d '\r' | grep -v 'fake worker' | grep . >seen
cat >expected <<'EXPECTED'
sw-1#
    <none>
  Active: PID:C9300-24T,SN:FOC0000X0AA
Trust Code Installed:
sw-1#show license status
----------------Page (0) Break----------------
EXPECTED
diff expected seen || exit 1
cat seen
