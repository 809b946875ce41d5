#!/usr/bin/env bash
# An output in <pre> whose <none> nobody escaped: browsers that print text show nothing in its place.
#   package   w3m 0.5.3+git20230121-2, html2text 1.3.2a-28 (Debian 12), html-to-text 10.0.1 (npm)
#   guess     what is no tag of HTML is text, or a warning is given
#   seen      "Last ACK received:" and nothing behind it: an ACK that never came looks like one that was cut off
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q w3m=0.5.3+git20230121-2 html2text=1.3.2a-28 libgc1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export LD_LIBRARY_PATH=$(dirname "$(find root -name 'libgc.so.1' | head -1)")
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact html-to-text@10.0.1
printf '<pre>\n  Last ACK received: <none>\n  Trust Code Installed: <none>\n</pre>\n' >page.html
{
  HOME=$folder root/usr/bin/w3m -dump page.html
  root/usr/bin/html2text page.html
  node -e "console.log(require('html-to-text').convert(require('fs').readFileSync('page.html', 'utf8')))"
} | sed 's/ *$//; s/^ *//' | grep . >seen
cat >expected <<'EXPECTED'
Last ACK received:
Trust Code Installed:
Last ACK received:
Trust Code Installed:
Last ACK received:
Trust Code Installed:
EXPECTED
diff expected seen || exit 1
cat seen
