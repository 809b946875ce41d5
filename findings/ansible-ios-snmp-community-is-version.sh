#!/usr/bin/env bash
# Of a trap receiver in a VRF the module takes the word `version` for the community, and the community for traps, where nobody hides it.
#   package   ansible 7.7.0 (Debian 12): cisco.ios.ios_snmp_server, the parser of `gathered`
#   guess     the community is the community, whether a VRF is named or not
#   seen      community `version`, traps `2c EXAMPLE udp-port 1162`; `enable traps smart-license` is not there at all
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q ansible=7.7.0+dfsg-3+deb12u1 ansible-core python3-yaml python3-jinja2 python3-markupsafe python3-packaging python3-resolvelib python3-netaddr >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
from ansible_collections.cisco.ios.plugins.module_utils.network.ios.rm_templates.snmp_server import Snmp_serverTemplate
for line in ("snmp-server host 192.0.2.5 version 2c EXAMPLE smart-license",
             "snmp-server host 192.0.2.5 vrf Mgmt-vrf version 2c EXAMPLE udp-port 1162",
             "snmp-server enable traps syslog", "snmp-server enable traps smart-license"):
    read = Snmp_serverTemplate(lines=[line]).parse()
    host = read.get("hosts", [{}])[0]
    print(line, "->", host.get("community_string"), "|", host.get("traps", read.get("traps")))
RUN
PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 run.py >seen 2>/dev/null
cat >expected <<'EXPECTED'
snmp-server host 192.0.2.5 version 2c EXAMPLE smart-license -> EXAMPLE | smart-license
snmp-server host 192.0.2.5 vrf Mgmt-vrf version 2c EXAMPLE udp-port 1162 -> version | 2c EXAMPLE udp-port 1162
snmp-server enable traps syslog -> None | {'syslog': True}
snmp-server enable traps smart-license -> None | None
EXPECTED
diff expected seen || exit 1
cat seen
