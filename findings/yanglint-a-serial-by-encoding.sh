#!/usr/bin/env bash
# One and the same value of a union is 123450 in XML and "00123450" in JSON, and stays so in whatever it is turned into.
#   package   libyang2, libyang2-tools 2.1.30-2 (Debian 12), yanglint over a leaf that is a number or a text
#   guess     it is read alike in both: as the number, which is the first type of the union, or as the text that stands there
#   seen      XML: the number, without its zeros, and of "+5" without its sign; JSON: the text as it stands, as its quotes say
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libyang2=2.1.30-2 libyang2-tools=2.1.30-2 libpcre2-8-0 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >model.yang <<'YANG'
module model {
  yang-version 1.1;
  namespace "urn:example:model";
  prefix model;
  leaf id { type union { type uint32; type string; } }
}
YANG
lint() { LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu root/usr/bin/yanglint -f "$1" model.yang "$2" | tr -d '\n '; }
for id in 00123450 +5 0012E45; do
  echo "<id xmlns=\"urn:example:model\">$id</id>" >document.xml
  echo "{\"model:id\": \"$id\"}" >document.json
  echo "$id of XML: $(lint json document.xml) $(lint xml document.xml)"
  echo "$id of JSON: $(lint json document.json) $(lint xml document.json)"
done >seen
cat >expected <<'EXPECTED'
00123450 of XML: {"model:id":123450} <idxmlns="urn:example:model">123450</id>
00123450 of JSON: {"model:id":"00123450"} <idxmlns="urn:example:model">00123450</id>
+5 of XML: {"model:id":5} <idxmlns="urn:example:model">5</id>
+5 of JSON: {"model:id":"+5"} <idxmlns="urn:example:model">+5</id>
0012E45 of XML: {"model:id":"0012E45"} <idxmlns="urn:example:model">0012E45</id>
0012E45 of JSON: {"model:id":"0012E45"} <idxmlns="urn:example:model">0012E45</id>
EXPECTED
diff expected seen || exit 1
cat seen
