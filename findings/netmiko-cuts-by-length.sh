#!/usr/bin/env bash
# The echo of a command is cut off by its length, whether or not the device echoed it.
#   package   netmiko 2.4.2-2 (Debian 12), strip_command
#   guess     the first line goes when it is the command, else nothing does
#   seen      without echo the first 19 characters of the answer go, and with them "Utility: Status: "; after a pager, that wipes its
#             --More-- by backspaces, the first line goes whatever it is, and the --More-- stays
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q python3-netmiko=2.4.2-2 python3-paramiko python3-bcrypt python3-cryptography python3-nacl python3-cffi-backend python3-scp python3-serial python3-textfsm python3-future python3-six >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
from netmiko.cisco_base_connection import CiscoBaseConnection


class Session(CiscoBaseConnection):
    def __init__(self):
        self.RESPONSE_RETURN = "\n"


command = "show license status"
answer = "Utility:\n  Status: DISABLED\n"
pager = " --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\bPolicy:\n"
print("with echo   ", repr(Session().strip_command(command, command + "\n" + answer)))
print("without echo", repr(Session().strip_command(command, answer)))
print("with a pager", repr(Session().strip_command(command, answer + pager)))
RUN
PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 run.py >seen 2>/dev/null
cat >expected <<'EXPECTED'
with echo    '\nUtility:\n  Status: DISABLED\n'
without echo 'DISABLED\n'
with a pager '  Status: DISABLED\n --More--         Policy:\n'
EXPECTED
diff expected seen || exit 1
cat seen
