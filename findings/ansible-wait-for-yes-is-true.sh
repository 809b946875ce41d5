#!/usr/bin/env bash
# Waiting for `yes` in an output never ends, for the word `True` is looked for; the id 00123450 is found in another one's output.
#   package   ansible 7.7.0 (Debian 12): ansible.netcommon, the conditions of `wait_for` in ios_command, nxos_command and others
#   guess     what an output, a text, is to contain is a text too
#   seen      yes and on are True, no and off are False, leading zeros of digits go; `eq yes` is not true of `yes`, quotes change nothing
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q ansible=7.7.0+dfsg-3+deb12u1 ansible-core >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
from ansible_collections.ansible.netcommon.plugins.module_utils.network.common.parsing import Conditional
for output, condition in (("Send Hostname: yes", "contains yes"), ("Send Hostname: yes", "contains 'yes'"), ("Send Hostname: True", "contains yes"),
                          ("Privacy: off", "contains off"), ("id 9123450", "contains 00123450"), ("yes", "eq yes"), ("00123450", "eq 00123450")):
    print(f"{output} | {condition}: {Conditional('result[0] ' + condition)([output])}")
RUN
PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 run.py >seen
cat >expected <<'EXPECTED'
Send Hostname: yes | contains yes: False
Send Hostname: yes | contains 'yes': False
Send Hostname: True | contains yes: True
Privacy: off | contains off: False
id 9123450 | contains 00123450: True
yes | eq yes: False
00123450 | eq 00123450: False
EXPECTED
diff expected seen || exit 1
cat seen
