#!/usr/bin/env bash
# An output in a mail of format=flowed (RFC 3676): lines that end in a blank, as a terminal copies them, go on below.
#   package   mailparser 3.14.2 (npm)
#   guess     only what the sender's program broke is joined
#   seen      the section is one line, and "Status: ENABLED" stands behind the address
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact mailparser@3.14.2
cat >run.mjs <<'RUN'
import { simpleParser } from 'mailparser';
const lines = ['Transport: ', '  Type: cslu ', '  Cslu address: http://cslu.example.net:8182/cslu/v1/pi ', '  Status: ENABLED'];
const head = 'From: a@example.net\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; format=flowed';
console.log((await simpleParser(`${head}\r\n\r\n${lines.join('\r\n')}\r\n`)).text);
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
Transport:  Type: cslu  Cslu address: http://cslu.example.net:8182/cslu/v1/pi  Status: ENABLED
EXPECTED
diff expected seen || exit 1
cat seen
