#!/usr/bin/env bash
# A trap that says that no ACK ever came, `<none>`, is logged as `none`; a dollar sign, a bar and a semicolon are gone.
#   package   snmptt 1.5-1 (Debian 12), standalone, a trap as snmptrapd hands it over, FORMAT $*
#   guess     the text of a trap is logged as the device sent it; only what is handed to a command is made safe for a shell
#   seen      what is logged is made safe for a shell too, with or without a command: `<`, `>`, `|`, `;` and `$` are dropped, ` is '
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q snmptt=1.5-1 libconfig-inifiles-perl >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >snmptt.ini <<INI
[General]
mode = standalone
dns_enable = 0
net_snmp_perl_enable = 0
[Logging]
stdout_enable = 1
log_enable = 0
syslog_enable = 0
[TrapFiles]
snmptt_conf_files = <<END
$folder/events
END
INI
cat >events <<'EVENTS'
EVENT licensing .1.3.6.1.4.1.9.9.831.0.1 "Licensing" Critical
FORMAT $*
EVENTS
trap_of() {
  printf '%s\n' sw-1 '[192.0.2.7]:161' '.1.3.6.1.2.1.1.3.0 0:00:01:17.50' '.1.3.6.1.6.3.1.1.4.1.0 .1.3.6.1.4.1.9.9.831.0.1' ".1.3.6.1.4.1.9.9.831.0.5 \"$1\"" |
    PERL5LIB=$folder/root/usr/share/perl5 perl root/usr/sbin/snmptt --ini="$folder/snmptt.ini" 2>/dev/null | sed 's/.*sw-1 - //'
}
{
  trap_of 'Last ACK received: <none>'
  trap_of 'show license all | include Status'
  trap_of 'Trust code <none>; policy $default'
} >seen
cat >expected <<'EXPECTED'
Last ACK received: none
show license all  include Status
Trust code none policy default
EXPECTED
diff expected seen || exit 1
cat seen
