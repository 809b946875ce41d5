#!/usr/bin/env bash
# A table of devices prints other releases and serial numbers than it was given: 17.10 is 17.100, or 17.1.
#   package   python3-texttable 1.6.7-1, python3-tabulate 0.8.9-1 (Debian 12), which scripts print tables of show outputs with
#   guess     a cell given as text is printed as it is
#   seen      texttable: three decimals, a serial of digits and one E is infinity, an id loses its last digits; tabulate: 17.10 is 17.1
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q python3-texttable=1.6.7-1 python3-tabulate=0.8.9-1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.py <<'RUN'
import tabulate, texttable
rows = [['acc-sw1', '17.10', '0012E45', '98765432101'], ['acc-sw2', '17.9', '98765E43210', '98765432109']]
table = texttable.Texttable()
table.set_deco(0)
table.add_rows(rows, header=False)
for text in (table.draw(), tabulate.tabulate([row[:2] for row in rows], tablefmt='plain')):
    for line in text.splitlines():
        print(' '.join(line.split()))
RUN
PYTHONPATH=root/usr/lib/python3/dist-packages python3 run.py >seen
cat >expected <<'EXPECTED'
acc-sw1 17.100 1.200e+46 9.877e+10
acc-sw2 17.900 inf 9.877e+10
acc-sw1 17.1
acc-sw2 17.9
EXPECTED
diff expected seen || exit 1
cat seen
