#!/usr/bin/env bash
# The rebuild of a release that mends it counts as what came before it.
#   package   semver 7.8.6 (npm), python3-packaging 23.0-1 (Debian 12)
#   guess     17.9.4a comes after 17.9.4, or is no version to them
#   seen      it is an alpha of 17.9.4, and before it; and 17.09.04a, as show version writes it, is none
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact semver@7.8.6
apt-get download -q python3-packaging=23.0-1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.mjs <<'RUN'
import semver from 'semver';
console.log('semver', semver.compare('17.9.4a', '17.9.4', { loose: true }), semver.satisfies('17.9.4a', '>=17.9.4', { loose: true }), semver.coerce('17.09.04a'));
RUN
cat >run.py <<'RUN'
from packaging.version import Version
print("packaging", Version("17.9.4a") < Version("17.9.4"), Version("17.9.4a"))
RUN
node run.mjs >seen
PYTHONPATH=$folder/root/usr/lib/python3/dist-packages /usr/bin/python3 run.py >>seen 2>/dev/null
cat >expected <<'EXPECTED'
semver -1 false null
packaging True 17.9.4a0
EXPECTED
diff expected seen || exit 1
cat seen
