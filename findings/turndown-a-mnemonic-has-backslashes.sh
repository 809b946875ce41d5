#!/usr/bin/env bash
# Programs that clip a web page or a chat as Markdown put backslashes into a mnemonic.
#   package   turndown 7.2.5, node-html-markdown 2.0.0 (npm)
#   guess     within a word an underscore means nothing in Markdown and stays as it is
#   seen      %SMART\_LIC-3-COMM\_FAILED, and a backslash before the rule below a heading
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact turndown@7.2.5 node-html-markdown@2.0.0
cat >run.mjs <<'RUN'
import Turndown from 'turndown';
import { NodeHtmlMarkdown } from 'node-html-markdown';
const page = '<p>%SMART_LIC-3-COMM_FAILED: Communications failure<br>Smart Licensing Status<br>=====</p>';
console.log(new Turndown().turndown(page));
console.log(NodeHtmlMarkdown.translate(page));
RUN
node run.mjs | sed 's/ *$//' >seen
cat >expected <<'EXPECTED'
%SMART\_LIC-3-COMM\_FAILED: Communications failure
Smart Licensing Status
\=====
%SMART\_LIC-3-COMM\_FAILED: Communications failure
Smart Licensing Status
\=====
EXPECTED
diff expected seen || exit 1
cat seen
