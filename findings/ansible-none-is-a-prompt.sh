#!/usr/bin/env bash
# An output that comes in two pieces ends at the first <none>, which is gone as well; over libssh its beginning comes twice.
#   package   ansible.netcommon of ansible 7.7.0+dfsg-3+deb12u1 (Debian 12), network_cli with cisco.ios, given what a switch sends
#   guess     the answer ends at the prompt, acc-sw1#, or the task fails
#   seen      "none>" is a prompt where a piece ends with it: by paramiko it ends an answer that pauses for more than 0.1 s there, and each
#             line with none> is dropped; by libssh what came before it is put in front of the whole answer
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

FIRST = b'show license status\r\nUsage Reporting:\r\n  Last ACK received: <none>'
SECOND = b'\r\n  Next ACK deadline: Mar 11 09:21:27 2026 UTC\r\nTrust Code Installed: <none>\r\nacc-sw1#'

class Shell:
    """The channel of a session: gives what the switch sends, with a pause between the pieces, then nothing."""
    def __init__(self, *pieces):
        self.pieces = list(pieces)
    def settimeout(self, seconds):
        pass
    def recv(self, most):
        time.sleep(0.4 if len(self.pieces) == 1 else 0)
        if self.pieces:
            return self.pieces.pop(0)
        time.sleep(5)
    def read_bulk_response(self):
        return self.pieces.pop(0) if self.pieces else b''

for way, pieces in (('receive_paramiko', (FIRST + SECOND,)), ('receive_paramiko', (FIRST, SECOND)), ('receive_libssh', (FIRST, SECOND))):
    session = Connection.__new__(Connection)
    vars(session).update(
        _ssh_shell=Shell(*pieces), _buffer_read_timeout=0.1, _command_timeout=5, _window_count=0, _messages=[],
        _terminal=TerminalModule(None), _terminal_stdout_re=TerminalModule.terminal_stdout_re, _terminal_stderr_re=TerminalModule.terminal_stderr_re,
        _matched_prompt=None, _matched_prompt_window=0, _last_recv_window=None, _command_response=None)
    session.get_option = lambda option: 0.1
    session._log_messages = lambda message: None
    print(f'{way}, {len(pieces)} piece{"s" if len(pieces) > 1 else ""}')
    for line in getattr(session, way)(command=b'show license status').decode().splitlines():
        print('  ' + line.rstrip())
RUN
PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 -W ignore run.py >seen
cat >expected <<'EXPECTED'
receive_paramiko, 1 piece
  Usage Reporting:
    Last ACK received: <none>
    Next ACK deadline: Mar 11 09:21:27 2026 UTC
  Trust Code Installed: <none>
receive_paramiko, 2 pieces
  Usage Reporting:
receive_libssh, 2 pieces
  Usage Reporting:Usage Reporting:
    Last ACK received: <none>
    Next ACK deadline: Mar 11 09:21:27 2026 UTC
  Trust Code Installed: <none>
EXPECTED
diff expected seen || exit 1
cat seen
