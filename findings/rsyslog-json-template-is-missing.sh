#!/usr/bin/env bash
# A reserved name of a template is no template yet, and the action is switched off.
#   package   rsyslog 8.2302.0-1+deb12u2 (Debian 12)
#   guess     RSYSLOG_StdJSONFmt, in the manual among the predefined templates, is there as RSYSLOG_SyslogProtocol23Format is
#   seen      "Could not find template"; the action is disabled and nothing is written
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q rsyslog=8.2302.0-1+deb12u2 libestr0 libfastjson4 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
for template in RSYSLOG_SyslogProtocol23Format RSYSLOG_StdJSONFmt; do
  cat >conf <<CONF
module(load="imtcp")
input(type="imtcp" port="0" address="127.0.0.1")
action(type="omfile" file="$folder/out" template="$template")
CONF
  libraries=$folder/root/usr/lib/x86_64-linux-gnu
  echo "$template: $(LD_LIBRARY_PATH=$libraries root/usr/sbin/rsyslogd -N1 -M "$libraries/rsyslog" -f "$folder/conf" 2>&1 |
    grep -oE 'Could not find template|action disabled|End of config validation' | paste -sd,)"
done >seen
cat >expected <<'EXPECTED'
RSYSLOG_SyslogProtocol23Format: End of config validation
RSYSLOG_StdJSONFmt: Could not find template,action disabled
EXPECTED
diff expected seen || exit 1
cat seen
