#!/usr/bin/env bash
# The filter that keeps the addresses of a list keeps releases and counts: 17.9.4 is 17.9.4.0, ten licences are 0.0.0.10.
#   package   ansible 7.7.0 (Debian 12): ansible.utils.ipaddr, with python3-netaddr 0.8.0-2
#   guess     a release has too few parts for an address, a number has none; both are refused
#   seen      both are addresses, 17.9.4a is none; a zero in front is dropped, though other tools read such a part as octal
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q ansible=7.7.0+dfsg-3+deb12u1 ansible-core python3-netaddr=0.8.0-2 python3-jinja2 python3-markupsafe python3-yaml >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
from ansible_collections.ansible.utils.plugins.plugin_utils.base.ipaddr_utils import ipaddr
for value in ("17.9.4", "17.9.4a", "17.12", "10", "FOC2345X0AB", "192.0.2.010"):
    print(value, "->", ipaddr(value))
RUN
PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 run.py >seen
cat >expected <<'EXPECTED'
17.9.4 -> 17.9.4.0
17.9.4a -> False
17.12 -> 17.12.0.0
10 -> 0.0.0.10
FOC2345X0AB -> False
192.0.2.010 -> 192.0.2.10
EXPECTED
diff expected seen || exit 1
cat seen
