#!/usr/bin/env bash
# 192.168/16 is no network of 192.168: the missing bytes are put in the middle.
#   package   ipaddr.js 2.5.0 (npm)
#   guess     192.168/16 is 192.168.0.0/16, as in routers, or an error
#   seen      192.0.0.168 with 16 bits, which as an allow-list lets in 192.0.x.x; 10/8 is 0.0.0.10; a leading zero is octal
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact ipaddr.js@2.5.0
cat >run.mjs <<'RUN'
import ipaddr from 'ipaddr.js';
for (const text of ['192.168/16', '10/8', '10.1/16', '010.1.1.1/32']) {
  const [address, bits] = ipaddr.parseCIDR(text);
  console.log(`${text} is ${address}/${bits}`);
}
RUN
cat >expected <<'EXPECTED'
192.168/16 is 192.0.0.168/16
10/8 is 0.0.0.10/8
10.1/16 is 10.0.0.1/16
010.1.1.1/32 is 8.1.1.1/32
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
