#!/usr/bin/env bash
# The default prompt of a Telnet client stands in the heading of `show switch`: "Switch#   Role    Mac Address".
#   package   telnet-client 2.2.14 (npm), against a server of a few lines that prints what a stack does
#   guess     the whole output comes back, or at worst a part of it
#   seen      `show switch` is empty, and the next command, `show license status`, gets the table of `show switch` as its answer
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact telnet-client@2.2.14
cat >run.cjs <<'RUN'
const { createServer } = require('node:net');
const { Telnet } = require('telnet-client');
const outputs = {
  'show switch': 'Switch#   Role    Mac Address     Priority\r\n*1       Active   00aa.bbcc.dd00     15\r\n',
  'show license status': 'Usage Reporting:\r\n  Last ACK received: <none>\r\n',
};
const server = createServer((socket) => {
  socket.write('sw1# ');
  let rest = '';
  socket.on('data', (data) => {
    rest += data;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const command = rest.slice(0, end).trim();
      rest = rest.slice(end + 1);
      socket.write(`${command}\r\n${outputs[command] ?? ''}sw1# `);
    }
  });
}).listen(0, '127.0.0.1', async () => {
  const client = new Telnet();
  const { port } = server.address();
  await client.connect({ host: '127.0.0.1', port, negotiationMandatory: false, ors: '\r\n' });
  for (const command of Object.keys(outputs)) console.log(`${command}  ${JSON.stringify(await client.exec(command))}`);
  process.exit();
});
RUN
node run.cjs >seen
cat >expected <<'EXPECTED'
show switch  ""
show license status  "Switch#   Role    Mac Address     Priority\n*1       Active   00aa.bbcc.dd00     15\nsw1"
EXPECTED
diff expected seen || exit 1
cat seen
