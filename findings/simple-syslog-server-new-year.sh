#!/usr/bin/env bash
# A message in RFC 5424 is of New Year, and its host is "-".
#   package   simple-syslog-server 1.0.0 (npm), over a real socket
#   guess     a syslog server reads RFC 5424, or tells that it does not
#   seen      1 January of the running year, 00:00, host "-", and no event "invalid"
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact simple-syslog-server@1.0.0
cat >run.mjs <<'RUN'
import { createSocket } from 'node:dgram';
import servers from 'simple-syslog-server';
const server = servers.UDP({ type: 'udp4' });
server.on('msg', ({ timestamp, hostname }) => {
  const at = new Date(timestamp);
  console.log(`day ${at.getUTCDate()}, month ${at.getUTCMonth() + 1}, host ${hostname}`);
  process.exit();
});
server.on('invalid', () => console.log('told as invalid'));
server.listen({ host: '127.0.0.1', port: 55514 });
const sender = createSocket('udp4');
setInterval(() => {
  sender.send('<187>1 2026-03-11T09:21:27.201Z acc-sw1 - - - - %SMART_LIC-3-COMM_FAILED: text', 55514, '127.0.0.1');
}, 100);
setTimeout(() => process.exit(1), 10_000).unref();
RUN
cat >expected <<'EXPECTED'
day 1, month 1, host -
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
