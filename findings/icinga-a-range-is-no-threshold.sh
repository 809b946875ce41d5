#!/usr/bin/env bash
# Thresholds of a plugin that warns when too little is left are thrown away: what is drawn has no limit.
#   package   icinga2 2.13.6-2+deb12u2 (Debian 12), parse_performance_data of its language, which is what reads results of checks
#   guess     `30:`, less than thirty, is kept as the text that it is
#   seen      null; `30` is 30; days become seconds
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q icinga2-bin=2.13.6-2+deb12u2 libboost-{coroutine,filesystem,iostreams,program-options,thread,regex,context,system}1.74.0 libedit2 libbsd0 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu
icinga=$(find root/usr/lib -name icinga2 -type f -perm -u+x | head -n 1)
for text in 'days=12d;30;7' 'days=12;30:;7:' 'days=12;0:30;0:7'; do
  echo "$text $("$icinga" console --eval "parse_performance_data(\"$text\")" 2>/dev/null | grep -o '"\(value\|warn\|crit\)":[^,}]*' | tr '\n' ' ' | sed 's/ *$//')"
done >seen
cat >expected <<'EXPECTED'
days=12d;30;7 "crit":604800 "value":1036800 "warn":2592000
days=12;30:;7: "crit":null "value":12 "warn":null
days=12;0:30;0:7 "crit":null "value":12 "warn":null
EXPECTED
diff expected seen || exit 1
cat seen
