#!/usr/bin/env bash
# A Catalyst switch is in controller mode, and alone a stack; one line about its ROM decides.
#   package   ansible 7.7.0+dfsg-3+deb12u1 (Debian 12), the facts of cisco.ios from show version
#   guess     a switch, which has no operating mode, has none or is autonomous; one switch is no stack
#   seen      ansible_net_operatingmode "controller", as of SD-WAN, where the ROM is written IOS-XE; without that line "IOS", "autonomous"
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q ansible=7.7.0+dfsg-3+deb12u1 ansible-core python3-yaml python3-jinja2 python3-markupsafe python3-packaging python3-resolvelib python3-cryptography python3-cffi-backend >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >version <<'VERSION'
Cisco IOS XE Software, Version 17.09.04a
Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4a, RELEASE SOFTWARE (fc3)
ROM: IOS-XE ROMMON
acc-sw1 uptime is 1 week, 2 days, 3 hours, 4 minutes
Smart Licensing Status: Smart Licensing Using Policy
cisco C9300-24T (X86) processor with 1338934K/6147K bytes of memory.
Model Number                       : C9300-24T
System Serial Number               : FOC0000X0AB
VERSION
cat >run.py <<'RUN'
from ansible_collections.cisco.ios.plugins.module_utils.network.ios.facts.legacy.base import Default

lines = open("version").readlines()
for read in ("".join(lines), "".join(line for line in lines if not line.startswith("ROM"))):
    facts = Default.__new__(Default)
    facts.facts = {}
    facts.parse_stacks(read)
    kind = facts.parse_iostype(read)
    print(kind, facts.parse_operatingmode(read, kind), facts.facts["virtual_switch"])
RUN
PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 run.py >seen 2>/dev/null
cat >expected <<'EXPECTED'
IOS-XE controller STACK
IOS autonomous STACK
EXPECTED
diff expected seen || exit 1
cat seen
