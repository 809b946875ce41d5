#!/usr/bin/env bash
# The template of "show license" reads every command that begins so: the licences of a summary are looked for where the states are.
#   package   python3-textfsm 1.1.0-3 (Debian 12), its table of commands (clitable), which collections of templates are used by
#   guess     the expression of a row has to match the whole command, as its brackets spell out each abbreviation
#   seen      "show license summary" and "show license | include Status" take the template of "show license", if that row comes first;
#             "Show license" and one with a second blank take none, and fail
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q python3-textfsm=1.1.0-3 python3-future >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
mkdir templates
printf 'Value STATE (.*)\n\nStart\n  ^\\s+Status: ${STATE} -> Record\n' >templates/license
printf 'Value NAME (\\S+)\nValue COUNT (\\d+)\n\nStart\n  ^\\s+${NAME}\\s+.*\\s${COUNT}\\s -> Record\n' >templates/summary
cat >templates/index <<'INDEX'
Template, Hostname, Command
license, .*, sh[[ow]] lic[[ense]]
summary, .*, sh[[ow]] lic[[ense]] sum[[mary]]
INDEX
cat >output <<'OUTPUT'
License Usage:
  License                 Entitlement Tag               Count Status
  network-advantage       (C9300-24 Network Advantage)      1 IN USE
OUTPUT
cat >run.py <<'RUN'
from textfsm import clitable
table = clitable.CliTable('index', 'templates')
for command in ['show license', 'sh lic summ', 'show license | include Status', 'Show license', 'show  license']:
    try:
        table.ParseCmd(open('output').read(), attributes={'Command': command})
        print(f'{command}: columns {list(table.header)}, {table.size} rows')
    except clitable.CliTableError:
        print(f'{command}: no template')
RUN
PYTHONPATH=root/usr/lib/python3/dist-packages PYTHONWARNINGS=ignore python3 run.py >seen 2>/dev/null
cat >expected <<'EXPECTED'
show license: columns ['STATE'], 0 rows
sh lic summ: columns ['STATE'], 0 rows
show license | include Status: columns ['STATE'], 0 rows
Show license: no template
show  license: no template
EXPECTED
diff expected seen || exit 1
cat seen
