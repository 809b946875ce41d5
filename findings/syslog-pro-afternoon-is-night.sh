#!/usr/bin/env bash
# What happens in the afternoon is sent on as of the night before: 14 o'clock is 02.
#   package   syslog-pro 1.0.0 (npm), both forms
#   guess     the hour is of 24
#   seen      it is of 12, without a.m. or p.m., in RFC 3164 and, with an offset, in RFC 5424
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact syslog-pro@1.0.0
cat >run.mjs <<'RUN'
import dgram from 'node:dgram';
import { createRequire } from 'node:module';
const pro = createRequire(import.meta.url)('syslog-pro');
const socket = dgram.createSocket('udp4');
const hours = [];
socket.on('message', (message) => {
  hours.push(message.toString().match(/(\d\d):\d\d:\d\d/)[1]);
  if (hours.length < 2) return;
  console.log(`it is ${new Date().getHours()}, written ${hours}`);
  socket.close();
});
socket.bind(0, '127.0.0.1', async () => {
  const server = { target: '127.0.0.1', port: socket.address().port, protocol: 'udp' };
  for (const form of ['rfc3164', 'rfc5424']) {
    const options = { hostname: 'acc-sw1', applicationName: 'app', facility: 23 };
    const relay = new pro.Syslog({ ...server, format: form });
    const sender = form === 'rfc3164' ? new pro.RFC3164({ ...options, server: relay }) : new pro.RFC5424({ ...options, server: relay });
    await sender.send('text', { severity: 3 });
  }
});
RUN
# A zone where it is between 14 and 15 o'clock now.
west=$((10#$(date -u +%H) - 14))
[ $west -lt 0 ] && zone=Etc/GMT$west || zone=Etc/GMT+$west
TZ=$zone node run.mjs >seen
cat >expected <<'EXPECTED'
it is 14, written 02,02
EXPECTED
diff expected seen || exit 1
cat seen
