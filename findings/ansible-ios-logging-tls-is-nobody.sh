#!/usr/bin/env bash
# Of the receivers of a device's messages the module that manages them does not see those by TLS, nor those of IOS XR as it prints them.
#   package   ansible 7.7.0 (Debian 12): cisco.ios.ios_logging_global, cisco.iosxr.iosxr_logging_global, the parsers of `gathered`
#   guess     every `logging host` of a running configuration is listed, with its transport
#   seen      one by TLS is nobody; behind a discriminator the transport is a part of its name; `severity info port default` is nobody
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q ansible=7.7.0+dfsg-3+deb12u1 ansible-core python3-yaml python3-jinja2 python3-markupsafe python3-packaging python3-resolvelib python3-netaddr >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
import importlib, json
PARSERS = {
    "ios": ["logging host 192.0.2.10 transport tcp port 5514", "logging host 192.0.2.11 transport tls port 6514",
            "logging host 192.0.2.12 discriminator LIC transport udp port 5514"],
    "iosxr": ["logging 192.0.2.13 vrf MGMT severity informational", "logging 192.0.2.13 vrf MGMT severity info port default"],
}
for name, lines in PARSERS.items():
    place = f"ansible_collections.cisco.{name}.plugins.module_utils.network.{name}.rm_templates.logging_global"
    for line in lines:
        read = importlib.import_module(place).Logging_globalTemplate(lines=[line]).parse()
        for host in read.get("hosts", [{}]):
            print(line, "->", host.get("host"), host.get("discriminator", ""), json.dumps(host.get("transport", {}).get("udp", {}).get("port")))
RUN
PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 run.py >seen 2>/dev/null
cat >expected <<'EXPECTED'
logging host 192.0.2.10 transport tcp port 5514 -> 192.0.2.10  null
logging host 192.0.2.11 transport tls port 6514 -> None  null
logging host 192.0.2.12 discriminator LIC transport udp port 5514 -> 192.0.2.12 LIC transport udp port 5514 null
logging 192.0.2.13 vrf MGMT severity informational -> 192.0.2.13  null
logging 192.0.2.13 vrf MGMT severity info port default -> None  null
EXPECTED
diff expected seen || exit 1
cat seen
