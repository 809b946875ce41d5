#!/usr/bin/env bash
# What hides a password hides it in the device's answer too, in keys as well: with the password cisco the model has no name.
#   package   ansible-core 2.14.18-0+deb12u2 (Debian 12), module uri
#   guess     the password is hidden where the module shows its own arguments
#   seen      the key of RESTCONF's answer is ********-smart-license:licensing, CSSM is smartreceiver.********.com
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q ansible-core=2.14.18-0+deb12u2 python3-jinja2 python3-markupsafe python3-yaml python3-packaging python3-resolvelib >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export PYTHONPATH=$folder/root/usr/lib/python3/dist-packages ANSIBLE_HOME=$folder/home ANSIBLE_LOCALHOST_WARNING=false
cat >device.py <<'DEVICE'
import http.server
import json

answer = json.dumps({"cisco-smart-license:licensing": {"url": "https://smartreceiver.cisco.com/licservice/license"}}).encode()


class Device(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/yang-data+json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


device = http.server.HTTPServer(("127.0.0.1", 0), Device)
print(device.server_port, flush=True)
device.serve_forever()
DEVICE
/usr/bin/python3 device.py >port &
server=$!
for _ in $(seq 100); do [ -s port ] || sleep 0.1; done
for password in cisco secret1; do
  python3 root/usr/bin/ansible localhost -o -m uri -a "url=http://127.0.0.1:$(cat port)/ url_username=admin url_password=$password force_basic_auth=true" 2>/dev/null |
    grep -o '"json": {.*}}' | sed "s/, \"msg.*//; s/^/$password: /"
done >seen
cat >expected <<'EXPECTED'
cisco: "json": {"********-smart-license:licensing": {"url": "https://smartreceiver.********.com/licservice/license"}}
secret1: "json": {"cisco-smart-license:licensing": {"url": "https://smartreceiver.cisco.com/licservice/license"}}
EXPECTED
diff expected seen || exit 1
cat seen
