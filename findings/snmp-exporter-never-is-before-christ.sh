#!/usr/bin/env bash
# To the exporter a date that was never set is of the year 1 before Christ, and a day that no month has is in the next one.
#   package   prometheus-snmp-exporter 0.21.0-1+b5, snmpd 5.9.3+dfsg-2+deb12u1 (Debian 12)
#   guess     a DateAndTime (RFC 2579) of eight zeros, as an agent gives for "never", has no sample; 30 February is an error
#   seen      -62169984000 and 2 March, without a word: days since the last ACK are 740,000 then
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q prometheus-snmp-exporter=0.21.0-1+b5 snmpd=5.9.3+dfsg-2+deb12u1 libsnmp40 libsnmp-base libnetsnmptrapd40 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu MIBS= SNMP_PERSISTENT_DIR=$folder
base=.1.3.6.1.4.1.8072.9999
cat >dates <<SCRIPT
#!/bin/bash
[ "\$1" = -g ] || exit 0
case "\$2" in
  $base.1.0) date="00 00 00 00 00 00 00 00" ;;
  $base.2.0) date="07 EA 02 1E 08 00 00 00" ;;
  $base.3.0) date="07 EA 07 0E 08 17 2B 00" ;;
  *) exit 0 ;;
esac
printf '%s\noctet\n%s\n' "\$2" "\$date"
SCRIPT
chmod +x dates
agent=$((20000 + RANDOM % 10000))
port=$((agent + 1))
printf 'agentaddress udp:127.0.0.1:%s\nrocommunity public\npass %s %s/dates\n' "$agent" "$base" "$folder" >agent.conf
{
  printf 'dates:\n  version: 2\n  auth: {community: public}\n  get: [%s.1.0, %s.2.0, %s.3.0]\n  metrics:\n' ${base#.} ${base#.} ${base#.}
  for each in 1:never 2:february 3:july; do
    printf '  - {name: %s, oid: %s.%s, type: DateAndTime, help: a date}\n' "${each#*:}" "${base#.}" "${each%:*}"
  done
} >exporter.yml
root/usr/sbin/snmpd -f -Lo -C -c agent.conf >agent.log 2>&1 &
root/usr/bin/prometheus-snmp-exporter --config.file=exporter.yml "--web.listen-address=127.0.0.1:$port" >exporter.log 2>&1 &
for _ in $(seq 100); do
  curl -sf "http://127.0.0.1:$port/snmp?module=dates&target=127.0.0.1:$agent" >scraped && grep -q ^july scraped && break
  sleep 0.1
done
while read -r name value; do
  case "$name" in
    never | february | july) printf '%s %.0f %s\n' "$name" "$value" "$(date -u -d "@$(printf %.0f "$value")" '+%F')" ;;
  esac
done <scraped | sort >seen
cat >expected <<'EXPECTED'
february 1772438400 2026-03-02
july 1784017423 2026-07-14
never -62169984000 -001-11-30
EXPECTED
diff expected seen || exit 1
cat seen
