#!/usr/bin/env bash
# A message that the device logs to the terminal while a command prints ends the command as failed, though it says that all is well again.
#   package   Net::Telnet::Cisco 1.10-5.4 (Debian 12)
#   guess     errors are what the device answers to a command: `% Invalid input`
#   seen      every line that begins with a percent sign is one; by default the script dies of it
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libnet-telnet-cisco-perl=1.10-5.4 libnet-telnet-perl >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
port=$((20000 + RANDOM % 10000))
cat >device.mjs <<'RUN'
import { createServer } from 'node:net';
const LOGGED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart Software Manager (CSSM) restored';
const OUTPUTS = {
  'show clock': ['09:21:27.398 UTC Wed Mar 11 2026'],
  'show license summary': ['License Usage:', LOGGED, '  network-advantage 1 IN USE'],
};
createServer((socket) => {
  let isIn = false;
  socket.write('\r\nPassword: ');
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    for (const line of bytes.toString().split(/\r?\n/)) {
      const command = line.replace(/[^\x20-\x7e]/g, '').trim();
      if (command === '') continue;
      const output = isIn ? [command, ...(OUTPUTS[command] ?? [])] : [''];
      isIn = true;
      socket.write(`${output.join('\r\n')}\r\nsw1>`);
    }
  });
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
RUN
node device.mjs "$port" >ready &
device=$!
for _ in $(seq 100); do [ -s ready ] && break; sleep 0.1; done
PERL5LIB=root/usr/share/perl5 perl -e '
  use Net::Telnet::Cisco;
  my $session = Net::Telnet::Cisco->new(Host => "127.0.0.1", Port => shift, Timeout => 20);
  $session->login(Password => "x");
  for my $command ("show clock", "show license summary") {
    my $answered = eval { $session->cmd($command); 1 };
    print "$command: ", ($answered ? "answered" : "died"), "\n";
  }' "$port" >seen
kill $device
cat >expected <<'EXPECTED'
show clock: answered
show license summary: died
EXPECTED
diff expected seen || exit 1
cat seen
