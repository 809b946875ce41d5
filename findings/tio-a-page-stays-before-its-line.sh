#!/usr/bin/env bash
# In a console log without control characters each page of an output still begins with " --More-- " and the blanks that rubbed it out.
#   package   tio 2.5-1 (Debian 12), --log --log-strip
#   guess     what the switch rubbed out is gone, as it is on the screen
#   seen      the backspaces are taken out; what they rubbed out is left before the first line of a page, and so are the blanks
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q tio=2.5-1 libinih1=55-1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
import os, pty, sys, time, tty
console, line = pty.openpty()
tty.setraw(line)
terminal, screen = pty.fork()
if terminal == 0:
    os.environ['LD_LIBRARY_PATH'] = 'root/usr/lib/x86_64-linux-gnu:root/lib/x86_64-linux-gnu'
    os.execv('root/usr/bin/tio', ['tio', '--log', '--log-strip', '--log-file', 'stripped', os.ttyname(line)])
time.sleep(2)
os.write(console, b'sw1#show license status\r\n  Last ACK received: <none>\r\n --More-- ' + 9 * b'\b' + 8 * b' ' + 9 * b'\b'
         + b'  Next ACK deadline: Mar 11 09:21:27 2026 UTC\r\nsw1#')
time.sleep(1)
os.write(screen, b'\x14q')
time.sleep(1)
RUN
HOME=$folder /usr/bin/python3 run.py
cat -A stripped >seen
echo >>seen
cat >expected <<'EXPECTED'
sw1#show license status$
  Last ACK received: <none>$
 --More--           Next ACK deadline: Mar 11 09:21:27 2026 UTC$
sw1#
EXPECTED
diff expected seen || exit 1
cat seen
