#!/usr/bin/env bash
# Words of a licensing state are dates: the server "Smart Software Manager satellite" is a Saturday, DECLINED is 1 December.
#   package   ruby3.1 3.1.7+really3.1.2-0+deb12u1 (Debian 12), its own Date.parse
#   guess     a text without a number is no date
#   seen      a word that begins with three letters of a day or a month is one: satellite, Monitor, DECLINED, Marked; NOT AUTHORIZED is none
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q ruby3.1=3.1.7+really3.1.2-0+deb12u1 libruby3.1=3.1.7+really3.1.2-0+deb12u1 libyaml-0-2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.rb <<'RUN'
require 'date'
{ 'Smart Software Manager satellite' => '%A', 'Monitor' => '%A', 'Last attempt: DECLINED' => '%-d %B', 'Marked' => '%-d %B', 'NOT AUTHORIZED' => '%A' }.each do |text, form|
  day = Date.parse(text).strftime(form) rescue 'no date'
  puts "#{text} is #{day}"
end
RUN
libraries=$folder/root/usr/lib
LD_LIBRARY_PATH=$libraries/x86_64-linux-gnu root/usr/bin/ruby3.1 --disable-gems -I "$libraries/ruby/3.1.0" -I "$libraries/x86_64-linux-gnu/ruby/3.1.0" run.rb >seen
cat >expected <<'EXPECTED'
Smart Software Manager satellite is Saturday
Monitor is Monday
Last attempt: DECLINED is 1 December
Marked is 1 March
NOT AUTHORIZED is no date
EXPECTED
diff expected seen || exit 1
cat seen
