#!/usr/bin/env bash
# The name of an interface ends in the bytes that say how fine the capture's clock is, and nothing else says it: a moment can't be told.
#   package   pcap-ng-parser 1.0.0 (npm); the capture as Wireshark writes one of syslog with a clock of nanoseconds
#   guess     the resolution of the clock is told beside the name, or taken into account
#   seen      name "eth0\t\u0001\t" with the option behind it, and the two halves of a count of which nobody knows the unit
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact pcap-ng-parser@1.0.0
cat >capture.js <<'CAPTURE'
const { Readable } = require('node:stream');
const PCAPNGParser = require('pcap-ng-parser');
const words = (...numbers) => Buffer.concat(numbers.map((number) => { const word = Buffer.alloc(4); word.writeUInt32LE(number >>> 0); return word; }));
const shorts = (...numbers) => Buffer.concat(numbers.map((number) => { const short = Buffer.alloc(2); short.writeUInt16LE(number); return short; }));
const block = (type, body) => Buffer.concat([words(type, body.length + 12), body, words(body.length + 12)]);
const section = block(0x0a0d0d0a, Buffer.concat([words(0x1a2b3c4d), shorts(1, 0), words(0xffffffff, 0xffffffff)]));
// if_name "eth0", if_tsresol 9 (nanoseconds) padded to four bytes, end of options
const options = Buffer.concat([shorts(2, 4), Buffer.from('eth0'), shorts(9, 1), Buffer.from([9, 0, 0, 0]), shorts(0, 0)]);
const described = block(1, Buffer.concat([shorts(1, 0), words(262144), options]));
const at = 1773220887201000000n;
const text = Buffer.from('<187>1: %SMART_LIC-3-COMM_FAILED: text..');
const packet = block(6, Buffer.concat([words(0, Number(at >> 32n), Number(at & 0xffffffffn), text.length, text.length), text]));
Readable.from([Buffer.concat([section, described, packet])])
  .pipe(new PCAPNGParser())
  .on('interface', (told) => console.log(JSON.stringify(told)))
  .on('data', ({ data, ...told }) => console.log(JSON.stringify(told)));
CAPTURE
node capture.js >seen
cat >expected <<'EXPECTED'
{"linkType":1,"snapLen":262144,"name":"eth0\t\u0001\t("}
{"interfaceId":0,"timestampHigh":412860160,"timestampLow":2179672640}
EXPECTED
diff expected seen || exit 1
cat seen
