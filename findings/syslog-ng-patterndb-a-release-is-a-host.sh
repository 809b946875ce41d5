#!/usr/bin/env bash
# A release is a host name, and the name of a switch is none.
#   package   syslog-ng-core 3.38.1-5+deb12u1 (Debian 12), pdbtool match, the parser HOSTNAME of patterndb
#   guess     sw-1 is a host name; of 17.9.4 one could think either way
#   seen      what has no dot does not match, so a rule with the name in it is no rule for the switch; 17.9.4 matches
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q syslog-ng-core=3.38.1-5+deb12u1 libivykis0 libnet1 libpcre3 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu:$folder/root/usr/lib/syslog-ng
cat >patterns.xml <<'PATTERNS'
<patterndb version='4' pub_date='2026-03-11'>
  <ruleset name='licensing' id='1'>
    <patterns><pattern>cslu</pattern></patterns>
    <rules><rule provider='example' id='2' class='violation'><patterns>
      <pattern>no report of @HOSTNAME:name@ today</pattern>
    </patterns></rule></rules>
  </ruleset>
</patterndb>
PATTERNS
for name in sw-1 SWITCH 192.0.2.7 17.9.4 sw-1.example.com sw-1.; do
  read=$(root/usr/bin/pdbtool match -p patterns.xml -P cslu -M "no report of $name today" 2>/dev/null | grep -E '^(name|.classifier.class)=' | sort | tr '\n' ' ' || true)
  echo "$name: $read"
done >seen
cat >expected <<'EXPECTED'
sw-1: .classifier.class=unknown 
SWITCH: .classifier.class=unknown 
192.0.2.7: .classifier.class=violation name=192.0.2.7 
17.9.4: .classifier.class=violation name=17.9.4 
sw-1.example.com: .classifier.class=violation name=sw-1.example.com 
sw-1.: .classifier.class=unknown 
EXPECTED
diff expected seen || exit 1
cat seen
