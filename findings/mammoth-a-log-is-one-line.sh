#!/usr/bin/env bash
# A log in a Word document, its lines divided by breaks within one paragraph, as pasting leaves them.
#   package   mammoth 1.13.0 (npm); docx 9.15.2 makes the document
#   guess     the raw text has a line for each
#   seen      breaks vanish without a blank: "no addressMar 11 09:22:27", the month is a part of the reason
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact mammoth@1.13.0 docx@9.15.2
cat >run.mjs <<'RUN'
import { writeFileSync } from 'node:fs';
import { Document, Packer, Paragraph, TextRun } from 'docx';
import mammoth from 'mammoth';
const [one, two] = ['Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: no address', 'Mar 11 09:22:27: %SYS-5-CONFIG_I: by admin'];
const paragraph = new Paragraph({ children: [new TextRun(one), new TextRun({ text: two, break: 1 })] });
writeFileSync('log.docx', await Packer.toBuffer(new Document({ sections: [{ children: [paragraph] }] })));
console.log(`mammoth  ${(await mammoth.extractRawText({ path: 'log.docx' })).value.trim()}`);
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
mammoth  Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: no addressMar 11 09:22:27: %SYS-5-CONFIG_I: by admin
EXPECTED
diff expected seen || exit 1
cat seen
