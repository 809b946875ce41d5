#!/usr/bin/env bash
# With native types a text that holds commas is a list, and an underscore joins digits.
#   package   ansible-core 2.14.18-0+deb12u2 (Debian 12), jinja2_native
#   guess     native types keep the types of values: what is text, as all output of a device is, stays text
#   seen      "10,20" is a list of two numbers, 17_9 is 179, 17.10 is 17.1, 0x2102 is 8450; 0012 and Gi1/0/1 stay text
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q ansible-core=2.14.18-0+deb12u2 python3-jinja2 python3-markupsafe python3-yaml python3-packaging python3-resolvelib >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export PYTHONPATH=$folder/root/usr/lib/python3/dist-packages ANSIBLE_HOME=$folder/home ANSIBLE_LOCALHOST_WARNING=false ANSIBLE_JINJA2_NATIVE=true
for text in 10,20 17_9 17.10 0x2102 0012 Gi1/0/1; do
  answer=$(python3 root/usr/bin/ansible localhost -o -m debug -a "msg={{ text }}" -e "{\"text\": \"$text\"}" 2>/dev/null)
  echo "$text: $(echo "$answer" | sed 's/.*"msg": //; s/ *}$//; s/ \{2,\}/ /g')"
done >seen
cat >expected <<'EXPECTED'
10,20: [ 10, 20 ]
17_9: 179
17.10: 17.1
0x2102: 8450
0012: "0012"
Gi1/0/1: "Gi1/0/1"
EXPECTED
diff expected seen || exit 1
cat seen
