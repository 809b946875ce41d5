#!/usr/bin/env bash
# An output collected with Expect begins in its middle: the headings and the first licences are gone.
#   package   expect 5.45.4-2+b1 (Debian 12)
#   guess     after `expect "acc-sw1#"` the buffer holds all that the device wrote since the command, as pexpect's does
#   seen      the last few thousand characters only, from within a line; nothing tells that some were dropped
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q expect=5.45.4-2+b1 tcl-expect=5.45.4-2+b1 tcl8.6 libtcl8.6 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >device <<'DEVICE'
#!/usr/bin/env bash
stty -echo
printf 'acc-sw1#'
read -r command
echo 'Smart Licensing Status'
for number in $(seq 200); do echo "  License number $number: Status: IN USE, Export status: NOT RESTRICTED"; done
printf 'acc-sw1#'
read -r command
DEVICE
chmod +x device
cat >run.exp <<'RUN'
log_user 0
spawn -noecho ./device
expect "acc-sw1#"
send "show license all\r"
expect "acc-sw1#"
set output $expect_out(buffer)
puts "heading [string match {*Smart Licensing Status*} $output]"
puts "first licence [string match {*number 1:*} $output]"
puts "last licence [string match {*number 200:*} $output]"
puts "more than half [expr {[string length $output] > 7000}]"
RUN
libraries=$folder/root/usr/lib
export LD_LIBRARY_PATH=$libraries/x86_64-linux-gnu TCL_LIBRARY=$folder/root/usr/share/tcltk/tcl8.6 TCLLIBPATH=$libraries/tcltk/x86_64-linux-gnu/expect5.45.4
LD_LIBRARY_PATH=$LD_LIBRARY_PATH:$TCLLIBPATH timeout 60 root/usr/bin/expect run.exp | tr -d '\r' >seen
cat >expected <<'EXPECTED'
heading 0
first licence 0
last licence 1
more than half 0
EXPECTED
diff expected seen || exit 1
cat seen
