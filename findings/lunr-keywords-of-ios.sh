#!/usr/bin/env bash
# Keywords of IOS are stop words, and a sign at the end of a question hides the answer.
#   package   lunr 2.3.9 (npm)
#   guess     what the index is given is found by the same words; the question is trimmed as the text is
#   seen      "all" is not in the index (show license all); "licservice?" and "17.9.4." find nothing where "17.9.4" does; a name with a hyphen is cut at it when indexed
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact lunr@2.3.9
cat >run.mjs <<'RUN'
import lunr from 'lunr';
const index = lunr(function () {
  this.ref('id');
  this.field('text');
  this.add({ id: 'a', text: 'Why does licservice fail on 17.9.4.' });
  this.add({ id: 'b', text: 'http://cslu-local:8182/cslu/v1/pi' });
  this.add({ id: 'c', text: 'license smart sync all' });
});
for (const words of ['licservice', 'licservice?', '17.9.4', '17.9.4.', 'all', 'cslu-local', 'cslu']) {
  console.log(`${words}: ${index.search(words).map(({ ref }) => ref).join() || 'nothing'}`);
}
RUN
cat >expected <<'EXPECTED'
licservice: a
licservice?: nothing
17.9.4: a
17.9.4.: nothing
all: nothing
cslu-local: nothing
cslu: nothing
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
