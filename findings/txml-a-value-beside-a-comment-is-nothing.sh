#!/usr/bin/env bash
# A value in whose midst a comment stands is nothing, two words or a list, by library; one behind CDATA is an element of its own.
#   package   txml 6.0.3, pixl-xml 1.0.13, xml-js 1.6.11, simple-xml-to-json 1.2.7 (npm), with xml2js 0.6.2 beside them
#   guess     COMM_FAILED and `<none>`, as xml2js has them: comments, CDATA and references are no part of a text
#   seen      txml's simplify: {} for both values; pixl-xml: a blank in the mnemonic; xml-js: two texts; simple-xml-to-json: an element
#             named `![CDATA[Last ACK: ]]`; references stay as they are in txml and simple-xml-to-json
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact txml@6.0.3 pixl-xml@1.0.13 xml-js@1.6.11 simple-xml-to-json@1.2.7 xml2js@0.6.2
cat >run.mjs <<'RUN'
import { createRequire } from 'node:module';
import { parse, simplify } from 'txml';
const require = createRequire(import.meta.url);
const reply = '<data><event>COMM_<!-- wrapped here -->FAILED</event><ack><![CDATA[Last ACK: ]]>&lt;none&gt;</ack></data>';
const show = (name, value) => console.log(`${name.padEnd(19)} ${JSON.stringify(value)}`);
require('xml2js').parseString(reply, { explicitArray: false }, (_, { data }) => show('xml2js', data));
show('txml', simplify(parse(reply)).data);
show('pixl-xml', require('pixl-xml').parse(reply));
show('xml-js', JSON.parse(require('xml-js').xml2json(reply, { compact: true })).data);
show('simple-xml-to-json', require('simple-xml-to-json').convertXML(reply).data.children);
RUN
cat >expected <<'EXPECTED'
xml2js              {"event":"COMM_FAILED","ack":"Last ACK: <none>"}
txml                {"event":{},"ack":{}}
pixl-xml            {"event":"COMM_ FAILED","ack":"Last ACK: <none>"}
xml-js              {"event":{"_text":["COMM_","FAILED"],"_comment":" wrapped here "},"ack":{"_cdata":"Last ACK: ","_text":"<none>"}}
simple-xml-to-json  [{"event":{"content":"COMM_FAILED"}},{"ack":{"children":[{"":{"![CDATA[Last ACK: ]]":"&lt;none&gt;"}}]}}]
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
