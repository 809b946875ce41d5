#!/usr/bin/env bash
# An output in a Word document is one line without blanks between its lines, where a program wrote the document.
#   package   docx2txt 1.4-5 (Debian 12), of documents of docx 9.5.1 (npm) and of one as Word writes it
#   guess     each paragraph is a line, whoever wrote it
#   seen      a paragraph without attributes is no paragraph: its text follows the one before it at once; Word's have some
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q docx2txt=1.4-5 >/dev/null 2>&1
dpkg-deb -x ./*.deb root
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact docx@9.5.1
cat >run.cjs <<'RUN'
const { Document, Packer, Paragraph } = require('docx');
const { writeFileSync } = require('node:fs');
const JSZip = require('jszip');
(async () => {
  const lines = ['sw1#show license status', 'Usage Reporting:', '  Last ACK received: <none>'];
  const written = await Packer.toBuffer(new Document({ sections: [{ children: lines.map((line) => new Paragraph(line)) }] }));
  writeFileSync('program.docx', written);
  const zip = await JSZip.loadAsync(written);
  const body = await zip.file('word/document.xml').async('string');
  zip.file('word/document.xml', body.replaceAll('<w:p>', '<w:p w:rsidR="00A77B3E">'));
  writeFileSync('word.docx', await zip.generateAsync({ type: 'nodebuffer' }));
})();
RUN
node run.cjs
for document in word program; do
  echo "$document:"
  root/usr/bin/docx2txt $document.docx - | sed '/^$/d'
  echo
done >seen
cat >expected <<'EXPECTED'
word:
sw1#show license status
Usage Reporting:
  Last ACK received: <none>

program:
sw1#show license statusUsage Reporting:  Last ACK received: <none>
EXPECTED
diff expected seen || exit 1
cat seen
