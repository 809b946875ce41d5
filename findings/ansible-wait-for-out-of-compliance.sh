#!/usr/bin/env bash
# Waiting until a device is IN COMPLIANCE ends at once on one that is OUT OF COMPLIANCE: of the words to wait for the last one counts.
#   package   ansible 7.7.0 (Debian 12): ansible.netcommon, the conditions of `wait_for` in ios_command, nxos_command and others
#   guess     `contains IN COMPLIANCE` looks for both words, or is refused for its quotes
#   seen      "contains COMPLIANCE", without a warning; a `not` among the words turns the condition round
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q ansible=7.7.0+dfsg-3+deb12u1 ansible-core >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
from ansible_collections.ansible.netcommon.plugins.module_utils.network.common.parsing import Conditional
for status, words in (("OUT OF COMPLIANCE", "IN COMPLIANCE"), ("OUT OF COMPLIANCE", "'IN COMPLIANCE'"),
                      ("UNREGISTERED", "Registration: REGISTERED"), ("RESERVED", "not RESERVED"), ("not RESERVED", "not RESERVED")):
    print(f"{status}, wait for {words}: {Conditional('result[0] contains ' + words)(['Status: ' + status])}")
RUN
PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 run.py >seen
cat >expected <<'EXPECTED'
OUT OF COMPLIANCE, wait for IN COMPLIANCE: True
OUT OF COMPLIANCE, wait for 'IN COMPLIANCE': False
UNREGISTERED, wait for Registration: REGISTERED: True
RESERVED, wait for not RESERVED: False
not RESERVED, wait for not RESERVED: False
EXPECTED
diff expected seen || exit 1
cat seen
