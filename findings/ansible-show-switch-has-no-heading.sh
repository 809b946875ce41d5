#!/usr/bin/env bash
# Of a switch that is still called Switch the table of its stack comes without its headings.
#   package   ansible.netcommon of ansible 7.7.0+dfsg-3+deb12u1 (Debian 12), network_cli with cisco.ios, given what a switch sends
#   guess     the prompt is taken off where it stands, behind the output
#   seen      each line that holds the prompt's text is dropped: "Switch#" is the first heading of `show switch`
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q ansible=7.7.0+dfsg-3+deb12u1 ansible-core python3-yaml python3-jinja2 python3-markupsafe python3-packaging python3-resolvelib python3-netaddr >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
import os, time
from ansible.utils.collection_loader._collection_finder import _AnsibleCollectionFinder
_AnsibleCollectionFinder(paths=[os.environ['PYTHONPATH']])._install()
from ansible_collections.ansible.netcommon.plugins.connection.network_cli import Connection
from ansible_collections.cisco.ios.plugins.terminal.ios import TerminalModule

TABLE = b'''show switch
Switch/Stack Mac Address : 00aa.bbcc.dd00 - Local Mac Address
                                             H/W   Current
Switch#   Role    Mac Address     Priority Version  State
----------------------------------------------------------
*1       Active   00aa.bbcc.dd00     15     V01     Ready
'''.replace(b'\n', b'\r\n')

class Shell:
    """The channel of a session: gives what the switch sends, then nothing."""
    def __init__(self, *pieces):
        self.pieces = list(pieces)
    def settimeout(self, seconds):
        pass
    def recv(self, most):
        if self.pieces:
            return self.pieces.pop(0)
        time.sleep(5)

for name in (b'acc-sw1#', b'Switch#'):
    session = Connection.__new__(Connection)
    vars(session).update(
        _ssh_shell=Shell(TABLE, name), _buffer_read_timeout=0.1, _command_timeout=5, _window_count=0, _messages=[],
        _terminal=TerminalModule(None), _terminal_stdout_re=TerminalModule.terminal_stdout_re, _terminal_stderr_re=TerminalModule.terminal_stderr_re,
        _matched_prompt=None, _matched_prompt_window=0, _last_recv_window=None, _command_response=None)
    session.get_option = lambda option: 5
    session._log_messages = lambda message: None
    print(name.decode())
    for line in session.receive_paramiko(command=b'show switch').decode().splitlines():
        print('  ' + line.rstrip())
RUN
PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 -W ignore run.py >seen
cat >expected <<'EXPECTED'
acc-sw1#
  Switch/Stack Mac Address : 00aa.bbcc.dd00 - Local Mac Address
                                               H/W   Current
  Switch#   Role    Mac Address     Priority Version  State
  ----------------------------------------------------------
  *1       Active   00aa.bbcc.dd00     15     V01     Ready
Switch#
  Switch/Stack Mac Address : 00aa.bbcc.dd00 - Local Mac Address
                                               H/W   Current
  ----------------------------------------------------------
  *1       Active   00aa.bbcc.dd00     15     V01     Ready
EXPECTED
diff expected seen || exit 1
cat seen
