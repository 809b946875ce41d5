#!/usr/bin/env bash
# What a help desk keeps of a mail ends at the first banner of tech support, `------------------ show license status ---…`.
#   package   node-email-reply-parser 0.1.4, emailreplyparser 0.0.5, email-reply-parser 2.3.9 (npm)
#   guess     a signature begins at `-- ` alone on its line, and is short; all three keep the outputs
#   seen      the first two take whatever begins with two dashes for the signature, and drop all that follows, an output or a hundred;
#             the third keeps both outputs
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact node-email-reply-parser@0.1.4 emailreplyparser@0.0.5 email-reply-parser@2.3.9
cat >run.mjs <<'RUN'
import replies from 'node-email-reply-parser';
import { EmailReplyParser as Older } from 'emailreplyparser/lib/emailreplyparser.js';
import Newer from 'email-reply-parser';
const banner = (command) => `------------------ ${command} ------------------`;
const mail = `Hello,

this is what the switch prints.

${banner('show license status')}

Usage Reporting:
  Last ACK received: <none>

${banner('show license usage')}

License Authorization:
  Status: Not Applicable
`;
const kept = { 'node-email-reply-parser': replies(mail, true), emailreplyparser: Older.parse_reply(mail), 'email-reply-parser': new Newer().read(mail).getVisibleText() };
for (const [name, text] of Object.entries(kept))
  console.log(`${name}: last line "${text.trim().split('\n').at(-1).trim()}", ${text.split('show license').length - 1} outputs`);
RUN
cat >expected <<'EXPECTED'
node-email-reply-parser: last line "this is what the switch prints.", 0 outputs
emailreplyparser: last line "this is what the switch prints.", 0 outputs
email-reply-parser: last line "Status: Not Applicable", 2 outputs
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
